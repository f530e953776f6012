/** Generators inside a linear program: columns per cost segment, and the tangents that bring a curved cost to its true value. */
import type { ProgramBuilder } from '../dispatch/program-builder.js';
import { DomainError } from '../domain-error.js';
import { costSegments, isCurved } from './generation-cost.js';
import type { NetworkGenerator } from '../power-flow/power-network.js';

/** Outputs at which a curved cost is touched by tangents, by generator id [MW], rising. */
export type TangentPoints = ReadonlyMap<number, readonly number[]>;

/** Columns of one generator; its output is their sum [MW]. */
export type GeneratorOutputs = readonly number[];

/** Tangents a curved cost begins with. */
const FIRST_TANGENTS = 40;
/** New tangents on each side of an output, within its neighbours. */
const SIDE_TANGENTS = 6;

/** @throws DomainError `invalid-case` when a generator in service has no cost */
export function checkPriced(generators: readonly NetworkGenerator[]): void {
  const unpriced = generators.find((generator) => generator.inService && !generator.cost);
  if (!unpriced) return;
  throw new DomainError(
    'invalid-case',
    `generator ${String(unpriced.id)} has no cost; give mpc.gencost a row for every generator`,
    { generator: unpriced.id },
  );
}

/**
 * Adds `output[generator]`, or `output[generator,k]` for each segment of a cost that bends.
 *
 * @param generators all in service
 * @param options tangents of curved costs; unpriced outputs cost nothing
 */
export function addOutputs(
  builder: ProgramBuilder,
  generators: readonly NetworkGenerator[],
  options: { readonly tangents: TangentPoints; readonly isPriced: boolean },
): GeneratorOutputs[] {
  return generators.map((generator) => {
    const { id, minMw, maxMw } = generator;
    const price = generator.cost ?? { kind: 'polynomial' as const, coefficients: [] };
    const cost = costSegments(price, generator, options.tangents.get(id) ?? [minMw, maxMw]);
    const isWhole = cost.segments.length === 1;
    const cols = cost.segments.map(({ widthMw, slope }, k) => {
      // The first segment starts at the least output, the others are widths on top of it.
      const lower = k === 0 ? minMw : 0;
      const owner = isWhole ? String(id) : `${String(id)},${String(k)}`;
      const col = builder.column(`output[${owner}]`, lower, isWhole ? maxMw : lower + widthMw);
      if (options.isPriced) builder.cost('generation', col, slope);
      return col;
    });
    const firstSlope = cost.segments[0]?.slope ?? 0;
    if (options.isPriced) builder.constant('generation', cost.startCost - firstSlope * cost.startMw);
    return cols;
  });
}

/** Output of each generator [MW]. */
export function outputsOf(outputs: readonly GeneratorOutputs[], primal: Float64Array): number[] {
  return outputs.map((cols) => cols.reduce((sum, col) => sum + (primal[col] ?? 0), 0));
}

/** Evenly spread tangents for every curved cost. */
export function firstTangents(generators: readonly NetworkGenerator[]): TangentPoints {
  const step = FIRST_TANGENTS - 1;
  return new Map(
    generators
      .filter(({ cost, inService }) => inService && cost !== null && isCurved(cost))
      .map(({ id, minMw, maxMw }) => [
        id,
        Array.from({ length: FIRST_TANGENTS }, (_, k) => minMw + ((maxMw - minMw) * k) / step),
      ]),
  );
}

/**
 * More tangents around each output: at it, and on both sides up to the neighbouring ones.
 *
 * @param outputs of the same generators [MW]
 */
export function refinedTangents(
  generators: readonly NetworkGenerator[],
  tangents: TangentPoints,
  outputs: readonly number[],
): TangentPoints {
  const next = new Map(tangents);
  generators.forEach(({ id, minMw, maxMw }, g) => {
    const points = tangents.get(id);
    if (!points) return;
    const at = Math.min(maxMw, Math.max(minMw, outputs[g] ?? minMw));
    const below = points.filter((mw) => mw < at).at(-1) ?? at;
    const above = points.find((mw) => mw > at) ?? at;
    const added = [at];
    for (let k = 1; k <= SIDE_TANGENTS; k++) {
      const share = k / (SIDE_TANGENTS + 1);
      added.push(at - (at - below) * share, at + (above - at) * share);
    }
    next.set(
      id,
      [...new Set([...points, ...added])].sort((a, b) => a - b),
    );
  });
  return next;
}
