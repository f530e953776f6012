/** What every PlanRecords must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PlanRecords, PlanWork } from '../../src/ports/plan-records.js';
import type { StoreUnderTest } from './store-under-test.js';

const ASKED_MS = Date.UTC(2026, 0, 15, 17);

function work(id: string, more: Partial<PlanWork> = {}): Omit<PlanWork, 'outcome' | 'doneAtMs'> {
  return {
    ...{ id, kind: 'edit', planId: 'P-1', request: { z: 1, a: [1e-7, null] } },
    ...{ accountId: 'acc-anna', accountName: 'Anna', askedAtMs: ASKED_MS },
    ...more,
  };
}

/** Runs the suite on a store. */
export function planRecordsContract(name: string, open: () => Promise<StoreUnderTest<PlanRecords>>): void {
  describe(`PlanRecords: ${name}`, () => {
    let records: PlanRecords;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store: records, close } = await open());
    });
    afterAll(() => close());

    it('keeps what a plan was made of once, order of keys and digits included', async () => {
      const grid = { z: 0.1, a: [1e-7, 12_345_678.9], name: 'Métropole' };
      await records.keepOrigin('grid:1', grid);
      await records.keepOrigin('grid:1', { other: true });
      expect(JSON.stringify(await records.origin('grid:1'))).toBe(JSON.stringify(grid));
      expect(await records.origin('grid:2')).toBeNull();
    });

    it('gives work back as it was asked for, without an outcome', async () => {
      await records.openWork(work('a'));
      expect(await records.work('a')).toEqual({ ...work('a'), outcome: null, doneAtMs: null });
      expect(await records.work('b')).toBeNull();
    });

    it('keeps the first outcome: a job that runs twice changes nothing', async () => {
      await records.openWork(work('c'));
      expect(await records.finishWork('c', { status: 'proposed' }, ASKED_MS + 1)).toBe(true);
      expect(await records.finishWork('c', { status: 'impossible' }, ASKED_MS + 2)).toBe(false);
      expect(await records.work('c')).toMatchObject({
        outcome: { status: 'proposed' },
        doneAtMs: ASKED_MS + 1,
      });
      expect(await records.finishWork('nobody', {}, ASKED_MS)).toBe(false);
    });

    it('finds the newest work of a kind on a plan', async () => {
      await records.openWork(work('d', { kind: 'reproduction', planId: 'P-2' }));
      await records.openWork(work('e', { kind: 'reproduction', planId: 'P-2' }));
      await records.openWork(work('f', { planId: 'P-2' }));
      expect((await records.newestWork('P-2', 'reproduction'))?.id).toBe('e');
      expect(await records.newestWork('P-3', 'reproduction')).toBeNull();
    });
  });
}
