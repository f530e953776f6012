/** A small building: one room with one wall (1R1C), a heat pump that holds its temperature, and a base load. */
import { commandedKw, type Equipment, type Look } from './equipment.js';
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

/** Electrical power it would take without any call [kW]. */
export function usualKw(model: BuildingModel, roomC: number, outdoorC: number): number {
  const holdKw = (model.setpointC - outdoorC) / model.resistanceKPerKw / model.cop;
  const wanted = holdKw + GAIN_PER_K * (model.setpointC - roomC) * model.heatPumpKw;
  return model.baseKw + Math.min(model.heatPumpKw, Math.max(0, wanted));
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

const STEP_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A building that is computed. */
export class ModelBuilding implements Equipment {
  readonly stepMs = STEP_MS;
  private roomC: number;
  private command: Command | null = null;

  /**
   * @param outdoorC outdoor temperature at an instant [°C]
   * @param atMs where it stands [epoch ms]
   */
  constructor(
    private readonly model: BuildingModel,
    private readonly outdoorC: (atMs: number) => number,
    private atMs: number,
  ) {
    this.roomC = model.setpointC;
  }

  look(): Look {
    const { baseKw, heatPumpKw } = this.model;
    const usual = usualKw(this.model, this.roomC, this.outdoorC(this.atMs));
    const powerKw = commandedKw({ leastKw: baseKw, mostKw: baseKw + heatPumpKw }, this.command, usual);
    return { powerKw, usualKw: usual, roomC: this.roomC };
  }

  liveTo(toMs: number): Promise<number> {
    const hours = (toMs - this.atMs) / HOUR_MS;
    const { powerKw } = this.look();
    const outdoorC = this.outdoorC(this.atMs);
    this.roomC = roomAfter(this.model, this.roomC, { powerKw, outdoorC, hours });
    this.atMs = toMs;
    return Promise.resolve(powerKw * hours);
  }

  follow(command: Command | null): Promise<void> {
    this.command = command;
    return Promise.resolve();
  }
}
