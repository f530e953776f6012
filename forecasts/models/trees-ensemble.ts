/** Boosted trees for all quantiles at once: shared splits, and in each leaf the step every quantile has to move. */
import { binEdges, binInto, binRows, type BinEdges, type FeatureRows } from './trees-bins.js';
import { growTree, leafOf, type Tree } from './trees-grow.js';
import { seededRandom, type Random } from './trees-random.js';

/** Rows to learn from: quantiles to start at, in units of each row's own spread. */
export interface BoostInput {
  readonly features: FeatureRows;
  /** Shape (N): the outcome. */
  readonly target: Float64Array;
  /** Shape (N, L): quantiles before the first tree. */
  readonly start: Float64Array;
  /** Shape (N): the unit of the steps of a row, above 0. */
  readonly spread: Float64Array;
  /** Shape (N): what a row's error counts for. */
  readonly weight: Float64Array;
  readonly levels: readonly number[];
}

/** Size of an ensemble and how it is drawn. */
export interface BoostOptions {
  readonly trees: number;
  readonly maxLeaves: number;
  readonly minLeaf: number;
  readonly rate: number;
  /** Share of the rows and of the columns that each tree sees. */
  readonly rowShare: number;
  readonly columnShare: number;
  readonly seed: number;
}

/** Trees with a step per leaf and level; plain JSON. */
export interface Ensemble {
  readonly edges: BinEdges;
  readonly levels: number;
  readonly trees: readonly (Tree & {
    /** Steps of leaf 0 for all levels, of leaf 1, ... in units of a row's spread. */
    readonly steps: readonly number[];
  })[];
}

/** Which mix of levels a tree is grown for: all alike, wider or narrower, the upper ones. */
const MIXES: readonly ((share: number) => number)[] = [
  () => 1,
  (share) => 2 * share - 1,
  (share) => share ** 2,
];

/** Fits an ensemble; the same input and seed give the same trees. */
export function boost(input: BoostInput, options: BoostOptions): Ensemble {
  const random = seededRandom(options.seed);
  const edges = binEdges(input.features);
  const bins = binRows(input.features, edges);
  const width = input.features.width;
  const levels = input.levels.length;
  const current = input.start.slice();
  // A row's error is weight × spread × pinball of the error in units of its spread.
  const weight = input.weight.map((w, i) => w * (input.spread[i] ?? 1));
  normalise(weight);
  const trees: Ensemble['trees'][number][] = [];
  for (let k = 0; k < options.trees; k += 1) {
    const rows = sampled(input.features.count, options.rowShare, random);
    const mix = MIXES[k % MIXES.length] ?? (() => 1);
    const grown = growTree({
      bins,
      width,
      rows,
      gradient: gradientOf(input, current, { weight, mix, rows }),
      weight,
      columns: sampled(width, options.columnShare, random),
      maxLeaves: options.maxLeaves,
      minLeaf: options.minLeaf,
    });
    const steps = new Array<number>(grown.leaves.length * levels).fill(0);
    grown.leaves.forEach((leaf, i) => {
      leafSteps(input, { current, weight, rows: rows.subarray(leaf.from, leaf.to) }).forEach(
        (step, level) => {
          steps[i * levels + level] = Number((options.rate * step).toPrecision(4));
        },
      );
    });
    trees.push({ ...grown.tree, steps });
    advance(input, { current, bins, tree: grown.tree, steps });
  }
  return { edges, levels, trees };
}

/** Adds the steps of all trees for one row of features. @param into shape (L), in units of the row's spread */
export function addTrees(ensemble: Ensemble, features: Float32Array, into: Float64Array): void {
  const bins = new Uint8Array(features.length);
  binInto(bins, 0, features, ensemble.edges);
  for (const tree of ensemble.trees) {
    const at = leafOf(tree, bins, 0) * ensemble.levels;
    for (let level = 0; level < ensemble.levels; level += 1) {
      into[level] = (into[level] ?? 0) + (tree.steps[at + level] ?? 0);
    }
  }
}

function normalise(weight: Float64Array): void {
  const mean = weight.reduce((sum, w) => sum + w, 0) / Math.max(1, weight.length);
  if (mean > 0) for (let i = 0; i < weight.length; i += 1) weight[i] = (weight[i] ?? 0) / mean;
}

/** A share of 0..count-1, each drawn by itself; all when the share is 1, never none. */
function sampled(count: number, share: number, random: Random): Int32Array {
  const all = Int32Array.from({ length: count }, (_, i) => i);
  if (share >= 1) return all;
  const some = all.filter(() => random() < share);
  return some.length > 0 ? some : all;
}

/** Slope of the pinball losses of a mix of levels, at the rows a tree sees. */
function gradientOf(
  input: BoostInput,
  current: Float64Array,
  {
    weight,
    mix,
    rows,
  }: { readonly weight: Float64Array; readonly mix: (share: number) => number; readonly rows: Int32Array },
): Float64Array {
  const levels = input.levels.length;
  const factors = Float64Array.from(input.levels, mix);
  const whole = input.levels.reduce((sum, level, l) => sum + level * (factors[l] ?? 0), 0);
  const gradient = new Float64Array(input.features.count);
  for (const row of rows) {
    const y = input.target[row] ?? 0;
    const base = row * levels;
    let sum = whole;
    for (let level = 0; level < levels; level += 1) {
      if (y < (current[base + level] ?? 0)) sum -= factors[level] ?? 0;
    }
    gradient[row] = sum * (weight[row] ?? 0);
  }
  return gradient;
}

/** For every level the weighted quantile of what it still misses in a leaf, in units of the rows' spread. */
function leafSteps(
  input: BoostInput,
  leaf: { readonly current: Float64Array; readonly weight: Float64Array; readonly rows: Int32Array },
): number[] {
  const levels = input.levels.length;
  const { rows, weight, current } = leaf;
  const missed = new Float64Array(rows.length);
  const weights = new Float64Array(rows.length);
  return input.levels.map((level, l) => {
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i] ?? 0;
      missed[i] = ((input.target[row] ?? 0) - (current[row * levels + l] ?? 0)) / (input.spread[row] ?? 1);
      weights[i] = weight[row] ?? 0;
    }
    return weightedQuantile(missed, weights, level);
  });
}

/** The least value at which `level` of the weight is reached; reorders both arrays. */
export function weightedQuantile(values: Float64Array, weights: Float64Array, level: number): number {
  let wanted = level * weights.reduce((sum, w) => sum + w, 0);
  let from = 0;
  let to = values.length;
  while (to - from > 1) {
    const pivot = medianOfThree(values, from, to);
    const { less, equal, lessWeight, equalWeight } = threeWay(values, weights, { from, to, pivot });
    if (wanted < lessWeight && less > from) to = less;
    else if (wanted < lessWeight + equalWeight || equal >= to) return pivot;
    else {
      wanted -= lessWeight + equalWeight;
      from = equal;
    }
  }
  return values[from] ?? 0;
}

function medianOfThree(values: Float64Array, from: number, to: number): number {
  const a = values[from] ?? 0;
  const b = values[(from + to) >> 1] ?? 0;
  const c = values[to - 1] ?? 0;
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Splits [from, to) into less than, equal to and greater than the pivot. */
function threeWay(
  values: Float64Array,
  weights: Float64Array,
  { from, to, pivot }: { readonly from: number; readonly to: number; readonly pivot: number },
): { less: number; equal: number; lessWeight: number; equalWeight: number } {
  let less = from;
  let at = from;
  let greater = to;
  let lessWeight = 0;
  let equalWeight = 0;
  const swap = (a: number, b: number): void => {
    const value = values[a] ?? 0;
    const weight = weights[a] ?? 0;
    values[a] = values[b] ?? 0;
    weights[a] = weights[b] ?? 0;
    values[b] = value;
    weights[b] = weight;
  };
  while (at < greater) {
    const value = values[at] ?? 0;
    const weight = weights[at] ?? 0;
    if (value < pivot) {
      lessWeight += weight;
      swap(less, at);
      less += 1;
      at += 1;
    } else if (value > pivot) {
      greater -= 1;
      swap(at, greater);
    } else {
      equalWeight += weight;
      at += 1;
    }
  }
  return { less, equal: greater, lessWeight, equalWeight };
}

function advance(
  input: BoostInput,
  {
    current,
    bins,
    tree,
    steps,
  }: {
    readonly current: Float64Array;
    readonly bins: Uint8Array;
    readonly tree: Tree;
    readonly steps: readonly number[];
  },
): void {
  const levels = input.levels.length;
  for (let row = 0; row < input.features.count; row += 1) {
    const at = leafOf(tree, bins, row * input.features.width) * levels;
    const spread = input.spread[row] ?? 1;
    for (let level = 0; level < levels; level += 1) {
      const i = row * levels + level;
      current[i] = (current[i] ?? 0) + spread * (steps[at + level] ?? 0);
    }
  }
}
