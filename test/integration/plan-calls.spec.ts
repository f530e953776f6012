/** From a plan that calls buildings to their answers in the next plan, over HTTP, on real PostgreSQL. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { PostgresDemandResponseStore } from '../../src/adapters/postgres/demand-response-store.js';
import { PostgresPlanRecords } from '../../src/adapters/postgres/plan-records.js';
import type { BuildingOffer } from '../../src/core/dispatch/building-offer.js';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import type { DrBuilding } from '../../src/core/flexibility/program.js';
import type { Role } from '../../src/core/identity/role.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { approvalScreenSchema } from '../../src/modules/approval/approval-screen.schema.js';
import { callsSchema } from '../../src/modules/demand-response/calls.schema.js';
import { eventDetailSchema, eventsSchema } from '../../src/modules/demand-response/events.schema.js';
import { PlanEditService } from '../../src/modules/planning/plan-edit.service.js';
import { PlanOrigins } from '../../src/modules/planning/plan-origin.service.js';
import { PlanReproductionService } from '../../src/modules/planning/plan-reproduction.service.js';
import { inputsSchema } from '../../src/modules/planning/planning.schema.js';
import { planSchema } from '../../src/modules/planning/plan.answer.js';
import { tokenOf } from '../fixtures/accounts.js';
import { building, drClock, measuredLoad, PEAK } from '../fixtures/called-buildings.js';
import { FORECAST_SITE } from '../fixtures/forecast-site.js';
import { PlanningTown, TOWN_SLOT, townSite } from '../fixtures/planning-town.js';
import { type ServedApi, serveApi } from '../fixtures/running-api.js';

const BASE = '/api/v1/demand-response';
const DAY_MS = 86_400_000;
/** 11:00 in Lyon: the first half-hour after the notice, told by 10:15. */
const START = TOWN_SLOT + 4 * SLOT_MS;
const END = START + 4 * SLOT_MS;

// One price and no peak: a call pays at any hour, and the sooner one wins.
const GRID = {
  cityImportLimitWinterKw: 9_000,
  cityImportLimitSummerKw: 9_000,
  tariff: {
    ...FORECAST_SITE.grid.tariff,
    energyWinterEurPerKwh: new Array<number>(24).fill(0.3),
    networkEurPerKwh: new Array<number>(24).fill(0),
    peakEurPerKw: 0,
  },
};

describe('a plan that calls buildings', () => {
  let api: ServedApi;
  let town: PlanningTown;
  let clock: Awaited<ReturnType<typeof drClock>>;
  let first: DispatchPlan;
  let eventId = '';
  const solver = new HighsSolver();
  const tokens: Record<string, string> = {};

  type Method = 'get' | 'post' | 'put';
  const ask = async (who: string, method: Method, path: string, body?: object) => {
    const client = request(api.url);
    const asked = client[method](path).set('authorization', `Bearer ${tokens[who] ?? ''}`);
    const answer = await (body === undefined ? asked : asked.send(body));
    return { status: answer.status, body: answer.body as Record<string, never> };
  };
  const enrol = async (id: string, more: Partial<DrBuilding>) => {
    const own = building(id, { nodeId: 'NORTH', reboundShare: 0, reboundMinutes: 0, ...more });
    const limits = { ...own.limits, longestMinutes: 60, ...more.limits };
    const { status, body } = await ask('eva', 'put', `${BASE}/buildings/${id}`, { ...own, limits });
    expect({ status, body }).toMatchObject({ status: 200 });
    const past = { startMs: TOWN_SLOT - 21 * DAY_MS, endMs: END };
    await api.readings.putSlotValues(measuredLoad(id, past, () => 100));
  };
  const cycle = async (k: number): Promise<DispatchPlan> => {
    const slotMs = TOWN_SLOT + k * SLOT_MS;
    await town.tellBattery(slotMs - 30_000, { activePower: 0, soc: 0.5 });
    const outcome = await town.plan({ slotMs, knownAtMs: slotMs + 20_000 });
    if (outcome.status === 'no-plan') throw new Error(outcome.reason);
    return outcome.plan;
  };
  const stepAt = async (ms: number): Promise<void> => {
    api.clock.moveTo(ms);
    await clock.step(ms);
  };
  const event = async () =>
    eventDetailSchema.parse((await ask('olga', 'get', `${BASE}/events/${eventId}`)).body).event;
  const approve = async (who: string, { id, contentHash }: DispatchPlan) => {
    const body = { contentHash, verdict: 'approved', reason: 'the evening needs it' };
    return ask(who, 'post', `/api/v1/plans/${id}/decisions`, body);
  };
  const offerOf = async (plan: DispatchPlan, id: string): Promise<BuildingOffer> => {
    const { body } = await ask('olga', 'get', `/api/v1/plans/${plan.id}/inputs`);
    const offers = inputsSchema.parse(body).snapshot.buildings?.offers ?? [];
    const found = offers.find(({ buildingId }) => buildingId === id);
    if (found === undefined) throw new Error(`${id} is not in plan ${plan.id}`);
    return found;
  };
  /** Power of a building at the start of a slot of the call [kW]. */
  const powerAt = ({ content }: DispatchPlan, id: string, slotMs: number): number => {
    const powers = content.schedules.find(({ assetId }) => assetId === `DR-${id}`)?.powerKw ?? [];
    return powers[(slotMs - content.firstSlotMs) / SLOT_MS] ?? 0;
  };

  beforeAll(async () => {
    api = await serveApi(TOWN_SLOT + 25_000, {}, { site: townSite(GRID) });
    clock = await drClock(api.foundation);
    const { database } = api.foundation;
    const stores = {
      plans: api.plans,
      records: new PostgresPlanRecords(database),
      calls: new PostgresDemandResponseStore(database),
      journal: api.journal,
    };
    town = await PlanningTown.found({ solver, grid: GRID, stores });
    const people: [string, Role, string[]][] = [
      ['eva', 'asset-engineer', []],
      ['olga', 'operator', []],
      ['otto', 'operator', []],
      ['mara', 'building-manager', ['school']],
      ['paul', 'building-manager', ['pool']],
    ];
    for (const [name, role, own] of people) tokens[name] = await tokenOf(api.foundation, [role], own);
    const terms = { rateEurPerKwh: '0.050', penaltyEurPerKwh: '0' };
    await ask('eva', 'put', `${BASE}/programs/peak`, { ...PEAK, terms });
    await enrol('school', { offeredKw: 40 });
    await enrol('pool', { offeredKw: 30 });
    await enrol('clinic', { limits: { ...building('x').limits, critical: true } });
    await enrol('mall', { reboundShare: 0.5 });
  });
  afterAll(async () => {
    await clock.close();
    await api.close();
    await solver.close();
  });

  it('has its buildings in its stored inputs, and says whom it left out', async () => {
    first = await cycle(0);
    const { body } = await ask('olga', 'get', `/api/v1/plans/${first.id}/inputs`);
    const { buildings } = inputsSchema.parse(body).snapshot;
    expect(buildings?.model).toBe('beta-energy-1');
    expect(buildings?.offers.map(({ buildingId }) => buildingId)).toEqual(['pool', 'school']);
    expect(buildings?.leftOut).toMatchObject([
      { buildingId: 'clinic', name: 'clinic', reason: 'it is critical and is never called' },
      { buildingId: 'mall' },
    ]);
    expect(buildings?.leftOut[1]?.reason).toMatch(/give reboundMinutes/);
    const { content } = planSchema.parse((await ask('olga', 'get', `/api/v1/plans/${first.id}`)).body);
    expect(content.calls).toMatchObject([
      { buildingId: 'pool', startMs: START, endMs: END, askedKw: 30, probability: 0.8, expectedKw: 24 },
      { buildingId: 'school', askedKw: 40, expectedKw: 32, paymentEur: '2.00', expectedEur: '1.60' },
    ]);
  });

  it('shows its calls on the approval screen and keeps them as drafts that nobody hears of', async () => {
    const screen = approvalScreenSchema.parse(
      (await ask('olga', 'get', `/api/v1/plans/${first.id}/approval`)).body,
    );
    const drafts = eventsSchema.parse((await ask('olga', 'get', `${BASE}/events?state=draft`)).body).events;
    eventId = drafts[0]?.id ?? '';
    expect(drafts).toMatchObject([{ planId: first.id, createdBy: 'optimiser', targetKw: 56 }]);
    expect(screen.calls).toMatchObject({
      planned: [
        { buildingId: 'pool', eventId, comfortEffect: 'half a degree less', answerByMs: START - 1_800_000 },
        { buildingId: 'school', eventId, status: 'draft', calls: 0 },
      ],
      ...{ standing: [], askedKw: 70, expectedKw: 56, paymentEur: '3.50' },
    });
    expect(screen.touched.map(({ assetId }) => assetId)).toEqual(
      expect.arrayContaining(['DR-pool', 'DR-school']),
    );
    expect(screen.fourEyes.map(({ text }) => text)).toContain('school is called for the first time');
    expect(callsSchema.parse((await ask('mara', 'get', `${BASE}/calls`)).body).calls).toEqual([]);
    expect(await ask('otto', 'post', `${BASE}/events/${eventId}/approval`, {})).toMatchObject({
      status: 409,
    });
  });

  it('lets a person take a building out of it, in a plan of its own with drafts of its own', async () => {
    const origins = new PlanOrigins(api.plans, town.records, town.model);
    const edits = new PlanEditService(origins, town.maker, town.proposals, town.journal, api.clock);
    const pin = { assetId: 'DR-pool', fromMs: START, toMs: END, powerKw: 0 };
    const outcome = await edits.edit(
      {
        ...{ id: 'w', kind: 'edit', planId: first.id, request: { pins: [pin], reason: 'swimming gala' } },
        ...{ accountId: 'olga', accountName: 'Olga', askedAtMs: TOWN_SLOT, outcome: null, doneAtMs: null },
      },
      { signal: AbortSignal.timeout(60_000) },
    );
    if (outcome.status !== 'proposed') throw new Error(outcome.sentence);
    const edited = await api.plans.plan(outcome.planId);
    const atStart = (edited?.content.calls ?? []).filter(({ startMs }) => startMs === START);
    expect(atStart.map(({ buildingId }) => buildingId)).toEqual(['school']);
    const { events } = eventsSchema.parse((await ask('olga', 'get', `${BASE}/events?state=draft`)).body);
    expect(events.map(({ planId }) => planId)).toEqual(expect.arrayContaining([first.id, outcome.planId]));
  });

  it('calls them once two people approved it, and not before', async () => {
    expect((await approve('olga', first)).body).toMatchObject({ outcome: 'first-of-two' });
    await clock.step(api.clock.nowMs());
    expect(await event()).toMatchObject({ state: 'draft' });
    expect((await approve('otto', first)).body).toMatchObject({ outcome: 'accepted' });
    expect(await api.foundation.queue.state('slot', `plan-calls-${first.id}`)).toBe('waiting');
    await clock.step(api.clock.nowMs());
    const published = await event();
    expect(published).toMatchObject({
      state: 'published',
      planId: first.id,
      publishedMs: TOWN_SLOT + 25_000,
    });
    expect(published.approvedBy).not.toBe(published.createdBy);
    const [call] = callsSchema.parse((await ask('mara', 'get', `${BASE}/calls`)).body).calls;
    expect(call).toMatchObject({ eventId, askedKw: 40, paymentEur: '2.00', participation: 'invited' });
  });

  it('lets answers re-enter the next plan: what was agreed is fixed, who left counts for nothing', async () => {
    await enrol('hall', { offeredKw: 20 });
    const at = `${BASE}/calls/${eventId}`;
    await ask('mara', 'post', `${at}/school/answer`, { kind: 'accept', powerKw: 25 });
    await ask('paul', 'post', `${at}/pool/answer`, { kind: 'opt-out', reason: 'swimming lessons' });
    const second = await cycle(1);
    const school = await offerOf(second, 'school');
    expect(school.standing).toMatchObject([{ eventId, participation: 'accepted', countedKw: 25 }]);
    expect((await offerOf(second, 'pool')).standing).toMatchObject([{ countedKw: 0 }]);
    // Called in place of the pool, and not answered yet.
    expect((await offerOf(second, 'hall')).standing).toMatchObject([
      { participation: 'invited', countedKw: 20 },
    ]);
    expect(powerAt(second, 'school', START)).toBeCloseTo(-25 * school.agreed.mean, 6);
    expect(powerAt(second, 'hall', START)).toBeCloseTo(-20 * 0.8, 6);
    // Nobody approved the edited plan in time: its drafts are superseded.
    const { events } = eventsSchema.parse((await ask('olga', 'get', `${BASE}/events?state=superseded`)).body);
    expect(events.length).toBeGreaterThan(0);
    const again = (second.content.calls ?? []).filter(({ startMs }) => startMs < END);
    expect(again.filter(({ buildingId }) => buildingId !== 'pool')).toEqual([]);
  });

  it('is made again from what is stored to the same numbers', async () => {
    const origins = new PlanOrigins(api.plans, town.records, town.model);
    const report = await new PlanReproductionService(origins, town.maker).reproduce(first.id, {
      signal: AbortSignal.timeout(60_000),
    });
    expect(report).toMatchObject({ identical: true, madeHash: first.contentHash });
  });

  it('learns from meters that a building does not deliver: the plan counts on the next in rotation', async () => {
    for (let ms = START - SLOT_MS; ms <= START + 2 * SLOT_MS; ms += SLOT_MS) await stepAt(ms);
    const states = Object.fromEntries(
      (await event()).parts.map(({ buildingId, state }) => [buildingId, state]),
    );
    expect(states).toMatchObject({ school: 'under-delivered', pool: 'opted-out' });
    const third = await cycle(6);
    expect((await offerOf(third, 'school')).standing).toMatchObject([{ eventId, countedKw: 0 }]);
    expect(powerAt(third, 'school', START + 2 * SLOT_MS)).toBeCloseTo(0, 6);
    const screen = approvalScreenSchema.parse(
      (await ask('olga', 'get', `/api/v1/plans/${third.id}/approval`)).body,
    );
    expect(screen.calls?.standing.find(({ buildingId }) => buildingId === 'school')).toMatchObject({
      participation: 'under-delivered',
      countedKw: 0,
    });
  });
});
