/** What the checker asks of a simulated asset. */

/** A closed interval of power [kW] or state. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Something that a person should see; a warning unless it says that a rule is broken. */
export interface Complaint {
  readonly severity?: 'violation' | 'warning';
  readonly rule: string;
  readonly what: string;
  readonly unit: string;
  readonly seen: number;
  readonly low: number;
  readonly high: number;
}

/** An asset simulated forward; ask `rated`, `possible` and `localKw` of a slot before its `step`. */
export interface AssetSimulator {
  /** Rule that a power beyond `possible` breaks. */
  readonly rule: string;
  /** Difference to the planned state that rounding and discretisation explain. */
  readonly stateTolerance: number;
  /** Powers the device can take at all [kW]. */
  readonly rated: (t: number) => Range;
  /** Powers its present state allows [kW]. */
  readonly possible: (t: number) => Range;
  /** What its own controller would do [kW]. */
  readonly localKw: (t: number) => number;
  /** Moves one slot on. */
  readonly step: (
    t: number,
    kw: number,
  ) => { readonly state: number | null; readonly complaints: readonly Complaint[] };
}
