/** Sessions and tokens as people see them: their own, all for those who manage accounts, and nothing that opens a door. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Account } from '../../core/identity/account.js';
import type { Permission } from '../../core/identity/role.js';
import { LOCAL_ACCOUNT } from './local-account.js';
import { hashOf } from './secret.js';
import { SessionsService } from './sessions.service.js';
import { actorOf, type IdentityRig, identityRig, START_MS } from './testing/identity-rig.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let rig: IdentityRig;
let service: SessionsService;
let ada: Account;
let root: Account;

beforeEach(async () => {
  rig = identityRig();
  service = new SessionsService(rig.accounts, rig.credentials, rig.wall, rig.audit);
  ada = await rig.person('ada', ['operator']);
  root = await rig.person('root', ['security-admin']);
});

async function openSession(account: Account, id: string, openedAtMs = START_MS): Promise<void> {
  const where = { address: '10.0.0.1', userAgent: 'Firefox' };
  const times = { openedAtMs, lastSeenMs: openedAtMs };
  await rig.credentials.openSession({
    ...{ id, accountId: account.id, secretHash: `hash of ${id}` },
    ...times,
    ...where,
  });
}

const ids = (many: readonly { readonly id: string }[]): string[] => many.map(({ id }) => id);
const tokenBody = (scopes: Permission[] = ['city.view']) => ({ name: 'export', scopes, expiresInDays: 30 });

describe('sessions', () => {
  it('are one’s own, newest first, and tell which one is asking', async () => {
    await openSession(ada, 'older', START_MS - HOUR_MS);
    await openSession(ada, 'newer');
    await openSession(root, 'of root');
    const seen = await service.sessions(actorOf(ada, 'older'), 'me');
    expect(seen.map(({ id, isThis }) => [id, isThis])).toEqual([
      ['newer', false],
      ['older', true],
    ]);
    expect(seen[0]).toMatchObject({ login: 'ada', name: 'Name of ada', endsAtMs: START_MS + 12 * HOUR_MS });
    expect(JSON.stringify(seen)).not.toContain('hash of');
  });

  it('are everybody’s for those who manage accounts, and for nobody else', async () => {
    await openSession(ada, 'of ada');
    await openSession(root, 'of root');
    expect(ids(await service.sessions(actorOf(root), 'all')).sort()).toEqual(['of ada', 'of root']);
    await expect(service.sessions(actorOf(ada), 'all')).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('are not told any more when they are over', async () => {
    await openSession(ada, 'idle');
    rig.wall.pass(8 * HOUR_MS - 1);
    expect(ids(await service.sessions(actorOf(ada), 'me'))).toEqual(['idle']);
    rig.wall.pass(1);
    expect(await service.sessions(actorOf(ada), 'me')).toEqual([]);
  });

  it('of an account that is gone keep its id as their name', async () => {
    await openSession({ ...ada, id: 'gone' }, 'left');
    const [left] = await service.sessions(actorOf(root), 'all');
    expect(left).toMatchObject({ login: 'gone', name: 'gone' });
  });

  it('are closed by oneself and revoked by those who manage accounts; the audit tells them apart', async () => {
    await openSession(ada, 'mine');
    await openSession(ada, 'other');
    await service.endSession(actorOf(ada, 'mine'), 'mine');
    await service.endSession(actorOf(root), 'other');
    expect(await rig.credentials.sessions('ada')).toEqual([]);
    expect(await rig.recorded()).toEqual([
      'session.close session:mine done',
      'session.revoke session:other done',
    ]);
  });

  it('of others do not exist for everybody else', async () => {
    await openSession(root, 'of root');
    await expect(service.endSession(actorOf(ada), 'of root')).rejects.toMatchObject({
      code: 'unknown-session',
    });
    expect(ids(await rig.credentials.sessions('root'))).toEqual(['of root']);
    expect(await rig.recorded()).toEqual([]);
  });
});

describe('a token', () => {
  it('is made with a secret that is told once and kept as a hash', async () => {
    const { token, secret } = await service.makeToken(actorOf(ada), tokenBody(['city.view', 'plan.decide']));
    expect(secret).toMatch(/^trb_[\w-]{43}$/);
    expect(token).toMatchObject({
      ...{ accountId: 'ada', login: 'ada', name: 'export', scopes: ['city.view', 'plan.decide'] },
      ...{ createdAtMs: START_MS, expiresAtMs: START_MS + 30 * DAY_MS, lastUsedMs: null, revokedAtMs: null },
    });
    expect((await rig.credentials.token(hashOf(secret)))?.id).toBe(token.id);
    const told = JSON.stringify([token, await service.tokens(actorOf(ada), 'me'), await rig.recorded()]);
    expect(told).not.toContain(secret);
    expect(told).not.toContain(hashOf(secret));
  });

  it('never does more than its maker may at that moment', async () => {
    await expect(
      service.makeToken(actorOf(ada), tokenBody(['city.view', 'users.manage', 'audit.read'])),
    ).rejects.toMatchObject({
      code: 'not-permitted',
      message: expect.stringContaining('Name of ada does not have users.manage, audit.read'),
    });
    // Made by a token of narrower scopes, it is no wider than that.
    const narrow = { ...actorOf(ada), permissions: new Set<Permission>(['city.view']) };
    await expect(service.makeToken(narrow, tokenBody(['plan.decide']))).rejects.toMatchObject({
      code: 'not-permitted',
    });
    expect(await rig.credentials.tokens(null)).toEqual([]);
  });

  it('of a machine is made by those who manage accounts, within the roles of the machine', async () => {
    const robot = await rig.person('robot', ['viewer'], { kind: 'service' });
    const body = { ...tokenBody(), accountId: robot.id };
    const { token } = await service.makeToken(actorOf(root), body);
    expect(token).toMatchObject({ accountId: 'robot', login: 'robot' });
    await expect(
      service.makeToken(actorOf(root), { ...body, scopes: ['plan.decide'] }),
    ).rejects.toMatchObject({ code: 'not-permitted' });
    await expect(service.makeToken(actorOf(ada), body)).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it.each([
    ['another person', 'ada'],
    ['nobody', 'nobody'],
    ['the command line', LOCAL_ACCOUNT.id],
    ['a machine that is disabled', 'old robot'],
  ])('is not made for %s', async (_whom, accountId) => {
    await rig.person('old robot', ['viewer'], { kind: 'service', disabled: true });
    await expect(service.makeToken(actorOf(root), { ...tokenBody(), accountId })).rejects.toMatchObject({
      code: 'not-permitted',
    });
    expect(await rig.credentials.tokens(null)).toEqual([]);
  });

  it('is revoked at once by its owner or those who manage accounts, and unknown to all others', async () => {
    const { token } = await service.makeToken(actorOf(ada), tokenBody());
    const bob = await rig.person('bob', ['operator']);
    await expect(service.revokeToken(actorOf(bob), token.id)).rejects.toMatchObject({
      code: 'unknown-token',
    });
    rig.wall.pass(HOUR_MS);
    await service.revokeToken(actorOf(root), token.id);
    rig.wall.pass(HOUR_MS);
    await service.revokeToken(actorOf(ada), token.id);
    const [listed] = await service.tokens(actorOf(ada), 'me');
    // The first time counts.
    expect(listed?.revokedAtMs).toBe(START_MS + HOUR_MS);
    expect((await rig.recorded()).slice(1)).toEqual(new Array(2).fill(`token.revoke token:${token.id} done`));
  });

  it('is listed for everybody only to those who manage accounts', async () => {
    const { token } = await service.makeToken(actorOf(ada), tokenBody());
    expect(ids(await service.tokens(actorOf(root), 'all'))).toEqual([token.id]);
    expect(await service.tokens(actorOf(root), 'me')).toEqual([]);
    await expect(service.tokens(actorOf(ada), 'all')).rejects.toMatchObject({ code: 'not-permitted' });
  });
});
