/** Generation as it was measured: sun and river of a day that was; a setpoint curtails it towards 0. */
import type { AssetSpec } from '../asset-spec.js';
import type { GivenCourses } from '../city-types.js';
import { AssetModel, type StepContext } from './asset-model.js';

/** Follows a measured course. */
export class GivenModel extends AssetModel {
  constructor(
    spec: AssetSpec,
    private readonly given: Pick<GivenCourses, 'generationKw'>,
  ) {
    super(spec);
  }

  protected localKw(context: StepContext): number {
    return this.availableKw(context);
  }

  protected bounds(): readonly [number, number] {
    return [-this.spec.ratedKw, 0];
  }

  protected feasibleKw(powerKw: number, context: StepContext): number {
    return Math.min(0, Math.max(powerKw, this.availableKw(context)));
  }

  protected integrate(): void {
    // The course knows what comes next.
  }

  private availableKw(context: StepContext): number {
    return Math.min(0, this.given.generationKw(this.spec.id, context.ms) ?? 0);
  }
}
