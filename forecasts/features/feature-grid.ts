/** The run of steps that features are made for. */

/** Steps from `startMs` on, each `stepMs` long [ms]. */
export interface FeatureGrid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly length: number;
}
