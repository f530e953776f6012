/** Which assets diverged lately and must stay out of plans and orders. */
import type { SetpointRecord } from '../../core/control/setpoint.js';
import { QUARANTINE_SLOTS, quarantineAt } from '../../core/control/settle-setpoint.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { SetpointStore } from '../../ports/setpoint-store.js';

/**
 * Assets that may not be steered in a slot, with the reason.
 *
 * @param slotMs slot that is planned or acted on [epoch ms]
 */
export async function quarantinedAt(
  store: SetpointStore,
  slotMs: number,
): Promise<ReadonlyMap<string, string>> {
  const slots = Array.from({ length: QUARANTINE_SLOTS + 1 }, (_, k) => slotMs - k * SLOT_MS);
  const records = (await Promise.all(slots.map((at) => store.bySlot(at)))).flat();
  const byAsset = new Map<string, SetpointRecord[]>();
  for (const record of records.filter((r) => r.state === 'diverging')) {
    byAsset.set(record.order.assetId, [...(byAsset.get(record.order.assetId) ?? []), record]);
  }
  const quarantined = new Map<string, string>();
  for (const [assetId, diverging] of byAsset) {
    const found = quarantineAt(diverging, slotMs);
    if (found) quarantined.set(assetId, found.reason);
  }
  return quarantined;
}
