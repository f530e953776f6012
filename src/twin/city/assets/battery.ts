/** Battery: SOC += (eta_c P_c - P_d / eta_d) dt / E - self-discharge; stays within its window. */
import type { BatterySpec } from '../asset-spec.js';
import { AssetModel, type KindState, type StepContext } from './asset-model.js';

/** Self-discharge: 2 % a month [1/h]. */
const SELF_DISCHARGE_PER_H = 0.02 / 730;

/** A battery that starts half full. */
export class BatteryModel extends AssetModel {
  private storedKwh: number;

  constructor(override readonly spec: BatterySpec) {
    super(spec);
    this.storedKwh = spec.energyCapacityKwh * 0.5;
  }

  override kindState(): KindState {
    return { soc: this.storedKwh / this.spec.energyCapacityKwh };
  }

  protected localKw(context: StepContext): number {
    const above = this.spec.localPeakShaveAbove;
    if (above === undefined) return 0;
    const loading = context.meterLoading(this.spec.meterId, this.powerKw);
    if (loading <= above) return 0;
    // The excess as power: the loading is per unit of the limit.
    const limitKw = context.meterLoading(this.spec.meterId, this.powerKw - 1) - loading;
    return -Math.min(this.spec.maxDischargeKw, (loading - above) / limitKw);
  }

  protected bounds(): readonly [number, number] {
    return [-this.spec.maxDischargeKw, this.spec.maxChargeKw];
  }

  protected feasibleKw(powerKw: number, context: StepContext): number {
    const { energyCapacityKwh, socMin, socMax, efficiencyCharge, efficiencyDischarge } = this.spec;
    const roomKwh = Math.max(0, socMax * energyCapacityKwh - this.storedKwh);
    const usableKwh = Math.max(0, this.storedKwh - socMin * energyCapacityKwh);
    const high = roomKwh / efficiencyCharge / context.hours;
    const low = (-usableKwh * efficiencyDischarge) / context.hours;
    return Math.max(low, Math.min(high, powerKw));
  }

  protected integrate(powerKw: number, context: StepContext): void {
    const { efficiencyCharge, efficiencyDischarge } = this.spec;
    const flow = powerKw > 0 ? powerKw * efficiencyCharge : powerKw / efficiencyDischarge;
    this.storedKwh += flow * context.hours - this.storedKwh * SELF_DISCHARGE_PER_H * context.hours;
  }
}
