/** Alarms and the overview over HTTP, on the committed site of Lyon. */
import { MemoryDemandResponseStore } from '../../src/adapters/memory/demand-response-store.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresAlarmStore } from '../../src/adapters/postgres/alarm-store.js';
import { PostgresForecastModelStore } from '../../src/adapters/postgres/forecast-model-store.js';
import { PostgresForecastStore } from '../../src/adapters/postgres/forecast-store.js';
import { DataSignals } from '../../src/modules/alarms/data-signals.service.js';
import { LiveSignals } from '../../src/modules/alarms/live-signals.service.js';
import { PlanSignals } from '../../src/modules/alarms/plan-signals.service.js';
import { LiveStateService } from '../../src/modules/control/live-state.service.js';
import { EndpointStates } from '../../src/modules/data-quality/endpoint-states.service.js';
import { PostgresEventFeed } from '../../src/adapters/postgres/event-feed.js';
import { alarmId } from '../../src/core/alarm/alarm-definition.js';
import { importSignals } from '../../src/core/alarm/signals-live.js';
import { seriesId, type SlotValue } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { AlarmKeeper } from '../../src/modules/alarms/alarm-keeper.service.js';
import {
  type AlarmView,
  alarmsSchema,
  definitionsSchema,
  historySchema,
  statisticsSchema,
} from '../../src/modules/alarms/alarms.schema.js';
import { overviewSchema } from '../../src/modules/overview/overview.schema.js';
import { type ServedApi, serveApi } from '../fixtures/running-api.js';

/** 18:50 in Lyon on a winter Thursday. */
const NOW = Date.UTC(2026, 0, 15, 17, 50);
const SLOT = Date.UTC(2026, 0, 15, 17, 45);
const MINUTE_MS = 60_000;

describe('alarms over HTTP', () => {
  let api: ServedApi;
  let keeper: AlarmKeeper;
  beforeAll(async () => {
    api = await serveApi(NOW);
    const { database } = api.foundation;
    keeper = new AlarmKeeper(new PostgresAlarmStore(database), new PostgresEventFeed(database));
  });
  afterAll(() => api.close());

  const see = (importKw: number, nowMs: number) =>
    keeper.take('live', importSignals([{ nodeId: 'PDI', importKw, limitKw: 34_000 }]), nowMs);
  const post = (id: string, verb: string, body: object) =>
    api.local.post(`/api/v1/alarms/${encodeURIComponent(id)}/${verb}`).send(body);
  const PDI = alarmId('import-limit', 'PDI');

  it('raises after the delay, is acknowledged once, shelved for a while and found in the history', async () => {
    await see(35_000, NOW - MINUTE_MS);
    expect((await see(35_000, NOW - 50_000)).transitions).toEqual([]);
    expect((await see(35_000, NOW - 30_000)).transitions).toMatchObject([{ kind: 'raised', alarmId: PDI }]);
    const listed = alarmsSchema.parse((await api.local.get('/api/v1/alarms')).body);
    expect(listed.alarms).toMatchObject([
      {
        ...{ id: PDI, state: 'unacknowledged', priority: 'urgent', active: true, subject: 'PDI' },
        ...{ value: 35_000, limit: 34_000, unit: 'kW', raisedAtMs: NOW - MINUTE_MS },
        ...{ respondByMs: NOW - MINUTE_MS + 5 * MINUTE_MS, subjectKind: 'node' },
      },
    ]);
    const seen = await post(PDI, 'acknowledge', { comment: 'crew is on its way' });
    expect(seen.status).toBe(200);
    expect((seen.body as AlarmView).acknowledged?.comment).toBe('crew is on its way');
    const again = await post(PDI, 'acknowledge', {});
    expect(again.body).toMatchObject({ status: 409, code: 'alarm-not-standing' });
    const shelved = await post(PDI, 'shelve', { minutes: 30, reason: 'meter is being changed' });
    expect(shelved.body).toMatchObject({
      state: 'shelved',
      active: true,
      shelf: { untilMs: NOW + 30 * MINUTE_MS },
    });
    const none = alarmsSchema.parse((await api.local.get('/api/v1/alarms?state=acknowledged')).body);
    expect(none.alarms).toEqual([]);
    expect((await post(PDI, 'unshelve', {})).body).toMatchObject({ state: 'acknowledged', shelf: null });
    const { body } = await api.local.get('/api/v1/alarms/history?limit=3');
    const page = historySchema.parse(body);
    expect(page.steps.map(({ kind }) => kind)).toEqual(['unshelved', 'shelved', 'acknowledged']);
    const older = await api.local.get(`/api/v1/alarms/history?before=${String(page.next)}`);
    expect(historySchema.parse(older.body).steps.map(({ kind }) => kind)).toEqual(['raised']);
  });

  it('refuses what it does not know, longer than a shift, and bodies of another shape, and changes nothing', async () => {
    const unknown = await post('import-limit@NOWHERE', 'acknowledge', {});
    expect(unknown.body).toMatchObject({ status: 404, code: 'unknown-alarm' });
    for (const body of [
      { minutes: 481, reason: 'too long' },
      { reason: 'no time' },
      { minutes: 5, untilMs: NOW + 1, reason: 'both' },
      { minutes: 5 },
      { minutes: 5, reason: 'x', extra: 1 },
      { untilMs: NOW + 9 * 3_600_000, reason: 'tomorrow' },
    ])
      expect((await post(PDI, 'shelve', body)).status).toBe(400);
    const listed = alarmsSchema.parse((await api.local.get('/api/v1/alarms')).body);
    expect(listed.alarms.map(({ state }) => state)).toEqual(['acknowledged']);
  });

  it('says what each alarm asks of people and how busy they were', async () => {
    const definitions = definitionsSchema.parse((await api.local.get('/api/v1/alarms/definitions')).body);
    expect(definitions.every(({ action, respondMinutes }) => action.fr !== '' && respondMinutes > 0)).toBe(
      true,
    );
    const figures = statisticsSchema.parse((await api.local.get('/api/v1/alarms/statistics?hours=1')).body);
    expect(figures).toMatchObject({
      raised: 1,
      perTenMinutes: { most: 1 },
      byPriority: { urgent: { raised: 1, share: 1 } },
    });
  });
});

describe('looks at the stores', () => {
  let api: ServedApi;
  beforeAll(async () => {
    api = await serveApi(NOW);
  });
  afterAll(() => api.close());

  it('finds what is missing, once, sets aside what a lost server explains, and ends what is over', async () => {
    const { database, site } = api.foundation;
    const model = { site: () => site };
    const store = new PostgresAlarmStore(database);
    const keeper = new AlarmKeeper(store, new PostgresEventFeed(database));
    const plans = new PlanSignals(api.plans, api.journal, api.readings, model);
    const forecasts = new PostgresForecastStore(database);
    const data = new DataSignals(api.readings, forecasts, new PostgresForecastModelStore(database), model);
    const liveState = new LiveStateService(api.readings, model, new MemoryDemandResponseStore());
    const states = new EndpointStates(api.journal, model);
    const live = new LiveSignals(liveState, api.readings, api.setpoints, states, model);
    const told = { severity: 'alarm', message: 'gone', context: { endpointId: 'CUS' } } as const;
    await api.journal.append({ ...told, atMs: NOW - 1_000, code: 'endpoint-lost' });
    const looks = async (atMs: number) => {
      await keeper.take('live', await live.gather(atMs, 1, []), atMs);
      const found = [...(await plans.gather(atMs)), ...(await data.gather(atMs))];
      return (await keeper.take('slot', found, atMs)).transitions.length;
    };
    await looks(NOW);
    await looks(NOW + MINUTE_MS);
    expect(await looks(NOW + MINUTE_MS)).toBe(0);
    const standing = new Map((await store.standing()).map((record) => [record.id as string, record]));
    expect(standing.get('endpoint-lost@CUS')).toMatchObject({ state: 'unacknowledged', suppressedBy: null });
    expect(standing.get('meter-stale@CUS-VLB')?.suppressedBy).toBe('endpoint-lost@CUS');
    expect(standing.get('heartbeat-lost@BAT-CUSSET')?.suppressedBy).toBe('endpoint-lost@CUS');
    expect(standing.get('meter-stale@CRX-L1')?.suppressedBy).toBe('district-stale@L1');
    expect(standing.has('no-plan-in-force@SITE') && standing.has('no-weather@SITE')).toBe(true);
    await api.journal.append({ ...told, atMs: NOW + 2 * MINUTE_MS, code: 'endpoint-connected' });
    await looks(NOW + 3 * MINUTE_MS);
    await looks(NOW + 5 * MINUTE_MS);
    expect((await store.alarm(alarmId('endpoint-lost', 'CUS')))?.state).toBe('returned');
    expect((await store.alarm(alarmId('heartbeat-lost', 'BAT-CUSSET')))?.suppressedBy).toBeNull();
  });
});

describe('the overview over HTTP', () => {
  let api: ServedApi;
  beforeAll(async () => {
    api = await serveApi(NOW);
    const { grid } = api.foundation.site;
    await api.readings.putSlotValues([
      ...grid.meters.flatMap((meter) => slots(meter.id, 10_000, meter.id === 'CRX-L1' ? 1 : 0)),
      ...grid.assets.flatMap((asset) =>
        slots(asset.id, asset.kind === 'chp' ? -2_000 : asset.kind === 'battery' ? -500 : 0),
      ),
    ]);
  });
  afterAll(() => api.close());

  it('adds up what feeds the city and says what is not known', async () => {
    const { body, status } = await api.local.get('/api/v1/overview');
    expect(status).toBe(200);
    const overview = overviewSchema.parse(body);
    const { grid } = api.foundation.site;
    const count = (kind: string): number => grid.assets.filter((asset) => asset.kind === kind).length;
    expect(overview.now).toMatchObject({
      nowMs: NOW,
      slotMs: SLOT,
      lastClosedSlotMs: SLOT - SLOT_MS,
      zone: 'Europe/Paris',
    });
    const distribution = grid.meters.filter(
      (meter) => grid.substations.find(({ id }) => id === meter.substationId)?.level === 'distribution',
    ).length;
    const { kw, provenance, startMs } = overview.demand.measured;
    expect(startMs).toBe(SLOT - 96 * SLOT_MS);
    expect(kw[94]).toBe(distribution * 10_000 + count('chp') * 2_000 + count('battery') * 500);
    expect([kw[95], provenance[95]]).toEqual([null, 'missing']);
    expect(overview.supply.rows.find(({ kind }) => kind === 'storage-discharge')?.measuredKw[0]).toBe(
      count('battery') * 500,
    );
    expect(overview.supply.rows.find(({ kind }) => kind === 'hydro')?.level).toBe('transmission');
    expect(overview.limits[0]).toMatchObject({
      nodeId: 'CITY',
      level: 'city',
      importKw: null,
      loading: null,
    });
    expect(overview.districts).toHaveLength(10);
    expect(overview.districts[0]?.abnormal?.code).toBe('not-measured');
    expect(overview.demand.forecast).toBeNull();
    expect(overview.inputs.missing).toBeCloseTo(1 / (96 * distribution), 9);
  });
});

/** A day of slots of one owner, all but the last `without`. */
function slots(ownerId: string, kw: number, without = 0): SlotValue[] {
  return Array.from({ length: 96 - without }, (_, k) => ({
    seriesId: seriesId(ownerId, 'power'),
    slotMs: SLOT - (96 - k) * SLOT_MS,
    knownAtMs: SLOT - (95 - k) * SLOT_MS + 1_000,
    value: kw,
    ...{ provenance: 'measured', method: 'block', quality: 'good' },
  }));
}
