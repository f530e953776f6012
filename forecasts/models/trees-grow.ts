/** One decision tree over binned features: the split that explains most of the gradient first, until there are leaves enough. */
import { BINS } from './trees-bins.js';

/** A tree; plain JSON. Node n splits on `feature[n] ` at `bin[n]`: lower bins go to `left[n]`. A child below zero is leaf -(child + 1). */
export interface Tree {
  readonly feature: readonly number[];
  readonly bin: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** What a tree is grown on. */
export interface GrowInput {
  /** Shape (N, F), bins of {@link BINS}. */
  readonly bins: Uint8Array;
  readonly width: number;
  /** Rows it may use; reordered: each leaf's rows end up beside each other. */
  readonly rows: Int32Array;
  /** Shape (N): what the leaves are to explain, and what each row weighs (about 1). */
  readonly gradient: Float64Array;
  readonly weight: Float64Array;
  /** Columns that may be split on. */
  readonly columns: Int32Array;
  readonly maxLeaves: number;
  /** Least weight of a leaf. */
  readonly minLeaf: number;
}

/** A grown tree, and which part [from, to) of the reordered rows lies in each leaf. */
export interface Grown {
  readonly tree: Tree;
  readonly leaves: readonly { readonly from: number; readonly to: number }[];
}

/** Weight added to each side of a split, so that few rows explain little. */
const SHRINKAGE = 20;

interface Split {
  readonly gain: number;
  readonly column: number;
  readonly bin: number;
}

interface Node {
  readonly from: number;
  readonly to: number;
  /** Sums of gradient and weight by column and bin, interleaved. */
  readonly histogram: Float64Array;
  readonly split: Split | null;
  /** Where this node hangs: parent's number and side; -1 at the root. */
  readonly parent: number;
  readonly side: 'left' | 'right';
}

/** Grows a tree. */
export function growTree(input: GrowInput): Grown {
  const tree = { feature: [] as number[], bin: [] as number[], left: [] as number[], right: [] as number[] };
  const open: Node[] = [
    node(input, {
      from: 0,
      to: input.rows.length,
      histogram: histogramOf(input, 0, input.rows.length),
      parent: -1,
      side: 'left',
    }),
  ];
  const done: Node[] = [];
  while (open.length > 0 && open.length + done.length < input.maxLeaves) {
    const best = takeBest(open);
    if (!best.split) {
      done.push(best);
      continue;
    }
    const number = tree.feature.length;
    hang(tree, best, number);
    tree.feature.push(best.split.column);
    tree.bin.push(best.split.bin);
    tree.left.push(0);
    tree.right.push(0);
    open.push(...divided(input, best, number));
  }
  const leaves = [...done, ...open];
  leaves.forEach((leaf, i) => {
    hang(tree, leaf, -(i + 1));
  });
  return { tree, leaves };
}

/** Leaf of a row of bins that begins at `offset`. */
export function leafOf(tree: Tree, bins: Uint8Array, offset: number): number {
  if (tree.feature.length === 0) return 0;
  let at = 0;
  while (at >= 0) {
    const lower = (bins[offset + (tree.feature[at] ?? 0)] ?? 0) < (tree.bin[at] ?? 0);
    at = (lower ? tree.left[at] : tree.right[at]) ?? -1;
  }
  return -at - 1;
}

function hang(tree: { left: number[]; right: number[] }, child: Node, number: number): void {
  if (child.parent >= 0) tree[child.side][child.parent] = number;
}

function takeBest(open: Node[]): Node {
  let best = 0;
  for (let i = 1; i < open.length; i += 1) {
    if ((open[i]?.split?.gain ?? -1) > (open[best]?.split?.gain ?? -1)) best = i;
  }
  return open.splice(best, 1)[0] as Node;
}

/** Both sides of a split node; the smaller side is counted, the other is what remains. */
function divided(input: GrowInput, parent: Node, number: number): Node[] {
  const split = parent.split as Split;
  const middle = partition(input, parent, split);
  const leftSmaller = middle - parent.from <= parent.to - middle;
  const counted = leftSmaller
    ? histogramOf(input, parent.from, middle)
    : histogramOf(input, middle, parent.to);
  const rest = parent.histogram;
  for (let i = 0; i < rest.length; i += 1) rest[i] = (rest[i] ?? 0) - (counted[i] ?? 0);
  const [left, right] = leftSmaller ? [counted, rest] : [rest, counted];
  return [
    node(input, { from: parent.from, to: middle, histogram: left, parent: number, side: 'left' }),
    node(input, { from: middle, to: parent.to, histogram: right, parent: number, side: 'right' }),
  ];
}

function node(input: GrowInput, part: Omit<Node, 'split'>): Node {
  return { ...part, split: bestSplit(input, part.histogram) };
}

function histogramOf(input: GrowInput, from: number, to: number): Float64Array {
  const { bins, width, rows, gradient, weight } = input;
  const histogram = new Float64Array(width * BINS * 2);
  for (let i = from; i < to; i += 1) {
    const row = rows[i] ?? 0;
    const g = gradient[row] ?? 0;
    const w = weight[row] ?? 0;
    const base = row * width;
    for (let column = 0; column < width; column += 1) {
      const slot = (column * BINS + (bins[base + column] ?? 0)) * 2;
      histogram[slot] = (histogram[slot] ?? 0) + g;
      histogram[slot + 1] = (histogram[slot + 1] ?? 0) + w;
    }
  }
  return histogram;
}

function bestSplit(input: GrowInput, histogram: Float64Array): Split | null {
  let best: Split | null = null;
  for (const column of input.columns) {
    const found = bestBin(histogram, column, input.minLeaf);
    if (found && found.gain > (best?.gain ?? 0)) best = found;
  }
  return best;
}

function bestBin(histogram: Float64Array, column: number, minLeaf: number): Split | null {
  const first = column * BINS * 2;
  let gAll = 0;
  let wAll = 0;
  for (let slot = first; slot < first + BINS * 2; slot += 2) {
    gAll += histogram[slot] ?? 0;
    wAll += histogram[slot + 1] ?? 0;
  }
  const before = gAll ** 2 / (wAll + SHRINKAGE);
  let best = 0;
  let gain = 0;
  let g = 0;
  let w = 0;
  for (let bin = 1; bin < BINS; bin += 1) {
    g += histogram[first + (bin - 1) * 2] ?? 0;
    w += histogram[first + (bin - 1) * 2 + 1] ?? 0;
    if (w < minLeaf) continue;
    if (wAll - w < minLeaf) break;
    const gained = g ** 2 / (w + SHRINKAGE) + (gAll - g) ** 2 / (wAll - w + SHRINKAGE) - before;
    if (gained > gain) {
      gain = gained;
      best = bin;
    }
  }
  return best > 0 ? { gain, column, bin: best } : null;
}

/** Moves the rows of lower bins to the front of the node's part; returns where the others begin. */
function partition(input: GrowInput, part: Node, split: Split): number {
  const { rows, bins, width } = input;
  let front = part.from;
  let back = part.to - 1;
  while (front <= back) {
    const row = rows[front] ?? 0;
    if ((bins[row * width + split.column] ?? 0) < split.bin) {
      front += 1;
    } else {
      rows[front] = rows[back] ?? 0;
      rows[back] = row;
      back -= 1;
    }
  }
  return front;
}
