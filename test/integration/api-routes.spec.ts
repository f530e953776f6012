/** The API as it is served: what every route answers, with unit and sign, and what it answers when asked wrongly. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type request from 'supertest';
import { orderId } from '../../src/core/control/make-orders.js';
import type { SetpointOrder } from '../../src/core/control/setpoint.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { someInputs } from '../contract/plan-samples.js';
import { serveApi, servedPlan, type ServedApi } from '../fixtures/running-api.js';
import { decisionOn } from '../fixtures/decision.js';

const SLOT = Date.parse('2026-01-15T17:00:00Z');
const NOW = SLOT + 5 * 60_000;
const OLD = servedPlan(
  'P-20260115T1645-old',
  SLOT - SLOT_MS,
  { frozenSlots: 0 },
  { createdAtMs: SLOT - SLOT_MS },
);
const NEW = servedPlan('P-20260115T1700-new', SLOT, { costEur: 4_200 }, { createdAtMs: SLOT + 20_000 });

let api: ServedApi;
const get = (path: string): request.Test => api.local.get(`/api/v1/${path}`);

function order(assetId: string, slotMs: number, powerKw: number): SetpointOrder {
  return {
    id: orderId(OLD.id, assetId, slotMs),
    planId: OLD.id,
    assetId,
    slotMs,
    powerKw,
    validFromMs: slotMs,
    validUntilMs: slotMs + SLOT_MS,
    rampKwPerS: 10,
  };
}

beforeAll(async () => {
  api = await serveApi(NOW);
});

afterAll(() => api.close());

describe('an API that has no plan yet', () => {
  it('says so instead of failing', async () => {
    const health = await get('health').expect(200);
    expect(health.body).toEqual({
      status: 'stale',
      openAdrBroker: 'none',
      time: '2026-01-15T17:05:00Z',
      speed: 1,
      newestPlan: null,
      newestPlanAgeS: null,
      planInForce: null,
      inForceUntil: null,
    });
    expect((await get('plans').expect(200)).body).toEqual([]);
    expect((await get('setpoints').expect(200)).body).toEqual([]);
    expect((await get('journal').expect(200)).body).toEqual([]);
    const inForce = await get('plans/in-force').expect(404);
    expect(inForce.body).toMatchObject({ code: 'unknown-plan', detail: expect.stringMatching(/safe state/) });
  });
});

describe('an API with plans, orders and a journal', () => {
  beforeAll(async () => {
    await api.plans.saveInputs(NEW.content.inputHash, someInputs(SLOT));
    await api.plans.propose(OLD);
    await api.plans.decide(decisionOn(OLD, { reason: 'as every evening', atMs: SLOT - SLOT_MS }));
    await api.plans.propose(NEW);
    await api.setpoints.intend([order('BAT-1', SLOT - SLOT_MS, 50)], SLOT - SLOT_MS);
    await api.setpoints.intend([order('BAT-1', SLOT, -250.5), order('BAT-2', SLOT, 0)], SLOT);
    await api.setpoints.update(order('BAT-1', SLOT, 0).id, {
      state: 'written',
      detail: 'accepted, read back -250.5 kW',
      atMs: SLOT + 1_000,
      statusCode: 0,
      readBackKw: -250.5,
    });
    for (const [k, code] of ['plan-proposed', 'asset-diverging', 'plan-proposed'].entries()) {
      const message = `entry ${String(k)}`;
      await api.journal.append({ atMs: SLOT + k * 1_000, severity: 'info', code, message, context: { k } });
    }
  });

  it('lists plans newest first, without their schedules', async () => {
    const { body } = await get('plans')
      .expect(200)
      .expect('content-type', /^application\/json/);
    expect(body).toEqual([
      {
        id: NEW.id,
        contentHash: NEW.contentHash,
        state: 'checked',
        createdAtMs: SLOT + 20_000,
        approveByMs: SLOT + SLOT_MS,
        firstSlotMs: SLOT,
        validUntilMs: NEW.content.validUntilMs,
        costEur: 4_200,
        peakImportKw: 2,
        changedKw: 0,
        movedKwh: 0,
        checkPassed: true,
        decisions: [],
      },
      expect.objectContaining({
        id: OLD.id,
        state: 'approved',
        decisions: [expect.objectContaining({ verdict: 'approved', twoPeople: false, alone: false })],
      }),
    ]);
  });

  it.each([
    ['plans?state=approved', [OLD.id]],
    ['plans?state=rejected', []],
    ['plans?limit=1', [NEW.id]],
  ])('answers %s', async (path, ids) => {
    const { body } = await get(path).expect(200);
    expect((body as { id: string }[]).map(({ id }) => id)).toEqual(ids);
  });

  it('shows a plan exactly as it is stored, so that its hash can be computed again', async () => {
    const { body } = await get(`plans/${NEW.id}`).expect(200);
    expect(body).toEqual({ ...NEW, state: 'checked' });
  });

  it('shows what a plan was made from', async () => {
    expect((await get(`plans/${NEW.id}/inputs`).expect(200)).body).toEqual(someInputs(SLOT));
    const lost = await get(`plans/${OLD.id}/inputs`).expect(404);
    expect(lost.body).toMatchObject({ code: 'unknown-plan', detail: expect.stringMatching(/are not kept/) });
  });

  it('tells how hot the transformers get, and of which plans the weather is not kept', async () => {
    const { body } = await get(`plans/${NEW.id}/transformers`).expect(200);
    expect(body).not.toEqual([]);
    for (const course of body as {
      substationId: string;
      hotSpotC: number[];
      hottestC: number;
      verdict: string;
    }[]) {
      expect(course.hottestC).toBe(Math.max(...course.hotSpotC));
      expect(course.verdict).toBe('normal');
    }
    expect((await get(`plans/${OLD.id}/transformers`).expect(404)).body).toMatchObject({
      code: 'unknown-plan',
    });
  });

  it('tells voltages of feeder networks: none on a site without, and of which plans the inputs are not kept', async () => {
    expect((await get(`plans/${NEW.id}/feeders`).expect(200)).body).toEqual([]);
    expect((await get(`plans/${OLD.id}/feeders`).expect(404)).body).toMatchObject({ code: 'unknown-plan' });
  });

  it('holds a plan against itself, and says of which plans nothing can be computed again', async () => {
    const same = await get(`plans/${NEW.id}/difference?from=${NEW.id}`).expect(200);
    expect(same.body).toMatchObject({ before: NEW.id, assets: [], inputs: [], attribution: null });
    const lost = await get(`plans/${NEW.id}/difference?from=${OLD.id}`).expect(404);
    expect(lost.body).toMatchObject({ code: 'unknown-plan', detail: expect.stringMatching(/are not kept/) });
    await get(`plans/${NEW.id}/difference`).expect(400);
    const old = await get(`plans/${NEW.id}/reasons`).expect(({ status }) => {
      expect(status).toBeGreaterThanOrEqual(400);
    });
    expect(old.body).toMatchObject({ detail: expect.stringMatching(/the site has changed since/) });
    for (const levels of ['0.3', '1', 'ten', ''])
      await get(`plans/${NEW.id}/risk-curve?levels=${levels}`).expect(400);
    const curve = await get(`plans/${NEW.id}/risk-curve`).expect(({ status }) => {
      expect(status).toBeGreaterThanOrEqual(400);
    });
    expect(curve.body).toMatchObject({ detail: expect.stringMatching(/the site has changed since/) });
    expect((await get('conflicts/newest').expect(200)).body).toEqual({ conflict: null });
  });

  it('shows the plan in force, and names it in its health', async () => {
    expect((await get('plans/in-force').expect(200)).body).toMatchObject({ id: OLD.id, state: 'approved' });
    expect((await get('health').expect(200)).body).toMatchObject({
      status: 'ok',
      newestPlan: NEW.id,
      newestPlanAgeS: 280,
      planInForce: OLD.id,
    });
  });

  it('shows who decided, when and why', async () => {
    const { body } = await get(`plans/${OLD.id}/decisions`).expect(200);
    expect(body).toEqual([
      expect.objectContaining({ accountId: 'anna', reason: 'as every evening', verdict: 'approved' }),
    ]);
    expect((await get(`plans/${NEW.id}/decisions`).expect(200)).body).toEqual([]);
  });

  it('shows the orders of the running slot with their proof, of another slot, and of an asset', async () => {
    const running = await get('setpoints').expect(200);
    expect(running.body).toEqual([
      expect.objectContaining({
        state: 'written',
        detail: 'accepted, read back -250.5 kW',
        readBackKw: -250.5,
        meteredKw: null,
        order: expect.objectContaining({ assetId: 'BAT-1', powerKw: -250.5 }),
      }),
      expect.objectContaining({
        state: 'intended',
        order: expect.objectContaining({ assetId: 'BAT-2', powerKw: 0 }),
      }),
    ]);
    // Any instant of a slot means the slot; the offset says which.
    const earlier = await get('setpoints?slot=2026-01-15T17:52:10%2B01:00').expect(200);
    expect(earlier.body).toEqual([
      expect.objectContaining({ order: expect.objectContaining({ powerKw: 50 }) }),
    ]);
    const history = await get('setpoints?asset=BAT-1').expect(200);
    expect((history.body as { order: SetpointOrder }[]).map(({ order: o }) => o.powerKw)).toEqual([
      -250.5, 50,
    ]);
    expect((await get('setpoints?asset=BAT-1&limit=1').expect(200)).body).toHaveLength(1);
    expect((await get('setpoints?asset=NOBODY').expect(200)).body).toEqual([]);
  });

  it('shows the journal newest first, all of it or one code', async () => {
    const messages = async (path: string): Promise<string[]> =>
      ((await get(path).expect(200)).body as { message: string }[]).map(({ message }) => message);
    expect(await messages('journal')).toEqual(['entry 2', 'entry 1', 'entry 0']);
    expect(await messages('journal?limit=1')).toEqual(['entry 2']);
    expect(await messages('journal?code=asset-diverging')).toEqual(['entry 1']);
  });
});

describe('series of the site', () => {
  const from = '2026-01-15T16:00:00Z';
  const range = `from=${from}&to=2026-01-15T17:30:00Z`;

  beforeAll(async () => {
    const value = { seriesId: 'BAT-GERLAND.power', knownAtMs: SLOT + 1_000, quality: 'good' } as const;
    await api.readings.putSlotValues([
      { ...value, slotMs: SLOT - SLOT_MS, value: -1_234.5, provenance: 'measured', method: 'samples' },
      { ...value, slotMs: SLOT, value: Number.NaN, provenance: 'missing', method: 'none', quality: 'bad' },
    ]);
  });

  it('says unit and sign with every series of the list', async () => {
    const { body } = await get('series').expect(200);
    const list = body as { id: string; unit: string; sign: string | null }[];
    expect(list.length).toBeGreaterThan(100);
    expect(list.filter(({ unit }) => unit === '')).toEqual([]);
    const power = list.filter(({ id, unit }) => id.endsWith('.power') && unit === 'kW');
    expect(power.map(({ sign }) => sign)).toEqual(
      power.map(() => 'positive = from the network into the asset'),
    );
  });

  it('gives values as JSON with their marks; a missing one is null, never zero', async () => {
    const { body } = await get(`series/BAT-GERLAND.power?${range}`).expect(200);
    expect(body).toMatchObject({
      unit: 'kW',
      sign: 'positive = from the network into the asset',
      values: [
        { at: '2026-01-15T16:45:00Z', value: -1_234.5, provenance: 'measured', method: 'samples' },
        { at: '2026-01-15T17:00:00Z', value: null, provenance: 'missing', quality: 'bad' },
      ],
    });
  });

  it('gives values as CSV to be saved, with unit and sign in its head', async () => {
    const answer = await get(`series/BAT-GERLAND.power?${range}&format=csv`).expect(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="BAT-GERLAND.power.csv"',
    });
    expect(answer.text.split('\r\n').slice(0, 3)).toEqual([
      'slot start UTC,"BAT-GERLAND.power [kW, positive = from the network into the asset]",quality,provenance,method,known at UTC',
      '2026-01-15T16:45:00Z,-1234.5,good,measured,samples,2026-01-15T17:00:01Z',
      '2026-01-15T17:00:00Z,,bad,missing,none,2026-01-15T17:00:01Z',
    ]);
  });

  it('gives nothing as known before it was known', async () => {
    const { body } = await get(`series/BAT-GERLAND.power?${range}&asKnownAt=2026-01-15T17:00:00Z`).expect(
      200,
    );
    expect((body as { values: unknown[] }).values).toEqual([]);
  });
});

describe('questions that cannot be answered', () => {
  it.each<[string, number, string, RegExp]>([
    ['plans?limit=0', 400, 'invalid-input', /limit.*>=1/],
    ['plans?limit=1000', 400, 'invalid-input', /limit.*<=100/],
    ['plans?limit=ten', 400, 'invalid-input', /limit.*number/],
    ['plans?limit=1&limit=2', 400, 'invalid-input', /limit/],
    ['plans?state=thought-of', 400, 'invalid-input', /state.*"proposed"/],
    ['plans?colour=blue', 400, 'invalid-input', /"colour"/],
    ['plans/P-nowhere', 404, 'unknown-plan', /"P-nowhere"; GET \/api\/v1\/plans lists them/],
    ['plans/P-nowhere/inputs', 404, 'unknown-plan', /P-nowhere/],
    ['plans/P-nowhere/decisions', 404, 'unknown-plan', /P-nowhere/],
    ['plans/%00', 404, 'unknown-plan', /no plan/],
    ['plans/%00/decisions', 404, 'unknown-plan', /no plan/],
    ["plans/P-1'; DROP TABLE plans;--", 404, 'unknown-plan', /no plan/],
    ['plans/%E0%A4%A', 400, 'invalid-input', /decode/],
    ['setpoints?slot=2026-01-15T17:00:00', 400, 'naive-timestamp', /no UTC offset/],
    ['setpoints?slot=teatime', 400, 'invalid-time', /ISO 8601/],
    ['setpoints?limit=-1', 400, 'invalid-input', /limit/],
    ['setpoints?asset=%00', 400, 'invalid-input', /asset.*letters/],
    ['setpoints?assets=BAT-1', 400, 'invalid-input', /"assets"/],
    ['journal?limit=501', 400, 'invalid-input', /limit.*<=500/],
    ['journal?code=%00', 400, 'invalid-input', /code.*letters/],
    [
      'series/NOBODY.power?from=2026-01-15T17:00:00Z&to=2026-01-15T18:00:00Z',
      404,
      'unknown-series',
      /lists all/,
    ],
    ['series/BAT-GERLAND.power', 400, 'invalid-input', /from/],
    [
      'series/BAT-GERLAND.power?from=2026-01-15T17:00:00&to=2026-01-15T18:00:00Z',
      400,
      'naive-timestamp',
      /no UTC offset/,
    ],
    ['nowhere', 404, 'not-found', /Cannot GET/],
  ])('%s → %i %s', async (path, status, code, detail) => {
    const { body } = await get(path)
      .expect(status)
      .expect('content-type', /^application\/problem\+json/);
    expect(body).toMatchObject({
      type: `urn:traboule:problem:${code}`,
      status,
      code,
      detail: expect.stringMatching(detail),
    });
  });

  it.each([
    ['post', 'plans'],
    ['delete', `plans/${OLD.id}`],
    ['put', `plans/${OLD.id}/decisions`],
    ['patch', 'setpoints'],
    ['post', 'journal'],
  ] as const)('knows no %s of %s', async (method, path) => {
    const answer = await api.local[method](`/api/v1/${path}`).expect(405);
    expect(answer.body).toMatchObject({
      code: 'method-not-allowed',
      detail: expect.stringMatching(/knows GET/),
    });
    expect(answer.headers['allow']).toMatch(/GET/);
  });

  it('says nothing of its inside in any answer, and tells browsers to be careful', async () => {
    for (const path of ['health', 'plans/P-nowhere', 'nowhere']) {
      const { headers, text } = await get(path);
      expect(text).not.toMatch(/node_modules|\.js:|at \w+ \(/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'content-security-policy': expect.stringContaining("default-src 'self'"),
        'referrer-policy': 'no-referrer',
      });
      expect(headers).not.toHaveProperty('x-powered-by');
    }
  });
});
