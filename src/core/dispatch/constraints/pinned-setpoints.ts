/** Setpoints a person pinned: held as they are, while all else is planned around them. */
import type { BuildContext } from '../build-context.js';
import type { AssetPart } from '../dispatch-input.js';
import type { SetpointPin } from '../plan.js';
import type { RowEntry } from '../program-builder.js';

/**
 * Adds `pinned-setpoint[id,t]`: power = the pinned value; a pinned `null` leaves the slot to local control at its expected
 * power. Unlike a frozen setpoint a pin is never moved: what cannot be is a conflict.
 */
export function addPinnedSetpoints(
  ctx: BuildContext,
  part: AssetPart,
  pins: readonly SetpointPin[] | undefined,
): void {
  const own = pins?.filter(({ assetId }) => assetId === part.asset.id) ?? [];
  if (own.length === 0 || part.mode === 'local') return;
  for (const [t, slotMs] of ctx.horizon.slotsMs.entries()) {
    const pin = pinOf(own, part.asset.id, slotMs);
    if (pin === undefined) continue;
    const value = pin.powerKw ?? part.localKw[t] ?? 0;
    const terms = (part.power[t] ?? []).map((term): RowEntry => [term.col, term.coefficient]);
    ctx.builder.row(`pinned-setpoint[${part.asset.id},${String(t)}]`, value, value, terms);
  }
}

/** The pin on an asset in a slot; undefined when it is free. */
export function pinOf(
  pins: readonly SetpointPin[] | undefined,
  assetId: string,
  slotMs: number,
): SetpointPin | undefined {
  return pins?.find((pin) => pin.assetId === assetId && slotMs >= pin.fromMs && slotMs < pin.toMs);
}
