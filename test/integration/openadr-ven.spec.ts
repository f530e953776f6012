/** The VEN of src/ven with the served VTN: token, own objects, polls, an event followed, reports that fit. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import request from 'supertest';
import { PostgresOpenAdrClientStore } from '../../src/adapters/postgres/openadr-client-store.js';
import { ModelBuilding, SCHOOL } from '../../src/ven/building.js';
import { Ven } from '../../src/ven/ven.js';
import { VtnClient } from '../../src/ven/vtn-client.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';

const T0 = Date.parse('2026-01-15T17:00:00Z');
const SECRET = 'a secret of the tests';

let api: ServedApi;
let base: string;
let bl = '';

beforeAll(async () => {
  api = await serveApi(T0);
  base = `${api.url}/openadr3/3.1.0`;
  const clients = new PostgresOpenAdrClientStore(api.foundation.database);
  const digest = createHash('sha256').update(SECRET).digest('hex');
  for (const [clientId, role] of [
    ['bl', 'BL'],
    ['school', 'VEN'],
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
afterAll(() => api.close());

it('follows an event of the served VTN, its reports arrive, and a lost token is replaced', async () => {
  const asBl = (method: 'get' | 'post', path: string, body?: object): request.Test => {
    const agent = request(base);
    const asked = agent[method](path).set('authorization', `Bearer ${bl}`);
    return body === undefined ? asked : asked.send(body);
  };
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
  const ven = new Ven(
    new VtnClient({ baseUrl: base, clientId: 'school', clientSecret: SECRET }),
    {
      ...{ venName: 'school', resourceName: 'heating', pollMs: 60_000, share: 0 },
      equipment: new ModelBuilding(SCHOOL, () => 0, T0),
      rules: { hours: [], timeZone: 'Europe/Paris', lowestC: 15 },
      tell: (line) => lines.push(line),
    },
    T0,
  );
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
  await api.foundation.database.rows('ending tokens', 'DELETE FROM openadr_tokens');
  await ven.tick(T0 + 60 * 60_000);
  expect(ven.now().vtnReachable).toBe(true);
});
