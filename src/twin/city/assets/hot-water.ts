/** Hot-water tanks of a district as one store of heat; an off-peak relay fills them when nobody steers. */
import type { HotWaterSpec } from '../asset-spec.js';
import { shapeAt, SHAPES } from '../shapes.js';
import { AssetModel, type KindState, type StepContext } from './asset-model.js';

/** Filling the relay keeps over the day, per unit. */
const RELAY_SOC = 0.7;
/** How strongly tanks that are emptier than usual draw more when the relay closes. */
const RELAY_GAIN = 4;

/** All tanks of a district. */
export class HotWaterModel extends AssetModel {
  private storedKwh: number;
  private readonly meanKw: number;

  constructor(override readonly spec: HotWaterSpec) {
    super(spec);
    this.storedKwh = spec.energyCapacityKwh * RELAY_SOC;
    const drawKw = spec.drawKw.reduce((sum, kw) => sum + kw, 0) / spec.drawKw.length;
    this.meanKw = drawKw + spec.lossPerHour * this.storedKwh;
  }

  override kindState(): KindState {
    return { soc: this.storedKwh / this.spec.energyCapacityKwh };
  }

  override expectedDemandKw(context: StepContext): number {
    return this.meanKw * shapeAt(SHAPES.hotWater, context.hour);
  }

  protected localKw(context: StepContext): number {
    const soc = this.storedKwh / this.spec.energyCapacityKwh;
    const eager = Math.max(0, 1 + RELAY_GAIN * (RELAY_SOC - soc));
    return Math.min(this.spec.maxChargeKw, this.expectedDemandKw(context) * eager);
  }

  protected bounds(): readonly [number, number] {
    return [0, this.spec.maxChargeKw];
  }

  protected feasibleKw(powerKw: number, context: StepContext): number {
    const roomKwh = this.spec.energyCapacityKwh - this.storedKwh + this.outflowKwh(context);
    return Math.max(0, Math.min(powerKw, roomKwh / context.hours));
  }

  protected integrate(powerKw: number, context: StepContext): void {
    this.storedKwh = Math.max(0, this.storedKwh + powerKw * context.hours - this.outflowKwh(context));
  }

  private outflowKwh(context: StepContext): number {
    const drawKw = this.spec.drawKw[Math.floor(context.hour)] ?? 0;
    const lossKw = this.spec.lossPerHour * this.storedKwh;
    return Math.min(this.storedKwh, (drawKw + lossKw) * context.hours);
  }
}
