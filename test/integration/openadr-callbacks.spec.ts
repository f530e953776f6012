/** Webhooks of the VTN, told to a real https server: challenge, what is told to whom, tries, a killed server. */
import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { PostgresOpenAdrClientStore } from '../../src/adapters/postgres/openadr-client-store.js';
import { startApi } from '../../src/apps/api.js';
import { openFoundation } from '../../src/apps/foundation.js';
import {
  type CallbackServer,
  makeCertificate,
  serveCallbacks,
  type Told,
} from '../fixtures/callback-server.js';
import { OPENADR_DESCRIPTION, openAdrJudge } from '../fixtures/openadr-description.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';
import { sharedExpected } from '../fixtures/shared-data.js';

const BASE = '/openadr3/3.1.0';
const T0 = Date.parse('2026-01-15T17:00:00Z');
const SECRET = 'a secret of the tests';
const TOKEN = 'token-of-the-school';

type Json = Record<string, unknown>;

const certificate = await makeCertificate();
let api: ServedApi;
let school: CallbackServer;
const tokens: Record<string, string> = {};

const ask = (
  who: string,
  method: 'get' | 'post' | 'put' | 'delete',
  path: string,
  body?: object,
): request.Test => {
  const agent = request(api.url);
  const asked = agent[method](`${BASE}${path}`).set('authorization', `Bearer ${tokens[who] ?? ''}`);
  return body === undefined ? asked : asked.send(body);
};
const made = async (who: string, path: string, body: object): Promise<string> => {
  const answer = await ask(who, 'post', path, body);
  expect({ status: answer.status, body: answer.body as Json }).toMatchObject({ status: 201 });
  return (answer.body as { id: string }).id;
};
const until = async (isSo: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (let k = 0; k < 400; k++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`did not happen: ${what}`);
};
const toldOf = (server: CallbackServer): Json[] => server.told.map(({ body }) => JSON.parse(body) as Json);
const subscription = (server: CallbackServer, more: object = {}): object => ({
  clientName: 'school',
  objectOperations: [
    {
      objects: ['PROGRAM', 'EVENT'],
      operations: ['CREATE', 'UPDATE', 'DELETE'],
      callbackUrl: `https://localhost:${String(server.port)}/told?key=hidden`,
      bearerToken: TOKEN,
    },
  ],
  ...more,
});

const NOTHING: Told = { path: '', headers: {}, body: '' };

const SETTINGS = {
  TRABOULE_OPENADR_CALLBACK_NETWORKS: '127.0.0.0/8,::1/128',
  TRABOULE_OPENADR_CALLBACK_CA: certificate.certFile,
  TRABOULE_OPENADR_CALLBACK_RETRY_S: '0.001',
  TRABOULE_OPENADR_CALLBACK_TIME_LIMIT_S: '1',
};

beforeAll(async () => {
  school = await serveCallbacks(certificate);
  api = await serveApi(T0, SETTINGS);
  const clients = new PostgresOpenAdrClientStore(api.foundation.database);
  const digest = createHash('sha256').update(SECRET).digest('hex');
  for (const [clientId, role] of [
    ['bl', 'BL'],
    ['school', 'VEN'],
    ['pool', 'VEN'],
  ] as const) {
    await clients.add(
      { clientId, name: clientId, role, createdMs: T0, revokedMs: null, seenMs: null },
      digest,
    );
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: SECRET };
    const { body } = await request(api.url).post(`${BASE}/auth/token`).type('form').send(form).expect(200);
    tokens[clientId] = (body as { access_token: string }).access_token;
  }
  const ven = { objectType: 'BL_VEN_REQUEST', clientID: 'school', venName: 'school', targets: ['north'] };
  await made('bl', '/vens', ven);
});
afterAll(async () => {
  await api.close();
  await school.close();
  certificate.remove();
});

describe('webhooks of the VTN', () => {
  it('are told what the client may see, in order, signed, and fit the description', async () => {
    const id = await made('school', '/subscriptions', subscription(school));
    const programID = await made('bl', '/programs', { programName: 'peak' });
    const event = { programID, eventName: 'call', targets: ['north', 'south'], intervals: [] };
    const eventID = await made('bl', '/events', event);
    await made('bl', '/events', { ...event, targets: ['south'] });
    await ask('bl', 'put', `/events/${eventID}`, { ...event, eventName: 'changed' }).expect(200);
    await ask('bl', 'put', `/events/${eventID}`, {
      ...event,
      eventName: 'secret',
      targets: ['south'],
    }).expect(200);
    await ask('bl', 'put', `/events/${eventID}`, { ...event, eventName: 'back' }).expect(200);
    await ask('bl', 'delete', `/programs/${programID}`).expect(200);
    await until(() => school.told.length >= 7, 'seven callbacks');
    const lines = toldOf(school).map(({ objectType, operation, object }) => {
      const { eventName, targets } = object as Json;
      return [objectType, operation, eventName ?? null, targets ?? null];
    });
    expect(lines).toEqual([
      ['PROGRAM', 'CREATE', null, null],
      ['EVENT', 'CREATE', 'call', ['north']],
      ['EVENT', 'UPDATE', 'changed', ['north']],
      ['EVENT', 'DELETE', 'changed', ['north']],
      ['EVENT', 'CREATE', 'back', ['north']],
      ['EVENT', 'DELETE', 'back', ['north']],
      ['PROGRAM', 'DELETE', null, null],
    ]);
    const { headers, body } = school.told[0] ?? NOTHING;
    expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
    const [, at = '', signature] =
      /^t=(\d+),sha256=(\w+)$/.exec(String(headers['x-traboule-signature'])) ?? [];
    const key = createHash('sha256').update(SECRET).digest('hex');
    expect(signature).toBe(createHmac('sha256', key).update(`${at}.${body}`).digest('hex'));
    // The token travels, what signs does not.
    for (const secret of [key, SECRET]) expect(JSON.stringify(school.told)).not.toContain(secret);
    if (sharedExpected(OPENADR_DESCRIPTION)) {
      const judge = openAdrJudge();
      expect(toldOf(school).map((one) => judge('notification', one))).toEqual(Array(7).fill(null));
    }
    const own = await ask('school', 'get', `/subscriptions/${id}`).expect(200);
    const others = await ask('bl', 'get', `/subscriptions/${id}`).expect(200);
    expect([own.text.includes(TOKEN), others.text.includes(TOKEN)]).toEqual([true, false]);
    const states = await api.local.get('/api/v1/openadr/subscriptions').expect(200);
    expect(states.body).toMatchObject([
      { id, clientId: 'school', waiting: 0, failures: 0, brokenAtMs: null },
    ]);
    expect(states.text).not.toMatch(/hidden|token-of/);
    await ask('school', 'delete', `/subscriptions/${id}`).expect(200);
  });

  it('ask the address first, also when it changes', async () => {
    const refused = async (body: object): Promise<string> => {
      const answer = await ask('school', 'post', '/subscriptions', body).expect(400);
      return String((answer.body as Json)['detail']);
    };
    school.behave((answer) => answer.end('yes, yes'));
    expect(await refused(subscription(school))).toMatch(/did not pass the challenge .* "echo" back/);
    school.behave((answer) => answer.writeHead(302, { location: 'https://10.0.0.1/' }).end());
    expect(await refused(subscription(school))).toMatch(/302, and redirects are not followed/);
    school.behave(null);
    const plain = {
      objects: ['EVENT'],
      operations: ['CREATE'],
      callbackUrl: `http://localhost:${String(school.port)}/`,
    };
    expect(await refused({ clientName: 'school', objectOperations: [plain] })).toMatch(/https/);
    const { body: none } = await ask('school', 'get', '/subscriptions').expect(200);
    expect(none).toEqual([]);
    const id = await made('school', '/subscriptions', subscription(school));
    school.behave((answer) => answer.writeHead(500).end());
    const same = { ...subscription(school), clientName: 'renamed' };
    await ask('school', 'put', `/subscriptions/${id}`, same).expect(200);
    const moved = { ...plain, callbackUrl: `https://localhost:${String(school.port)}/moved` };
    await ask('school', 'put', `/subscriptions/${id}`, {
      clientName: 'school',
      objectOperations: [moved],
    }).expect(400);
    school.behave(null);
    await ask('school', 'delete', `/subscriptions/${id}`).expect(200);
  });

  it('are tried again, do not wait for a callback that never answers, and are marked when they are broken', async () => {
    const pool = await serveCallbacks(certificate);
    const stuck = await made('pool', '/subscriptions', subscription(pool, { clientName: 'pool' }));
    const id = await made('school', '/subscriptions', subscription(school));
    pool.behave(() => undefined);
    school.told.length = 0;
    let failures = 2;
    school.behave((answer) => {
      if (--failures === 0) school.behave(null);
      answer.writeHead(500).end();
    });
    await made('bl', '/programs', { programName: 'told twice' });
    await until(() => school.told.length === 1, 'told after two failures');
    const stateOf = async (one: string): Promise<Json | undefined> =>
      ((await api.local.get('/api/v1/openadr/subscriptions')).body as Json[]).find(
        (state) => state['id'] === one,
      );
    expect(await stateOf(stuck)).toMatchObject({ waiting: 1, brokenAtMs: null });
    pool.behave((answer) => answer.writeHead(503).end());
    await until(async () => typeof (await stateOf(stuck))?.['brokenAtMs'] === 'number', 'marked as broken');
    expect(await stateOf(stuck)).toMatchObject({ waiting: 0, failures: 10, lastError: 'it answered 503' });
    pool.behave(null);
    await ask('pool', 'put', `/subscriptions/${stuck}`, subscription(pool, { clientName: 'pool' })).expect(
      200,
    );
    await made('bl', '/programs', { programName: 'after the repair' });
    await until(() => pool.told.length === 1, 'told again');
    await ask('pool', 'delete', `/subscriptions/${stuck}`).expect(200);
    await ask('school', 'delete', `/subscriptions/${id}`).expect(200);
    await pool.close();
  });

  it('come after a restart when the server died between the change and the callback', async () => {
    const id = await made('school', '/subscriptions', subscription(school));
    const { port } = school;
    await school.close();
    await made('bl', '/programs', { programName: 'before the end' });
    const next = await openFoundation(api.foundation.settings, { clock: api.clock });
    school = await serveCallbacks(certificate, port);
    const second = await startApi(next);
    await until(() => school.told.length === 1, 'told after the restart');
    expect(toldOf(school)[0]).toMatchObject({
      operation: 'CREATE',
      object: { programName: 'before the end' },
    });
    await second.close();
    await ask('school', 'delete', `/subscriptions/${id}`).expect(200);
  });
});
