/** Power envelopes: anything with a window of power by slot, a budget of energy and a price. */
import type { PowerEnvelope } from '../../grid/asset.js';
import { SLOT_HOURS } from '../../time/slot.js';
import { clamp, localReason, safePowerKw, tieCost, type BuildContext } from '../build-context.js';
import type { AssetPart, PowerTerm } from '../dispatch-input.js';
import { localPart } from '../local-part.js';
import type { RowEntry } from '../program-builder.js';
import type { AssetState } from '../snapshot.js';

/** Adds `power[id,t]` in its window and `energy-budget[id]`: min <= dt sum of power + short - over <= max, both priced. */
export function addPowerEnvelope(
  ctx: BuildContext,
  envelope: PowerEnvelope,
  state: AssetState | undefined,
  index: number,
): AssetPart {
  const low = ctx.horizon.hours.map((hour, t) => state?.minKw?.[t] ?? envelope.minKw[hour] ?? 0);
  const high = ctx.horizon.hours.map((hour, t) => state?.maxKw?.[t] ?? envelope.maxKw[hour] ?? 0);
  const within = (kw: number, t: number): number => clamp(kw, low[t] ?? 0, high[t] ?? 0);
  const localKw = low.map((_, t) => within(safePowerKw(envelope) ?? 0, t));
  const why = localReason(envelope, state, undefined);
  if (why !== null) return localPart(envelope, why, localKw, null);
  const { builder } = ctx;
  const power: PowerTerm[][] = [];
  const energy = low.map((minKw, t): RowEntry => {
    const col = builder.column(`power[${envelope.id},${String(t)}]`, minKw, high[t] ?? 0);
    builder.cost('envelope', col, envelope.priceEurPerKwh * SLOT_HOURS);
    builder.cost('tieBreak', col, tieCost(index, t));
    power.push([{ col, coefficient: 1 }]);
    return [col, SLOT_HOURS];
  });
  addBudget(ctx, envelope, energy);
  return {
    asset: envelope,
    mode: 'steered',
    localReason: null,
    power,
    localKw,
    state: null,
    localState: null,
    stateRows: null,
    reachable: (wished) => wished.map((kw, t) => within(kw ?? localKw[t] ?? 0, t)),
  };
}

function addBudget(ctx: BuildContext, envelope: PowerEnvelope, energy: readonly RowEntry[]): void {
  const { energyMinKwh, energyMaxKwh, id } = envelope;
  if (energyMinKwh === undefined && energyMaxKwh === undefined) return;
  const short = ctx.builder.column(`budget-short[${id}]`, 0, Infinity);
  const over = ctx.builder.column(`budget-over[${id}]`, 0, Infinity);
  for (const col of [short, over]) ctx.builder.cost('unserved', col, envelope.unservedEurPerKwh);
  ctx.builder.row(`energy-budget[${id}]`, energyMinKwh ?? -Infinity, energyMaxKwh ?? Infinity, [
    ...energy,
    [short, 1],
    [over, -1],
  ]);
}
