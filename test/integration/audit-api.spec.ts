/** The audit, the live stream and Idempotency-Keys over HTTP, on a real PostgreSQL. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { PostgresCredentialStore } from '../../src/adapters/postgres/credential-store.js';
import { PostgresEventFeed } from '../../src/adapters/postgres/event-feed.js';
import { API_MODULES } from '../../src/apps/api.js';
import { apiDescription } from '../../src/apps/api-description.js';
import type { AuditRow } from '../../src/core/audit/audit-row.js';
import { formatHead } from '../../src/core/audit/audit-head.js';
import { permissionsOf } from '../../src/core/identity/role.js';
import { planEvent } from '../contract/event-feed-contract.js';
import { tokenOf } from '../fixtures/api-token.js';
import { runCommand } from '../fixtures/command.js';
import { openStream } from '../fixtures/event-stream.js';
import { eventually } from '../fixtures/eventually.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';

const NOW = Date.parse('2026-01-15T17:05:00Z');
const SCENARIO = {
  traboule: 'scenario/v1',
  id: 'asked-once',
  name: 'Asked once',
  base: { day: 'cold-wave-day' },
};
const READING = new Set(['get', 'head', 'options']);

let api: ServedApi;
let closing: Promise<void> | null = null;
let auditor: string;
let viewer: string;
let manager: string;

beforeAll(async () => {
  api = await serveApi(NOW);
  auditor = await tokenOf(api.foundation, 'auditor', ['security-admin']);
  viewer = await tokenOf(api.foundation, 'viewer', ['viewer']);
  manager = await tokenOf(api.foundation, 'manager', ['building-manager']);
});
afterAll(() => closing ?? api.close());

const bearer = (secret: string): { authorization: string } => ({ authorization: `Bearer ${secret}` });
const get = (path: string, secret: string): request.Test =>
  request(api.url).get(`/api/v1/${path}`).set(bearer(secret));
const newest = async (): Promise<AuditRow | undefined> => (await api.audit.rows({ limit: 1 }))[0];

describe('what is in the audit', () => {
  const acting = apiDescription(API_MODULES)
    .routes()
    .filter(({ method, access }) => !READING.has(method) && access?.kind === 'allow');

  it('knows of routes that act', () => {
    expect(acting.length).toBeGreaterThan(5);
  });

  it.each(acting.map(({ method, path, access }) => ({ method, path, access })))(
    'has the refusal of $method $path',
    async ({ method, path, access }) => {
      const allowed = access?.kind === 'allow' ? access.anyOf : [];
      const callers = [
        { id: 'manager', role: 'building-manager', secret: manager },
        { id: 'viewer', role: 'viewer', secret: viewer },
        { id: 'auditor', role: 'security-admin', secret: auditor },
      ] as const;
      const refused = callers.find(({ role }) => allowed.every((one) => !permissionsOf([role]).has(one)));
      if (!refused) throw new Error(`nobody is refused ${path}; expected a role that may not`);
      const { id, secret } = refused;
      const target = path.replaceAll(/\{\w+\}/g, 'x-1');
      const before = (await newest())?.seq ?? 0;
      const verb = method as 'post' | 'put' | 'patch' | 'delete';
      const { body } = await request(api.url)[verb](target).set(bearer(secret)).send({}).expect(403);
      const row = await eventually(newest, (one) => (one?.seq ?? 0) > before);
      expect(row).toMatchObject({
        action: `request.${method}`,
        subject: target,
        outcome: 'refused',
        accountId: `acc-${id}`,
        via: 'token',
        reason: (body as { detail: string }).detail,
      });
    },
  );

  it('has what was done and what no service recorded itself, without its body, and not what failed', async () => {
    const before = (await newest())?.seq ?? 0;
    await api.local.post('/api/v1/scenarios/runs').send({ scenario: 'nonsense' }).expect(400);
    expect((await newest())?.seq ?? 0).toBe(before);
    await api.local.post('/api/v1/scenarios/runs').send({ scenario: SCENARIO }).expect(202);
    expect(await newest()).toMatchObject({
      seq: before + 1,
      action: 'request.post',
      subject: '/api/v1/scenarios/runs',
      outcome: 'done',
      after: null,
    });
  });
});

describe('reading the audit', () => {
  it('takes the permission for it', async () => {
    for (const path of ['audit', 'audit/verdict', 'audit/export']) await get(path, viewer).expect(403);
  });

  it('gives pages, newest first, to the end and without a row twice', async () => {
    const seqs: number[] = [];
    let cursor = '';
    do {
      const { body } = await get(`audit?limit=4${cursor}`, auditor).expect(200);
      const { rows, next } = body as { rows: AuditRow[]; next: string | null };
      seqs.push(...rows.map(({ seq }) => seq));
      cursor = next === null ? '' : `&cursor=${next}`;
    } while (cursor !== '');
    expect(seqs).toEqual(Array.from(seqs, (_, i) => seqs.length - i));
    const { body } = await get(
      'audit?outcome=refused&account=acc-viewer&action=request.get&limit=1',
      auditor,
    );
    expect(body).toMatchObject({ rows: [{ accountId: 'acc-viewer', outcome: 'refused' }] });
  });

  it.each(['audit?since=2026-01-15T17:00:00', 'audit?limit=0', 'audit?cursor=x', 'audit?colour=red'])(
    'refuses %s',
    async (path) => {
      await get(path, auditor).expect(400);
    },
  );

  it('says that the chain is whole, and compares it with a head that was noted', async () => {
    const { body } = await get('audit/verdict', auditor).expect(200);
    const row = await newest();
    const head = row ? formatHead(row) : '';
    expect(body).toEqual({ status: 'intact', rows: row?.seq, head, findings: [], findingsInAll: 0 });
    await get(`audit/verdict?head=${head}`, auditor).expect(200);
    const { body: broken } = await get(`audit/verdict?head=1:${'a'.repeat(64)}`, auditor).expect(200);
    expect(broken).toMatchObject({ status: 'broken', head: null, findings: [{ seq: 1, kind: 'rewritten' }] });
    await get('audit/verdict?head=latest', auditor).expect(400);
  });

  it('goes out as lines of JSON or as CSV, and that it went out stands in it', async () => {
    const lines = (await get('audit/export', auditor).expect(200).buffer(true)).text.trim().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as AuditRow);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1));
    expect(rows.at(-1)).toMatchObject({ action: 'audit.export', accountId: 'acc-auditor' });
    const csv = await get('audit/export?format=csv', auditor).expect(200);
    expect(csv.headers['content-type']).toMatch(/^text\/csv/);
    expect(csv.text.split('\r\n')[0]).toMatch(/^seq,at_utc,account_id,/);
    expect(csv.text.split('\r\n')[1]).toMatch(/^1,2026-01-15T17:05:00Z,acc-/);
  });
});

describe('traboule audit', () => {
  it('exports through the service, and checks what it wrote and what the service gives', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'traboule-audit-'));
    const environment = { TRABOULE_API_TOKEN: auditor, DATABASE_URL: '', TRABOULE_DATA_DIR: folder };
    const out = join(folder, 'audit.jsonl');
    const url = ['--url', api.url];
    expect(await runCommand(['audit', 'export', '--out', out, ...url], environment)).toMatchObject({
      code: 0,
    });
    const checked = await runCommand(['audit', 'verify', '--file', out], environment);
    expect(checked).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^intact, \d+ rows, head \d+:[0-9a-f]{64}\n$/),
    });
    const served = await runCommand(['audit', 'verify', ...url], environment);
    expect(served).toMatchObject({ code: 0, stdout: expect.stringMatching(/^intact/) });
    await writeFile(out, (await readFile(out, 'utf8')).replace('acc-auditor', 'acc-nobody'));
    const broken = await runCommand(['audit', 'verify', '--file', out], environment);
    expect(broken).toMatchObject({ code: 1, stdout: expect.stringMatching(/^broken: row \d+ was altered/) });
    await rm(folder, { recursive: true });
  });
});

describe('an Idempotency-Key', () => {
  const run = (key: string, name: string): request.Test =>
    api.local
      .post('/api/v1/scenarios/runs')
      .set('idempotency-key', key)
      .send({ scenario: { ...SCENARIO, name } });
  const runs = async (): Promise<number> =>
    ((await api.local.get('/api/v1/scenarios/runs').expect(200)).body as unknown[]).length;

  it('makes a double click one act with one answer and one row in the audit', async () => {
    const before = await runs();
    const clicks = await Promise.all([run('"k-1"', 'one'), run('"k-1"', 'one'), run('k-1', 'one')]);
    const done = clicks.filter(({ status }) => status === 202);
    expect(clicks.filter(({ status }) => status !== 202 && status !== 409)).toEqual([]);
    expect(new Set(done.map(({ body }) => (body as { id: string }).id)).size).toBe(1);
    const again = await run('k-1', 'one').expect(202).expect('idempotency-replayed', 'true');
    expect(again.body).toEqual(done[0]?.body);
    expect(await runs()).toBe(before + 1);
    const rows = await api.audit.rows({ action: 'request.post', outcome: 'done', limit: 10 });
    expect(rows.filter(({ subject }) => subject === '/api/v1/scenarios/runs')).toHaveLength(before + 1);
  });

  it('stands for one request: another body under it is refused and does nothing', async () => {
    await run('k-2', 'two').expect(202);
    const before = await runs();
    const { body } = await run('k-2', 'three').expect(422);
    expect(body).toMatchObject({ code: 'idempotency-key-reused' });
    expect(await runs()).toBe(before);
  });

  it('is free again after a request that did nothing, and belongs to its account', async () => {
    await api.local
      .post('/api/v1/scenarios/runs')
      .set('idempotency-key', 'k-3')
      .send({ scenario: 'nonsense' })
      .expect(400);
    await run('k-3', 'four').expect(202);
    const analyst = await tokenOf(api.foundation, 'analyst', ['analyst']);
    await request(api.url)
      .post('/api/v1/scenarios/runs')
      .set(bearer(analyst))
      .set('idempotency-key', 'k-3')
      .send({ scenario: SCENARIO })
      .expect(202);
  });

  it('keeps no secret: a token is shown once, asked again it is a conflict', async () => {
    const make = (): request.Test =>
      request(api.url)
        .post('/api/v1/tokens')
        .set(bearer(auditor))
        .set('idempotency-key', 'k-4')
        .send({ name: 'once', scopes: ['audit.read'], expiresInDays: 1 });
    const first = await make();
    expect(first.body).toMatchObject({ secret: expect.stringMatching(/^trb_/) });
    expect((await make().expect(409)).body).toMatchObject({ code: 'answer-not-kept' });
    const kept = await api.foundation.database.rows<{ reply: { body: unknown } }>(
      'what is kept',
      `SELECT reply FROM idempotency_keys WHERE key = 'k-4'`,
    );
    expect(kept).toEqual([{ reply: { status: 201, body: null, isWhole: false } }]);
  });

  it.each(['""', 'é', 'x'.repeat(256), 'with"quote'])('is refused when it is %j', async (key) => {
    const sent = Buffer.from(key, 'utf8').toString('latin1');
    await run(sent, 'five').expect(400);
  });
});

describe('the live stream', () => {
  const url = (): string => `${api.url}/api/v1/stream`;

  it('asks who is there', async () => {
    expect((await openStream(url(), {})).status).toBe(401);
  });

  it('tells within what the account may see, and goes on where it broke', async () => {
    const feed = new PostgresEventFeed(api.foundation.database);
    const [one, other] = await Promise.all([
      openStream(url(), bearer(viewer)),
      openStream(url(), bearer(manager)),
    ]);
    expect(one.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await eventually(
      () => [one.heard.length, other.heard.length],
      ([a, b]) => a === 1 && b === 1,
    );
    expect(one.heard[0]).toMatchObject({ event: 'ready', id: expect.stringMatching(/^\d+$/) });
    await feed.publish(planEvent('P-1', { state: 'checked' }));
    await eventually(
      () => one.heard.length,
      (n) => n === 2,
    );
    expect(one.heard[1]).toMatchObject({
      event: 'plan',
      data: { topic: 'plan', subject: 'P-1', atMs: expect.any(Number), data: { state: 'checked' } },
    });
    one.close();
    await one.ended;
    for (const subject of ['P-2', 'P-3']) await feed.publish(planEvent(subject));
    const back = await openStream(url(), { ...bearer(viewer), 'last-event-id': one.heard[1]?.id ?? '' });
    await eventually(
      () => back.heard.length,
      (n) => n === 3,
    );
    expect(back.heard.map(({ event, data }) => [event, (data as { subject?: string }).subject])).toEqual([
      ['ready', undefined],
      ['plan', 'P-2'],
      ['plan', 'P-3'],
    ]);
    // A building manager hears nothing of plans.
    expect(other.heard).toHaveLength(1);
    back.close();
    other.close();
  });

  it.each(['999999999', 'not-an-id'])('says reset when it cannot go on after %s', async (id) => {
    const stream = await openStream(url(), { ...bearer(viewer), 'last-event-id': id });
    await eventually(
      () => stream.heard.length,
      (n) => n === 1,
    );
    expect(stream.heard[0]?.event).toBe('reset');
    stream.close();
  });

  it('tells of what the service stores, without anybody publishing it', async () => {
    const stream = await openStream(url(), bearer(api.token));
    await eventually(
      () => stream.heard.length,
      (n) => n === 1,
    );
    await api.local.post('/api/v1/scenarios/runs').send({ scenario: SCENARIO }).expect(202);
    await eventually(
      () => stream.heard.map(({ event }) => event),
      (events) => events.includes('scenario-run'),
    );
    stream.close();
  });

  it('is not opened to a token that was revoked, and ends with the service', async () => {
    const secret = await tokenOf(api.foundation, 'leaver', ['viewer']);
    const credentials = new PostgresCredentialStore(api.foundation.database);
    await credentials.revokeToken('tok-leaver', api.foundation.wall.nowMs());
    expect((await openStream(url(), bearer(secret))).status).toBe(401);
    const stream = await openStream(url(), bearer(viewer));
    closing = api.close();
    await stream.ended;
    expect(stream.heard.at(-1)).toMatchObject({ event: 'end', data: { why: 'closing' } });
    await closing;
  });
});
