/** What every ScenarioRunStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PartResult } from '../../src/core/scenario/run-parts.js';
import { scenario } from '../../src/core/scenario/testing/small-scenario.js';
import type { ScenarioRun, ScenarioRunStore } from '../../src/ports/scenario-run-store.js';
import type { StoreUnderTest } from './store-under-test.js';

function run(id: string, openedAtMs = 1_000): ScenarioRun {
  const order = { scenario: scenario(), sweeps: [], samples: 2, timeLimitS: 1.5 };
  return { id, order, siteVersion: 'v', parts: 2, openedAtMs };
}

const PART: PartResult = {
  variantId: 'only',
  sample: 0,
  days: [],
  course: [],
  marks: ['made'],
  solver: { name: 'highs', version: '1' },
  dataHash: null,
};

/** Runs the suite on a store. */
export function scenarioRunStoreContract(
  name: string,
  open: () => Promise<StoreUnderTest<ScenarioRunStore>>,
): void {
  describe(`ScenarioRunStore: ${name}`, () => {
    let store: ScenarioRunStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    const state = async (id: string): Promise<unknown> => (await store.status(id))?.state;

    it('gives back a run as it was opened, waiting', async () => {
      await store.open(run('a'));
      expect(await store.run('a')).toEqual(run('a'));
      expect(await store.isWanted('a')).toBe(true);
      expect(await store.status('a')).toEqual({
        id: 'a',
        scenarioId: 'test',
        name: 'Test',
        openedAtMs: 1_000,
        state: 'waiting',
        parts: 2,
        partsDone: 0,
        share: 0,
        failure: null,
      });
    });

    it('tells how far a run is, part by part, until it is done', async () => {
      await store.open(run('b'));
      await store.note('b', 0, 0.5);
      expect(await store.status('b')).toMatchObject({ state: 'running', partsDone: 0, share: 0.25 });
      await store.putPart('b', 0, PART);
      await store.note('b', 1, 0.5);
      expect(await store.status('b')).toMatchObject({ state: 'running', partsDone: 1, share: 0.75 });
      await store.putPart('b', 1, { ...PART, sample: 1 });
      expect(await store.status('b')).toMatchObject({ state: 'done', partsDone: 2, share: 1 });
      expect(await store.cancel('b')).toBe(false);
      expect(await state('b')).toBe('done');
    });

    it('keeps the results of parts in their order, and one for each however often it comes', async () => {
      await store.open(run('c'));
      await store.putPart('c', 1, { ...PART, sample: 1 });
      await store.putPart('c', 0, PART);
      await store.putPart('c', 0, PART);
      const kept = await store.partResults('c');
      expect(JSON.stringify(kept)).toBe(JSON.stringify([PART, { ...PART, sample: 1 }]));
    });

    it('ends a run that is cancelled: nothing is added any more', async () => {
      await store.open(run('d'));
      expect(await store.cancel('d')).toBe(true);
      expect(await store.cancel('d')).toBe(false);
      await store.putPart('d', 0, PART);
      await store.note('d', 1, 0.5);
      await store.fail('d', 'too late');
      expect(await store.isWanted('d')).toBe(false);
      expect(await store.status('d')).toMatchObject({ state: 'cancelled', partsDone: 0, failure: null });
    });

    it('keeps the first failure', async () => {
      await store.open(run('e'));
      await store.fail('e', 'first');
      await store.fail('e', 'second');
      expect(await store.status('e')).toMatchObject({ state: 'failed', failure: 'first' });
      expect(await store.isWanted('e')).toBe(false);
      expect(await store.cancel('e')).toBe(false);
    });

    it('lists the newest first and knows nothing of others', async () => {
      await store.open(run('f', 9_000));
      await store.open(run('g', 8_000));
      expect((await store.recent(2)).map(({ id }) => id)).toEqual(['f', 'g']);
      expect((await store.recent(1, 'f')).map(({ id }) => id)).toEqual(['g']);
      expect(await store.recent(2, 'no such run')).toEqual([]);
      expect([
        await store.run('nobody'),
        await store.status('nobody'),
        await store.isWanted('nobody'),
      ]).toEqual([null, null, false]);
      expect(await store.partResults('nobody')).toEqual([]);
    });
  });
}
