/** Signing in: who gets a session, what a wrong password costs, and that nobody learns which accounts there are. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { LONGEST_SESSION_MS } from '../../core/identity/session-life.js';
import { hashOf } from './secret.js';
import { SignInService } from './sign-in.service.js';
import { type IdentityRig, identityRig, passwordOf, START_MS } from './testing/identity-rig.js';

const MINUTE_MS = 60_000;
const CLIENT = { address: '10.1.2.3', userAgent: 'Firefox' };

let rig: IdentityRig;
let service: SignInService;

beforeEach(async () => {
  rig = identityRig();
  const { accounts, credentials, hasher, wall, audit } = rig;
  service = new SignInService(accounts, credentials, hasher, wall, audit);
  await rig.person('ada', ['operator']);
});

const signIn = (login: string, password = passwordOf(login)) => service.signIn({ login, password }, CLIENT);
const fail = (login = 'ada') =>
  expect(signIn(login, 'not the password')).rejects.toMatchObject({ code: 'sign-in-failed' });

describe('a right password', () => {
  it('opens a session of which only the hash of the secret is kept', async () => {
    const { session, secret, account } = await signIn('ada');
    expect(account.id).toBe('ada');
    expect(session).toMatchObject({
      ...{ accountId: 'ada', secretHash: hashOf(secret), openedAtMs: START_MS, lastSeenMs: START_MS },
      ...CLIENT,
    });
    expect(await rig.credentials.session(hashOf(secret))).toEqual(session);
    expect(JSON.stringify(await rig.credentials.sessions(null))).not.toContain(secret);
    expect(await rig.recorded()).toEqual([`session.open session:${session.id} done`]);
  });

  it('does not mind capitals in the name, and notes when it was', async () => {
    rig.wall.pass(MINUTE_MS);
    await signIn('ADA', passwordOf('ada'));
    expect((await rig.accounts.byId('ada'))?.lastSignInMs).toBe(START_MS + MINUTE_MS);
  });

  it('makes another secret each time and keeps the sessions apart', async () => {
    const [first, second] = [await signIn('ada'), await signIn('ada')];
    expect(first.secret).not.toBe(second.secret);
    expect(await rig.credentials.sessions('ada')).toHaveLength(2);
  });

  it('keeps no more than the beginning of what a browser calls itself', async () => {
    const client = { address: null, userAgent: 'x'.repeat(1_000) };
    const { session } = await service.signIn({ login: 'ada', password: passwordOf('ada') }, client);
    expect(session.userAgent).toBe('x'.repeat(300));
    expect(session.address).toBeNull();
  });

  it('forgets sessions that are longer ago than the longest shift, and no younger ones', async () => {
    const { session: old } = await signIn('ada');
    rig.wall.pass(LONGEST_SESSION_MS);
    const { session: kept } = await signIn('ada');
    expect((await rig.credentials.sessions(null)).map(({ id }) => id).sort()).toEqual(
      [old.id, kept.id].sort(),
    );
    rig.wall.pass(1);
    await signIn('ada');
    expect((await rig.credentials.sessions(null)).map(({ id }) => id)).not.toContain(old.id);
  });
});

describe('a wrong name or password', () => {
  it.each([
    ['a wrong password', 'ada', 'not the password'],
    ['a name nobody has', 'eve', 'not the password'],
    ['an empty password', 'ada', ''],
  ])('is told in the same words: %s', async (_what, login, password) => {
    await expect(signIn(login, password)).rejects.toMatchObject({
      code: 'sign-in-failed',
      message: 'name or password is not right; check both and try again',
    });
    expect(await rig.credentials.sessions(null)).toEqual([]);
  });

  it.each([
    ['is disabled', { disabled: true }],
    ['is of the organisation', { kind: 'oidc' }],
    ['is a machine', { kind: 'service' }],
  ] as const)('is what the right one of an account that %s counts as', async (_what, more) => {
    await rig.person('bob', ['operator'], more);
    await expect(signIn('bob')).rejects.toMatchObject({ code: 'sign-in-failed' });
    // As much work as for one that exists, and nothing noted at the account.
    expect(rig.hasher.compared).toEqual([null]);
    expect((await rig.accounts.byId('bob'))?.failures).toBe(0);
  });

  it('of an account without a password opens nothing', async () => {
    await rig.person('new', ['viewer'], { passwordHash: null });
    await expect(signIn('new')).rejects.toMatchObject({ code: 'sign-in-failed' });
  });

  it('stands in the audit: whose it was if there is such an account, and nobody’s otherwise', async () => {
    await fail('ada');
    await fail('eve');
    expect(await rig.recorded()).toEqual(['session.open account:ada refused', 'session.open null refused']);
  });
});

describe('many wrong passwords', () => {
  beforeEach(async () => {
    for (let k = 0; k < 5; k += 1) await fail();
  });

  it('lock the account for a minute, also for the right one', async () => {
    await expect(signIn('ada')).rejects.toMatchObject({
      code: 'account-locked',
      message: expect.stringContaining('there were 5 wrong passwords for "ada"; wait 1 min'),
    });
    expect((await rig.recorded()).slice(-2)).toEqual([
      'account.lock account:ada done',
      'session.open account:ada refused',
    ]);
  });

  it('are not compared with anything while it is locked', async () => {
    const before = rig.hasher.compared.length;
    await expect(signIn('ada')).rejects.toMatchObject({ code: 'account-locked' });
    expect(rig.hasher.compared).toHaveLength(before);
  });

  it('are forgiven by the right one once the minute is over', async () => {
    rig.wall.pass(MINUTE_MS - 1);
    await expect(signIn('ada')).rejects.toMatchObject({ code: 'account-locked' });
    rig.wall.pass(1);
    await signIn('ada');
    expect((await rig.accounts.byId('ada'))?.failures).toBe(0);
    await fail();
    await signIn('ada');
  });

  it('make each next wait twice as long', async () => {
    rig.wall.pass(MINUTE_MS);
    await fail();
    rig.wall.pass(2 * MINUTE_MS - 1);
    await expect(signIn('ada')).rejects.toMatchObject({
      code: 'account-locked',
      message: expect.stringContaining('there were 6 wrong passwords'),
      context: { because: { rule: 'locked', minutes: 1 } },
    });
    rig.wall.pass(1);
    await signIn('ada');
  });

  it('lock nobody else', async () => {
    await rig.person('bob', ['operator']);
    await signIn('bob');
  });
});

describe('a change of password', () => {
  const body = { current: passwordOf('ada'), next: 'seven bridges over the Rhône' };

  it('takes the old one, sets the new one and ends the other sessions', async () => {
    const { account, session: here } = await signIn('ada');
    await signIn('ada');
    await service.changePassword(account, here.id, body, CLIENT);
    expect((await rig.credentials.sessions('ada')).map(({ id }) => id)).toEqual([here.id]);
    await expect(signIn('ada')).rejects.toMatchObject({ code: 'sign-in-failed' });
    await signIn('ada', body.next);
  });

  it.each([
    ['wrong-password', { ...body, current: 'not the password' }],
    ['weak-password', { ...body, next: 'short' }],
    ['weak-password', { ...body, next: 'Name of ada 12' }],
  ])('is refused with %s and changes nothing', async (code, wrong) => {
    const { account, session: here } = await signIn('ada');
    const { session: other } = await signIn('ada');
    await expect(service.changePassword(account, here.id, wrong, CLIENT)).rejects.toMatchObject({ code });
    expect((await rig.credentials.sessions('ada')).map(({ id }) => id).sort()).toEqual(
      [here.id, other.id].sort(),
    );
    await signIn('ada');
  });

  it('counts a wrong current one as any wrong password', async () => {
    const { account, session } = await signIn('ada');
    const wrong = { ...body, current: 'not the password' };
    for (let k = 0; k < 5; k += 1) {
      const current = await rig.accounts.byId('ada');
      await expect(
        service.changePassword(current ?? account, session.id, wrong, CLIENT),
      ).rejects.toMatchObject({ code: 'wrong-password' });
    }
    await expect(signIn('ada')).rejects.toMatchObject({ code: 'account-locked' });
  });
});
