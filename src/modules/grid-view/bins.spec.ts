/** Slots put into bins: sums over every sort of day, what is not known left out, the range of a time line. */
import { describe, expect, it } from '@jest/globals';
import { civilDay } from '../../core/time/civil.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { Bins } from './bins.js';
import { linksOf } from './links.js';
import { readRange } from './timeline-query.js';

const T = Date.UTC(2026, 0, 15, 17);
const slots = (count: number): number => T + count * SLOT_MS;

describe('bins', () => {
  it('of slots are the slots', () => {
    const bins = new Bins(T, slots(3), 'slot');
    expect(bins.startsMs).toEqual([T, slots(1), slots(2)]);
    expect(bins.mean([1, null, Number.NaN])).toEqual([1, null, null]);
  });

  it('of hours begin with the range and then on the hour', () => {
    const bins = new Bins(slots(-2), slots(5), 'hour');
    expect(bins.startsMs).toEqual([slots(-2), T, slots(4)]);
    expect(bins.mean([10, 20, 1, 2, 3, 4, 50])).toEqual([15, 2.5, 50]);
  });

  it.each([
    ['2026-01-15', 96],
    ['2026-03-29', 92],
    ['2026-10-25', 100],
  ])('of days follow the civil day: %s has %d slots', (date, count) => {
    const day = civilDay(date);
    const bins = new Bins(day.startMs - SLOT_MS, day.endMs + SLOT_MS, 'day');
    expect(bins.startsMs).toEqual([day.startMs - SLOT_MS, day.startMs, day.endMs]);
    expect(bins.slots).toBe(count + 2);
    // One kilowatt in every slot of the day has a mean of 1 whatever the length of the day.
    const ones = Array.from({ length: count + 2 }, (_, k) => (k === 0 || k === count + 1 ? 7 : 1));
    expect(bins.mean(ones)).toEqual([7, 1, 7]);
  });

  it('keep mean, least and most of what is known, and nothing of what is not', () => {
    const bins = new Bins(T, slots(8), 'hour');
    const band = bins.band([4, null, -2, Number.NaN, null, null, null, Number.NaN]);
    expect(band).toEqual({ mean: [1, null], min: [-2, null], max: [4, null] });
  });

  it('take a short column for one whose end is not known', () => {
    expect(new Bins(T, slots(4), 'slot').mean([1, 2])).toEqual([1, 2, null, null]);
  });

  it('tell the worst of each bin by rank', () => {
    const bins = new Bins(T, slots(8), 'hour');
    const rank = (word: string): number => ['bad', 'fair', 'good'].indexOf(word);
    const words = ['good', 'fair', 'good', 'good', 'good', 'good', 'bad', 'fair'];
    expect(bins.worst(words, rank)).toEqual(['fair', 'bad']);
  });

  it('find a slot inside the range and none outside', () => {
    const bins = new Bins(T, slots(4), 'hour');
    expect([bins.slotAt(T), bins.slotAt(slots(3)), bins.slotAt(slots(4)), bins.slotAt(slots(-1))]).toEqual([
      0, 3, -1, -1,
    ]);
  });

  it('of an empty range are none', () => {
    expect(new Bins(T, T, 'day').startsMs).toEqual([]);
    expect(new Bins(T, T, 'day').mean([1])).toEqual([]);
  });

  it('never lose or make energy: hourly means weighted by their slots are the mean of all', () => {
    let seed = 7;
    const next = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let trial = 0; trial < 50; trial += 1) {
      const count = 1 + Math.floor(next() * 40);
      const from = T + Math.floor(next() * 8) * SLOT_MS;
      const values = Array.from({ length: count }, () => next() * 200 - 100);
      const bins = new Bins(from, from + count * SLOT_MS, 'hour');
      const ends = [...bins.startsMs.slice(1), bins.endMs];
      const sum = bins
        .mean(values)
        .reduce<number>(
          (total, kw, k) => total + ((kw ?? 0) * ((ends[k] ?? 0) - (bins.startsMs[k] ?? 0))) / SLOT_MS,
          0,
        );
      expect(sum).toBeCloseTo(
        values.reduce((a, b) => a + b, 0),
        6,
      );
    }
  });
});

describe('the range of a time line', () => {
  const ask = (over: Partial<Parameters<typeof readRange>[0]>): ReturnType<typeof readRange> =>
    readRange({
      from: '2026-01-15T18:00:00+01:00',
      to: '2026-01-15T19:00:00+01:00',
      resolution: 'slot',
      ...over,
    });

  it('is read from ISO 8601 with its offset, or epoch milliseconds', () => {
    expect(ask({})).toEqual({ startMs: T, endMs: slots(4), asKnownAtMs: null, resolution: 'slot' });
    expect(ask({ from: String(T), to: String(slots(1)) })).toMatchObject({ startMs: T, endMs: slots(1) });
  });

  it('takes a plus that arrived as a space', () => {
    expect(ask({ from: '2026-01-15T18:00:00 01:00' }).startMs).toBe(T);
  });

  it('is moved out to the quarter-hours', () => {
    const odd = ask({ from: '2026-01-15T17:07:00Z', to: '2026-01-15T17:31:00Z' });
    expect([odd.startMs, odd.endMs]).toEqual([T, slots(3)]);
  });

  it('knows as of when it is asked', () => {
    expect(ask({ asKnownAt: '2026-01-15T17:05:00Z' }).asKnownAtMs).toBe(T + 300_000);
  });

  it.each<[string, Partial<Parameters<typeof readRange>[0]>, RegExp]>([
    ['that ends before it begins', { to: '2026-01-15T18:00:00+01:00' }, /must be after "from"/],
    [
      'of more than a leap year',
      { from: '2024-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
      /731\.0 days; ask for at most 366/,
    ],
    ['without an offset', { from: '2026-01-15T18:00:00' }, /offset|zone|naive/i],
    ['that is no instant', { to: 'tomorrow' }, /tomorrow/],
    [
      'beyond what a date can hold',
      { to: '9'.repeat(15) },
      /is no instant; expected epoch ms or ISO 8601|days; ask for at most/,
    ],
  ])('is refused: one %s', (_name, over, message) => {
    expect(() => ask(over)).toThrow(message);
  });
});

describe('links of an owner', () => {
  it('lead to itself, its time line and each of its series once, ids escaped', () => {
    const points = [
      { ownerId: 'BAT 1', observable: 'soc' },
      { ownerId: 'BAT 1', observable: 'power' },
      { ownerId: 'OTHER', observable: 'mode' },
    ] as unknown as Parameters<typeof linksOf>[2];
    expect(linksOf('assets', 'BAT 1', points, ['power'])).toEqual({
      self: '/api/v1/assets/BAT%201',
      timeline: '/api/v1/assets/BAT%201/timeline',
      series: {
        power: '/api/v1/series/BAT%201.power',
        soc: '/api/v1/series/BAT%201.soc',
      },
    });
  });
});
