/** The contract of GridSignalStore on all its implementations. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemoryGridSignalStore } from '../../src/adapters/memory/grid-signal-store.js';
import { PostgresGridSignalStore } from '../../src/adapters/postgres/grid-signal-store.js';
import type { GridSignal, TempoColour } from '../../src/core/flexibility/grid-signals.js';
import type { GridSignalStore } from '../../src/ports/grid-signal-store.js';
import { runEverywhere, type StoreUnderTest } from './store-under-test.js';

const HOUR_MS = 3_600_000;
const T0 = Date.parse('2026-01-14T09:20:00Z');

function tempo(publishedMs: number, colour: TempoColour): GridSignal {
  return { kind: 'tempo', publishedMs, days: [{ date: '2026-01-15', publishedMs, colour }] };
}

function contract(name: string, open: () => Promise<StoreUnderTest<GridSignalStore>>): void {
  describe(`GridSignalStore: ${name}`, () => {
    let opened: StoreUnderTest<GridSignalStore>;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    it('keeps what is new and gives the newest by its publication, each kind for itself', async () => {
      const { store } = opened;
      expect(await store.newest('tempo')).toBeNull();
      expect(await store.keep({ signal: tempo(T0, 'white'), knownAtMs: T0 + 1 })).toBe(true);
      expect(await store.keep({ signal: tempo(T0, 'white'), knownAtMs: T0 + 2 })).toBe(false);
      expect(await store.newest('tempo')).toEqual({ signal: tempo(T0, 'white'), knownAtMs: T0 + 1 });
      expect(await store.keep({ signal: tempo(T0 - HOUR_MS, 'blue'), knownAtMs: T0 + 3 })).toBe(false);
      // Corrected without another instant.
      expect(await store.keep({ signal: tempo(T0, 'red'), knownAtMs: T0 + 4 })).toBe(true);
      expect(await store.keep({ signal: tempo(T0 + HOUR_MS, 'red'), knownAtMs: T0 + HOUR_MS })).toBe(true);
      expect(await store.newest('tempo')).toEqual({
        signal: tempo(T0 + HOUR_MS, 'red'),
        knownAtMs: T0 + HOUR_MS,
      });
      expect(await store.newest('ecowatt')).toBeNull();
    });
  });
}

runEverywhere(
  contract,
  () => new MemoryGridSignalStore(),
  (database) => new PostgresGridSignalStore(database),
);
