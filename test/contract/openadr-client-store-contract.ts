/** What every OpenAdrClientStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdrClient, OpenAdrClientStore } from '../../src/ports/openadr-client-store.js';
import type { StoreUnderTest } from './store-under-test.js';

const T0 = Date.UTC(2026, 0, 15, 17);
/** Tokens end by the clock of the wall. */
const LATER = Date.UTC(2126, 0, 1);

function client(clientId: string, more: Partial<AdrClient> = {}): AdrClient {
  return { clientId, name: clientId, role: 'VEN', createdMs: T0, revokedMs: null, seenMs: null, ...more };
}

/** Runs the suite on a store. */
export function openAdrClientStoreContract(
  name: string,
  open: () => Promise<StoreUnderTest<OpenAdrClientStore>>,
): void {
  describe(`OpenAdrClientStore: ${name}`, () => {
    let store: OpenAdrClientStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    it('knows a client by id and secret, and takes an id once', async () => {
      expect(await store.add(client('a'), 'digest-a')).toBe(true);
      expect(await store.add(client('a', { role: 'BL' }), 'digest-b')).toBe(false);
      expect(await store.bySecret('a', 'digest-a')).toEqual(client('a'));
      expect(await store.bySecret('a', 'digest-b')).toBeNull();
      expect(await store.bySecret('never', 'digest-a')).toBeNull();
      expect(await store.client('never')).toBeNull();
    });

    it('takes a token until it expires, and notes that its client was seen', async () => {
      await store.add(client('t'), 'd');
      await store.addToken({ digest: 'tok', clientId: 't', scopes: ['read_targets'], expiresMs: LATER }, 9);
      expect(await store.byToken('tok', LATER - 1)).toMatchObject({
        client: { clientId: 't' },
        scopes: ['read_targets'],
      });
      expect(await store.byToken('tok', LATER)).toBeNull();
      expect(await store.byToken('other', T0)).toBeNull();
      expect((await store.client('t'))?.seenMs).toBe(LATER - 1);
    });

    it('ends tokens with a new secret and with the client', async () => {
      await store.add(client('r'), 'old');
      const token = (digest: string) =>
        store.addToken({ digest, clientId: 'r', scopes: [], expiresMs: LATER }, 9);
      await token('r1');
      expect(await store.rotate('r', 'new')).toBe(true);
      expect(await store.byToken('r1', T0)).toBeNull();
      expect(await store.bySecret('r', 'old')).toBeNull();
      await token('r2');
      expect(await store.revoke('r', T0 + 1)).toBe(true);
      expect(await store.byToken('r2', T0)).toBeNull();
      expect(await store.bySecret('r', 'new')).toBeNull();
      expect(await store.client('r')).toMatchObject({ revokedMs: T0 + 1 });
      expect([
        await store.revoke('r', T0 + 2),
        await store.rotate('r', 'x'),
        await store.revoke('no', T0),
      ]).toEqual([false, false, false]);
    });

    it('keeps the newest tokens of a client, so many as are asked for, and all of others', async () => {
      for (const clientId of ['m', 'n']) await store.add(client(clientId), 'd');
      const add = (digest: string, k: number) =>
        store.addToken({ digest, clientId: digest.charAt(0), scopes: [], expiresMs: LATER + k }, 2);
      await add('n0', 0);
      for (const k of [1, 2, 3]) await add(`m${String(k)}`, k);
      const known = async (digest: string) => (await store.byToken(digest, T0)) !== null;
      expect([await known('n0'), await known('m1'), await known('m2'), await known('m3')]).toEqual([
        ...[true, false, true, true],
      ]);
    });

    it('lists clients by age', async () => {
      await store.add(client('z-old', { createdMs: T0 - 5 }), 'd');
      expect((await store.clients())[0]?.clientId).toBe('z-old');
    });
  });
}
