/** A broken rule of a grid model, in words a person can act on. */

/** One broken rule: where (collection, id, field) and what to do. */
export interface GridProblem {
  readonly path: readonly (string | number)[];
  /** What was seen, what was expected, how to mend it. */
  readonly message: string;
}

/** The problem of a list that should hold one value per civil hour. */
export function hourly(path: readonly string[], length: number): GridProblem {
  return {
    path,
    message: `saw ${String(length)} values; expected 24, one per civil hour 0..23; complete the list`,
  };
}

/** The problem of a name that refers to nothing. */
export function unknownReference(
  path: readonly string[],
  seen: string,
  what: string,
  known: readonly string[],
): GridProblem {
  const list = known.length === 0 ? 'none is declared' : `known: ${known.slice(0, 12).join(', ')}`;
  return {
    path,
    message: `saw "${seen}"; expected the id of ${what} (${list}); correct the name or declare it`,
  };
}
