/** A call from the draft to the money, over HTTP and OpenADR, on real PostgreSQL. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { PostgresOpenAdrClientStore } from '../../src/adapters/postgres/openadr-client-store.js';
import type { Role } from '../../src/core/identity/role.js';
import { callsSchema } from '../../src/modules/demand-response/calls.schema.js';
import {
  againstSchema,
  draftPreviewSchema,
  drawnUpSchema,
  eventDetailSchema,
} from '../../src/modules/demand-response/events.schema.js';
import { fairnessSchema } from '../../src/modules/demand-response/programs.schema.js';
import { statementSchema, statementsSchema } from '../../src/modules/settlement/statements.schema.js';
import { tokenOf } from '../fixtures/accounts.js';
import { runCommand } from '../fixtures/command.js';
import { building, drClock, measuredLoad, PEAK } from '../fixtures/called-buildings.js';
import { eventually } from '../fixtures/eventually.js';
import { type ServedApi, serveApi } from '../fixtures/running-api.js';

const T0 = Date.parse('2026-01-15T12:00:00Z');
const START = Date.parse('2026-01-15T17:00:00Z');
const END = START + 3_600_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const BASE = '/api/v1/demand-response';
const SECRET = 'secret of the school, long enough';

describe('demand response', () => {
  let api: ServedApi;
  let clock: Awaited<ReturnType<typeof drClock>>;
  let eventId = '';
  let statementId = '';
  const tokens: Record<string, string> = {};

  type Method = 'get' | 'post' | 'put';
  const ask = async (who: string, method: Method, path: string, body?: object) => {
    const client = request(api.url);
    const asked = client[method](path).set('authorization', `Bearer ${tokens[who] ?? ''}`);
    const answer = await (body === undefined ? asked : asked.send(body));
    return { status: answer.status, body: answer.body as Record<string, never>, text: answer.text };
  };
  const get = (who: string, path: string) => ask(who, 'get', `${BASE}${path}`);
  const post = (who: string, path: string, body: object = {}) => ask(who, 'post', `${BASE}${path}`, body);
  const answerAs = (who: string, at: string, body: object) =>
    post(who, `/calls/${eventId}/${at}/answer`, body);
  const stepAt = async (ms: number) => {
    api.clock.moveTo(ms);
    await clock.step(ms);
  };
  const event = async () => eventDetailSchema.parse((await get('olga', `/events/${eventId}`)).body).event;
  const standings = async () =>
    Object.fromEntries((await event()).parts.map((part) => [part.buildingId, part.state]));
  const adrEvents = async () =>
    (await ask('ven', 'get', '/openadr3/3.1.0/events')).body as unknown as Record<string, unknown>[];

  beforeAll(async () => {
    api = await serveApi(T0);
    clock = await drClock(api.foundation);
    const people: [string, Role, string[]][] = [
      ['eva', 'asset-engineer', []],
      ['olga', 'operator', []],
      ['otto', 'operator', []],
      ['mara', 'building-manager', ['school']],
      ['pool', 'building-manager', ['pool', 'hall']],
      ['vera', 'viewer', []],
    ];
    for (const [name, role, own] of people) tokens[name] = await tokenOf(api.foundation, [role], own);
    await new PostgresOpenAdrClientStore(api.foundation.database).add(
      { clientId: 'ven-school', name: 'school', role: 'VEN', createdMs: T0, revokedMs: null, seenMs: null },
      createHash('sha256').update(SECRET).digest('hex'),
    );
    const granted = await request(api.url)
      .post('/openadr3/3.1.0/auth/token')
      .type('form')
      .send({ grant_type: 'client_credentials', client_id: 'ven-school', client_secret: SECRET });
    tokens['ven'] = (granted.body as { access_token: string }).access_token;
    await ask('ven', 'post', '/openadr3/3.1.0/vens', { objectType: 'VEN_VEN_REQUEST', venName: 'school' });
    const past = { startMs: T0 - 21 * DAY_MS, endMs: T0 };
    for (const name of ['school', 'pool', 'hall']) {
      await api.readings.putSlotValues(measuredLoad(name, past, () => 100));
    }
  });
  afterAll(async () => {
    await clock.close();
    await api.close();
  });

  it('keeps programs and buildings, written by engineers and seen by those they concern', async () => {
    const nodeId = api.foundation.site.grid.substations[0]?.id ?? '';
    expect(await ask('olga', 'put', `${BASE}/programs/peak`, PEAK)).toMatchObject({ status: 403 });
    expect(await ask('eva', 'put', `${BASE}/programs/peak`, PEAK)).toMatchObject({ status: 200 });
    expect(await ask('eva', 'put', `${BASE}/programs/a%20b`, PEAK)).toMatchObject({ status: 400 });
    const school = building('school', {
      nodeId,
      contacts: { venClientId: 'ven-school', email: null, webhookUrl: null, assetId: null },
    });
    const clinic = building('clinic', { nodeId, limits: { ...school.limits, critical: true } });
    const all = {
      school,
      clinic,
      pool: building('pool', { nodeId, offeredKw: 15 }),
      hall: building('hall', { nodeId, enrolledMs: 1 }),
    };
    for (const [id, body] of Object.entries(all)) {
      expect({ id, ...(await ask('eva', 'put', `${BASE}/buildings/${id}`, body)) }).toMatchObject({
        status: 200,
      });
    }
    const nowhere = building('nowhere', { nodeId: 'NOWHERE' });
    expect(await ask('eva', 'put', `${BASE}/buildings/nowhere`, nowhere)).toMatchObject({ status: 400 });
    const seen = async (who: string) =>
      ((await get(who, '/buildings')).body as unknown as { id: string }[]).map(({ id }) => id);
    expect([await seen('mara'), await seen('vera')]).toEqual([
      ['school'],
      ['clinic', 'hall', 'pool', 'school'],
    ]);
    expect(await get('mara', '/buildings/pool')).toMatchObject({ status: 404 });
  });

  it('chooses by limits and rotation, never a critical site, and lets a second person approve', async () => {
    const asked = {
      programId: 'peak',
      window: { startMs: START, endMs: END },
      targetKw: 25,
      reason: 'evening peak of the cold wave',
    };
    expect(await post('vera', '/events', asked)).toMatchObject({ status: 403 });
    expect(
      await post('olga', '/events', { ...asked, window: { startMs: T0 - 900_000, endMs: T0 } }),
    ).toMatchObject({ status: 400 });
    const overrides = [{ buildingId: 'clinic', reason: 'we need it so much today' }];
    expect(await post('olga', '/events', { ...asked, overrides })).toMatchObject({ status: 409 });
    const { status, body } = await post('olga', '/events', asked);
    const drawn = drawnUpSchema.parse(body);
    expect(status).toBe(201);
    // By name between equals: hall (20 x 0.8) and pool (15 x 0.8) reach 25 kW.
    expect(drawn.event.parts.map(({ buildingId }) => buildingId)).toEqual(['hall', 'pool']);
    expect(drawn.expectedKw).toBeCloseTo(28);
    expect(drawn.excluded).toMatchObject([{ buildingId: 'clinic', limits: [{ limit: 'critical' }] }]);
    eventId = drawn.event.id;
    expect(await post('pool', `/events/${eventId}/approval`)).toMatchObject({ status: 403 });
    expect(await post('olga', `/events/${eventId}/publication`)).toMatchObject({ status: 409 });
    expect(await post('olga', `/events/${eventId}/approval`)).toMatchObject({ status: 403 });
    expect(await post('otto', `/events/${eventId}/approval`)).toMatchObject({ status: 200 });
    expect(callsSchema.parse((await get('pool', '/calls')).body).calls).toEqual([]);
  });

  it('shows beforehand whom a call would ask, who could be asked besides, and whom limits protect; nothing is kept', async () => {
    const asked = {
      programId: 'peak',
      window: { startMs: START, endMs: END },
      targetKw: 12,
      reason: 'evening peak of the cold wave',
    };
    const { status, body } = await post('olga', '/events/preview', asked);
    const preview = draftPreviewSchema.parse(body);
    const ids = (ones: readonly { readonly buildingId: string }[]) =>
      ones.map(({ buildingId }) => buildingId);
    expect([status, ids(preview.chosen), ids(preview.spare), preview.excluded]).toEqual([
      200,
      ['hall'],
      ['pool', 'school'],
      [expect.objectContaining({ buildingId: 'clinic', critical: true })],
    ]);
    expect(preview).toMatchObject({ expectedKw: 16, missingKw: 0, answerByMs: START - 30 * MINUTE_MS });
    const nobody = { ...asked, nodeIds: ['NOWHERE'] };
    expect((await post('olga', '/events/preview', nobody)).body).toMatchObject({ chosen: [], missingKw: 12 });
    expect(await post('vera', '/events/preview', asked)).toMatchObject({ status: 403 });
    expect((await get('olga', '/events')).body).toMatchObject({ events: [{ id: eventId }] });
  });

  it('checks limits again at publication', async () => {
    const pool = building('pool', {
      nodeId: api.foundation.site.grid.substations[0]?.id ?? '',
      offeredKw: 15,
    });
    const blackouts = [{ fromHour: 18, toHour: 19 }];
    await ask('eva', 'put', `${BASE}/buildings/pool`, { ...pool, limits: { ...pool.limits, blackouts } });
    const refused = await post('otto', `/events/${eventId}/publication`);
    expect(refused).toMatchObject({ status: 409 });
    expect(refused.text).toMatch(/pool: no call may run between 18 h and 19 h/);
    const { against } = againstSchema.parse((await get('vera', `/events/${eventId}/limits`)).body);
    expect(against).toMatchObject([{ buildingId: 'pool', limits: [{ limit: 'blackouts' }] }]);
    await ask('eva', 'put', `${BASE}/buildings/pool`, pool);
    expect(await post('otto', `/events/${eventId}/publication`)).toMatchObject({
      status: 200,
      body: { state: 'published' },
    });
  });

  it('tells a building what is asked, and takes its own answers only', async () => {
    const { calls } = callsSchema.parse((await get('pool', '/calls?open=true')).body);
    expect(calls.map(({ buildingId }) => buildingId)).toEqual(['hall', 'pool']);
    expect(calls[1]).toMatchObject({
      ...{ participation: 'invited', askedKw: 15, expectedKwh: 15, paymentEur: '3.75' },
      ...{ comfortEffect: 'half a degree less', answerByMs: START - 30 * MINUTE_MS },
      answers: ['acknowledge', 'accept', 'counter', 'opt-out'],
    });
    expect(callsSchema.parse((await get('mara', '/calls')).body).calls).toEqual([]);
    expect(await answerAs('mara', 'pool', { kind: 'acknowledge' })).toMatchObject({ status: 404 });
    expect(await answerAs('olga', 'pool', { kind: 'acknowledge' })).toMatchObject({ status: 403 });
    expect(await answerAs('pool', 'pool', { kind: 'accept', powerKw: 16 })).toMatchObject({ status: 409 });
    expect(await answerAs('pool', 'pool', { kind: 'accept', powerKw: 15 })).toMatchObject({
      status: 200,
      body: { participation: 'accepted', agreedKw: 15 },
    });
  });

  it('takes a counter-offer to the operator, who takes it or says why not; another answer takes it back', async () => {
    const counter = {
      kind: 'counter',
      powerKw: 9,
      startMs: START,
      endMs: END,
      reason: 'swimming lessons until seven',
    };
    const partOfPool = async () => (await event()).parts.find(({ buildingId }) => buildingId === 'pool');
    expect(
      await post('olga', `/events/${eventId}/parts/pool/refusal`, { reason: 'none made' }),
    ).toMatchObject({
      status: 409,
    });
    await answerAs('pool', 'pool', counter);
    expect(await partOfPool()).toMatchObject({
      state: 'countered',
      agreedKw: 0,
      offer: { powerKw: 9, startMs: START, endMs: END },
    });
    const refused = await post('olga', `/events/${eventId}/parts/pool/refusal`, { reason: 'too little' });
    expect(refused).toMatchObject({ status: 200 });
    expect((await get('pool', '/calls')).body).toMatchObject({
      calls: [{}, { offer: { refusal: 'too little' }, answers: ['accept', 'counter', 'opt-out'] }],
    });
    await answerAs('pool', 'pool', { kind: 'accept', powerKw: 15 });
    expect(await partOfPool()).toMatchObject({ state: 'accepted', agreedKw: 15, offer: null });
    await answerAs('pool', 'pool', counter);
    const agreed = { powerKw: 9, reason: 'it helps' };
    expect(await post('olga', `/events/${eventId}/parts/pool/agreement`, agreed)).toMatchObject({
      status: 200,
    });
    expect(await partOfPool()).toMatchObject({ state: 'accepted', agreedKw: 9, offer: null });
    await answerAs('pool', 'pool', { kind: 'accept', powerKw: 15 });
  });

  it('calls the next in rotation when one declines, by an OpenADR event that its VEN alone sees', async () => {
    expect(await adrEvents()).toEqual([]);
    const out = await answerAs('pool', 'hall', { kind: 'opt-out', reason: 'concert tonight' });
    expect(out).toMatchObject({
      status: 200,
      body: { participation: 'opted-out', answers: ['accept', 'counter', 'opt-out'] },
    });
    expect((await event()).parts.at(-1)).toMatchObject({
      buildingId: 'school',
      replaces: 'hall',
      askedKw: 20,
    });
    const [shown, ...others] = await adrEvents();
    expect(others).toEqual([]);
    expect(shown).toMatchObject({
      eventName: `${eventId}/school`,
      targets: ['building:school'],
      intervalPeriod: { start: '2026-01-15T17:00:00.000Z', duration: 'PT60M' },
    });
    const [interval] = shown?.['intervals'] as { payloads: { type: string; values: unknown[] }[] }[];
    const told = Object.fromEntries((interval?.payloads ?? []).map(({ type, values }) => [type, values[0]]));
    expect(told).toMatchObject({
      DISPATCH_SETPOINT_RELATIVE: -20,
      TRABOULE_PAYMENT: '0.250',
      TRABOULE_PENALTY: '0.100',
      TRABOULE_ANSWER_BY: expect.stringMatching(/^2026-01-15T1\d:\d\d:00Z$/),
      TRABOULE_SILENCE: 'counts-as-declined',
      TRABOULE_COMFORT_EFFECT: 'half a degree less',
    });
    expect(await answerAs('mara', 'school', { kind: 'accept', powerKw: 20 })).toMatchObject({ status: 200 });
  });

  it('begins by the clock, and reads usage out of the reports of a building without a meter of the site', async () => {
    await stepAt(START);
    expect(await event()).toMatchObject({ state: 'active' });
    expect(await standings()).toEqual({ hall: 'opted-out', pool: 'performing', school: 'performing' });
    const [shown] = await adrEvents();
    const usage = (startMs: number, kwh: number[]) => ({
      eventID: shown?.['id'],
      clientName: 'school',
      payloadDescriptors: [{ objectType: 'REPORT_PAYLOAD_DESCRIPTOR', payloadType: 'USAGE', units: 'KWH' }],
      resources: [
        {
          resourceName: 'meter',
          intervalPeriod: { start: new Date(startMs).toISOString(), duration: 'PT15M' },
          intervals: kwh.map((value, id) => ({ id, payloads: [{ type: 'USAGE', values: [value] }] })),
        },
      ],
    });
    const report = async (...told: Parameters<typeof usage>) => {
      const answer = await ask('ven', 'post', '/openadr3/3.1.0/reports', usage(...told));
      expect(answer.status).toBe(201);
    };
    // Before they are over it is nobody's measurement.
    await report(START, [1, 1, 1, 1]);
    for (const quarter of [0, 1, 2, 3]) {
      const startMs = START + quarter * 15 * MINUTE_MS;
      api.clock.moveTo(startMs + 15 * MINUTE_MS);
      // 80 kW; reported twice, which changes nothing.
      for (const _ of [1, 2]) await report(startMs, [20]);
      if (quarter === 3) expect(await standings()).toMatchObject({ school: 'performing' });
      await stepAt(startMs + 15 * MINUTE_MS);
    }
    const { values } = (
      await api.readings.slotSeries({ seriesIds: ['school.power'], startMs: START, endMs: END })
    ).get('school.power') ?? { values: [] };
    expect([...values]).toEqual([80, 80, 80, 80]);
  });

  it('ends by the clock and settles each building once, the meter against the baseline', async () => {
    const rest = { startMs: T0, endMs: END + 3_600_000 };
    await api.readings.putSlotValues(
      measuredLoad('pool', rest, (slotMs) => (slotMs >= START && slotMs < END ? 95 : 100)),
    );
    await api.readings.putSlotValues(
      measuredLoad('school', { startMs: END, endMs: END + 3_600_000 }, () => 104),
    );
    await stepAt(END);
    expect(await event()).toMatchObject({ state: 'completed' });
    await stepAt(END + 15 * MINUTE_MS);
    expect(await event()).toMatchObject({ state: 'completed' });
    await stepAt(END + 60 * MINUTE_MS);
    await stepAt(END + 75 * MINUTE_MS);
    expect(await event()).toMatchObject({ state: 'settled' });
    expect(await standings()).toEqual({ hall: 'opted-out', pool: 'under-delivered', school: 'delivered' });
    const { statements } = statementsSchema.parse((await get('olga', '/statements')).body);
    const money = Object.fromEntries(statements.map(({ buildingId, totalEur }) => [buildingId, totalEur]));
    // School: 20 kWh x 0.25. Pool: 5 of 15 kWh, 5 x 0.25 - 10 x 0.10.
    expect(money).toEqual({ school: '5.00', pool: '0.25' });
    const own = statementsSchema.parse((await get('mara', '/statements')).body).statements;
    statementId = own[0]?.id ?? '';
    expect(own.map(({ buildingId }) => buildingId)).toEqual(['school']);
  });

  it('shows all a statement was computed from, as JSON, CSV and PDF, and computes it again to the same hash', async () => {
    const view = statementSchema.parse((await get('mara', `/statements/${statementId}`)).body);
    expect(view.content.compared.map(({ method }) => method)).toContain('double-rectangle');
    expect(view.content.reboundKwh).toBeCloseTo(2);
    expect(await get('pool', `/statements/${statementId}`)).toMatchObject({ status: 404 });
    const csv = await get('mara', `/statements/${statementId}?format=csv`);
    expect(csv.text.split('\n')[0]).toMatch(/^slot,baseline_kw,metered_kw/);
    expect(csv.text).toMatch(/,ten-of-ten 2,0\.250,0\.100,5\.00,2(\.\d+)?,[0-9a-f]{64}/);
    const pdf = await request(api.url)
      .get(`${BASE}/statements/${statementId}?format=pdf`)
      .set('authorization', `Bearer ${tokens['mara'] ?? ''}`)
      .buffer(true);
    expect([pdf.type, (pdf.body as Buffer).subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-']);
    expect((await post('mara', `/statements/${statementId}/recomputation`)).body).toMatchObject({
      identical: true,
      differences: [],
    });
  });

  it('takes a dispute with its file; upheld, the call is measured again and a new version stands beside', async () => {
    const evidence = {
      name: 'photo.txt',
      mediaType: 'text/plain',
      base64: Buffer.from('meter').toString('base64'),
    };
    const body = { reason: 'the meter was read an hour late', evidence };
    const path = `/statements/${statementId}/dispute`;
    expect(await post('pool', path, body)).toMatchObject({ status: 404 });
    expect(await post('mara', path, body)).toMatchObject({ status: 201, body: { state: 'disputed' } });
    expect(await post('mara', path, body)).toMatchObject({ status: 409 });
    const large = { ...evidence, base64: 'A'.repeat(1_500_000) };
    expect(await post('mara', path, { ...body, evidence: large })).toMatchObject({ status: 400 });
    const file = await request(api.url)
      .get(`${BASE}${path}/evidence`)
      .set('authorization', `Bearer ${tokens['olga'] ?? ''}`)
      .buffer(true);
    expect((file.body as Buffer).toString()).toBe('meter');
    expect(await post('olga', `${path}/end`, { outcome: 'upheld', reason: 'it was so' })).toMatchObject({
      status: 200,
    });
    await stepAt(END + 90 * MINUTE_MS);
    const { statements } = statementsSchema.parse((await get('olga', '/statements')).body);
    expect(statements.map(({ buildingId, version }) => `${buildingId} ${String(version)}`).sort()).toEqual([
      'pool 1',
      'school 1',
      'school 2',
    ]);
  });

  it('shows how evenly buildings were called', async () => {
    const fairness = fairnessSchema.parse((await get('pool', '/fairness')).body);
    expect(fairness.buildings.map(({ buildingId, burden }) => [buildingId, burden])).toEqual([
      ['hall', 0],
      ['pool', 1],
    ]);
    expect(fairness.gini).toBeGreaterThan(0);
  });

  it('cancels: the OpenADR event goes, the history stays; an edit makes a version by another person', async () => {
    const startMs = START + DAY_MS;
    const { body } = await post('olga', '/events', {
      programId: 'peak',
      window: { startMs, endMs: startMs + 3_600_000 },
      targetKw: 50,
      reason: 'another peak',
    });
    eventId = drawnUpSchema.parse(body).event.id;
    await post('otto', `/events/${eventId}/approval`);
    await post('otto', `/events/${eventId}/publication`);
    expect((await adrEvents()).map((one) => one['eventName'])).toContain(`${eventId}/school`);
    const later = {
      window: { startMs: startMs + 900_000, endMs: startMs + 3_600_000 },
      reason: 'a little later',
    };
    expect(await post('olga', `/events/${eventId}/versions`, later)).toMatchObject({ status: 403 });
    expect(await post('otto', `/events/${eventId}/versions`, later)).toMatchObject({
      status: 201,
      body: { version: 2, state: 'published' },
    });
    const moved = (await adrEvents()).find((one) => one['eventName'] === `${eventId}/school`);
    expect(moved?.['intervalPeriod']).toMatchObject({ duration: 'PT45M' });
    // Its equipment leaves by a report.
    await ask('ven', 'post', '/openadr3/3.1.0/reports', {
      eventID: moved?.['id'],
      clientName: 'school',
      resources: [
        {
          resourceName: 'heating',
          intervals: [{ id: 0, payloads: [{ type: 'OPERATING_STATE', values: ['IDLE_OPTED_OUT'] }] }],
        },
      ],
    });
    // It is acted on at once, without a quarter-hour passing; the replacement is called with it.
    await eventually(standings, ({ school }) => school === 'opted-out');
    expect(await post('olga', `/events/${eventId}/cancellation`, { reason: 'not needed' })).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    });
    expect((await adrEvents()).map((one) => one['eventName'])).not.toContain(`${eventId}/school`);
    const { steps, versions } = eventDetailSchema.parse((await get('vera', `/events/${eventId}`)).body);
    expect(versions.map(({ version, window }) => [version, window.startMs])).toEqual([
      [1, startMs],
      [2, startMs + 900_000],
    ]);
    expect(steps.map(({ what }) => what).join('\n')).toMatch(
      /drew it up[^]*approved[^]*published[^]*version 2[^]*cancelled/,
    );
  });

  it('is written and read by the command line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'traboule-dr-'));
    const told = (...words: string[]) =>
      runCommand(['dr', ...words, '--url', api.url], { TRABOULE_DATA_DIR: api.dataDir });
    const kept = async (name: string, record: unknown) => {
      const file = join(folder, name);
      await writeFile(file, typeof record === 'string' ? record : JSON.stringify(record));
      return file;
    };
    try {
      const nodeId = api.foundation.site.grid.substations[0]?.id ?? '';
      const night = { id: 'night', ...PEAK, name: 'Night' };
      const baths = ['bath-1', 'bath-2'].map((id) => ({
        id,
        ...building(id, { nodeId, programId: 'night' }),
      }));
      const [programs, wrong, broken] = await Promise.all([
        told('program', 'put', '--file', await kept('night.json', night)),
        told('program', 'put', '--file', await kept('wrong.json', { ...night, silence: 'maybe' })),
        told('building', 'put', '--file', await kept('broken.json', '{"id": ')),
      ]);
      expect(programs).toMatchObject({ code: 0, stdout: 'program night is kept\n' });
      expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringMatching(/silence/)]);
      expect([broken.code, broken.stderr]).toEqual([2, expect.stringMatching(/broken.json is no JSON/)]);
      const buildings = await told('building', 'put', '--file', await kept('baths.json', baths));
      expect(buildings).toMatchObject({
        code: 0,
        stdout: 'building bath-1 is kept\nbuilding bath-2 is kept\n',
      });
      const [listed, all, signals] = await Promise.all([
        told('program', 'list'),
        told('building', 'list'),
        told('signals'),
      ]);
      expect([signals.code, signals.stdout]).toEqual([0, expect.stringMatching(/^no signal yet/)]);
      expect(listed.stdout).toMatch(
        /^night +Night: 0.250 EUR\/kWh, penalty 0.100, ten-of-ten, silence counts-as-declined$/m,
      );
      expect(all.stdout).toMatch(new RegExp(`^bath-1 +bath-1: 20 kW, program night, node ${nodeId}$`, 'm'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
