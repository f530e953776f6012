/** The VEN of src/ven with the served VTN: token, own objects, polls, an event followed, reports that fit. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import request from 'supertest';
import { PostgresOpenAdrClientStore } from '../../src/adapters/postgres/openadr-client-store.js';
import { ModelBuilding, SCHOOL } from '../../src/ven/building.js';
import { listenForCallbacks } from '../../src/ven/callback-listener.js';
import { Ven } from '../../src/ven/ven.js';
import { type Callback, VtnClient } from '../../src/ven/vtn-client.js';
import { makeCertificate } from '../fixtures/callback-server.js';
import { eventually } from '../fixtures/eventually.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';

const T0 = Date.parse('2026-01-15T17:00:00Z');
const SECRET = 'a secret of the tests';

const certificate = await makeCertificate();
let api: ServedApi;
let base: string;
let bl = '';

beforeAll(async () => {
  api = await serveApi(T0, {
    TRABOULE_OPENADR_CALLBACK_NETWORKS: '127.0.0.0/8,::1/128',
    TRABOULE_OPENADR_CALLBACK_CA: certificate.certFile,
  });
  base = `${api.url}/openadr3/3.1.0`;
  const clients = new PostgresOpenAdrClientStore(api.foundation.database);
  const digest = createHash('sha256').update(SECRET).digest('hex');
  for (const [clientId, role] of [
    ['bl', 'BL'],
    ['school', 'VEN'],
    ['library', 'VEN'],
  ] as const) {
    await clients.add(
      { clientId, name: clientId, role, createdMs: T0, revokedMs: null, seenMs: null },
      digest,
    );
  }
  const form = { grant_type: 'client_credentials', client_id: 'bl', client_secret: SECRET };
  const { body } = await request(base).post('/auth/token').type('form').send(form).expect(200);
  bl = (body as { access_token: string }).access_token;
});
afterAll(async () => {
  await api.close();
  certificate.remove();
});

function asBl(method: 'get' | 'post', path: string, body?: object): request.Test {
  const agent = request(base);
  const asked = agent[method](path).set('authorization', `Bearer ${bl}`);
  return body === undefined ? asked : asked.send(body);
}

function venOf(clientId: string, lines: string[], callback: Callback | null = null): Ven {
  return new Ven(
    new VtnClient({ baseUrl: base, clientId, clientSecret: SECRET }, callback),
    {
      ...{ venName: clientId, resourceName: 'heating', pollMs: 60_000, share: 0 },
      equipment: new ModelBuilding(SCHOOL, () => 0, T0),
      rules: { hours: [], timeZone: 'Europe/Paris', lowestC: 15 },
      tell: (line) => lines.push(line),
    },
    T0,
  );
}

it('follows an event of the served VTN, its reports arrive, and a lost token is replaced', async () => {
  const program = await asBl('post', '/programs', { programName: 'evening peak' }).expect(201);
  const { id: programID } = program.body as { id: string };
  const payloads = [{ type: 'DISPATCH_SETPOINT_RELATIVE', values: [-25] }];
  await asBl('post', '/events', {
    programID,
    eventName: 'call',
    intervalPeriod: { start: '2026-01-15T17:15:00Z', duration: 'PT15M' },
    intervals: [
      { id: 0, payloads },
      { id: 1, payloads },
    ],
  }).expect(201);
  const lines: string[] = [];
  const ven = venOf('school', lines);
  for (let minute = 0; minute <= 50; minute += 1) await ven.tick(T0 + minute * 60_000);
  expect(lines).toEqual([
    'event call: 2026-01-15T17:15:00.000Z',
    'the VTN answers',
    'following call',
    'back to normal',
  ]);
  const reports = (await asBl('get', '/reports').expect(200)).body as {
    clientName: string;
    clientID: string;
  }[];
  expect(reports.map(({ clientName, clientID }) => [clientName, clientID])).toEqual([
    ['school', 'school'],
    ['school', 'school'],
  ]);
  const resources = (await asBl('get', '/resources').expect(200)).body as { resourceName: string }[];
  expect(resources.map(({ resourceName }) => resourceName)).toEqual(['heating']);
  // A token that ended is replaced without anybody's help.
  await api.foundation.database.rows(
    'ending tokens',
    "DELETE FROM openadr_tokens WHERE client_id = 'school'",
  );
  await ven.tick(T0 + 60 * 60_000);
  expect(ven.now().vtnReachable).toBe(true);
});

it('is told of an event by the served VTN, over https and signed, long before it would poll', async () => {
  const lines: string[] = [];
  const token = 'token-of-the-library';
  const signingKey = createHash('sha256').update(SECRET).digest('hex');
  const told: { ven?: Ven; times: number } = { times: 0 };
  const listener = await listenForCallbacks({
    ...{ host: '127.0.0.1', port: 0, tls: certificate, token, signingKey },
    nowMs: () => api.foundation.wall.nowMs(),
    onChange: () => {
      told.times += 1;
      told.ven?.wake();
    },
  });
  try {
    const url = `https://localhost:${String(listener.port)}/hook`;
    const ven = venOf('library', lines, { url, token });
    told.ven = ven;
    await ven.tick(T0);
    expect(ven.now()).toMatchObject({ isSubscribed: true, vtnReachable: true });
    const program = await asBl('post', '/programs', { programName: 'told' }).expect(201);
    await asBl('post', '/events', {
      programID: (program.body as { id: string }).id,
      eventName: 'told call',
      intervalPeriod: { start: '2026-01-15T19:00:00Z', duration: 'PT15M' },
      intervals: [{ id: 0, payloads: [{ type: 'SIMPLE', values: [1] }] }],
    }).expect(201);
    await eventually(
      () => Promise.resolve(told.times),
      (times) => times > 0,
    );
    await ven.tick(T0 + 1_000);
    expect(lines).toContain('event told call: 2026-01-15T19:00:00.000Z');
    // A VEN that is started again has one subscription still, with its new token.
    await venOf('library', [], { url, token: 'another token' }).tick(T0);
    const subscriptions = (await asBl('get', '/subscriptions').expect(200)).body as { clientID: string }[];
    expect(subscriptions.filter(({ clientID }) => clientID === 'library')).toHaveLength(1);
  } finally {
    await listener.close();
  }
});

it('polls, and says so, where the VTN does not take its address', async () => {
  const lines: string[] = [];
  const ven = venOf('library', lines, { url: 'http://127.0.0.1:1/hook', token: 'x' });
  await ven.tick(T0);
  expect(ven.now()).toMatchObject({ isSubscribed: false, vtnReachable: true });
  expect(lines.some((line) => /^no callbacks, polling every 60 s instead: .*https/.test(line))).toBe(true);
});
