/** Battery: charge and discharge with losses and wear inside a window of the state of charge. */
import type { Battery } from '../../grid/asset.js';
import { SLOT_HOURS } from '../../time/slot.js';
import { clamp, localReason, safePowerKw, tieCost, type BuildContext } from '../build-context.js';
import { localPart } from '../local-part.js';
import type { AssetPart, PowerTerm } from '../dispatch-input.js';
import type { AssetState } from '../snapshot.js';

/**
 * Adds `storage-balance[id,t]`: e_t = e_{t-1} + dt (etaC c_t - d_t / etaD), with columns `charge`, `discharge`,
 * `energy` (kWh at the end of the slot) and `storage-terminal[id]`: e_T + missing >= e_0, or a value per kWh stored at the
 * end where the site gives one. Where a negative price would pay for charging and discharging at once, the integer
 * `charging[id,t]` with `charge-only[id,t]` and `discharge-only[id,t]` forbids it.
 * A start outside the window widens the window to the start: never further out, and drawn back by the terminal price.
 */
export function addBattery(
  ctx: BuildContext,
  battery: Battery,
  state: AssetState | undefined,
  index: number,
): AssetPart {
  const T = ctx.horizon.slots;
  const why = localReason(battery, state, state?.soc);
  const startKwh = (state?.soc ?? 0) * battery.energyCapacityKwh;
  const idleKw = safePowerKw(battery) ?? 0;
  const base = {
    asset: battery,
    localKw: new Array<number>(T).fill(idleKw),
    reachable: (wished: readonly (number | null)[]) => reachable(battery, startKwh, wished),
  };
  if (why !== null) {
    return localPart(battery, why, base.localKw, null);
  }
  const power: PowerTerm[][] = [];
  const cols: number[] = [];
  const stateRows: number[] = [];
  const window = energyWindow(battery, startKwh);
  for (let t = 0; t < T; t++) {
    const [charge, discharge] = addPower(ctx, battery, index, t);
    const energy = ctx.builder.column(`energy[${battery.id},${String(t)}]`, window.low, window.high);
    const before = cols[t - 1];
    const constant = before === undefined ? startKwh : 0;
    stateRows.push(
      ctx.builder.row(`storage-balance[${battery.id},${String(t)}]`, constant, constant, [
        [energy, 1],
        ...(before === undefined ? [] : [[before, -1] as const]),
        [charge, -SLOT_HOURS * battery.efficiencyCharge],
        [discharge, SLOT_HOURS / battery.efficiencyDischarge],
      ]),
    );
    cols.push(energy);
    power.push([
      { col: charge, coefficient: 1 },
      { col: discharge, coefficient: -1 },
    ]);
  }
  addTerminal(ctx, battery, cols[T - 1] ?? 0, startKwh);
  return {
    ...base,
    mode: 'steered',
    localReason: null,
    power,
    state: { cols, scale: 1 / battery.energyCapacityKwh },
    localState: null,
    stateRows,
  };
}

function addPower(ctx: BuildContext, battery: Battery, index: number, t: number): [number, number] {
  const { builder } = ctx;
  const charge = builder.column(`charge[${battery.id},${String(t)}]`, 0, battery.maxChargeKw);
  const discharge = builder.column(`discharge[${battery.id},${String(t)}]`, 0, battery.maxDischargeKw);
  for (const col of [charge, discharge]) {
    builder.cost('wear', col, battery.wearEurPerKwh * SLOT_HOURS);
    builder.cost('tieBreak', col, tieCost(index, t));
  }
  if (paysToBurn(ctx, battery, t)) addExclusion(ctx, battery, { charge, discharge, t });
  return [charge, discharge];
}

/**
 * True where wear does not keep a negative price from paying for charging and discharging at once (solvers.md 6), or where
 * losing energy makes room that a reserve pays for.
 */
function paysToBurn(ctx: BuildContext, battery: Battery, t: number): boolean {
  if (ctx.roomHasPrice && battery.efficiencyCharge * battery.efficiencyDischarge < 1) return true;
  const { importPriceEurPerKwh, exportPriceEurPerKwh } = ctx.snapshot;
  const lowest = Math.min(importPriceEurPerKwh[t] ?? 0, exportPriceEurPerKwh[t] ?? 0);
  const roundTrip = battery.efficiencyCharge * battery.efficiencyDischarge;
  return battery.wearEurPerKwh < (-lowest * (1 - roundTrip)) / (1 + roundTrip);
}

function addExclusion(
  ctx: BuildContext,
  battery: Battery,
  at: { readonly charge: number; readonly discharge: number; readonly t: number },
): void {
  const { builder } = ctx;
  const name = (variable: string): string => `${variable}[${battery.id},${String(at.t)}]`;
  const charging = builder.integer(name('charging'), 0, 1);
  builder.row(name('charge-only'), -Infinity, 0, [
    [at.charge, 1],
    [charging, -battery.maxChargeKw],
  ]);
  builder.row(name('discharge-only'), -Infinity, battery.maxDischargeKw, [
    [at.discharge, 1],
    [charging, battery.maxDischargeKw],
  ]);
}

/** Energies the battery may have in the plan [kWh]: its window, widened to a start outside of it. */
export function energyWindow(battery: Battery, startKwh: number): { low: number; high: number } {
  return {
    low: Math.min(battery.socMin * battery.energyCapacityKwh, startKwh),
    high: Math.max(battery.socMax * battery.energyCapacityKwh, startKwh),
  };
}

function clampToWindow(battery: Battery, energyKwh: number): number {
  const capacity = battery.energyCapacityKwh;
  return clamp(energyKwh, battery.socMin * capacity, battery.socMax * capacity);
}

function addTerminal(ctx: BuildContext, battery: Battery, lastEnergy: number, startKwh: number): void {
  const value = battery.terminalEurPerKwh;
  if (value !== undefined) {
    ctx.builder.cost('terminal', lastEnergy, -value);
    ctx.builder.constant('terminal', value * startKwh);
    return;
  }
  const targetKwh = clampToWindow(battery, startKwh);
  const missing = ctx.builder.column(`terminal-missing[${battery.id}]`, 0, Infinity);
  ctx.builder.cost('terminal', missing, ctx.terminalEurPerKwh);
  ctx.builder.row(`storage-terminal[${battery.id}]`, targetKwh, Infinity, [
    [lastEnergy, 1],
    [missing, 1],
  ]);
}

function reachable(battery: Battery, startKwh: number, wished: readonly (number | null)[]): number[] {
  let energy = startKwh;
  const { low, high } = energyWindow(battery, startKwh);
  return wished.map((kw) => {
    const room = Math.max(0, high - energy) / (SLOT_HOURS * battery.efficiencyCharge);
    const stock = (Math.max(0, energy - low) * battery.efficiencyDischarge) / SLOT_HOURS;
    const power = clamp(
      kw ?? safePowerKw(battery) ?? 0,
      -Math.min(battery.maxDischargeKw, stock),
      Math.min(battery.maxChargeKw, room),
    );
    energy +=
      power > 0
        ? power * SLOT_HOURS * battery.efficiencyCharge
        : (power * SLOT_HOURS) / battery.efficiencyDischarge;
    return power;
  });
}
