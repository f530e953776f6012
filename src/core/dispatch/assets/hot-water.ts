/** Hot-water tanks: storage that is drawn from, loses heat and never gives power back. */
import type { HotWater } from '../../grid/asset.js';
import { SLOT_HOURS } from '../../time/slot.js';
import { clamp, localReason, tieCost, type BuildContext } from '../build-context.js';
import type { AssetPart, PowerTerm } from '../dispatch-input.js';
import { localPart } from '../local-part.js';
import { EARLY_REFUSAL_FACTOR, EMPTY_TANK_FACTOR } from '../prices.js';
import type { AssetState } from '../snapshot.js';

/**
 * Adds `tank-balance[id,t]`: e_t = (1 - loss dt) e_{t-1} + dt (p_t - draw_t) + unserved_t, 0 <= e_t <= capacity;
 * `tank-warm[id,t]`: e_t + cold_t >= socMin capacity, a kWh below it for one hour costs `coldWaterEurPerKwh`;
 * `tank-terminal[id]`: e_T + missing >= e_0.
 */
export function addHotWater(
  ctx: BuildContext,
  tank: HotWater,
  state: AssetState | undefined,
  index: number,
): AssetPart {
  const startKwh = clamp(state?.soc ?? 0, 0, 1) * tank.energyCapacityKwh;
  const draw = ctx.horizon.hours.map((hour) => tank.drawKw[hour] ?? 0);
  const local = thermostat(tank, startKwh, draw);
  const why = localReason(tank, state, state?.soc);
  if (why !== null) return localPart(tank, why, local, null);
  const power: PowerTerm[][] = [];
  const cols: number[] = [];
  const stateRows: number[] = [];
  draw.forEach((drawKw, t) => {
    const col = ctx.builder.column(`power[${tank.id},${String(t)}]`, 0, tank.maxChargeKw);
    ctx.builder.cost('tieBreak', col, tieCost(index, t));
    const energy = ctx.builder.column(`energy[${tank.id},${String(t)}]`, 0, tank.energyCapacityKwh);
    stateRows.push(addBalance(ctx, tank, { t, col, energy, before: cols[t - 1], startKwh, drawKw }));
    addWarmth(ctx, tank, energy, t);
    cols.push(energy);
    power.push([{ col, coefficient: 1 }]);
  });
  const missing = ctx.builder.column(`terminal-missing[${tank.id}]`, 0, Infinity);
  ctx.builder.cost('terminal', missing, ctx.terminalEurPerKwh);
  ctx.builder.row(`tank-terminal[${tank.id}]`, startKwh, Infinity, [
    [cols[cols.length - 1] ?? 0, 1],
    [missing, 1],
  ]);
  return {
    asset: tank,
    mode: 'steered',
    localReason: null,
    power,
    localKw: local,
    state: { cols, scale: 1 / tank.energyCapacityKwh },
    localState: null,
    stateRows,
    reachable: (wished) => reachable(tank, startKwh, draw, wished),
  };
}

interface TankSlot {
  readonly t: number;
  readonly col: number;
  readonly energy: number;
  readonly before: number | undefined;
  readonly startKwh: number;
  readonly drawKw: number;
}

function addBalance(ctx: BuildContext, tank: HotWater, slot: TankSlot): number {
  const keep = keepPerSlot(tank);
  const unserved = ctx.builder.column(`unserved[${tank.id},${String(slot.t)}]`, 0, slot.drawKw * SLOT_HOURS);
  // Refusing a shower early must never pay by keeping the tank fuller until later: the price falls as fast as that gain.
  const hoursLeft = (ctx.horizon.slots - slot.t) * SLOT_HOURS;
  const eurPerKwh = tank.coldWaterEurPerKwh * (EMPTY_TANK_FACTOR + EARLY_REFUSAL_FACTOR * hoursLeft);
  ctx.builder.cost('coldWater', unserved, eurPerKwh);
  const constant = -slot.drawKw * SLOT_HOURS + (slot.before === undefined ? keep * slot.startKwh : 0);
  return ctx.builder.row(`tank-balance[${tank.id},${String(slot.t)}]`, constant, constant, [
    [slot.energy, 1],
    ...(slot.before === undefined ? [] : [[slot.before, -keep] as const]),
    [slot.col, -SLOT_HOURS],
    [unserved, -1],
  ]);
}

function addWarmth(ctx: BuildContext, tank: HotWater, energy: number, t: number): void {
  const cold = ctx.builder.column(`cold[${tank.id},${String(t)}]`, 0, Infinity);
  ctx.builder.cost('coldWater', cold, tank.coldWaterEurPerKwh * SLOT_HOURS);
  ctx.builder.row(`tank-warm[${tank.id},${String(t)}]`, tank.socMin * tank.energyCapacityKwh, Infinity, [
    [energy, 1],
    [cold, 1],
  ]);
}

function keepPerSlot(tank: HotWater): number {
  return 1 - tank.lossPerHour * SLOT_HOURS;
}

/** Without steering a tank takes back what is drawn and lost. */
function thermostat(tank: HotWater, startKwh: number, draw: readonly number[]): number[] {
  const lossKw = tank.lossPerHour * startKwh;
  return draw.map((kw) => clamp(kw + lossKw, 0, tank.maxChargeKw));
}

function reachable(
  tank: HotWater,
  startKwh: number,
  draw: readonly number[],
  wished: readonly (number | null)[],
): number[] {
  const local = thermostat(tank, startKwh, draw);
  let energy = startKwh;
  return wished.map((kw, t) => {
    const before = keepPerSlot(tank) * energy - (draw[t] ?? 0) * SLOT_HOURS;
    const room = Math.max(0, tank.energyCapacityKwh - before) / SLOT_HOURS;
    const power = clamp(kw ?? local[t] ?? 0, 0, Math.min(tank.maxChargeKw, room));
    energy = Math.max(0, before + power * SLOT_HOURS);
    return power;
  });
}
