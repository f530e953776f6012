/** A small building: one room with one wall (1R1C), a heat pump that holds its temperature, and a base load. */
import type { Command } from './openadr-event.js';

/** What the building is. */
export interface BuildingModel {
  /** Resistance of the wall [K/kW]. */
  readonly resistanceKPerKw: number;
  /** Heat it takes to warm it by one kelvin [kWh/K]. */
  readonly capacityKwhPerK: number;
  /** Largest electrical power of the heat pump [kW]. */
  readonly heatPumpKw: number;
  /** Heat per electricity of the heat pump. */
  readonly cop: number;
  /** Load that nobody moves [kW]. */
  readonly baseKw: number;
  readonly setpointC: number;
  /** Below it nobody is asked to wait any longer [°C]. */
  readonly lowestC: number;
}

/** A school of 120 kW. */
export const SCHOOL: BuildingModel = {
  resistanceKPerKw: 0.1,
  capacityKwhPerK: 60,
  heatPumpKw: 100,
  cop: 3,
  baseKw: 20,
  setpointC: 20,
  lowestC: 18,
};

/** Heat added per kelvin below the setpoint, as share of what the heat pump can. */
const GAIN_PER_K = 0.5;

/** Share of the heat pump's power that each level of SIMPLE leaves. */
const LEFT_BY_LEVEL = [1, 0.7, 0.4, 0];

/** Electrical power it would take without any call [kW]. */
export function usualKw(model: BuildingModel, roomC: number, outdoorC: number): number {
  const holdKw = (model.setpointC - outdoorC) / model.resistanceKPerKw / model.cop;
  const wanted = holdKw + GAIN_PER_K * (model.setpointC - roomC) * model.heatPumpKw;
  return model.baseKw + Math.min(model.heatPumpKw, Math.max(0, wanted));
}

/** Electrical power under a command [kW]: never below the base load, never above what the building can take. */
export function commandedKw(model: BuildingModel, command: Command | null, usual: number): number {
  if (command === null) return usual;
  const { baseKw, heatPumpKw } = model;
  const bound = (kw: number): number => Math.min(baseKw + heatPumpKw, Math.max(baseKw, kw));
  if (command.kind === 'relative') return bound(usual + command.kw);
  if (command.kind === 'limit') return bound(Math.min(usual, command.kw));
  const level = Math.min(3, Math.max(0, Math.round(command.level)));
  return bound(baseKw + (usual - baseKw) * (LEFT_BY_LEVEL[level] ?? 1));
}

/**
 * Temperature of the room after a step, exactly for constant power and weather.
 *
 * @param powerKw electrical power of the whole building [kW]
 * @param hours length of the step [h]
 */
export function roomAfter(
  model: BuildingModel,
  roomC: number,
  {
    powerKw,
    outdoorC,
    hours,
  }: { readonly powerKw: number; readonly outdoorC: number; readonly hours: number },
): number {
  const { resistanceKPerKw, capacityKwhPerK, cop, baseKw } = model;
  const heatKw = Math.max(0, powerKw - baseKw) * cop;
  const endC = outdoorC + heatKw * resistanceKPerKw;
  return endC + (roomC - endC) * Math.exp(-hours / (resistanceKPerKw * capacityKwhPerK));
}
