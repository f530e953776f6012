/** What every AccountStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OneTimeLink } from '../../src/core/identity/account.js';
import type { AccountStore } from '../../src/ports/account-store.js';
import { anAccount } from './identity-samples.js';
import type { StoreUnderTest } from './store-under-test.js';

const T = Date.parse('2026-01-15T05:00:00Z');

function link(secretHash: string, more: Partial<OneTimeLink> = {}): OneTimeLink {
  return { secretHash, kind: 'setup', accountId: null, expiresAtMs: T + 1_000, ...more };
}

/** Runs the suite on a store. */
export function accountStoreContract(name: string, open: () => Promise<StoreUnderTest<AccountStore>>): void {
  describe(`AccountStore: ${name}`, () => {
    let store: AccountStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    it('gives back an account as it was kept, whoever asks for it', async () => {
      const account = anAccount('acc-1', {
        login: 'Zoë.Müller@lyon.example',
        kind: 'oidc',
        subject: 'https://id.example 42',
        roles: ['operator', 'building-manager'],
        buildingIds: ['HIKARI', 'B-2'],
        lastSignInMs: T + 1,
        passwordHash: '$argon2id$x',
        failures: 3,
        lastFailureMs: T + 2,
      });
      expect(await store.add(account)).toBe(true);
      expect(await store.byId('acc-1')).toEqual(account);
      expect(await store.byLogin('zoË.müllER@LYON.example')).toEqual(account);
      expect(await store.bySubject('https://id.example 42')).toEqual(account);
      expect([await store.byId('nobody'), await store.byLogin('nobody'), await store.bySubject('x')]).toEqual(
        [null, null, null],
      );
    });

    it('takes a login and a subject once, without regard to case', async () => {
      expect(await store.add(anAccount('acc-2', { login: 'anna' }))).toBe(true);
      expect(await store.add(anAccount('acc-3', { login: 'ANNA' }))).toBe(false);
      expect(await store.add(anAccount('acc-4', { subject: 'https://id.example 42' }))).toBe(false);
      expect(await store.byId('acc-3')).toBeNull();
      const tried = await Promise.all(
        ['a', 'b', 'c', 'd'].map((id) => store.add(anAccount(`race-${id}`, { login: 'race' }))),
      );
      expect(tried.filter(Boolean)).toHaveLength(1);
    });

    it('lists all by login', async () => {
      const logins = (await store.list()).map(({ login }) => login);
      expect(logins).toEqual(['anna', 'race', 'Zoë.Müller@lyon.example']);
    });

    it('changes what is named and tells before and after', async () => {
      const outcome = await store.change('acc-2', { name: 'Anna P.', roles: ['operator'] });
      expect(outcome).toMatchObject({
        status: 'changed',
        before: { name: 'Name of acc-2', roles: ['viewer'] },
        after: { name: 'Anna P.', roles: ['operator'], disabled: false },
      });
      expect(await store.byId('acc-2')).toMatchObject({
        name: 'Anna P.',
        roles: ['operator'],
        login: 'anna',
      });
      expect(await store.change('nobody', { disabled: true })).toEqual({ status: 'unknown' });
    });

    it('counts wrong passwords until a right one, or a new one', async () => {
      expect([await store.noteFailure('acc-2', T), await store.noteFailure('acc-2', T + 5)]).toEqual([1, 2]);
      expect(await store.byId('acc-2')).toMatchObject({ failures: 2, lastFailureMs: T + 5 });
      await store.noteSignIn('acc-2', T + 9);
      expect(await store.byId('acc-2')).toMatchObject({
        failures: 0,
        lastFailureMs: null,
        lastSignInMs: T + 9,
      });
      await Promise.all(Array.from({ length: 6 }, () => store.noteFailure('acc-2', T)));
      expect((await store.byId('acc-2'))?.failures).toBe(6);
      await store.setPassword('acc-2', '$argon2id$y');
      expect(await store.byId('acc-2')).toMatchObject({ failures: 0, passwordHash: '$argon2id$y' });
      expect(await store.noteFailure('nobody', T)).toBe(0);
    });

    it('never loses its last administrator, also when two go at once', async () => {
      await store.add(anAccount('root-1', { roles: ['security-admin'] }));
      await store.add(anAccount('root-2', { roles: ['security-admin', 'viewer'] }));
      const outcomes = await Promise.all([
        store.change('root-1', { disabled: true }),
        store.change('root-2', { roles: ['viewer'] }),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['changed', 'last-administrator']);
      const left = (await store.list()).filter((a) => !a.disabled && a.roles.includes('security-admin'));
      expect(left).toHaveLength(1);
      const [last] = left;
      expect(await store.change(last?.id ?? '', { name: 'New Name' })).toMatchObject({ status: 'changed' });
    });

    it('lets a link be used once, in its time, for what it is', async () => {
      await store.putLink(link('a'));
      expect(await store.link('setup', 'a', T)).toEqual(link('a'));
      expect(await store.link('invitation', 'a', T)).toBeNull();
      expect(await store.useLink('invitation', 'a', T)).toBeNull();
      expect(await store.useLink('setup', 'a', T + 1_000)).toBeNull();
      const used = await Promise.all([1, 2, 3, 4].map(() => store.useLink('setup', 'a', T)));
      expect(used.filter((one) => one !== null)).toEqual([link('a')]);
      expect(await store.link('setup', 'a', T)).toBeNull();
    });

    it('ends earlier links of the same kind and account', async () => {
      const invited = (secretHash: string, accountId: string): OneTimeLink =>
        link(secretHash, { kind: 'invitation', accountId });
      for (const one of [link('b'), link('c'), invited('d', 'acc-1'), invited('e', 'acc-1')])
        await store.putLink(one);
      await store.putLink(invited('f', 'acc-2'));
      const alive = await Promise.all([
        store.link('setup', 'b', T),
        store.link('setup', 'c', T),
        store.link('invitation', 'd', T),
        store.link('invitation', 'e', T),
        store.link('invitation', 'f', T),
      ]);
      expect(alive.map((one) => one?.secretHash ?? null)).toEqual([null, 'c', null, 'e', 'f']);
    });
  });
}
