/** What every CredentialStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CredentialStore } from '../../src/ports/credential-store.js';
import { aSession, aToken } from './identity-samples.js';
import type { StoreUnderTest } from './store-under-test.js';

const T = Date.parse('2026-01-15T05:00:00Z');

/** Runs the suite on a store that knows the accounts `anna` and `ben`. */
export function credentialStoreContract(
  name: string,
  open: () => Promise<StoreUnderTest<CredentialStore>>,
): void {
  describe(`CredentialStore: ${name}`, () => {
    let store: CredentialStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    it('finds a session by the hash of its secret, as it was opened', async () => {
      const session = aSession('s1', 'anna', { userAgent: 'Firefox', address: '::1' });
      await store.openSession(session);
      expect(await store.session('hash of s1')).toEqual(session);
      expect(await store.session('s1')).toBeNull();
    });

    it('notes when a session was last seen', async () => {
      await store.noteSeen('s1', T + 60_000);
      expect((await store.session('hash of s1'))?.lastSeenMs).toBe(T + 60_000);
      await store.noteSeen('nobody', T);
    });

    it('lists sessions of one account or of all, newest first', async () => {
      await store.openSession(aSession('s2', 'anna', { openedAtMs: T + 2 }));
      await store.openSession(aSession('s3', 'ben', { openedAtMs: T + 1 }));
      expect((await store.sessions('anna')).map(({ id }) => id)).toEqual(['s2', 's1']);
      expect((await store.sessions(null)).map(({ id }) => id)).toEqual(['s2', 's3', 's1']);
    });

    it('ends a session once', async () => {
      expect(await store.endSession('s3')).toMatchObject({ id: 's3', accountId: 'ben' });
      expect(await store.endSession('s3')).toBeNull();
      expect(await store.session('hash of s3')).toBeNull();
    });

    it('ends all sessions of an account but one', async () => {
      await store.openSession(aSession('s4', 'ben'));
      await store.openSession(aSession('s5', 'anna'));
      expect(await store.endSessionsOf('anna', 's2')).toBe(2);
      expect((await store.sessions(null)).map(({ id }) => id).sort()).toEqual(['s2', 's4']);
      expect(await store.endSessionsOf('anna', null)).toBe(1);
    });

    it('forgets sessions that were opened long ago', async () => {
      await store.openSession(aSession('s6', 'ben', { openedAtMs: T + 10 }));
      await store.forgetSessions(T + 10);
      expect((await store.sessions('ben')).map(({ id }) => id)).toEqual(['s6']);
    });

    it('finds a token by the hash of its secret, and notes when it was used', async () => {
      const token = aToken('t1', 'anna');
      await store.addToken(token);
      expect(await store.token('hash of t1')).toEqual(token);
      await store.noteUsed('t1', T + 5);
      expect(await store.token('hash of t1')).toEqual({ ...token, lastUsedMs: T + 5 });
      expect(await store.token('t1')).toBeNull();
    });

    it('lists tokens of one account or of all, newest first', async () => {
      await store.addToken(aToken('t2', 'local-cli', { createdAtMs: T + 2 }));
      await store.addToken(aToken('t3', 'anna', { createdAtMs: T + 1 }));
      expect((await store.tokens('anna')).map(({ id }) => id)).toEqual(['t3', 't1']);
      expect((await store.tokens(null)).map(({ id }) => id)).toEqual(['t2', 't3', 't1']);
    });

    it('revokes a token, keeps it to be shown, and keeps the first instant', async () => {
      expect(await store.revokeToken('t3', T + 7)).toMatchObject({ id: 't3', revokedAtMs: T + 7 });
      expect(await store.revokeToken('t3', T + 9)).toMatchObject({ id: 't3', revokedAtMs: T + 7 });
      expect((await store.token('hash of t3'))?.revokedAtMs).toBe(T + 7);
      expect(await store.revokeToken('nobody', T)).toBeNull();
    });
  });
}
