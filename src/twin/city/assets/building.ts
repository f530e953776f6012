/** Building as one temperature, C dT/dt = H (Tout - T) + gains + COP P, solved exactly over a step. */
import type { BuildingSpec } from '../asset-spec.js';
import { AssetModel, type KindState, type StepContext } from './asset-model.js';

/** A setpoint is overridden when the zone is this far outside the comfort band [K]. */
const HARD_BAND_K = 1.5;
/** Windows are opened above the band: extra loss as a multiple of H. */
const VENTING = 4;
/** The thermostat corrects an error of temperature within this time [h]. */
const THERMOSTAT_H = 1;

/**
 * Coefficient of performance of an air-source heat pump: 2.2 + 0.055 (Tout + 7), clamped to 1.8..4.5.
 *
 * @param outdoorC outdoor temperature [°C]
 */
export function heatPumpCop(outdoorC: number): number {
  return Math.max(1.8, Math.min(4.5, 2.2 + 0.055 * (outdoorC + 7)));
}

/**
 * Zone temperature after a step of 1R1C with constant inputs.
 *
 * @param startC zone at the start [°C]
 * @param zone loss [kW/K] and capacity [kWh/K]
 * @param inputs outdoor temperature [°C] and heat into the zone [kW]
 * @param hours length of the step [h]
 */
export function zoneAfter(
  startC: number,
  zone: { readonly lossKwPerK: number; readonly capacityKwhPerK: number },
  inputs: { readonly outdoorC: number; readonly heatKw: number },
  hours: number,
): number {
  const settledC = inputs.outdoorC + inputs.heatKw / zone.lossKwPerK;
  return settledC + (startC - settledC) * Math.exp((-zone.lossKwPerK * hours) / zone.capacityKwhPerK);
}

/** A building with a thermostat. */
export class BuildingModel extends AssetModel {
  private zoneC: number;

  constructor(override readonly spec: BuildingSpec) {
    super(spec);
    this.zoneC = spec.thermostatC;
  }

  override kindState(): KindState {
    const { comfortLowC, comfortHighC, maxHeatElectricKw } = this.spec;
    return {
      zoneTemperatureC: this.zoneC,
      flexUpKw: this.zoneC < comfortHighC ? Math.max(0, maxHeatElectricKw - this.powerKw) : 0,
      flexDownKw: this.zoneC > comfortLowC ? this.powerKw : 0,
    };
  }

  override expectedDemandKw(context: StepContext): number {
    return this.holdingKw(context);
  }

  protected localKw(context: StepContext): number {
    const correction =
      (this.spec.capacityKwhPerK * (this.spec.thermostatC - this.zoneC)) /
      (this.copAt(context) * THERMOSTAT_H);
    const holding = this.rawHoldingKw(context);
    return Math.max(0, Math.min(this.spec.maxHeatElectricKw, holding + correction));
  }

  protected bounds(): readonly [number, number] {
    return [0, this.spec.maxHeatElectricKw];
  }

  protected feasibleKw(powerKw: number, context: StepContext): number {
    if (this.zoneC > this.spec.comfortHighC + HARD_BAND_K) return 0;
    if (this.zoneC < this.spec.comfortLowC - HARD_BAND_K) return Math.max(powerKw, this.localKw(context));
    return Math.max(0, powerKw);
  }

  protected integrate(powerKw: number, context: StepContext): void {
    const heatKw = this.freeHeatKw(context) + powerKw * this.copAt(context);
    const vented = this.zoneC > this.spec.comfortHighC + 1 && context.outdoorC < this.zoneC;
    const lossKwPerK = this.spec.lossKwPerK * (vented ? VENTING : 1);
    const zone = { lossKwPerK, capacityKwhPerK: this.spec.capacityKwhPerK };
    this.zoneC = zoneAfter(this.zoneC, zone, { outdoorC: context.outdoorC, heatKw }, context.hours);
  }

  private holdingKw(context: StepContext): number {
    return Math.max(0, Math.min(this.spec.maxHeatElectricKw, this.rawHoldingKw(context)));
  }

  private rawHoldingKw(context: StepContext): number {
    const lossKw = this.spec.lossKwPerK * (this.spec.thermostatC - context.outdoorC);
    return (lossKw - this.freeHeatKw(context)) / this.copAt(context);
  }

  private freeHeatKw(context: StepContext): number {
    const inside = this.spec.gainsKw[Math.floor(context.hour)] ?? 0;
    return inside + (this.spec.solarApertureM2 * context.irradianceWPerM2) / 1e3;
  }

  private copAt(context: StepContext): number {
    return this.spec.cop === 'heat-pump' ? heatPumpCop(context.outdoorC) : this.spec.cop;
  }
}
