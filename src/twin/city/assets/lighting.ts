/** Street lighting: on when dark, at the level last written; a level lives 30 minutes, then it is 100 % again. */
import type { LightingSpec } from '../asset-spec.js';
import type { SetpointAnswer } from '../city-types.js';
import { AssetModel, type KindState, type StepContext } from './asset-model.js';

/** Life of a written level [ms]: two slots, so that one missed write changes nothing. */
export const DIM_LIFE_MS = 1_800_000;

/** The lighting cabinets of a district. */
export class LightingModel extends AssetModel {
  private level = 1;
  private revertMs = Number.POSITIVE_INFINITY;

  constructor(override readonly spec: LightingSpec) {
    super(spec);
  }

  /** Writes a level, per unit 0..1; levels under the floor of the lighting class are raised to it. */
  dim(level: number, nowMs: number): SetpointAnswer {
    if (!Number.isFinite(level) || level < 0 || level > 1) {
      return { accepted: false, appliedKw: this.powerKw, reason: 'a level lies between 0 and 100 %' };
    }
    this.level = Math.max(this.spec.dimFloor, level);
    this.revertMs = this.level < 1 ? nowMs + DIM_LIFE_MS : Number.POSITIVE_INFINITY;
    const raised = this.level > level ? 'raised to the floor of the lighting class' : '';
    return { accepted: true, appliedKw: this.spec.ratedKw * this.level, reason: raised };
  }

  override release(fallback = false): void {
    super.release(fallback);
    this.level = 1;
    this.revertMs = Number.POSITIVE_INFINITY;
  }

  override kindState(): KindState {
    return { dimLevel: this.level };
  }

  override expectedDemandKw(context: StepContext): number {
    return this.spec.ratedKw * context.dark;
  }

  protected localKw(context: StepContext): number {
    if (context.ms >= this.revertMs) this.release();
    return this.spec.ratedKw * context.dark * this.level;
  }

  protected bounds(): readonly [number, number] {
    return [0, this.spec.ratedKw];
  }

  /** A power setpoint is possible too: it never asks for more light than the night does. */
  protected feasibleKw(powerKw: number, context: StepContext): number {
    return Math.max(0, Math.min(powerKw, this.spec.ratedKw * context.dark));
  }

  protected integrate(): void {
    // No state beyond the level.
  }
}
