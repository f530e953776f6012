/** Measured load played as the city's demand. */

/** A measured series, ready to be asked for any instant. */
export interface DemandReplay {
  /** `city` or a district id. */
  readonly scope: string;
  /** Value of the file at a simulated instant, unit of the file. */
  valueAt(ms: number): number;
  /** Mean of the file over the 28 days around the replayed window, unit of the file. */
  readonly meanAround: (ms: number) => number;
}
