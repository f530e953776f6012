/** Clients of the VTN as people manage them, what the audit keeps of it, and how often a client may ask. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';

const BASE = '/openadr3/3.1.0';
const T0 = Date.parse('2026-01-15T17:00:00Z');
const LIMIT = 60;

let api: ServedApi;

beforeAll(async () => {
  api = await serveApi(T0, { TRABOULE_RATE_LIMIT: String(LIMIT) });
});
afterAll(() => api.close());

const make = async (clientId: string, role = 'VEN'): Promise<string> => {
  const { body } = await api.local
    .post('/api/v1/openadr/clients')
    .send({ clientId, name: `client ${clientId}`, role })
    .expect(201);
  return (body as { clientSecret: string }).clientSecret;
};
const askToken = (clientId: string, secret: string): request.Test =>
  request(api.url)
    .post(`${BASE}/auth/token`)
    .type('form')
    .send({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret });
const tokenOf = async (clientId: string, secret: string): Promise<string> =>
  ((await askToken(clientId, secret).expect(200)).body as { access_token: string }).access_token;
const poll = (token: string): request.Test =>
  request(api.url).get(`${BASE}/events`).set('authorization', `Bearer ${token}`);

describe('clients of the VTN', () => {
  it('are made with a secret that is shown once, and seen when they ask', async () => {
    const secret = await make('school');
    const token = await tokenOf('school', secret);
    await poll(token).expect(200);
    const { body, text } = await api.local.get('/api/v1/openadr/clients').expect(200);
    expect(body).toEqual([
      expect.objectContaining({
        clientId: 'school',
        role: 'VEN',
        revokedAtMs: null,
        lastSeenMs: expect.any(Number),
      }),
    ]);
    expect(text).not.toContain(secret);
    await api.local.post('/api/v1/openadr/clients').send({ clientId: 'school', name: 'twice' }).expect(409);
  });

  it('lose tokens and secret when it is rotated, and all when they are revoked', async () => {
    const first = await make('pool');
    const token = await tokenOf('pool', first);
    const { body } = await api.local.post('/api/v1/openadr/clients/pool/rotate').expect(200);
    await poll(token).expect(401);
    await askToken('pool', first).expect(401);
    const second = await tokenOf('pool', (body as { clientSecret: string }).clientSecret);
    await poll(second).expect(200);
    await api.local.delete('/api/v1/openadr/clients/pool').expect(204);
    await poll(second).expect(401);
    const gone = await api.local.post('/api/v1/openadr/clients/pool/rotate').expect(404);
    expect(gone.body).toMatchObject({ code: 'unknown-client' });
  });

  it('are in the audit, as is what business logic writes; what VENs write is not', async () => {
    const bl = await tokenOf('utility', await make('utility', 'BL'));
    const ven = await tokenOf('library', await make('library'));
    const post = (token: string, path: string, body: object): request.Test =>
      request(api.url).post(`${BASE}${path}`).set('authorization', `Bearer ${token}`).send(body);
    const program = await post(bl, '/programs', { programName: 'peak' }).expect(201);
    const programID = (program.body as { id: string }).id;
    const event = await post(bl, '/events', { programID, intervals: [] }).expect(201);
    const eventID = (event.body as { id: string }).id;
    await post(ven, '/reports', { eventID, clientName: 'library', resources: [] }).expect(201);
    await post(ven, '/events', { programID, intervals: [] }).expect(403);
    const rows = await api.audit.rows({ limit: 100 });
    const told = rows.map(({ accountId, action }) => `${accountId} ${action}`);
    expect(told).toEqual(
      expect.arrayContaining([
        'local-cli openadr-client.create',
        'local-cli openadr-client.rotate',
        'local-cli openadr-client.revoke',
        'openadr:utility openadr-program.create',
        'openadr:utility openadr-event.create',
      ]),
    );
    expect(told.filter((line) => /report|request\.|library/.test(line.split(' ')[1] ?? ''))).toEqual([]);
    expect(JSON.stringify(rows)).not.toContain(bl);
  });

  it('are counted one by one, and do not suffer from whoever guesses tokens behind their address', async () => {
    const tokens = await Promise.all(
      ['one', 'two'].map(async (clientId) => tokenOf(clientId, await make(clientId))),
    );
    const [one = '', two = ''] = tokens;
    const statuses: number[] = [];
    for (let k = 0; k <= LIMIT; k++) statuses.push((await poll(one)).status);
    expect(new Set(statuses.slice(0, LIMIT))).toEqual(new Set([200]));
    const over = await poll(one).expect(429);
    expect(over.type).toBe('application/json');
    for (let k = 0; k < 130; k++) await poll(`guess-${String(k)}`);
    await poll('guess').expect(429);
    await poll(two).expect(200);
  });
});
