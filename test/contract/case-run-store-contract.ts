/** What every CaseRunStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DispatchCase } from '../../src/core/case/dispatch-case.js';
import type { CaseRun, CaseRunStore, KeptAnswer } from '../../src/ports/case-run-store.js';
import type { StoreUnderTest } from './store-under-test.js';

const CASE: DispatchCase = {
  version: 1,
  name: 'kept',
  start: '2026-01-15T17:00:00Z',
  slots: 1,
  stepMinutes: 15,
  cityImportLimitKw: 10,
  substations: [{ id: 'S', importLimitKw: 10 }],
  assets: [],
  prices: { importEurPerKwh: 0.1, exportEurPerKwh: 0 },
};

function run(id: string): CaseRun {
  return { id, given: CASE, solver: 'highs', riskPercent: null, timeLimitS: 1.5 };
}

const ANSWER: KeptAnswer = {
  version: 1,
  name: 'kept',
  status: 'time-limit',
  message: 'out of time',
  inputHash: 'h',
  options: { solver: 'highs', timeLimitS: 1.5 },
  solver: { name: 'highs', version: '1' },
  method: 'monolith',
  certificate: null,
  plan: null,
  explanation: null,
  check: null,
  solution: null,
  timesMs: { solve: 0.1, build: 1e-7 },
};

/** Runs the suite on a store. */
export function caseRunStoreContract(name: string, open: () => Promise<StoreUnderTest<CaseRunStore>>): void {
  describe(`CaseRunStore: ${name}`, () => {
    let store: CaseRunStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    it('gives back a run as it was opened, and has no answer yet', async () => {
      await store.open(run('a'));
      expect(await store.run('a')).toEqual(run('a'));
      expect(await store.isAwaited('a')).toBe(true);
      expect(await store.answerOf('a')).toBeNull();
    });

    it('gives an answer back byte for byte: order of keys and digits included', async () => {
      await store.open(run('b'));
      await store.answer('b', ANSWER);
      expect(JSON.stringify(await store.answerOf('b'))).toBe(JSON.stringify(ANSWER));
    });

    it('knows nothing of a run that was dropped, and drops twice without complaint', async () => {
      await store.open(run('c'));
      await store.drop('c');
      await store.drop('c');
      await store.answer('c', ANSWER);
      expect([await store.run('c'), await store.isAwaited('c'), await store.answerOf('c')]).toEqual([
        null,
        false,
        null,
      ]);
    });

    it('keeps runs apart', async () => {
      await store.open(run('d'));
      expect((await store.run('d'))?.id).toBe('d');
      expect(await store.answerOf('d')).toBeNull();
      expect(await store.run('nobody')).toBeNull();
    });
  });
}
