/** What every OpenAdrDeliveryStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noticesOf } from '../../src/core/openadr/notice.js';
import type { Delivery } from '../../src/ports/openadr-delivery-store.js';
import { ADR_T0, addAdrClient, adrObject, adrSubscription, type OutboxStores } from './openadr-samples.js';
import type { StoreUnderTest } from './store-under-test.js';

const ALL = { limit: 50, but: [] as string[], perHost: 50, perClient: 50, triedBefore: 50 };

/** Runs the suite on a store. */
export function openAdrDeliveryStoreContract(
  name: string,
  open: () => Promise<StoreUnderTest<OutboxStores>>,
): void {
  describe(`OpenAdrDeliveryStore: ${name}`, () => {
    let stores: OutboxStores;
    let close: () => Promise<void>;
    let nowMs = ADR_T0;

    const event = (id: string, targets: string[] = []) =>
      stores.objects.create(adrObject('EVENT', id, { programId: 'p', targets, body: { programID: 'p' } }));
    const fanOut = () => stores.deliveries.fanOut(100, noticesOf);
    /** Takes what is due, for a minute. */
    const claim = (more: Partial<typeof ALL> = {}) => {
      nowMs += 1;
      return stores.deliveries.claim(nowMs, { ...ALL, untilMs: nowMs + 60_000, ...more });
    };
    const told = (deliveries: readonly Delivery[]) =>
      deliveries
        .map(({ callbackUrl, notification: { operation, object } }) => {
          const { id } = object as { id: string };
          return `${new URL(callbackUrl).host}: ${String(operation)} ${id}`;
        })
        .sort();
    const done = async (deliveries: readonly Delivery[]) => {
      for (const one of deliveries) await stores.deliveries.delivered(one, nowMs);
    };
    const stateOf = async (id: string) =>
      (await stores.deliveries.states()).find(({ subscription }) => subscription.id === id);

    beforeAll(async () => {
      ({ store: stores, close } = await open());
      await addAdrClient(stores, 'school', ['north']);
      await addAdrClient(stores, 'pool', ['south']);
      await stores.objects.create(adrObject('PROGRAM', 'p', { name: 'p', body: { programName: 'p' } }));
      await stores.objects.create(adrSubscription('s-school', 'school', 'https://school.example/told'));
      await stores.objects.create(adrSubscription('s-pool', 'pool', 'https://pool.example/told'));
      while ((await fanOut()) > 0);
      await done(await claim());
      await done(await claim());
    });
    afterAll(() => close());

    it('turns each change into deliveries once, for those who may know of it, and hands them out in order', async () => {
      await event('e1', ['north']);
      await event('e2', ['south']);
      await event('e3');
      expect([await fanOut(), await fanOut()]).toEqual([3, 0]);
      const first = await claim();
      expect(told(first)).toEqual(['pool.example: CREATE e2', 'school.example: CREATE e1']);
      expect(first.map(({ attempt }) => attempt)).toEqual([1, 1]);
      expect(first.map(({ subscription, signingKey }) => [subscription.id, signingKey]).sort()).toEqual([
        ['s-pool', 'digest of pool'],
        ['s-school', 'digest of school'],
      ]);
      // The second of each callback waits for the first.
      expect(await claim()).toEqual([]);
      await done(first);
      const second = await claim();
      expect(told(second)).toEqual(['pool.example: CREATE e3', 'school.example: CREATE e3']);
      await done(second);
      expect(await claim()).toEqual([]);
      expect(await stateOf('s-school')).toMatchObject({
        waiting: 0,
        failures: 0,
        lastDeliveredMs: nowMs - 1,
      });
    });

    it('hands out again what a process took and never ended', async () => {
      await event('lost', ['north']);
      await fanOut();
      const [taken] = await claim();
      expect(await claim()).toEqual([]);
      nowMs += 60_000;
      const [again] = await claim();
      expect(again).toMatchObject({ id: taken?.id, attempt: 2, notification: taken?.notification });
      await done(again ? [again] : []);
    });

    it('leaves hosts that are busy and takes a few of each', async () => {
      await stores.objects.create(adrSubscription('s-school-2', 'school', 'https://school.example/two'));
      await event('busy');
      await fanOut();
      expect(told(await claim({ perHost: 1, but: ['pool.example'] }))).toEqual([
        'school.example: CREATE busy',
      ]);
      const rest = await claim();
      expect(told(rest)).toEqual(['pool.example: CREATE busy', 'school.example: CREATE busy']);
      nowMs += 60_000;
      await done(await claim());
      await stores.objects.remove('SUBSCRIPTION', 's-school-2', nowMs);
      expect(await claim()).toEqual([]);
    });

    it('waits after a failure, is broken after the last, and drops what waits; mended, it is told what follows', async () => {
      await event('f1', ['south']);
      await event('f2', ['south']);
      await fanOut();
      const [first] = await claim();
      if (first === undefined) throw new Error('nothing to deliver');
      await stores.deliveries.failed(first, 'it answered 500', nowMs + 1_000, nowMs);
      expect(await claim()).toEqual([]);
      expect(await stateOf('s-pool')).toMatchObject({
        waiting: 2,
        failures: 1,
        lastError: 'it answered 500',
      });
      nowMs += 1_000;
      const [again] = await claim();
      expect(again).toMatchObject({ id: first.id, attempt: 2 });
      await stores.deliveries.failed(again ?? first, 'no answer', null, nowMs);
      expect(await stateOf('s-pool')).toMatchObject({ waiting: 0, brokenMs: nowMs, lastError: 'no answer' });
      await event('unheard', ['south']);
      await fanOut();
      expect(await claim()).toEqual([]);
      await stores.deliveries.mended('s-pool');
      await event('heard', ['south']);
      await fanOut();
      expect(await stateOf('s-pool')).toMatchObject({
        waiting: 1,
        failures: 0,
        lastError: null,
        brokenMs: null,
      });
      await done(await claim());
    });

    it('leaves places to others: of one client, and of callbacks that failed, only so many are under way', async () => {
      const urls = [1, 2, 3].map((k) => `https://slow${String(k)}.example/told`);
      for (const [k, url] of urls.entries()) {
        await stores.objects.create(adrSubscription(`s-slow-${String(k)}`, 'school', url));
      }
      await event('first');
      await fanOut();
      const hosts = (deliveries: readonly Delivery[]) =>
        deliveries.map(({ callbackUrl }) => new URL(callbackUrl).hostname).sort();
      const taken = await claim({ perClient: 2 });
      expect(hosts(taken)).toEqual(['pool.example', 'school.example', 'slow1.example']);
      // Both of its places are taken, also those of another process.
      expect(await claim({ perClient: 2 })).toEqual([]);
      expect(hosts(await claim({ perClient: 3 }))).toEqual(['slow2.example']);
      nowMs += 60_000;
      // Their time is over: four failed, of which two are tried at once; the one that never was goes before them.
      expect(hosts(await claim({ perClient: 1 }))).toEqual(['pool.example', 'slow3.example']);
      expect(hosts(await claim({ triedBefore: 2 }))).toEqual(['school.example']);
      expect(await claim({ triedBefore: 2 })).toEqual([]);
      const rest = await claim();
      expect(hosts(rest)).toEqual(['slow1.example', 'slow2.example']);
      for (const k of urls.keys()) await stores.objects.remove('SUBSCRIPTION', `s-slow-${String(k)}`, nowMs);
      nowMs += 60_000;
      await done(await claim());
      expect(await claim()).toEqual([]);
    });

    it('drops what waits for an address that was given up, and sends no client that was revoked', async () => {
      await event('moved', ['south']);
      await fanOut();
      await stores.objects.replace(adrSubscription('s-pool', 'pool', 'https://new.pool.example/told'));
      await stores.deliveries.mended('s-pool');
      expect(await stateOf('s-pool')).toMatchObject({ waiting: 0 });
      await event('waits for the revoked', ['south']);
      await fanOut();
      expect(await stateOf('s-pool')).toMatchObject({ waiting: 1 });
      await stores.clients.revoke('pool', nowMs);
      expect(await claim()).toEqual([]);
      expect(await stateOf('s-pool')).toMatchObject({ waiting: 0 });
      await event('revoked', ['south']);
      await fanOut();
      expect(await claim()).toEqual([]);
    });

    it('tells a ven that changes hands to both clients, to the former as it was', async () => {
      await addAdrClient(stores, 'library', ['east']);
      await stores.objects.remove('VEN', 'ven-library', nowMs);
      while ((await fanOut()) > 0);
      await stores.objects.create(adrSubscription('s-library', 'library', 'https://library.example/told'));
      while ((await fanOut()) > 0);
      const body = { venName: 'renamed', targets: ['north'] };
      await stores.objects.replace(
        adrObject('VEN', 'ven-school', {
          ...{ clientId: 'library', name: 'renamed', targets: ['north'], body },
          modifiedMs: ADR_T0 + 1,
        }),
      );
      await fanOut();
      const both = await claim();
      expect(told(both)).toEqual(['library.example: CREATE ven-school', 'school.example: DELETE ven-school']);
      const former = both.find(({ callbackUrl }) => callbackUrl.includes('//school'))?.notification['object'];
      expect(former).toMatchObject({ venName: 'school', clientID: 'school' });
      await done(both);
    });
  });
}
