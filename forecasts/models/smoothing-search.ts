/** Nelder-Mead search for the least of a smooth function of a few variables; deterministic, from several starts. */

const REFLECT = -1;
const EXPAND = -2;
const CONTRACT = 0.5;
const SHRINK = 0.5;

/** Where the search ended. */
export interface Found {
  readonly point: readonly number[];
  readonly value: number;
}

interface Vertex {
  readonly point: number[];
  readonly value: number;
}

/**
 * Least value found from any of the starts; the first of equal ones.
 *
 * Source: J. A. Nelder, R. Mead, A simplex method for function minimization, Computer Journal 7 (1965) 308-313.
 *
 * @param step size of the first simplex, in units of the variables
 * @param rounds reflections per start
 */
export function leastOf(
  f: (point: readonly number[]) => number,
  starts: readonly (readonly number[])[],
  { step, rounds }: { readonly step: number; readonly rounds: number },
): Found {
  let best: Found = { point: starts[0] ?? [], value: Number.POSITIVE_INFINITY };
  for (const start of starts) {
    const found = descend(f, start, { step, rounds });
    if (found.value < best.value) best = found;
  }
  return best;
}

function descend(
  f: (point: readonly number[]) => number,
  start: readonly number[],
  { step, rounds }: { readonly step: number; readonly rounds: number },
): Found {
  const vertex = (point: number[]): Vertex => ({ point, value: f(point) });
  let simplex = [vertex([...start])];
  for (let i = 0; i < start.length; i += 1) {
    simplex.push(vertex(start.map((value, j) => (j === i ? value + step : value))));
  }
  for (let round = 0; round < rounds; round += 1) simplex = improved(simplex, vertex);
  return simplex.reduce((a, b) => (b.value < a.value ? b : a));
}

/** One round: the worst vertex is moved through the middle of the others, or all are drawn towards the best. */
function improved(simplex: readonly Vertex[], vertex: (point: number[]) => Vertex): Vertex[] {
  const sorted = [...simplex].sort((a, b) => a.value - b.value);
  const best = sorted[0];
  const worst = sorted.pop();
  const second = sorted[sorted.length - 1];
  if (!best || !worst || !second) return [...simplex];
  const middle = worst.point.map(
    (_, j) => sorted.reduce((sum, v) => sum + (v.point[j] ?? 0), 0) / sorted.length,
  );
  const along = (t: number): Vertex =>
    vertex(middle.map((value, j) => value + t * ((worst.point[j] ?? 0) - value)));
  const reflected = along(REFLECT);
  if (reflected.value < best.value) {
    const expanded = along(EXPAND);
    return [...sorted, expanded.value < reflected.value ? expanded : reflected];
  }
  if (reflected.value < second.value) return [...sorted, reflected];
  const contracted = along(CONTRACT);
  if (contracted.value < worst.value) return [...sorted, contracted];
  return [...sorted, worst].map((v) =>
    v === best
      ? v
      : vertex(v.point.map((value, j) => (best.point[j] ?? 0) + SHRINK * (value - (best.point[j] ?? 0)))),
  );
}
