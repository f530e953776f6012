/** What the javascript-lp-solver thread is given and what it answers. */

/** A model in the package's own words: rows and columns by number, `r3`, `c17`. */
export interface JslpModel {
  readonly optimize: 'cost';
  readonly opType: 'min';
  readonly constraints: Readonly<Record<string, { min?: number; max?: number; equal?: number }>>;
  readonly variables: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Variables that take whole numbers only. */
  readonly ints: Readonly<Record<string, 1>>;
  readonly options: { readonly tolerance: number };
}

/** Raw answer; values that are zero are left out by the package. */
export interface JslpReply {
  readonly feasible: boolean;
  readonly bounded: boolean;
  readonly values: Readonly<Record<string, number>>;
  readonly error: string | null;
}
