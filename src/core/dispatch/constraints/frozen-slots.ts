/** Frozen first slots: setpoints earlier approvals fixed stay, as far as the asset still can. */
import type { BuildContext } from '../build-context.js';
import type { AssetPart } from '../dispatch-input.js';
import type { RowEntry } from '../program-builder.js';

/** A difference worth telling [kW]. */
const NOTE_KW = 1e-3;

/**
 * Adds `frozen-setpoint[id,t]`: power = the frozen setpoint. What the asset's present state no longer allows is moved
 * to the nearest possible value and noted; a frozen `null` leaves the slot to local control at its expected power.
 *
 * @returns value by frozen slot: number, null = local control, undefined = free
 */
export function addFrozenSlots(ctx: BuildContext, part: AssetPart): (number | null | undefined)[] {
  const { snapshot } = ctx;
  const given = snapshot.frozen.find((frozen) => frozen.assetId === part.asset.id);
  if (!given || part.mode === 'local') return [];
  const wished = given.powerKw.slice(0, Math.min(snapshot.frozenSlots, snapshot.horizonSlots));
  const possible = part.reachable(wished);
  return wished.map((kw, t) => {
    const value = possible[t] ?? 0;
    const terms = (part.power[t] ?? []).map((term): RowEntry => [term.col, term.coefficient]);
    ctx.builder.row(`frozen-setpoint[${part.asset.id},${String(t)}]`, value, value, terms);
    if (kw === null) return null;
    if (Math.abs(value - kw) > NOTE_KW) noteMoved(ctx, part, t, { seen: kw, allowed: value });
    return value;
  });
}

function noteMoved(
  ctx: BuildContext,
  part: AssetPart,
  t: number,
  values: { readonly seen: number; readonly allowed: number },
): void {
  ctx.notes.push({
    severity: 'warning',
    rule: 'frozen',
    ownerId: part.asset.id,
    slotMs: ctx.horizon.slotsMs[t] ?? 0,
    ...values,
    message:
      `the frozen setpoint of ${values.seen.toFixed(1)} kW is no longer possible for ${part.asset.id} from its present state; ` +
      `the plan takes ${values.allowed.toFixed(1)} kW`,
  });
}
