/** What every ParcelStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParcelStore } from '../../src/ports/parcel-store.js';
import type { StoreUnderTest } from './store-under-test.js';

/** Runs the suite on a store. */
export function parcelStoreContract(name: string, open: () => Promise<StoreUnderTest<ParcelStore>>): void {
  describe(`ParcelStore: ${name}`, () => {
    let store: ParcelStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    const parcel = (label: string, ...bytes: number[]) => ({ name: label, bytes: Uint8Array.from(bytes) });

    it('gives back every byte, of the names that are there', async () => {
      const every = Uint8Array.from({ length: 70_000 }, (_, k) => k % 256);
      await store.put('run-1', [
        parcel('small', 0, 255, 92),
        { name: 'large', bytes: every },
        parcel('empty'),
      ]);
      const found = await store.get('run-1', ['small', 'large', 'empty', 'never']);
      expect([...found.keys()].sort()).toEqual(['empty', 'large', 'small']);
      expect(found.get('small')).toEqual(Uint8Array.of(0, 255, 92));
      expect(found.get('large')).toEqual(every);
      expect(found.get('empty')).toEqual(new Uint8Array());
    });

    it('gives numbers that can be read in place', async () => {
      const numbers = Float64Array.of(Math.PI, -0, 1e-300);
      await store.put('run-1', [{ name: 'numbers', bytes: new Uint8Array(numbers.buffer) }]);
      const bytes = (await store.get('run-1', ['numbers'])).get('numbers') ?? new Uint8Array();
      expect(new Float64Array(bytes.buffer, bytes.byteOffset, 3)).toEqual(numbers);
    });

    it('keeps the first to come under a name, run by run', async () => {
      await store.put('run-2', [parcel('answer', 1)]);
      await store.put('run-2', [parcel('answer', 2), parcel('other', 3)]);
      await store.put('run-3', [parcel('answer', 4)]);
      const second = await store.get('run-2', ['answer', 'other']);
      expect([...(second.get('answer') ?? []), ...(second.get('other') ?? [])]).toEqual([1, 3]);
      expect((await store.get('run-3', ['answer'])).get('answer')).toEqual(Uint8Array.of(4));
    });

    it('tells the names that arrive in the run that is watched, until the watch closes', async () => {
      const told: (readonly string[])[] = [];
      let hear: () => void = () => undefined;
      const heard = new Promise<void>((resolve) => (hear = resolve));
      const watch = await store.watch('run-5', (names) => {
        told.push(names);
        hear();
      });
      await store.put('run-6', [parcel('other', 1)]);
      await store.put('run-5', [parcel('bases', 1), parcel('answer', 1)]);
      await heard;
      await watch.close();
      await store.put('run-5', [parcel('later', 1)]);
      expect((await store.get('run-5', ['answer', 'later'])).size).toBe(2);
      expect(told).toEqual([['bases', 'answer']]);
    });

    it('tells that something came when the names are too many to be told, and keeps all of them', async () => {
      const many = Array.from({ length: 1_000 }, (_, k) =>
        parcel(`targets-of-a-chunk-${String(k)}`, k % 256),
      );
      let hear: (names: readonly string[]) => void = () => undefined;
      const told = new Promise<readonly string[]>((resolve) => (hear = resolve));
      const watch = await store.watch('run-10', (names) => {
        hear(names);
      });
      await store.put('run-10', many);
      const names = await told;
      await watch.close();
      expect([0, many.length]).toContain(names.length);
      const last = many.at(-1)?.name ?? '';
      expect((await store.get('run-10', [last])).get(last)).toEqual(Uint8Array.of(999 % 256));
    });

    it('tells the names of a run that begin as asked, and no others', async () => {
      await store.put('run-7', [parcel('state-1', 1), parcel('state-12', 2), parcel('estate', 3)]);
      await store.put('run-8', [parcel('state-9', 1)]);
      expect((await store.names('run-7', 'state-')).sort()).toEqual(['state-1', 'state-12']);
      expect((await store.names('run-7', '')).sort()).toEqual(['estate', 'state-1', 'state-12']);
      expect(await store.names('run-7', 'st%')).toEqual([]);
      expect(await store.names('run-9', '')).toEqual([]);
    });

    it('forgets what it is told to, and nothing else', async () => {
      await store.put('run-4', [parcel('a', 1), parcel('b', 2), parcel('c', 3)]);
      await store.drop('run-4', ['a', 'never']);
      expect([...(await store.get('run-4', ['a', 'b', 'c'])).keys()].sort()).toEqual(['b', 'c']);
      await store.drop('run-4');
      expect((await store.get('run-4', ['a', 'b', 'c'])).size).toBe(0);
      expect((await store.get('run-3', ['answer'])).size).toBe(1);
    });
  });
}
