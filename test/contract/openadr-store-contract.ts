/** What every OpenAdrStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdrKind, AdrObject, AdrViewer } from '../../src/core/openadr/objects.js';
import type { OpenAdrStore } from '../../src/ports/openadr-store.js';
import type { StoreUnderTest } from './store-under-test.js';

const BL: AdrViewer = { role: 'BL', clientId: 'bl' };
const ALL = { skip: 0, limit: 50 };
const T0 = Date.UTC(2026, 0, 15, 17);

function ven(clientId: string, granted: readonly string[]): AdrViewer {
  return { role: 'VEN', clientId, granted };
}

function object(kind: AdrKind, id: string, more: Partial<AdrObject> = {}): AdrObject {
  return {
    id,
    kind,
    clientId: null,
    name: null,
    programId: null,
    eventId: null,
    venId: null,
    targets: [],
    priority: null,
    endMs: null,
    createdMs: T0,
    modifiedMs: T0,
    body: {},
    ...more,
  };
}

/** Runs the suite on a store. */
export function openAdrStoreContract(name: string, open: () => Promise<StoreUnderTest<OpenAdrStore>>): void {
  describe(`OpenAdrStore: ${name}`, () => {
    let store: OpenAdrStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    const ids = async (...args: Parameters<OpenAdrStore['list']>): Promise<string> =>
      (await store.list(...args)).map((one) => one.id).join(' ');

    it('gives back word for word what it was given, key order and digits included', async () => {
      const body = {
        z: 1.1000000000000001,
        a: 'P9999Y',
        'Ünïcode "q"': [0.1, -0, 1e21, null, { x: 1, y: 2 }],
      };
      const given = object('PROGRAM', 'word', { name: 'word for word', targets: ['b', 'a'], body });
      expect(await store.create(given)).toEqual({ status: 'created' });
      const found = await store.find('PROGRAM', 'word', BL);
      expect(JSON.stringify(found?.body)).toBe(JSON.stringify(body));
      expect(found).toMatchObject({ targets: ['b', 'a'], createdMs: T0, modifiedMs: T0 });
      expect(await store.find('EVENT', 'word', BL)).toBeNull();
    });

    it('lets names be taken once where they must be unique, and clients have one ven', async () => {
      await store.create(object('PROGRAM', 'n1', { name: 'evening peak' }));
      expect(await store.create(object('PROGRAM', 'n2', { name: 'evening peak' }))).toEqual({
        status: 'name-taken',
        name: 'evening peak',
      });
      await store.create(object('VEN', 'nv1', { name: 'school', clientId: 'c-school' }));
      await store.create(object('VEN', 'nv2', { name: 'pool', clientId: 'c-pool' }));
      expect(await store.create(object('VEN', 'nv3', { name: 'other', clientId: 'c-school' }))).toEqual({
        status: 'client-has-ven',
        clientId: 'c-school',
      });
      const heating = (id: string, venId: string) =>
        store.create(object('RESOURCE', id, { name: 'heating', venId, clientId: 'c-school' }));
      expect(await heating('nr1', 'nv1')).toEqual({ status: 'created' });
      expect(await heating('nr2', 'nv2')).toEqual({ status: 'created' });
      expect(await heating('nr3', 'nv1')).toEqual({ status: 'name-taken', name: 'heating' });
      const same = (id: string) => store.create(object('EVENT', id, { name: 'same', programId: 'n1' }));
      expect([await same('ne1'), await same('ne2')]).toEqual([{ status: 'created' }, { status: 'created' }]);
      const renamed = await store.replace(object('VEN', 'nv2', { name: 'school', clientId: 'c-pool' }));
      expect(renamed).toEqual({ status: 'name-taken', name: 'school' });
    });

    it('shows a VEN only what it may see, counted before the page is cut', async () => {
      await store.create(object('PROGRAM', 'vp', { name: 'visible' }));
      for (let index = 0; index < 6; index += 1) {
        const targets = index % 2 === 0 ? ['north'] : ['south'];
        await store.create(object('EVENT', `v${String(index)}`, { programId: 'vp', targets }));
      }
      await store.create(object('EVENT', 'v-all', { programId: 'vp' }));
      const north = ven('c-north', ['north']);
      const filter = { programId: 'vp' };
      expect(await ids('EVENT', filter, north, ALL)).toBe('v0 v2 v4 v-all');
      expect(await ids('EVENT', filter, north, { skip: 1, limit: 2 })).toBe('v2 v4');
      expect(await ids('EVENT', { ...filter, targets: ['south'] }, north, ALL)).toBe('v-all');
      expect(await ids('EVENT', { ...filter, targets: ['south'] }, BL, ALL)).toBe('v1 v3 v5');
      expect(await ids('EVENT', filter, ven('c-none', []), ALL)).toBe('v-all');
      expect(await store.find('EVENT', 'v1', north)).toBeNull();
      expect(await ids('EVENT', filter, BL, { skip: 0, limit: 0 })).toBe('');
    });

    it('keeps what one client owns from the others', async () => {
      await store.create(object('VEN', 'ov', { name: 'owned', clientId: 'c-own', targets: ['g1'] }));
      const meter = object('RESOURCE', 'or', {
        name: 'meter',
        venId: 'ov',
        clientId: 'c-own',
        targets: ['g2'],
      });
      await store.create(meter);
      expect(await store.find('VEN', 'ov', ven('c-other', ['g1']))).toBeNull();
      expect(await ids('RESOURCE', { venId: 'ov' }, ven('c-other', ['g2']), ALL)).toBe('');
      expect(await ids('RESOURCE', { venId: 'ov' }, ven('c-own', []), ALL)).toBe('or');
      expect(await store.grantedTargets('c-own')).toEqual(['g1', 'g2']);
      expect(await store.grantedTargets('c-other')).toEqual([]);
    });

    it('orders events by priority, smallest first, none last, then by age', async () => {
      await store.create(object('PROGRAM', 'pp', { name: 'priorities' }));
      for (const [id, priority] of [
        ['p-none', null],
        ['p-5', 5],
        ['p-0', 0],
        ['p-5b', 5],
      ] as const)
        await store.create(object('EVENT', id, { programId: 'pp', priority }));
      expect(await ids('EVENT', { programId: 'pp' }, BL, ALL)).toBe('p-0 p-5 p-5b p-none');
    });

    it('filters by event, program of the event, client name, objects and whether it is over', async () => {
      await store.create(object('PROGRAM', 'fp', { name: 'filters' }));
      await store.create(object('EVENT', 'f-over', { programId: 'fp', endMs: T0 }));
      await store.create(object('EVENT', 'f-on', { programId: 'fp', endMs: T0 + 1 }));
      await store.create(object('EVENT', 'f-ever', { programId: 'fp' }));
      const is = (active: boolean) => ({ programId: 'fp', active: { is: active, atMs: T0 } });
      expect(await ids('EVENT', is(true), BL, ALL)).toBe('f-on f-ever');
      expect(await ids('EVENT', is(false), BL, ALL)).toBe('f-over');
      const report = (id: string, eventId: string, clientName: string) =>
        store.create(object('REPORT', id, { eventId, clientId: 'c-own', body: { clientName } }));
      await report('f-r1', 'f-on', 'school');
      await report('f-r2', 'f-over', 'pool');
      expect(await ids('REPORT', { programId: 'fp' }, BL, ALL)).toBe('f-r1 f-r2');
      expect(await ids('REPORT', { programId: 'vp' }, BL, ALL)).toBe('');
      expect(await ids('REPORT', { programId: 'fp', clientName: 'pool' }, BL, ALL)).toBe('f-r2');
      expect(await ids('REPORT', { eventId: 'f-on' }, BL, ALL)).toBe('f-r1');
      const objectOperations = [
        { objects: ['EVENT', 'PROGRAM'], operations: ['CREATE'], callbackUrl: 'https://a' },
      ];
      await store.create(
        object('SUBSCRIPTION', 'f-s', { clientId: 'c-own', body: { clientName: 's', objectOperations } }),
      );
      expect(await ids('SUBSCRIPTION', { objects: ['PROGRAM'] }, BL, ALL)).toBe('f-s');
      expect(await ids('SUBSCRIPTION', { objects: ['VEN'] }, BL, ALL)).toBe('');
    });

    it('replaces what is there, and says when it is gone', async () => {
      await store.create(object('PROGRAM', 'rp', { name: 'before', targets: ['old'] }));
      const after = object('PROGRAM', 'rp', { name: 'after', targets: ['new'], modifiedMs: T0 + 5 });
      expect(await store.replace(after)).toEqual({ status: 'replaced' });
      expect(await store.find('PROGRAM', 'rp', BL)).toEqual(after);
      expect(await store.replace(object('PROGRAM', 'never', { name: 'never' }))).toEqual({ status: 'gone' });
    });

    it('deletes what hangs on an object before the object', async () => {
      await store.create(object('PROGRAM', 'dp', { name: 'doomed' }));
      await store.create(object('EVENT', 'de', { programId: 'dp', targets: ['t'] }));
      await store.create(
        object('REPORT', 'dr', { eventId: 'de', clientId: 'c-own', body: { clientName: 'x' } }),
      );
      const removed = await store.remove('PROGRAM', 'dp', T0 + 9);
      expect(removed.map((one) => one.id)).toEqual(['dr', 'de', 'dp']);
      expect(await store.find('EVENT', 'de', BL)).toBeNull();
      expect(await store.remove('PROGRAM', 'dp', T0 + 9)).toEqual([]);
    });

    it('takes the resources of a ven with it to another client', async () => {
      const moving = object('VEN', 'mv', { name: 'moving', clientId: 'c-old' });
      await store.create(moving);
      await store.create(object('RESOURCE', 'mr', { name: 'boiler', venId: 'mv', clientId: 'c-old' }));
      await store.replace({ ...moving, clientId: 'c-new', modifiedMs: T0 + 3 });
      expect(await ids('RESOURCE', { venId: 'mv' }, ven('c-old', []), ALL)).toBe('');
      expect(await store.find('RESOURCE', 'mr', ven('c-new', []))).toMatchObject({
        clientId: 'c-new',
        modifiedMs: T0 + 3,
      });
    });
  });
}
