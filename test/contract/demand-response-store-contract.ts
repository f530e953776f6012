/** What every DemandResponseStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DrEvent, DrEventStep } from '../../src/core/flexibility/dr-event.js';
import type { DrBuilding, DrProgram } from '../../src/core/flexibility/program.js';
import type { Statement } from '../../src/core/flexibility/statement.js';
import type { DemandResponseStore } from '../../src/ports/demand-response-store.js';
import type { StoreUnderTest } from './store-under-test.js';

const T0 = Date.UTC(2026, 0, 15, 17);
const HOUR_MS = 3_600_000;

const PROGRAM: DrProgram = {
  id: 'peak',
  name: 'Evening peak',
  terms: { rateEurPerKwh: '0.35', penaltyEurPerKwh: '0' },
  baseline: 'ten-of-ten',
  adjustment: 'factor',
  silence: 'counts-as-declined',
  answerMinutesBefore: 30,
  disputeDays: 30,
};

function building(id: string, more: Partial<DrBuilding> = {}): DrBuilding {
  return {
    id,
    name: `Building ${id}`,
    programId: 'peak',
    nodeId: 'PER',
    meterSeriesId: `${id}.power`,
    offeredKw: 40,
    reboundShare: 0.3,
    reboundMinutes: 60,
    comfortEffect: 'half a degree less for an hour',
    limits: {
      critical: false,
      noticeMinutes: 60,
      callsPerDay: 1,
      callsPerWeek: 2,
      callsPerSeason: 15,
      restHours: 12,
      longestMinutes: 120,
      blackouts: [],
    },
    contacts: { venClientId: null, email: null, webhookUrl: null, assetId: null },
    managerIds: [],
    enrolledMs: T0,
    leftMs: null,
    ...more,
  };
}

function event(id: string, more: Partial<DrEvent> = {}): DrEvent {
  const startMs = T0 + 2 * HOUR_MS;
  return {
    id,
    version: 1,
    programId: 'peak',
    state: 'draft',
    window: { startMs, endMs: startMs + HOUR_MS },
    reduction: true,
    targetKw: 100,
    reason: 'evening peak',
    planId: null,
    createdBy: 'anna',
    approvedBy: null,
    createdMs: T0,
    publishedMs: null,
    answerByMs: startMs - HOUR_MS,
    parts: [],
    ...more,
  };
}

function step(eventId: string, what: string, version = 1): DrEventStep {
  const facts = { act: 'drawn-up', kw: 62.5, buildingIds: ['school'], said: null };
  return { eventId, version, atMs: T0, by: 'anna', what, facts };
}

function statement(id: string, buildingId: string, more: Partial<Statement> = {}): Statement {
  const content = {
    eventId: 'paid',
    eventVersion: 1,
    buildingId,
    programId: 'peak',
    startMs: T0,
    endMs: T0 + HOUR_MS,
    reduction: true,
    orderedKw: [10],
    method: 'ten-of-ten' as const,
    methodVersion: '1',
    terms: PROGRAM.terms,
    slots: [],
    settlement: null,
    unsettled: 'test',
    reboundKwh: null,
    compared: [],
    inputsHash: 'h',
  };
  return {
    id,
    version: 1,
    contentHash: `hash of ${id}`,
    content,
    state: 'issued',
    issuedMs: T0,
    disputeUntilMs: T0,
    ...more,
  };
}

/** Runs the suite on a store. */
export function demandResponseStoreContract(
  name: string,
  open: () => Promise<StoreUnderTest<DemandResponseStore>>,
): void {
  describe(`DemandResponseStore: ${name}`, () => {
    let store: DemandResponseStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
      await store.putProgram(PROGRAM);
    });
    afterAll(() => close());

    it('keeps programs and buildings, and finds buildings by program and manager', async () => {
      await store.putProgram({ ...PROGRAM, id: 'other', name: 'Other' });
      await store.putBuilding(building('B2', { managerIds: ['m1', 'm2'] }));
      await store.putBuilding(building('B1', { programId: 'other' }));
      await store.putBuilding(building('B2', { managerIds: ['m1', 'm2'], offeredKw: 55 }));
      expect((await store.programs()).map((one) => one.id)).toEqual(['other', 'peak']);
      expect(await store.building('B2')).toEqual(building('B2', { managerIds: ['m1', 'm2'], offeredKw: 55 }));
      const ids = async (filter: Parameters<DemandResponseStore['buildings']>[0]) =>
        (await store.buildings(filter)).map((one) => one.id);
      expect([await ids({}), await ids({ programId: 'peak' }), await ids({ managerId: 'm2' })]).toEqual([
        ['B1', 'B2'],
        ['B2'],
        ['B2'],
      ]);
      expect(await store.building('never')).toBeNull();
      expect(await store.webhookSecret('B2')).toBeNull();
      await store.putWebhookSecret('B2', 'first');
      await store.putWebhookSecret('B2', 'second');
      expect([await store.webhookSecret('B2'), await store.webhookSecret('B1')]).toEqual(['second', null]);
      await expect(store.putBuilding(building('B3', { programId: 'never' }))).rejects.toThrow();
    });

    it('keeps an event once, with its steps', async () => {
      expect(await store.addEvent(event('once'), step('once', 'drawn up'))).toBe(true);
      expect(await store.addEvent(event('once'), step('once', 'again'))).toBe(false);
      expect(await store.event('once')).toEqual(event('once'));
      expect(await store.steps('once')).toEqual([step('once', 'drawn up')]);
    });

    it('lets concurrent changes of an event in one after the other', async () => {
      await store.addEvent(event('race'), step('race', 'drawn up'));
      const raise = () =>
        store.changeEvent('race', (was) => ({
          event: { ...was, targetKw: was.targetKw + 1 },
          step: step('race', `to ${String(was.targetKw + 1)}`),
        }));
      await Promise.all(Array.from({ length: 8 }, raise));
      expect((await store.event('race'))?.targetKw).toBe(108);
      expect(await store.steps('race')).toHaveLength(9);
      expect(await store.changeEvent('race', () => null)).toMatchObject({ targetKw: 108 });
      expect(await store.changeEvent('never', () => null)).toBeNull();
      expect(await store.steps('race')).toHaveLength(9);
    });

    it('leaves an event as it was when the change fails', async () => {
      await store.addEvent(event('fails'), step('fails', 'drawn up'));
      const failing = store.changeEvent('fails', () => {
        throw new Error('thought better of it');
      });
      await expect(failing).rejects.toThrow('thought better of it');
      expect(await store.event('fails')).toEqual(event('fails'));
    });

    it('keeps the version before beside the new one and answers with the newest', async () => {
      await store.addEvent(event('edited', { state: 'published' }), step('edited', 'published'));
      const changed = await store.changeEvent('edited', (was) => ({
        event: { ...was, version: 2, targetKw: 70 },
        step: step('edited', 'edited', 2),
      }));
      expect(changed).toMatchObject({ version: 2, targetKw: 70 });
      expect((await store.events({ limit: 50 })).filter((one) => one.id === 'edited')).toEqual([changed]);
      const versions = await store.versions('edited');
      expect(versions.map(({ version, targetKw }) => [version, targetKw])).toEqual([
        [1, 100],
        [2, 70],
      ]);
      expect(await store.versions('never')).toEqual([]);
    });

    it('finds events by state, building and time, latest first', async () => {
      const at = (hours: number) => ({ startMs: T0 + hours * HOUR_MS, endMs: T0 + (hours + 1) * HOUR_MS });
      const part = {
        buildingId: 'B9',
        state: 'invited' as const,
        askedKw: 1,
        agreedKw: 0,
        reason: null,
        replaces: null,
        fromMs: T0,
        override: null,
        notifiedMs: null,
        answeredMs: null,
      };
      await store.addEvent(event('f1', { window: at(1000), parts: [part] }), step('f1', 'x'));
      await store.addEvent(
        event('f2', { window: at(1001), state: 'active', parts: [part] }),
        step('f2', 'x'),
      );
      await store.addEvent(event('f3', { window: at(1002) }), step('f3', 'x'));
      const ids = async (filter: Omit<Parameters<DemandResponseStore['events']>[0], 'limit'>, limit = 50) =>
        (await store.events({ ...filter, limit })).map((one) => one.id).join(' ');
      const sinceMs = T0 + 1000 * HOUR_MS;
      expect(await ids({ sinceMs })).toBe('f3 f2 f1');
      expect(await ids({ sinceMs }, 2)).toBe('f3 f2');
      expect(await ids({ sinceMs: T0 + 1001 * HOUR_MS, untilMs: T0 + 1002 * HOUR_MS })).toBe('f2');
      expect(await ids({ buildingId: 'B9' })).toBe('f2 f1');
      expect(await ids({ buildingId: 'B9', states: ['active', 'draft'] })).toBe('f2 f1');
      expect(await ids({ buildingId: 'B9', states: ['active'] })).toBe('f2');
    });

    it('keeps one statement per event, building and version: nothing is paid twice', async () => {
      const first = statement('s1', 'B1');
      expect(await store.addStatement(first)).toEqual(first);
      expect(await store.addStatement(statement('s2', 'B1'))).toEqual(first);
      await store.addStatement(statement('s3', 'B2'));
      const { content } = statement('s4', 'B1');
      const settlement = { deliveredKwh: '9.50' } as Statement['content']['settlement'];
      await store.addStatement(statement('s4', 'B1', { version: 2, content: { ...content, settlement } }));
      await expect(store.addStatement(statement('s3', 'B5'))).rejects.toThrow(/taken/);
      const ids = async (filter: Omit<Parameters<DemandResponseStore['statements']>[0], 'limit'>) =>
        (await store.statements({ ...filter, limit: 10 })).map((one) => one.id).join(' ');
      expect([
        await ids({ eventId: 'paid' }),
        await ids({ buildingId: 'B1' }),
        await ids({ id: 's3' }),
      ]).toEqual(['s4 s3 s1', 's4 s1', 's3']);
      expect(await store.delivered(['paid', 'never'])).toEqual([
        { eventId: 'paid', buildingId: 'B1', version: 2, deliveredKwh: '9.50' },
        { eventId: 'paid', buildingId: 'B2', version: 1, deliveredKwh: null },
      ]);
      expect(await store.delivered([])).toEqual([]);
      expect(await store.updateStatement({ id: 's1', state: 'disputed' })).toBe(true);
      expect(await store.updateStatement({ id: 'never', state: 'final' })).toBe(false);
      expect(await store.statements({ id: 's1', limit: 1 })).toEqual([{ ...first, state: 'disputed' }]);
    });

    it('keeps one open dispute per statement, with its file', async () => {
      const dispute = {
        statementId: 'd1',
        by: 'Marie',
        accountId: 'm1',
        atMs: T0,
        reason: 'the meter stood still',
        evidence: { name: 'a.txt', mediaType: 'text/plain', bytes: 3, sha256: 'x' },
        ended: null,
      };
      const ended = { by: 'Olga', accountId: 'o1', atMs: T0 + 1, outcome: 'rejected' as const, reason: 'no' };
      expect(await store.evidence('d1')).toBeNull();
      expect(await store.endDispute('d1', ended)).toBe(false);
      expect(await store.addDispute(dispute, Buffer.from('abc'))).toBe(true);
      expect(await store.addDispute({ ...dispute, by: 'again' }, null)).toBe(false);
      expect(Buffer.from((await store.evidence('d1')) ?? []).toString()).toBe('abc');
      expect(await store.endDispute('d1', ended)).toBe(true);
      expect(await store.disputes('d1')).toEqual([{ ...dispute, ended }]);
      expect(await store.addDispute({ ...dispute, by: 'later', evidence: null }, null)).toBe(true);
      expect((await store.disputes('d1')).map(({ by }) => by)).toEqual(['Marie', 'later']);
      expect(await store.evidence('d1')).toBeNull();
    });

    it('refuses what it could not give back', async () => {
      const wrong = event('nan', { targetKw: Number.NaN });
      await expect(
        Promise.resolve().then(() => store.addEvent(wrong, step('nan', 'x'))),
      ).rejects.toMatchObject({
        code: 'invalid-input',
      });
      expect(await store.event('nan')).toBeNull();
    });
  });
}
