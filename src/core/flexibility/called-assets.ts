/** What buildings agreed to, for the assets of the site that stand for them: nobody's equipment is moved beyond its word. */
import type { DrEvent } from './dr-event.js';
import type { DrBuilding } from './program.js';
import { orderedKw, partByClock } from './parts.js';
import { SLOT_MS } from '../time/slot.js';

/**
 * Power agreed to in a slot, by the asset that takes the setpoints of the building [kW, load convention: below zero = take less];
 * 0 where its building agreed to nothing then. Assets that stand for no building are not in it.
 *
 * @param assetIds demand-response blocks of the site; an asset of another kind is steered by the plan for itself
 * @param events published and running ones
 */
export function agreedByAsset(
  { assetIds, buildings, events }: CalledAssetsInput,
  slotMs: number,
): Map<string, number> {
  const agreed = new Map<string, number>();
  for (const { id, contacts } of buildings) {
    const { assetId } = contacts;
    if (assetId === null || !assetIds.has(assetId)) continue;
    const own = events.reduce((sum, event) => sum + agreedIn(event, id, slotMs), 0);
    agreed.set(assetId, (agreed.get(assetId) ?? 0) + own);
  }
  return agreed;
}

/** What the powers are read from. */
export interface CalledAssetsInput {
  readonly assetIds: ReadonlySet<string>;
  readonly buildings: readonly DrBuilding[];
  readonly events: readonly DrEvent[];
}

/** Silence is judged at the beginning of the slot, whether the clock has passed over the event or not. */
function agreedIn(event: DrEvent, buildingId: string, slotMs: number): number {
  const { window, reduction, program } = event;
  const was = event.parts.find((one) => one.buildingId === buildingId);
  if (was === undefined || slotMs < window.startMs || slotMs >= window.endMs) return 0;
  const part = partByClock(event, was, program?.silence ?? 'counts-as-declined', slotMs);
  const [kw = 0] = orderedKw({ startMs: slotMs, endMs: Math.min(slotMs + SLOT_MS, window.endMs) }, part);
  return reduction ? -kw : kw;
}
