/** Places as they are read: how loaded, how bad ahead, what lies below, which lists are open to whom. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { markup, words } from '../../testing/shown.js';
import { signedIn } from '../../testing/signed-in.js';
import type { Permission } from '../../api/session.js';
import { FactBox, Facts } from './fact-box.js';
import { GridTabs } from './grid-tabs.js';
import { Ahead, LoadingCell, percent } from './loading-cell.js';
import type { Place } from './place-tree.js';

const T = Date.UTC(2026, 0, 15, 18);

type Loading = Pick<Place, 'loading' | 'worst' | 'limits'>;
const place = (over: Partial<Loading> = {}): Loading =>
  ({ loading: 0.8, worst: null, limits: { importKw: 39_000, exportKw: 10_000 }, ...over }) as Loading;
const worst = (loading: number): Place['worst'] => ({ loading, slotMs: T }) as Place['worst'];
const cell = (over: Partial<Loading>): string => words(h(LoadingCell, { place: place(over) }));
const chip = (over: Partial<Loading>): string =>
  /class="chip (chip-\w+)"/.exec(markup(h(LoadingCell, { place: place(over) })))?.[1] ?? 'none';

describe('the loading of a place', () => {
  it('is a quiet figure while it is within its limit, now and ahead', () => {
    expect(cell({ loading: 0.8 })).toBe('80 %');
    expect(cell({ loading: 0.949, worst: worst(0.2) })).toMatch(/^9[45] %$/);
    expect(chip({ loading: 0.8 })).toBe('none');
  });

  it.each([
    ['over its limit now', { loading: 1.02 }, '102 % ■ over the limit', 'chip-trouble'],
    ['over it later', { loading: 0.5, worst: worst(1.1) }, '50 % ▲ over the limit ahead', 'chip-attention'],
    ['near it now', { loading: 0.96 }, '96 % ▲ near the limit', 'chip-attention'],
    ['near it later', { loading: 0.5, worst: worst(0.97) }, '50 % ▲ near the limit ahead', 'chip-attention'],
    ['over it now and later', { loading: 1.2, worst: worst(1.4) }, '120 % ■ over the limit', 'chip-trouble'],
    [
      'near it now, over it later',
      { loading: 0.99, worst: worst(1.01) },
      '99 % ▲ over the limit ahead',
      'chip-attention',
    ],
  ] as const)('has sign, word and colour when it is %s', (_, over, told, colour) => {
    expect(cell(over)).toBe(told);
    expect(chip(over)).toBe(colour);
  });

  it('exactly at the limit is near it, not over it', () => {
    expect(cell({ loading: 1 })).toBe('100 % ▲ near the limit');
    expect(cell({ loading: 0.95 })).toBe('95 % ▲ near the limit');
  });

  it('is said to be unknown rather than zero', () => {
    expect(cell({ loading: null })).toBe('not known');
    expect(cell({ loading: 0 })).toBe('0 %');
    // The plan is known though the meters are not.
    expect(cell({ loading: null, worst: worst(1.3) })).toBe('not known ▲ over the limit ahead');
  });

  it('of a place without limit and measurement is that it has no limit', () => {
    expect(cell({ loading: null, limits: null })).toBe('no limit of its own');
  });

  it('is said to readers of the screen with its judgement', () => {
    const label = (over: Partial<Loading>): string =>
      /aria-label="([^"]*)"/.exec(markup(h(LoadingCell, { place: place(over) })))?.[1] ?? '';
    expect(label({ loading: 0.8 })).toContain('80 %');
    expect(label({ loading: 0.8 })).toContain('within its limit');
    expect(label({ loading: null })).toBe('not known, loading not known');
  });

  it('ahead is the worst share with its time, a dash where there is none', () => {
    expect(words(h(Ahead, { worst: worst(1.04) }))).toBe('104 % at 19:00');
    expect(words(h(Ahead, { worst: null }))).toBe('—');
    expect(percent(null)).not.toContain('0 %');
  });
});

describe('the row of figures', () => {
  it('shows what belongs to a figure below it, and nothing where there is nothing', () => {
    const box = (below?: string) =>
      h(FactBox, { label: 'Limit', ...(below === undefined ? {} : { below }), children: '39 MW' });
    const shown = (below?: string): string => markup(h(Facts, { children: box(below) }));
    expect(words(box('at 19:00'))).toBe('Limit 39 MW at 19:00');
    expect(shown().match(/<dd/g)).toHaveLength(1);
    expect(shown('').match(/<dd/g)).toHaveLength(1);
    expect(shown('of 40 MW').match(/<dd/g)).toHaveLength(2);
  });
});

describe('the lists of the grid', () => {
  it('leave out meters for those who may not see them', () => {
    const tabs = (...permissions: Permission[]): string =>
      signedIn(permissions, () => words(h(GridTabs, { at: 'nodes' })));
    expect(tabs('city.view')).toBe('Places Assets');
    expect(tabs('city.view', 'meter.view')).toBe('Places Assets Meters');
  });

  it('mark the one that is shown, and no other', () => {
    for (const at of ['nodes', 'assets', 'meters'] as const) {
      const html = signedIn(['city.view', 'meter.view'], () => markup(h(GridTabs, { at })));
      const marked = html.match(/<a [^>]*aria-current="page"[^>]*>/g) ?? [];
      expect(marked).toHaveLength(1);
      expect(marked[0]).toContain(`href="/${at}"`);
    }
  });
});
