/** Heat balance of a unit: its heat, a boiler and what is thrown away make the heat that is asked for. */
import type { HeatBalance, ThermalGeneration } from '../../grid/asset.js';
import { SLOT_HOURS } from '../../time/slot.js';
import type { BuildContext } from '../build-context.js';
import type { PowerTerm } from '../dispatch-input.js';
import { HEAT_UNSERVED_EUR_PER_KWH } from '../prices.js';
import type { RowEntry } from '../program-builder.js';

/**
 * Adds `heat-balance[id,t]`: ratio output + boiler + unserved - dumped - surplus = demand, with the boiler at its cost, and
 * cold or overheated pipes at a high price: a forecast must not make the plan infeasible.
 */
export function addHeatBalance(
  ctx: BuildContext,
  unit: ThermalGeneration,
  power: readonly (readonly PowerTerm[])[],
): void {
  const { heat } = unit;
  if (!heat) return;
  const { builder } = ctx;
  power.forEach((terms, t) => {
    const name = (variable: string): string => `${variable}[${unit.id},${String(t)}]`;
    const demandKw = demandAt(ctx, heat, t);
    const boiler = builder.column(name('boiler'), 0, heat.boilerMaxKw);
    const dumped = builder.column(name('heat-dumped'), 0, heat.dumpMaxKw);
    const unserved = builder.column(name('heat-unserved'), 0, Infinity);
    const surplus = builder.column(name('heat-surplus'), 0, Infinity);
    builder.cost('heat', boiler, heat.boilerEurPerKwh * SLOT_HOURS);
    for (const col of [unserved, surplus])
      builder.cost('unserved', col, HEAT_UNSERVED_EUR_PER_KWH * SLOT_HOURS);
    builder.row(name('heat-balance'), demandKw, demandKw, [
      ...terms.map((term): RowEntry => [term.col, -heat.heatPerElectric * term.coefficient]),
      [boiler, 1],
      [unserved, 1],
      [dumped, -1],
      [surplus, -1],
    ]);
  });
}

/** Counts the boiler of a unit that is left to itself, so that the plan's cost is whole. */
export function addLocalHeat(ctx: BuildContext, unit: ThermalGeneration, localKw: readonly number[]): void {
  const { heat } = unit;
  if (!heat) return;
  localKw.forEach((kw, t) => {
    const missingKw = Math.max(0, demandAt(ctx, heat, t) + heat.heatPerElectric * kw);
    ctx.builder.constant('heat', Math.min(missingKw, heat.boilerMaxKw) * heat.boilerEurPerKwh * SLOT_HOURS);
  });
}

function demandAt(ctx: BuildContext, heat: HeatBalance, t: number): number {
  return heat.demandKw[ctx.horizon.hours[t] ?? 0] ?? 0;
}
