/** Electrically heated buildings: one resistance, one capacity (1R1C), a comfort band with a price. */
import type { ThermalBuilding } from '../../grid/asset.js';
import { SLOT_HOURS } from '../../time/slot.js';
import { clamp, localReason, tieCost, type BuildContext } from '../build-context.js';
import type { AssetPart, PowerTerm } from '../dispatch-input.js';
import { localPart } from '../local-part.js';
import type { AssetState } from '../snapshot.js';

/** One slot of a building: T_t = keep T_{t-1} + kelvinPerKw p_t + drift. */
export interface ThermalStep {
  readonly keep: number;
  readonly kelvinPerKw: number;
  readonly driftC: number;
}

/** Heat given per electricity taken at an outdoor temperature [°C] (lyon.md 2.5). */
export function copAt(cop: ThermalBuilding['cop'], outdoorC: number): number {
  return cop === 'heat-pump' ? clamp(2.2 + 0.055 * (outdoorC + 7), 1.8, 4.5) : cop;
}

/** The exact solution of C dT/dt = H (Tout - T) + gains + COP P over a slot with constant inputs. */
export function thermalSteps(ctx: BuildContext, building: ThermalBuilding): ThermalStep[] {
  const { lossKwPerK: loss, capacityKwhPerK: capacity } = building;
  const keep = Math.exp((-loss * SLOT_HOURS) / capacity);
  const kelvinPerKwHeat = loss > 0 ? (1 - keep) / loss : SLOT_HOURS / capacity;
  return ctx.horizon.hours.map((hour, t) => {
    const outdoorC = ctx.snapshot.outdoorTemperatureC[t] ?? 0;
    const solarKw = (building.solarApertureM2 * (ctx.snapshot.irradianceWPerM2[t] ?? 0)) / 1000;
    const heatKw = (building.gainsKw[hour] ?? 0) + solarKw;
    return {
      keep,
      kelvinPerKw: kelvinPerKwHeat * copAt(building.cop, outdoorC),
      driftC: (1 - keep) * outdoorC + kelvinPerKwHeat * heatKw,
    };
  });
}

/**
 * Adds `thermal-balance[id,t]` and `comfort[id,t]`: low <= T_t + cold_t - hot_t <= high, a kelvin outside for an hour
 * costs `discomfortEurPerKh`; `thermal-terminal[id]`: T_T + missing >= min(T_0, thermostat).
 */
export function addThermalBuilding(
  ctx: BuildContext,
  building: ThermalBuilding,
  state: AssetState | undefined,
  index: number,
): AssetPart {
  const startC = state?.zoneTemperatureC ?? building.thermostatC;
  const steps = thermalSteps(ctx, building);
  const local = follow(
    building,
    startC,
    steps,
    steps.map(() => null),
  );
  const why = localReason(building, state, state?.zoneTemperatureC);
  if (why !== null) return localPart(building, why, local.powerKw, local.zoneC);
  const power: PowerTerm[][] = [];
  const cols: number[] = [];
  const stateRows: number[] = [];
  steps.forEach((step, t) => {
    const col = ctx.builder.column(`power[${building.id},${String(t)}]`, 0, building.maxHeatElectricKw);
    ctx.builder.cost('tieBreak', col, tieCost(index, t));
    const zone = ctx.builder.column(`zone[${building.id},${String(t)}]`, -Infinity, Infinity);
    const before = cols[t - 1];
    const constant = step.driftC + (before === undefined ? step.keep * startC : 0);
    stateRows.push(
      ctx.builder.row(`thermal-balance[${building.id},${String(t)}]`, constant, constant, [
        [zone, 1],
        ...(before === undefined ? [] : [[before, -step.keep] as const]),
        [col, -step.kelvinPerKw],
      ]),
    );
    addComfort(ctx, building, zone, t);
    cols.push(zone);
    power.push([{ col, coefficient: 1 }]);
  });
  addTerminal(ctx, building, cols, { startC, steps });
  return {
    asset: building,
    mode: 'steered',
    localReason: null,
    power,
    localKw: local.powerKw,
    state: { cols, scale: 1 },
    localState: null,
    stateRows,
    reachable: (wished) => follow(building, startC, steps, wished).powerKw,
  };
}

function addComfort(ctx: BuildContext, building: ThermalBuilding, zone: number, t: number): void {
  const cold = ctx.builder.column(`cold[${building.id},${String(t)}]`, 0, Infinity);
  const hot = ctx.builder.column(`hot[${building.id},${String(t)}]`, 0, Infinity);
  for (const col of [cold, hot]) ctx.builder.cost('comfort', col, building.discomfortEurPerKh * SLOT_HOURS);
  ctx.builder.row(`comfort[${building.id},${String(t)}]`, building.comfortLowC, building.comfortHighC, [
    [zone, 1],
    [cold, 1],
    [hot, -1],
  ]);
}

/** A kelvin missing at the end costs the electricity that would bring it back at the dearest price. */
function addTerminal(
  ctx: BuildContext,
  building: ThermalBuilding,
  cols: readonly number[],
  from: { readonly startC: number; readonly steps: readonly ThermalStep[] },
): void {
  const kelvinPerKw = from.steps[from.steps.length - 1]?.kelvinPerKw ?? 1;
  const kwhPerKelvin = SLOT_HOURS / kelvinPerKw;
  const missing = ctx.builder.column(`terminal-missing[${building.id}]`, 0, Infinity);
  ctx.builder.cost('terminal', missing, ctx.terminalEurPerKwh * kwhPerKelvin);
  ctx.builder.row(`thermal-terminal[${building.id}]`, Math.min(from.startC, building.thermostatC), Infinity, [
    [cols[cols.length - 1] ?? 0, 1],
    [missing, 1],
  ]);
}

/** Takes the wished powers; without a wish the thermostat holds its temperature as far as the heating goes. */
function follow(
  building: ThermalBuilding,
  startC: number,
  steps: readonly ThermalStep[],
  wished: readonly (number | null)[],
): { powerKw: number[]; zoneC: number[] } {
  let zone = startC;
  const zoneC: number[] = [];
  const powerKw = wished.map((kw, t) => {
    const step = steps[t] ?? { keep: 1, kelvinPerKw: 1, driftC: 0 };
    const idleC = step.keep * zone + step.driftC;
    const power = clamp(
      kw ?? (building.thermostatC - idleC) / step.kelvinPerKw,
      0,
      building.maxHeatElectricKw,
    );
    zone = idleC + step.kelvinPerKw * power;
    zoneC.push(zone);
    return power;
  });
  return { powerKw, zoneC };
}
