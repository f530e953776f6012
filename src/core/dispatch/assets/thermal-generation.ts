/** Combined heat and power and waste-to-energy: output between minimum and maximum, at a cost, with a ramp. */
import type { ThermalGeneration } from '../../grid/asset.js';
import { SLOT_HOURS } from '../../time/slot.js';
import {
  clamp,
  localReason,
  rampPerSlotKw,
  safePowerKw,
  tieCost,
  type BuildContext,
} from '../build-context.js';
import { addHeatBalance, addLocalHeat } from '../constraints/heat-balance.js';
import type { AssetPart, PowerTerm } from '../dispatch-input.js';
import { localPart } from '../local-part.js';
import type { AssetState } from '../snapshot.js';

/** Below this share of the minimum output a unit counts as stopped; starting it is not decided here. */
const STOPPED_SHARE = 0.5;

/** Adds the column `power[id,t]` in -max..-min; the ramp rows are of the family `ramp-limit`. */
export function addThermalGeneration(
  ctx: BuildContext,
  unit: ThermalGeneration,
  state: AssetState | undefined,
  index: number,
): AssetPart {
  const T = ctx.horizon.slots;
  const outputKw = state?.powerKw === null || state === undefined ? null : -state.powerKw;
  const stopped = outputKw !== null && outputKw < STOPPED_SHARE * unit.minOutputKw;
  const localKw = new Array<number>(T).fill(stopped ? 0 : (safePowerKw(unit) ?? -unit.referenceOutputKw));
  const why = localReason(unit, state, outputKw) ?? (stopped ? 'it is not running' : null);
  if (why !== null) {
    ctx.builder.constant(
      'generation',
      localKw.reduce((sum, kw) => sum - kw, 0) * SLOT_HOURS * unit.costEurPerKwh,
    );
    addLocalHeat(ctx, unit, localKw);
    return localPart(unit, why, localKw, null);
  }
  const window = outputWindow(unit, outputKw ?? unit.referenceOutputKw, T);
  const { builder } = ctx;
  const power: PowerTerm[][] = localKw.map((_, t) => {
    const col = builder.column(
      `power[${unit.id},${String(t)}]`,
      -(window.high[t] ?? 0),
      -(window.low[t] ?? 0),
    );
    builder.cost('generation', col, -unit.costEurPerKwh * SLOT_HOURS);
    builder.cost('tieBreak', col, -tieCost(index, 0));
    return [{ col, coefficient: 1 }];
  });
  addHeatBalance(ctx, unit, power);
  return {
    asset: unit,
    mode: 'steered',
    localReason: null,
    power,
    localKw,
    state: null,
    localState: null,
    stateRows: null,
    reachable: (wished) =>
      wished.map((kw, t) => clamp(kw ?? localKw[t] ?? 0, -(window.high[t] ?? 0), -(window.low[t] ?? 0))),
  };
}

/** Output window by slot, widened to a start outside of it for as long as the ramp needs [kW]. */
function outputWindow(
  unit: ThermalGeneration,
  startKw: number,
  T: number,
): { low: number[]; high: number[] } {
  const ramp = rampPerSlotKw(unit);
  const slots = Array.from({ length: T }, (_, t) => t + 1);
  return {
    low: slots.map((n) => Math.min(unit.minOutputKw, startKw + n * ramp)),
    high: slots.map((n) => Math.max(unit.maxOutputKw, startKw - n * ramp)),
  };
}
