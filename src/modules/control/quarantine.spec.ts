/** Assets that did something else than they said stay out for two hours, whoever asks. */
import { describe, expect, it } from '@jest/globals';
import { MemorySetpointStore } from '../../adapters/memory/setpoint-store.js';
import type { SetpointOrder, SetpointState } from '../../core/control/setpoint.js';
import { quarantinedAt } from './quarantine.js';

const SLOT = 900_000;
const T = Date.parse('2026-01-15T17:00:00Z');

const order = (assetId: string, slotMs: number): SetpointOrder => ({
  id: `P:${assetId}:${String(slotMs)}`,
  planId: 'P',
  assetId,
  slotMs,
  powerKw: 10,
  validFromMs: slotMs,
  validUntilMs: slotMs + 2 * SLOT,
  rampKwPerS: 1,
});

async function storeWith(
  ...settled: [assetId: string, slotMs: number, state: SetpointState][]
): Promise<MemorySetpointStore> {
  const store = new MemorySetpointStore();
  for (const [assetId, slotMs, state] of settled) {
    const one = order(assetId, slotMs);
    await store.intend([one], slotMs);
    await store.update(one.id, { state: 'written', detail: 'accepted', atMs: slotMs });
    await store.update(one.id, { state, detail: 'metered 0 kW', atMs: slotMs + SLOT });
  }
  return store;
}

const out = async (store: MemorySetpointStore, slotMs: number): Promise<string[]> => [
  ...(await quarantinedAt(store, slotMs)).keys(),
];

describe('quarantine', () => {
  it('holds eight slots after the one that diverged, then the asset is back', async () => {
    const store = await storeWith(['BAT', T, 'diverging']);
    expect(await out(store, T + SLOT)).toEqual(['BAT']);
    expect(await out(store, T + 8 * SLOT)).toEqual(['BAT']);
    expect(await out(store, T + 9 * SLOT)).toEqual([]);
  });

  it('says in which slot and why', async () => {
    const reasons = await quarantinedAt(await storeWith(['BAT', T, 'diverging']), T + SLOT);
    expect(reasons.get('BAT')).toBe('diverged in the slot of 2026-01-15T17:00:00.000Z: metered 0 kW');
  });

  it('counts from the last time it diverged', async () => {
    const store = await storeWith(['BAT', T, 'diverging'], ['BAT', T + 4 * SLOT, 'diverging']);
    expect(await out(store, T + 12 * SLOT)).toEqual(['BAT']);
    expect(await out(store, T + 13 * SLOT)).toEqual([]);
  });

  it('spares assets that confirmed, came late or refused', async () => {
    const store = await storeWith(
      ['A', T, 'confirmed'],
      ['B', T, 'late'],
      ['C', T, 'refused'],
      ['D', T, 'diverging'],
    );
    expect(await out(store, T + SLOT)).toEqual(['D']);
  });

  it('does not look ahead: what diverges later is no reason now', async () => {
    expect(await out(await storeWith(['BAT', T + SLOT, 'diverging']), T)).toEqual([]);
  });
});
