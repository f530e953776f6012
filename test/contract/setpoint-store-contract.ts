/** What every SetpointStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FINAL_SETPOINT_STATES, type SetpointOrder } from '../../src/core/control/setpoint.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import type { SetpointStore } from '../../src/ports/setpoint-store.js';
import type { StoreUnderTest } from './store-under-test.js';

const T0 = Date.UTC(2026, 0, 15, 17, 45);

let count = 0;
function freshAsset(): string {
  count += 1;
  return `BAT-${String(count).padStart(4, '0')}`;
}

function order(assetId: string, slot = 0, more: Partial<SetpointOrder> = {}): SetpointOrder {
  const slotMs = T0 + slot * SLOT_MS;
  const planId = more.planId ?? 'p-1';
  return {
    id: `${planId}:${assetId}:${String(slotMs)}`,
    planId,
    assetId,
    slotMs,
    powerKw: -250.25,
    validFromMs: slotMs,
    validUntilMs: slotMs + 2 * SLOT_MS,
    rampKwPerS: 12.5,
    ...more,
  };
}

/** Runs the suite on a store. */
export function setpointStoreContract(
  name: string,
  open: () => Promise<StoreUnderTest<SetpointStore>>,
): void {
  describe(`SetpointStore: ${name}`, () => {
    let store: SetpointStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    intents(() => store);
    stories(() => store);
    finding(() => store);
    reductions(() => store);
  });
}

function intents(store: () => SetpointStore): void {
  describe('intend', () => {
    it('records the intent with all of the order, in the order asked', async () => {
      const [a, b] = [freshAsset(), freshAsset()];
      const orders = [order(b), order(a, 0, { powerKw: null, rampKwPerS: Infinity })];
      const records = await store().intend(orders, T0 - 5);
      expect(records.map((record) => record.order)).toEqual(orders);
      expect(records[0]).toEqual({
        order: orders[0],
        state: 'intended',
        detail: '',
        statusCode: null,
        readBackKw: null,
        meteredKw: null,
        intendedAtMs: T0 - 5,
        writtenAtMs: null,
        settledAtMs: null,
      });
      expect(await store().intend([], T0)).toEqual([]);
    });

    it('answers a repeated order with the record that holds', async () => {
      const a = freshAsset();
      await store().intend([order(a)], T0);
      await store().update(order(a).id, {
        state: 'written',
        detail: 'accepted',
        atMs: T0 + 1,
        statusCode: 0,
      });
      const again = await store().intend([order(a, 0, { powerKw: 999 }), order(a, 1)], T0 + 60_000);
      expect(again.map((record) => [record.state, record.order.powerKw, record.intendedAtMs])).toEqual([
        ['written', -250.25, T0],
        ['intended', -250.25, T0 + 60_000],
      ]);
    });

    it('records once when doubled jobs intend at the same time', async () => {
      const orders = Array.from({ length: 20 }, () => order(freshAsset()));
      const answers = await Promise.all([
        store().intend(orders, T0 + 1),
        store().intend([...orders].reverse(), T0 + 2),
        store().intend(orders, T0 + 3),
      ]);
      const first = answers[0];
      expect(answers[2]).toEqual(first);
      expect([...answers[1]].reverse()).toEqual(first);
      expect(first).toHaveLength(20);
    });

    it.each([
      ['powerKw', { powerKw: Number.NaN }],
      ['powerKw', { powerKw: Infinity }],
      ['rampKwPerS', { rampKwPerS: Number.NaN }],
      ['validUntilMs', { validUntilMs: Number.NaN }],
    ])('refuses an order whose %s is no number, and records none of its batch', async (field, wrong) => {
      const [a, b] = [freshAsset(), freshAsset()];
      const failing = store().intend([order(a), order(b, 0, wrong)], T0);
      await expect(failing).rejects.toMatchObject({ code: 'invalid-input' });
      await expect(failing).rejects.toThrow(field);
      expect(await store().ofAsset(a, 10)).toEqual([]);
    });
  });
}

function reductions(store: () => SetpointStore): void {
  describe('reductions', () => {
    it('are the orders below zero of the assets asked for, start included, end not, oldest first', async () => {
      const [a, b, other] = [freshAsset(), freshAsset(), freshAsset()];
      const orders = [
        order(a, 3),
        order(a, 1),
        order(b, 2),
        order(b, 1, { powerKw: 40 }),
        order(a, 2, { powerKw: null }),
        order(a, 0),
        order(other, 1),
      ];
      await store().intend(orders, T0);
      await store().update(order(b, 2).id, { state: 'refused', detail: 'no', atMs: T0 });
      const found = await store().reductions([a, b], T0 + SLOT_MS, T0 + 3 * SLOT_MS);
      expect(found.map((record) => [record.order.id, record.state])).toEqual([
        [order(a, 1).id, 'intended'],
        [order(b, 2).id, 'refused'],
      ]);
      expect(await store().reductions([], T0, T0 + 9 * SLOT_MS)).toEqual([]);
    });
  });
}

function stories(store: () => SetpointStore): void {
  describe('update', () => {
    it('keeps what is known when a later update does not speak of it', async () => {
      const a = freshAsset();
      const { id } = order(a);
      await store().intend([order(a)], T0);
      expect(
        await store().update(id, {
          state: 'written',
          detail: 'ok',
          atMs: T0 + 10,
          statusCode: 0x40000000,
          readBackKw: -250,
        }),
      ).toBe(true);
      expect(
        await store().update(id, {
          state: 'confirmed',
          detail: 'followed',
          atMs: T0 + 20,
          meteredKw: -249.5,
        }),
      ).toBe(true);
      expect(await store().ofAsset(a, 1)).toEqual([
        {
          order: order(a),
          state: 'confirmed',
          detail: 'followed',
          statusCode: 0x40000000,
          readBackKw: -250,
          meteredKw: -249.5,
          intendedAtMs: T0,
          writtenAtMs: T0 + 10,
          settledAtMs: T0 + 20,
        },
      ]);
    });

    it.each(FINAL_SETPOINT_STATES)('does not move a record that is %s', async (state) => {
      const a = freshAsset();
      await store().intend([order(a)], T0);
      await store().update(order(a).id, { state, detail: 'the end', atMs: T0 + 1 });
      const [settled] = await store().ofAsset(a, 1);
      expect(settled?.settledAtMs).toBe(T0 + 1);
      expect(await store().update(order(a).id, { state: 'written', detail: 'again', atMs: T0 + 2 })).toBe(
        false,
      );
      expect(await store().ofAsset(a, 1)).toEqual([settled]);
    });

    it('says false for an order it never saw', async () => {
      expect(await store().update('no-such-order', { state: 'written', detail: '', atMs: T0 })).toBe(false);
    });

    it('lets one of several final updates win', async () => {
      const a = freshAsset();
      await store().intend([order(a)], T0);
      const states = ['confirmed', 'diverging', 'late', 'refused'] as const;
      const moved = await Promise.all(
        states.map((state) => store().update(order(a).id, { state, detail: state, atMs: T0 + 1 })),
      );
      expect(moved.filter(Boolean)).toHaveLength(1);
      const [record] = await store().ofAsset(a, 1);
      expect(record?.state).toBe(states[moved.indexOf(true)]);
    });
  });
}

function finding(store: () => SetpointStore): void {
  describe('finding', () => {
    it('gives the orders of a slot by asset', async () => {
      const [a, b] = [freshAsset(), freshAsset()];
      const slot = 1000;
      await store().intend(
        [order(b, slot), order(a, slot), order(a, slot, { planId: 'p-2' }), order(a, slot + 1)],
        T0,
      );
      const found = await store().bySlot(T0 + slot * SLOT_MS);
      expect(found.map(({ order: { assetId } }) => assetId)).toEqual([a, a, b]);
      expect(await store().bySlot(T0 + 999 * SLOT_MS)).toEqual([]);
    });

    it('gives the newest record of each asset before a slot', async () => {
      const [a, b, c] = [freshAsset(), freshAsset(), freshAsset()];
      await store().intend([order(a, -4), order(a, -2), order(a, 0), order(b, -90), order(c, 0)], T0);
      const found = await store().latestBefore(T0);
      expect(found.get(a)?.order).toEqual(order(a, -2));
      expect(found.get(b)?.order).toEqual(order(b, -90));
      expect(found.has(c)).toBe(false);
    });

    it('takes the order made last of two for one asset and slot', async () => {
      const a = freshAsset();
      await store().intend([order(a, -2, { planId: 'p-9' })], T0);
      await store().intend([order(a, -2, { planId: 'p-3' })], T0);
      expect((await store().latestBefore(T0)).get(a)?.order.planId).toBe('p-3');
      expect((await store().ofAsset(a, 5)).map((record) => record.order.planId)).toEqual(['p-3', 'p-9']);
    });

    it('gives the history of an asset, newest first, up to the limit', async () => {
      const a = freshAsset();
      await store().intend([order(a, 1), order(a, 3), order(a, 2)], T0);
      const slots = (await store().ofAsset(a, 2)).map((record) => (record.order.slotMs - T0) / SLOT_MS);
      expect(slots).toEqual([3, 2]);
      expect(await store().ofAsset('never-seen', 2)).toEqual([]);
      const [first, second, third] = await store().ofAsset(a, 3);
      expect(await store().ofAsset(a, 2, first!.order.id)).toEqual([second, third].filter(Boolean));
      expect(await store().ofAsset(a, 2, 'no such order')).toEqual([]);
    });

    it('gives the orders of an asset between two slots, oldest first', async () => {
      const a = freshAsset();
      await store().intend([order(a, 3), order(a, 1)], T0);
      await store().intend([order(a, 2), order(a, 1, { planId: 'p-2' }), order(freshAsset(), 2)], T0 + 1);
      const found = await store().between(a, T0 + SLOT_MS, T0 + 3 * SLOT_MS);
      expect(found.map(({ order: o }) => [o.planId, (o.slotMs - T0) / SLOT_MS])).toEqual([
        [expect.any(String), 1],
        ['p-2', 1],
        [expect.any(String), 2],
      ]);
      expect(await store().between(a, T0 + 4 * SLOT_MS, T0 + 9 * SLOT_MS)).toEqual([]);
    });

    it('counts by state over [start, end)', async () => {
      const assets = [freshAsset(), freshAsset(), freshAsset()];
      const slot = 5000;
      await store().intend(
        assets.flatMap((id) => [order(id, slot), order(id, slot + 1)]),
        T0,
      );
      const [first] = assets;
      await store().update(order(first ?? '', slot).id, { state: 'confirmed', detail: '', atMs: T0 });
      const at = T0 + slot * SLOT_MS;
      expect(await store().countByState(at, at + SLOT_MS)).toEqual({ confirmed: 1, intended: 2 });
      expect(await store().countByState(at, at + 2 * SLOT_MS)).toEqual({ confirmed: 1, intended: 5 });
      expect(await store().countByState(at + 9 * SLOT_MS, at + 10 * SLOT_MS)).toEqual({});
    });
  });
}
