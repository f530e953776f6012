/** What every AlarmStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alarmId } from '../../src/core/alarm/alarm-definition.js';
import { acknowledge, observe } from '../../src/core/alarm/alarm-life.js';
import type { AlarmRecord, AlarmSignal, AlarmStep } from '../../src/core/alarm/alarm-record.js';
import type { AlarmStore } from '../../src/ports/alarm-store.js';
import type { StoreUnderTest } from './store-under-test.js';

const T0 = Date.UTC(2026, 0, 15, 17, 45);
const MINUTE_MS = 60_000;

function signal(subject: string, condition: AlarmSignal['condition']): AlarmSignal {
  const detail = { en: `plan of ${subject}: "late"`, fr: `plan de ${subject} : « en retard »` };
  return { definitionId: 'plan-expired', subject, condition, value: null, limit: null, detail };
}

/** A step that raises or returns an alarm. */
function step(
  subject: string,
  condition: 'on' | 'off',
  minute: number,
  before: AlarmRecord | null = null,
): AlarmStep {
  return observe(before, signal(subject, condition), T0 + minute * MINUTE_MS);
}

/** Runs the suite on a store. */
export function alarmStoreContract(name: string, open: () => Promise<StoreUnderTest<AlarmStore>>): void {
  describe(`AlarmStore: ${name}`, () => {
    let store: AlarmStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    const keep = async (taken: AlarmStep): Promise<AlarmRecord> => {
      await store.save([{ ...taken, readVersion: taken.record.version }]);
      const kept = await store.alarm(taken.record.id);
      if (!kept) throw new Error(`${taken.record.id} was not kept`);
      return kept;
    };

    it('gives back what it was given, one version further, and nothing of what it never saw', async () => {
      const raised = step('A', 'on', 0);
      const kept = await keep(raised);
      expect(kept).toEqual({ ...raised.record, version: 1 });
      expect(await store.alarm(alarmId('plan-expired', 'nobody'))).toBeNull();
    });

    it('lists what is not at rest, by id', async () => {
      await keep(step('C', 'on', 1));
      const b = await keep(step('B', 'on', 1));
      const seen = await keep(acknowledge(b, 'Camille', 'known', T0 + 2 * MINUTE_MS));
      expect((await store.standing()).map(({ subject }) => subject)).toEqual(['A', 'B', 'C']);
      await keep(step('B', 'off', 3, seen));
      expect((await store.standing()).map(({ subject }) => subject)).toEqual(['A', 'C']);
      expect(await store.alarm(b.id)).toMatchObject({ state: 'normal', version: 3 });
    });

    it('leaves a record that somebody else changed since it was read, with its history', async () => {
      const read = await keep(step('D', 'on', 4));
      const first = acknowledge(read, 'Camille', null, T0 + 5 * MINUTE_MS);
      const second = acknowledge(read, 'Noor', null, T0 + 5 * MINUTE_MS);
      const other = step('E', 'on', 5);
      expect(await store.save([{ ...first, readVersion: read.version }])).toEqual(new Set([read.id]));
      const kept = await store.save([
        { ...second, readVersion: read.version },
        { ...other, readVersion: 0 },
      ]);
      expect(kept).toEqual(new Set([other.record.id]));
      expect((await store.alarm(read.id))?.acknowledged?.by).toBe('Camille');
      const history = await store.history({ alarmId: read.id, limit: 10 });
      expect(history.map(({ kind, by }) => [kind, by])).toEqual([
        ['acknowledged', 'Camille'],
        ['raised', null],
      ]);
    });

    it('gives the history newest first, by time and page by page', async () => {
      const taken = await keep(step('F', 'on', 100));
      const seen = await keep(acknowledge(taken, 'Camille', null, T0 + 101 * MINUTE_MS));
      await keep(step('F', 'off', 102, seen));
      const sinceMs = T0 + 100 * MINUTE_MS;
      const all = await store.history({ sinceMs, limit: 10 });
      expect(all.map(({ kind }) => kind)).toEqual(['returned', 'acknowledged', 'raised']);
      expect(all[0]).toMatchObject({ alarmId: taken.id, from: 'acknowledged', to: 'normal', note: null });
      const [newest] = await store.history({ sinceMs, limit: 1 });
      const next = await store.history({ sinceMs, beforeSeq: newest?.seq ?? 0, limit: 1 });
      expect(next.map(({ kind }) => kind)).toEqual(['acknowledged']);
      const until = await store.history({ sinceMs, untilMs: T0 + 102 * MINUTE_MS, limit: 10 });
      expect(until.map(({ kind }) => kind)).toEqual(['acknowledged', 'raised']);
    });

    it('lets one of many who save at once win', async () => {
      const read = await keep(step('G', 'on', 200));
      const wins = await Promise.all(
        Array.from({ length: 5 }, (_, k) => {
          const taken = acknowledge(read, `person ${String(k)}`, null, T0 + 201 * MINUTE_MS);
          return store.save([{ ...taken, readVersion: read.version }]);
        }),
      );
      expect(wins.filter((ids) => ids.has(read.id))).toHaveLength(1);
      expect(await store.history({ alarmId: read.id, limit: 10 })).toHaveLength(2);
    });

    it('refuses what it could not give back', async () => {
      const bad = step('H', 'on', 300);
      const record = { ...bad.record, value: Number.NaN };
      await expect(store.save([{ ...bad, record, readVersion: 0 }])).rejects.toMatchObject({
        code: 'invalid-input',
      });
      expect(await store.alarm(bad.record.id)).toBeNull();
    });
  });
}
