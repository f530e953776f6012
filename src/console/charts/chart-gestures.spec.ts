import { describe, expect, it } from '@jest/globals';
import { type ChartView, onKey, panned, type TimeRange, within, zoomed } from './chart-gestures.js';

const HOUR = 3_600_000;
const BOUNDS: TimeRange = { minMs: 0, maxMs: 48 * HOUR };

describe('within', () => {
  it.each([
    ['beyond the end', { minMs: 40 * HOUR, maxMs: 60 * HOUR }, { minMs: 28 * HOUR, maxMs: 48 * HOUR }],
    ['before the start', { minMs: -5 * HOUR, maxMs: 1 * HOUR }, { minMs: 0, maxMs: 6 * HOUR }],
    ['too long', { minMs: -100 * HOUR, maxMs: 100 * HOUR }, BOUNDS],
    ['too short', { minMs: 10 * HOUR, maxMs: 10 * HOUR + 1 }, { minMs: 9.5 * HOUR, maxMs: 10.5 * HOUR }],
  ])('%s', (_, asked, shown) => {
    const range = within(asked, BOUNDS);
    expect(range.minMs).toBeCloseTo(shown.minMs, -1);
    expect(range.maxMs).toBeCloseTo(shown.maxMs, -1);
  });

  it('shows less than an hour when there is no more', () => {
    expect(within({ minMs: 0, maxMs: 50 }, { minMs: 0, maxMs: 1000 })).toEqual({ minMs: 0, maxMs: 1000 });
  });
});

it('zooming keeps the instant under the pointer in its place', () => {
  expect(zoomed({ minMs: 0, maxMs: 100 }, 0.5, 20)).toEqual({ minMs: 10, maxMs: 60 });
});

it('panning keeps the length', () => {
  expect(panned({ minMs: 0, maxMs: 100 }, -0.15)).toEqual({ minMs: -15, maxMs: 85 });
});

describe('keys', () => {
  const shown: (TimeRange | 'all')[] = [];
  const view: ChartView = {
    range: () => ({ minMs: 0, maxMs: 100 }),
    show: (range) => shown.push(range),
    showAll: () => shown.push('all'),
  };

  it('zoom, pan and show all; others are not ours', () => {
    expect(['+', '-', '0', 'ArrowLeft', 'x'].map((key) => onKey(key, key === 'ArrowLeft', 50, view))).toEqual(
      [...[true, true, true, true], false],
    );
    expect(shown).toHaveLength(4);
    expect(shown[2]).toBe('all');
    expect(shown[3]).toEqual({ minMs: -15, maxMs: 85 });
    expect(onKey('ArrowLeft', false, 50, view)).toBe(false);
  });
});
