/** What every Journal must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Journal, JournalEntry } from '../../src/ports/journal.js';
import type { StoreUnderTest } from './store-under-test.js';

const T0 = Date.UTC(2026, 0, 15, 17, 45);

function entry(minute: number, code: string, more: Partial<JournalEntry> = {}): JournalEntry {
  return {
    atMs: T0 + minute * 60_000,
    severity: 'info',
    code,
    message: `${code} happened`,
    context: {},
    ...more,
  };
}

/** Runs the suite on a journal. */
export function journalContract(name: string, open: () => Promise<StoreUnderTest<Journal>>): void {
  describe(`Journal: ${name}`, () => {
    let journal: Journal;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store: journal, close } = await open());
    });
    afterAll(() => close());

    it('gives back what it was given, newest first, the later of one instant in front', async () => {
      const context = { asset: 'BAT-GERLAND', kw: -12.5, tries: 3, late: true, cause: null };
      const given = [
        entry(1, 'order-a', { severity: 'alarm', context }),
        entry(0, 'order-b'),
        entry(1, 'order-c', { severity: 'warning', message: 'Ünïcode "quoted"' }),
      ];
      for (const one of given) await journal.append(one);
      expect(await journal.entries({ sinceMs: T0, limit: 10 })).toEqual([given[2], given[0], given[1]]);
    });

    it('filters by time, start included, by code, and stops at the limit', async () => {
      for (const minute of [100, 101, 102, 103]) await journal.append(entry(minute, 'tick'));
      await journal.append(entry(104, 'tock'));
      const codes = async (filter: Parameters<Journal['entries']>[0]) =>
        (await journal.entries(filter)).map((one) => `${one.code}@${String((one.atMs - T0) / 60_000)}`);
      expect(await codes({ sinceMs: T0 + 102 * 60_000, limit: 10 })).toEqual([
        'tock@104',
        'tick@103',
        'tick@102',
      ]);
      expect(await codes({ code: 'tick', limit: 2 })).toEqual(['tick@103', 'tick@102']);
      expect(await codes({ code: 'never', limit: 2 })).toEqual([]);
    });

    it('goes on where a page ended, also among entries of one instant', async () => {
      for (const minute of [300, 300, 300, 299]) await journal.append(entry(minute, 'page'));
      const page = (until: { atMs: number; given: number } | null) =>
        journal.entries({ code: 'page', limit: 2, ...(until === null ? {} : { until }) });
      const at = (minute: number): number => T0 + minute * 60_000;
      expect((await page(null)).map(({ atMs }) => atMs)).toEqual([at(300), at(300)]);
      expect((await page({ atMs: at(300), given: 2 })).map(({ atMs }) => atMs)).toEqual([at(300), at(299)]);
      expect(await page({ atMs: at(299), given: 1 })).toEqual([]);
    });

    it('refuses what it could not give back', async () => {
      const nan = entry(200, 'nan', { context: { kw: Number.NaN } });
      await expect(journal.append(nan)).rejects.toMatchObject({ code: 'invalid-input' });
      expect(await journal.entries({ code: 'nan', limit: 1 })).toEqual([]);
    });
  });
}
