/** The small trend of before and after: drawn to one scale, said in words, with gaps where nothing is set. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { markup } from '../../testing/shown.js';
import { BeforeAfter } from './before-after.js';

type Column = readonly (number | null)[];

function drawn(before: Column, after: Column, limits?: readonly number[]) {
  const html = markup(
    h(BeforeAfter, { before, after, ...(limits ? { limits } : {}), width: 100, height: 24 }),
  );
  const path = (kind: string): string[] =>
    [...html.matchAll(new RegExp(`class="before-after-${kind}" d="([^"]*)"`, 'g'))].map(([, d]) => d ?? '');
  return { path, label: /aria-label="([^"]*)"/.exec(html)?.[1] ?? '' };
}

describe('before and after', () => {
  it('holds each setpoint for its slot, from the bottom at zero to the top at the largest', () => {
    // 24 px high with 2 px at either edge: 0 kW at 22, 100 kW at 2, 50 kW half-way at 12; two slots of 50 px.
    const { path } = drawn([0, 50], [100, 0]);
    expect(path('zero')).toEqual(['M0 22.0H100']);
    expect(path('before')).toEqual(['M0.0 22.0H50.0L50.0 12.0H100.0']);
    expect(path('after')).toEqual(['M0.0 2.0H50.0L50.0 22.0H100.0']);
  });

  it('has zero within the picture where power goes both ways', () => {
    // -100 at 22, +100 at 2: zero half-way.
    expect(drawn([-100, 100], [-100, 100]).path('zero')).toEqual(['M0 12.0H100']);
    // Never above: a discharge keeps zero at the top.
    expect(drawn([-100], [-50]).path('zero')).toEqual(['M0 2.0H100']);
  });

  it('shades what changes, and nothing that is the same to half a kilowatt', () => {
    expect(drawn([0, 50], [100, 50.4]).path('change')).toEqual(['M0.0 22.0V2.0h50.0V22.0z']);
    expect(drawn([50, 50], [50, 50]).path('change')).toEqual(['M0 0']);
  });

  it('leaves a gap where the asset keeps its own control, and begins anew after it', () => {
    const { path } = drawn([10, null, 10, 10], [0, 0, 0, 10]);
    expect(path('before')[0]?.match(/M/g)).toHaveLength(2);
    expect(path('before')[0]).toContain('M50.0');
    // Nothing to compare with in the gap.
    expect(path('change')[0]?.match(/M/g)).toHaveLength(2);
  });

  it('draws limits into the same scale', () => {
    const { path } = drawn([50], [50], [100, 25]);
    expect(path('limit')).toEqual(['M0 2.0H100', 'M0 17.0H100']);
    expect(path('before')).toEqual(['M0.0 12.0H100.0']);
  });

  it('says in words how far each goes, and that it is not known where nothing is', () => {
    expect(drawn([0, 50], [-100, 20]).label).toBe(
      'before 0 kW – 50 kW, after -100 kW – 20 kW'.replace('-', '−'),
    );
    const { label, path } = drawn([null, null], [10, 20]);
    expect(label).not.toContain('before 0');
    expect(path('before')).toEqual(['M0 0']);
  });

  it('draws nothing of nothing, and no number that is none', () => {
    for (const [before, after] of [
      [[], []],
      [[null], [null]],
      [[0], [0]],
    ] as [Column, Column][]) {
      const { path } = drawn(before, after);
      const all = ['zero', 'before', 'after', 'change'].flatMap(path).join(' ');
      expect(all).not.toMatch(/NaN|Infinity/);
    }
  });
});
