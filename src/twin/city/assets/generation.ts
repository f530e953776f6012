/** Generation: photovoltaic roofs (PVWatts), heat-led CHP and waste-to-energy, run of river. Power is negative. */
import { civilTime } from '../../../core/time/civil.js';
import type { GenerationSpec, HydroSpec, PvSpec } from '../asset-spec.js';
import { Autoregression, streamOf } from '../random.js';
import { roofIrradiance } from '../sun.js';
import { AssetModel, type StepContext } from './asset-model.js';

/** Temperature coefficient of a module [1/K] and its reference [°C]. */
const GAMMA_PER_K = -0.0035;
const REFERENCE_CELL_C = 25;
/** PVWatts losses: soiling, shading, snow, mismatch, wiring, connections, light, nameplate, age, availability [%]. */
const LOSSES_PERCENT: readonly number[] = [2, 3, 0, 2, 2, 0.5, 1.5, 1, 0, 3];
const INVERTER_EFFICIENCY = 0.96;

/** Product of the PVWatts losses, 0..1: 14.0757 % by default. */
export function pvLosses(): number {
  return 1 - LOSSES_PERCENT.reduce((kept, percent) => kept * (1 - percent / 100), 1);
}

/**
 * AC output per kW of DC peak before system losses: G/1000 (1 + gamma (Tc - 25)) times the inverter, Tc = Ta + 25 G/800.
 *
 * @param planeWPerM2 irradiance in the plane of the modules [W/m²]
 * @param outdoorC air temperature [°C]
 * @param losses share lost between modules and inverter, 0..1
 * @returns kW per kWp, positive
 */
export function pvOutputPerKwp(planeWPerM2: number, outdoorC: number, losses = pvLosses()): number {
  const cellC = outdoorC + (25 * planeWPerM2) / 800;
  const dc = (planeWPerM2 / 1000) * (1 + GAMMA_PER_K * (cellC - REFERENCE_CELL_C));
  return Math.max(0, dc * (1 - losses) * INVERTER_EFFICIENCY);
}

/** Solar roofs; a setpoint curtails them towards 0. */
export class PvModel extends AssetModel {
  constructor(override readonly spec: PvSpec) {
    super(spec);
  }

  protected localKw(context: StepContext): number {
    return -this.availableKw(context);
  }

  protected bounds(): readonly [number, number] {
    return [-this.spec.ratedKw, 0];
  }

  protected feasibleKw(powerKw: number, context: StepContext): number {
    return Math.min(0, Math.max(powerKw, -this.availableKw(context)));
  }

  protected integrate(): void {
    // No state.
  }

  private availableKw(context: StepContext): number {
    const plane = roofIrradiance(context.irradianceWPerM2, context.sun, context.cloudFactor);
    return Math.min(this.spec.ratedKw, this.spec.peakKw * pvOutputPerKwp(plane, context.outdoorC));
  }
}

/** District heating is off from April to October, and the CHP with it. */
const HEAT_SEASON = new Set([11, 12, 1, 2, 3]);

/** Heat-led CHP, or waste-to-energy at its rated output. */
export class GenerationModel extends AssetModel {
  constructor(override readonly spec: GenerationSpec) {
    super(spec);
  }

  protected localKw(context: StepContext): number {
    if (!this.runsIn(context.month)) return 0;
    if (this.spec.kind === 'waste-to-energy') return -this.spec.referenceOutputKw;
    // Heat-led: full reference below 5 °C, down to the minimum at 15 °C.
    const share = Math.max(0, Math.min(1, (15 - context.outdoorC) / 10));
    const { minOutputKw, referenceOutputKw } = this.spec;
    return -(minOutputKw + (referenceOutputKw - minOutputKw) * share);
  }

  protected bounds(): readonly [number, number] {
    return [-this.spec.maxOutputKw, -this.spec.minOutputKw];
  }

  protected feasibleKw(powerKw: number, context: StepContext): number {
    return this.runsIn(context.month) ? Math.max(-this.spec.maxOutputKw, Math.min(0, powerKw)) : 0;
  }

  protected integrate(): void {
    // No state but the power, which the ramp keeps.
  }

  protected override refusal(ms: number): string | undefined {
    return this.runsIn(civilTime(ms).month) ? undefined : 'stopped: no heat is needed from April to October';
  }

  private runsIn(month: number): boolean {
    return this.spec.kind === 'waste-to-energy' || HEAT_SEASON.has(month);
  }
}

/** Availability of the river by month, per unit (scenario), and the factor that meets 415 GWh a year at Cusset. */
const RIVER = [0.8, 0.78, 0.8, 0.85, 0.95, 0.98, 0.88, 0.72, 0.62, 0.6, 0.7, 0.78] as const;
const RIVER_FACTOR = 0.95;
const HOUR_MS = 3_600_000;

/** Run of river: the river decides. */
export class HydroModel extends AssetModel {
  private readonly flow: Autoregression;

  constructor(
    override readonly spec: HydroSpec,
    seed: number,
  ) {
    super(spec);
    // Both plants see the same rivers.
    this.flow = new Autoregression(streamOf(seed, 'river'), 0.98);
  }

  protected localKw(context: StepContext): number {
    const month = RIVER[context.month - 1] ?? 0.8;
    const now = month * RIVER_FACTOR + 0.04 * this.flow.at(Math.floor(context.ms / HOUR_MS));
    return -this.spec.ratedKw * Math.max(0.2, Math.min(1, now));
  }

  protected bounds(): readonly [number, number] {
    return [-this.spec.ratedKw, 0];
  }

  protected feasibleKw(powerKw: number): number {
    return Math.min(0, powerKw);
  }

  protected integrate(): void {
    // The river keeps no state here.
  }
}
