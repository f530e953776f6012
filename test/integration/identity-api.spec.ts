/** Identity over HTTP: the first account, signing in and out, lockout, invitations, sessions, tokens, and what each may do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { CallerAnswer } from '../../src/modules/identity/session.schema.js';
import { type Browser, browserOf, PASSWORD, SteppedWall } from '../fixtures/browser.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';

const NOW = Date.parse('2026-01-15T17:05:00Z');
const wall = new SteppedWall(Date.parse('2026-11-23T08:00:00Z'));
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let api: ServedApi;
let admin: Browser;

beforeAll(async () => {
  api = await serveApi(NOW, { TRABOULE_PROXY_HOPS: '1' }, { wall });
});

afterAll(() => api.close());

async function actionsOf(action: string): Promise<unknown[]> {
  return api.audit.rows({ action, limit: 100 });
}

describe('the first account', () => {
  const body = {
    login: 'anna',
    name: 'Anna Perrin',
    password: PASSWORD,
    roles: ['security-admin', 'supervisor'],
  };
  const secret = (): string => api.setupLink?.split('#')[1] ?? '';

  it('is asked for by a link that is not to be guessed', async () => {
    expect(api.setupLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/setup#[\w-]{43}$/);
    const { body: ways } = await request(api.url).get('/api/v1/session/ways').expect(200);
    expect(ways).toEqual({ oidc: null, needsSetup: true });
    const { body: problem } = await request(api.url)
      .post('/api/v1/setup')
      .send({ ...body, secret: 'x'.repeat(43) })
      .expect(410);
    expect(problem).toMatchObject({
      code: 'link-not-valid',
      detail: expect.stringMatching(/traboule user link/),
    });
  });

  it('must be able to make the others, with a password that is worth something', async () => {
    const bad = { ...body, secret: secret() };
    await request(api.url)
      .post('/api/v1/setup')
      .send({ ...bad, roles: ['operator'] })
      .expect(400);
    const { body: weak } = await request(api.url)
      .post('/api/v1/setup')
      .send({ ...bad, password: 'Anna Perrin 12' })
      .expect(400);
    expect(weak).toMatchObject({ code: 'weak-password' });
  });

  it('is made once, however often the link is used, and is signed in with a warning', async () => {
    admin = browserOf(api.url);
    const tries = await Promise.all([
      admin.post('setup', { ...body, secret: secret() }),
      request(api.url)
        .post('/api/v1/setup')
        .send({ ...body, login: 'eve', secret: secret() }),
    ]);
    expect(tries.map(({ status }) => status).sort()).toEqual([201, 410]);
    const made = tries.find(({ status }) => status === 201);
    expect(made?.body).toMatchObject({
      login: made?.body.login as string,
      kind: 'local',
      roles: body.roles,
      via: 'session',
      csrf: expect.stringMatching(/^[\w-]{43}$/),
      warnings: [expect.stringMatching(/security-admin and supervisor/)],
    });
    const { body: ways } = await request(api.url).get('/api/v1/session/ways');
    expect(ways).toMatchObject({ needsSetup: false });
    if (tries[0].status !== 201) await admin.signIn('eve');
  });

  it('stands in the audit, and its password and secrets nowhere', async () => {
    expect(await actionsOf('setup.use')).toHaveLength(1);
    const all = JSON.stringify(await api.audit.rows({ limit: 500 }));
    for (const text of [PASSWORD, secret()]) expect(all).not.toContain(text);
    const dump = await api.foundation.database.rows(
      'looking for secrets',
      `SELECT a::text AS row FROM accounts a UNION ALL SELECT s::text FROM sessions s`,
    );
    expect(JSON.stringify(dump)).not.toContain(PASSWORD);
    expect(JSON.stringify(dump)).not.toContain(admin.cookie());
    expect(JSON.stringify(dump)).toMatch(/\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});

describe('a session', () => {
  it('is a cookie that no script reads and no other site sends', async () => {
    expect(admin.setCookie()).toMatch(
      /^traboule=[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    const { body } = await admin.get('session').expect(200);
    const { session } = body as CallerAnswer;
    expect(session).toMatchObject({
      idleEndsAtMs: (session?.openedAtMs ?? 0) + 8 * HOUR,
      endsAtMs: (session?.openedAtMs ?? 0) + 12 * HOUR,
    });
  });

  it('changes nothing without the value that pages of ours know, or from a page of another site', async () => {
    const put = (headers: Record<string, string>): request.Test =>
      request(api.url)
        .delete('/api/v1/session')
        .set({ cookie: `traboule=${admin.cookie()}`, ...headers });
    const csrf = admin.csrf();
    const refused: [Record<string, string>, RegExp][] = [
      [{}, /must say where it comes from/],
      [{ 'x-traboule-csrf': csrf }, /must say where it comes from/],
      [{ origin: api.url }, /x-traboule-csrf is missing/],
      [{ origin: api.url, 'x-traboule-csrf': `${csrf}x` }, /x-traboule-csrf is missing or not/],
      [{ origin: 'https://evil.example', 'x-traboule-csrf': csrf }, /a page of https:\/\/evil\.example/],
      [{ 'sec-fetch-site': 'cross-site', 'x-traboule-csrf': csrf }, /a page of another site/],
      [{ 'sec-fetch-site': 'same-site', 'x-traboule-csrf': csrf }, /a page of another site/],
      [{ origin: 'null', 'x-traboule-csrf': csrf }, /a page of null/],
    ];
    for (const [headers, why] of refused) {
      const { body } = await put(headers).expect(403);
      expect(body).toMatchObject({ code: 'forbidden', detail: expect.stringMatching(why) });
    }
    await admin.get('session').expect(200);
  });

  it('cannot be opened by a page of another site', async () => {
    await request(api.url)
      .post('/api/v1/session')
      .set('origin', 'https://evil.example')
      .send({ login: 'anna', password: PASSWORD })
      .expect(403);
  });

  it('ends when one signs out, and its cookie is worth nothing then', async () => {
    const { login } = (await admin.get('session')).body as CallerAnswer;
    const other = browserOf(api.url);
    await other.signIn(login);
    const cookie = other.cookie();
    await other.delete('session').expect(204);
    await request(api.url).get('/api/v1/session').set('cookie', `traboule=${cookie}`).expect(401);
    expect(await actionsOf('session.close')).toHaveLength(1);
  });

  it('ends after eight hours without use, and after twelve in any case', async () => {
    const { login } = (await admin.get('session')).body as CallerAnswer;
    const idle = browserOf(api.url);
    const busy = browserOf(api.url);
    await idle.signIn(login);
    await busy.signIn(login);
    wall.pass(7 * HOUR);
    await busy.get('session').expect(200);
    wall.pass(HOUR);
    const { body } = await idle.get('session').expect(401);
    expect(body).toMatchObject({ detail: expect.stringMatching(/8 hours without use/) });
    await busy.get('session').expect(200);
    wall.pass(4 * HOUR);
    await busy.get('session').expect(401);
    await admin.signIn(login);
  });

  it('is seen in a list and ended from another one', async () => {
    const { login } = (await admin.get('session')).body as CallerAnswer;
    const lost = browserOf(api.url);
    await lost.signIn(login);
    const { body } = await admin.get('sessions').expect(200);
    const others = (body as { id: string; isThis: boolean }[]).filter(({ isThis }) => !isThis);
    expect(others).toHaveLength(1);
    await admin.delete(`sessions/${others[0]?.id ?? ''}`).expect(204);
    await lost.get('session').expect(401);
    await admin.delete(`sessions/${others[0]?.id ?? ''}`).expect(404);
    expect(await actionsOf('session.revoke')).toHaveLength(1);
  });
});

describe('accounts', () => {
  it('are made by invitation: the link sets the password, once', async () => {
    const { body } = await admin
      .post('accounts', { login: 'Ben', name: 'Ben Faure', roles: ['operator'] })
      .expect(201);
    expect(body).toMatchObject({ account: { login: 'Ben', state: 'invited' }, warnings: [] });
    const { link } = (body as { invitation: { link: string } }).invitation;
    const [, secret = ''] = link.split('#');
    expect(link).toMatch(/\/invitation#/);
    const ben = browserOf(api.url);
    await ben.post('session', { login: 'ben', password: PASSWORD }).expect(401);
    await ben.post('invitation', { secret, password: 'ben faure 123' }).expect(400);
    const { body: caller } = await ben.post('invitation', { secret, password: PASSWORD }).expect(200);
    expect(caller).toMatchObject({ login: 'Ben', roles: ['operator'] });
    await ben.post('invitation', { secret, password: PASSWORD }).expect(410);
    await browserOf(api.url).signIn('BEN');
    await admin.post('accounts', { login: 'BEN', name: 'Another', roles: [] }).expect(409);
  });

  it('say in plain words what is missing and who has it', async () => {
    const ben = browserOf(api.url);
    await ben.signIn('ben');
    const { body } = await ben.get('accounts').expect(403);
    expect(body).toMatchObject({
      code: 'forbidden',
      detail:
        'Ben Faure may not manage accounts, roles, sessions and API tokens of others (users.manage); security administrators may. Ask a security administrator for the role, or one of them to do it.',
    });
  });

  it('lose what is taken away with the next request', async () => {
    const ben = browserOf(api.url);
    const id = await idOf('ben');
    await ben.signIn('ben');
    await ben.get('plans').expect(200);
    await admin.patch(`accounts/${id}`, { roles: ['building-manager'], buildingIds: ['HIKARI'] }).expect(400);
    await admin.patch(`accounts/${id}`, { roles: ['security-admin'] }).expect(200);
    await ben.get('plans').expect(403);
    await admin.patch(`accounts/${id}`, { roles: ['operator'] }).expect(200);
    await admin.patch(`accounts/${id}`, { disabled: true }).expect(200);
    await ben.get('plans').expect(401);
    await ben.post('session', { login: 'ben', password: PASSWORD }).expect(401);
    await admin.patch(`accounts/${id}`, { disabled: false }).expect(200);
    expect(await actionsOf('account.disable')).toMatchObject([
      { before: { disabled: false }, after: { disabled: true } },
    ]);
  });

  it('cannot be raised by oneself, nor the last administrator be lost', async () => {
    const { accountId, roles } = (await admin.get('session')).body as CallerAnswer;
    const { body } = await admin
      .patch(`accounts/${accountId}`, { roles: [...roles, 'asset-engineer'] })
      .expect(403);
    expect(body).toMatchObject({
      code: 'not-permitted',
      detail: expect.stringMatching(/nobody gives rights to himself/),
    });
    for (const change of [{ disabled: true }, { roles: ['supervisor'] }]) {
      const refused = await admin.patch(`accounts/${accountId}`, change).expect(409);
      expect(refused.body).toMatchObject({ code: 'last-administrator' });
    }
    await admin.patch('accounts/acc-nowhere', { disabled: true }).expect(404);
    await admin.patch('accounts/%00', { disabled: true }).expect(404);
  });

  it('are locked for a while after five wrong passwords, longer each time, and say so', async () => {
    const guess = (password: string): request.Test =>
      browserOf(api.url).post('session', { login: 'ben', password });
    for (let k = 0; k < 5; k++) await guess(`wrong guess ${String(k)}`).expect(401);
    const { body } = await guess(PASSWORD).expect(429);
    expect(body).toMatchObject({ code: 'account-locked', detail: expect.stringMatching(/wait 1 min/) });
    expect(await actionsOf('account.lock')).toHaveLength(1);
    wall.pass(MINUTE);
    await guess('wrong again').expect(401);
    wall.pass(MINUTE);
    await guess(PASSWORD).expect(429);
    wall.pass(MINUTE);
    await guess(PASSWORD).expect(200);
    await guess('wrong once more').expect(401);
    await guess(PASSWORD).expect(200);
  });

  it('change their own password, which ends their other sessions', async () => {
    const [here, there] = [browserOf(api.url), browserOf(api.url)];
    await here.signIn('ben');
    await there.signIn('ben');
    const next = 'trois croissants tièdes';
    await here.put('session/password', { current: 'not it', next }).expect(403);
    await here.put('session/password', { current: PASSWORD, next: 'too short' }).expect(400);
    await here.put('session/password', { current: PASSWORD, next }).expect(204);
    await here.get('session').expect(200);
    await there.get('session').expect(401);
    await there.post('session', { login: 'ben', password: PASSWORD }).expect(401);
    await there.post('session', { login: 'ben', password: next }).expect(200);
    await here.put('session/password', { current: next, next: PASSWORD }).expect(204);
  });

  async function idOf(login: string): Promise<string> {
    const { body } = await admin.get('accounts').expect(200);
    return (body as { id: string; login: string }[]).find((a) => a.login.toLowerCase() === login)?.id ?? '';
  }
});

describe('API tokens', () => {
  it('do what their scopes say as long as their account may, and are shown once', async () => {
    const ben = browserOf(api.url);
    await ben.signIn('ben');
    const order = { name: 'nightly export', scopes: ['city.view'], expiresInDays: 30 };
    const { body } = await ben.post('tokens', order).expect(201);
    const { secret, token } = body as { secret: string; token: { id: string } };
    expect(secret).toMatch(/^trb_[\w-]{43}$/);
    const ask = (path: string): request.Test =>
      request(api.url).get(`/api/v1/${path}`).set('authorization', `Bearer ${secret}`);
    await ask('plans').expect(200);
    const { body: refused } = await ask('forecasts/quality').expect(403);
    expect(refused).toMatchObject({ detail: expect.stringMatching(/forecast\.view/) });
    const { body: caller } = await ask('session').expect(200);
    expect(caller).toMatchObject({ via: 'token', permissions: ['city.view'], csrf: null, session: null });
    const { text } = await ben.get('tokens').expect(200);
    expect(text).not.toContain(secret);
    await ben.delete(`tokens/${token.id}`).expect(204);
    await ask('plans').expect(401);
    expect(await actionsOf('token.revoke')).toHaveLength(1);
  });

  it('end by themselves', async () => {
    const order = { name: 'short', scopes: ['audit.read'], expiresInDays: 1 };
    const { body } = await admin.post('tokens', order).expect(201);
    const ask = (): request.Test =>
      request(api.url)
        .get('/api/v1/session')
        .set('authorization', `Bearer ${(body as { secret: string }).secret}`);
    await ask().expect(200);
    wall.pass(24 * HOUR);
    await ask().expect(401);
    const { login } = (await api.audit.rows({ action: 'setup.use', limit: 1 }))[0]?.after as {
      login: string;
    };
    await admin.signIn(login);
  });

  it('cannot do more than their maker', async () => {
    const ben = browserOf(api.url);
    await ben.signIn('ben');
    const order = { name: 'too much', scopes: ['users.manage'], expiresInDays: 1 };
    const { body } = await ben.post('tokens', order).expect(403);
    expect(body).toMatchObject({ detail: expect.stringMatching(/does not have users\.manage/) });
    await ben.post('tokens', { ...order, scopes: ['city.view'], expiresInDays: 366 }).expect(400);
    await ben.get('tokens?of=all').expect(403);
    await ben.get('sessions?of=all').expect(403);
  });

  it('are made for machines by those who manage accounts', async () => {
    const { body } = await admin
      .post('accounts', { login: 'historian', name: 'Historian', kind: 'service', roles: ['viewer'] })
      .expect(201);
    expect(body).toMatchObject({ invitation: null, account: { state: 'active' } });
    const { id } = (body as { account: { id: string } }).account;
    const order = { name: 'read plans', scopes: ['city.view'], expiresInDays: 365, accountId: id };
    const made = await admin.post('tokens', order).expect(201);
    await request(api.url)
      .get('/api/v1/plans')
      .set('authorization', `Bearer ${(made.body as { secret: string }).secret}`)
      .expect(200);
    await admin.post('tokens', { ...order, scopes: ['plan.decide'] }).expect(403);
    await admin.post(`accounts/${id}/invitation`, {}).expect(400);
  });
});

describe('the built-in account of the command line', () => {
  it('works with the city and not with accounts', async () => {
    const { body } = await api.local.get('/api/v1/session').expect(200);
    expect(body).toMatchObject({
      accountId: 'local-cli',
      via: 'token',
      roles: ['operator', 'analyst', 'asset-engineer'],
      csrf: null,
    });
    await api.local.get('/api/v1/accounts').expect(403);
    await api.local.delete('/api/v1/session').expect(400);
  });
});
