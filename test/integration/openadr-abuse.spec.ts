/** What clients of the VTN may send by mistake or malice: refused in words, by plain JSON, at a cost that stays small. */
import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { PostgresOpenAdrStore } from '../../src/adapters/postgres/openadr-store.js';
import { adrSubscription } from '../contract/openadr-samples.js';
import { type CallbackServer, makeCertificate, serveCallbacks } from '../fixtures/callback-server.js';
import { OPENADR_DESCRIPTION, openAdrJudge } from '../fixtures/openadr-description.js';
import { OPENADR_BASE, OPENADR_SECRET, openAdrDesk, type OpenAdrDesk } from '../fixtures/openadr-desk.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';
import { sharedExpected } from '../fixtures/shared-data.js';

const T0 = Date.parse('2026-01-15T17:00:00Z');
const KB = 1024;

type Json = Record<string, unknown>;

const certificate = await makeCertificate();

describe('a VTN that is misused', () => {
  let api: ServedApi;
  let desk: OpenAdrDesk;
  let server: CallbackServer;
  const judge = sharedExpected(OPENADR_DESCRIPTION) ? openAdrJudge() : (): null => null;

  beforeAll(async () => {
    server = await serveCallbacks(certificate);
    api = await serveApi(T0, {
      TRABOULE_OPENADR_CALLBACK_NETWORKS: '127.0.0.0/8,::1/128',
      TRABOULE_OPENADR_CALLBACK_CA: certificate.certFile,
    });
    desk = await openAdrDesk(
      { url: api.url, database: api.foundation.database },
      { bl: 'BL', school: 'VEN' },
    );
  });
  afterAll(async () => {
    await api.close();
    await server.close();
    certificate.remove();
  });

  /** Sends a text as it is. */
  const send = (who: string, path: string, text: string, type = 'application/json'): request.Test =>
    request(api.url)
      .post(`${OPENADR_BASE}${path}`)
      .set('authorization', `Bearer ${desk.tokens[who] ?? ''}`)
      .set('content-type', type)
      .send(text);
  const refused = async (asked: request.Test): Promise<number> => {
    const { status, type, body } = await asked;
    expect({ type, wrong: judge('problem', body), status: (body as Json)['status'] }).toEqual({
      ...{ type: 'application/json', wrong: null, status },
    });
    expect(String((body as Json)['detail'])).toMatch(/\S{3}.*\s\S/);
    return status;
  };

  it('refuses bodies that are too large, too deep, or no JSON, as a problem that any client can read', async () => {
    const name = (text: string): string => `{"programName":${text}}`;
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(await refused(send('bl', '/programs', name(`"${'x'.repeat(300 * KB)}"`)))).toBe(413);
    expect(await refused(send('bl', '/programs', name(deep)))).toBe(400);
    expect(await refused(send('bl', '/programs', `{"programName":"deep","targets":${deep}}`))).toBe(400);
    expect(await refused(send('bl', '/programs', name('"half')))).toBe(400);
    expect(await refused(send('bl', '/programs', 'programName=x', 'text/plain'))).toBe(400);
    expect((await send('bl', '/programs', '<program/>', 'application/xml')).body).toMatchObject({
      detail: 'expected a body of JSON, sent as application/json',
    });
    expect(await refused(send('bl', '/programs', 'null'))).toBe(400);
    // An é of Latin-1: kept as UTF-8 it would come back as another letter.
    const latin1 = await fetch(`${api.url}${OPENADR_BASE}/programs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${desk.tokens['bl'] ?? ''}`, 'content-type': 'application/json' },
      body: Buffer.from(name('"caf\u00e9"'), 'latin1'),
    });
    expect([latin1.status, await latin1.json()]).toMatchObject([
      400,
      { detail: expect.stringContaining('UTF-8') },
    ]);
    expect(
      await refused(send('school', '/vens', '{"__proto__":{"objectType":"VEN_VEN_REQUEST"},"venName":"v"}')),
    ).toBe(400);
  });

  it('leaves out fields that the description does not know, also deep ones, and keeps nothing of them', async () => {
    const text = `{"programName":"plain","invented":${'{"a":'.repeat(1000)}1${'}'.repeat(1000)},"constructor":{"x":1}}`;
    const { status, body } = await send('bl', '/programs', text);
    expect([status, Object.keys(body as Json).sort()]).toEqual([
      201,
      ['createdDateTime', 'id', 'modificationDateTime', 'objectType', 'programName'],
    ]);
  });

  it('answers questions for what is not there or cannot be as problems, not as failures', async () => {
    const get = (path: string): Promise<number> => refused(desk.ask('bl', 'get', path));
    expect(await get('/nowhere')).toBe(404);
    expect(await get('/events/%00')).toBe(404);
    expect(await get('/events/%E0%A4%A')).toBe(400);
    expect(await get(`/events/${'x'.repeat(2000)}`)).toBe(404);
    expect(await get('/events?limit=1&limit=2')).toBe(400);
    expect(await get('/events?targets=')).toBe(400);
    expect(await get('/events?programID=%00')).toBe(400);
    expect(await get('/vens?venName=a%00')).toBe(400);
    expect(
      await refused(
        request(api.url)
          .patch(`${OPENADR_BASE}/events`)
          .set('authorization', `Bearer ${desk.tokens['bl'] ?? ''}`),
      ),
    ).toBe(404);
  });

  it('gives the far end of a list at no price', async () => {
    const page = async (query: string): Promise<unknown> =>
      (await desk.ask('bl', 'get', `/programs?${query}`).expect(200)).body;
    expect(await page('skip=2147483647&limit=50')).toEqual([]);
    expect(await page('skip=0&limit=0')).toEqual([]);
    const many = Array.from({ length: 300 }, (_, k) => `targets=t${String(k)}`).join('&');
    expect(await page(many)).toEqual([]);
  });

  it('refuses tokens for what is no credential, and keeps only the newest of a client that asks and asks', async () => {
    const form = (fields: Json | string) =>
      request(api.url).post(`${OPENADR_BASE}/auth/token`).type('form').send(fields);
    const right = { grant_type: 'client_credentials', client_id: 'school', client_secret: OPENADR_SECRET };
    const error = async (fields: Json | string): Promise<unknown> => {
      const { status, body } = await form(fields);
      return [status, (body as Json)['error']];
    };
    expect(await error({ ...right, client_id: 'a\0b' })).toEqual([400, 'invalid_request']);
    expect(await error({ ...right, client_secret: 'x'.repeat(5000) })).toEqual([400, 'invalid_request']);
    expect(await error('grant_type=client_credentials&grant_type=password')).toEqual([
      400,
      'invalid_request',
    ]);
    expect((await form({ ...right, scope: 'x'.repeat(20 * KB) })).status).toBe(413);
    for (let k = 0; k < 40; k++) await form(right).expect(200);
    const [row] = await api.foundation.database.rows<{ count: string }>(
      'counting tokens',
      `SELECT count(*) FROM openadr_tokens WHERE client_id = 'school'`,
    );
    expect(Number(row?.count)).toBe(32);
    // Its first token was older than those.
    await desk.ask('school', 'get', '/events').expect(401);
    await desk.ask('bl', 'get', '/events').expect(200);
  });

  it('counts wrong secrets also of somebody who has a token of his own', async () => {
    const guess = (): request.Test =>
      request(api.url)
        .post(`${OPENADR_BASE}/auth/token`)
        .set('authorization', `Bearer ${desk.tokens['bl'] ?? ''}`)
        .type('form')
        .send({ grant_type: 'client_credentials', client_id: 'school', client_secret: 'a guess' });
    const statuses: number[] = [];
    for (let k = 0; k < 121; k++) statuses.push((await guess()).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
    // Whose token is in force is not locked out by it.
    await desk.ask('bl', 'get', '/events').expect(200);
  });

  it('does not let one request ask a hundred addresses, nor one client be called back without end', async () => {
    let asked = 0;
    server.behave((answer) => {
      asked += 1;
      answer.writeHead(500).end();
    });
    const to = (path: string) => ({
      ...{ objects: ['EVENT'], operations: ['CREATE'] },
      callbackUrl: `https://localhost:${String(server.port)}/${path}`,
    });
    const many = Array.from({ length: 100 }, (_, k) => to(String(k)));
    const subscribe = (objectOperations: object[]) =>
      desk.ask('bl', 'post', '/subscriptions', { clientName: 'bl', objectOperations });
    expect(await refused(subscribe(many))).toBe(400);
    expect(asked).toBe(0);
    server.behave(null);
    const store = new PostgresOpenAdrStore(api.foundation.database);
    const url = `https://localhost:${String(server.port)}/same`;
    for (let k = 0; k < 49; k++) await store.create(adrSubscription(`s${String(k)}`, 'bl', url));
    await subscribe([to('same')]).expect(201);
    expect(await refused(subscribe([to('same')]))).toBe(409);
  });

  it('ends connections that send no whole request', async () => {
    const { hostname, port } = new URL(api.url);
    const socket = createConnection(Number(port), hostname);
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (part: Buffer) => (text += part.toString('utf8')));
      socket.on('close', () => {
        resolve(text);
      });
      socket.write(`GET ${OPENADR_BASE}/events HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20 * KB)}\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });
});
