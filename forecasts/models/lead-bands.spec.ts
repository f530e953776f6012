import { describe, expect, it } from '@jest/globals';
import { bandOf, bandsUpTo, rowAt, watchedLeads } from './lead-bands.js';

const HOUR_MS = 3_600_000;

describe('bands of leads', () => {
  it('reach as far as the farthest lead', () => {
    expect(bandsUpTo(48 * HOUR_MS)).toEqual([0.5, 1, 2, 4, 8, 16, 24, 36, 48]);
    expect(bandsUpTo(36.5 * HOUR_MS)).toContain(48);
    expect(bandsUpTo(9_999 * HOUR_MS).at(-1)).toBe(336);
  });

  it('take a lead to the centre that is nearest in proportion', () => {
    const bands = [1, 4, 16];
    expect([0.25, 1.9, 2.1, 7.9, 8.1, 99].map((hours) => bandOf(bands, hours * HOUR_MS))).toEqual([
      0, 0, 1, 1, 2, 2,
    ]);
  });

  it('join two rows between their centres and hold them outside', () => {
    const at = (hours: number): readonly number[] => rowAt([1, 4, 16], [[0], [10], [30]], hours * HOUR_MS);
    expect([0.5, 1, 2, 4, 8, 16, 48].map((hours) => at(hours)[0])).toEqual([0, 0, 5, 10, 20, 30, 30]);
  });

  it('are watched at every near lead and at fewer far ones, none farther apart than three hours', () => {
    const leads = watchedLeads(HOUR_MS / 2, 48 * HOUR_MS);
    expect(leads.slice(0, 9)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(Math.max(...leads.map((lead, i) => lead - (leads[i - 1] ?? 0)))).toBeLessThanOrEqual(6);
    expect(leads.length).toBeLessThan(45);
    expect(watchedLeads(24 * HOUR_MS, 48 * HOUR_MS)).toEqual([1, 2]);
  });
});
