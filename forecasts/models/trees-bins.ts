/** Features as small whole numbers: each column is cut at its own quantiles, so that a tree counts instead of sorting. */

/** Bins of a column, the one of missing values included. */
export const BINS = 64;

/** Where each column is cut; plain JSON, rising inside a column. A value is in the bin of the number of edges at or below it. */
export type BinEdges = readonly (readonly number[])[];

/** Rows of features, row after row. */
export interface FeatureRows {
  readonly width: number;
  readonly count: number;
  /** Shape (count, width); NaN = not known. */
  readonly values: Float32Array;
}

/** Most rows that are looked at for the edges of a column. */
const SAMPLED_ROWS = 20_000;

/** Cuts every column at its quantiles; a column of one value gets no edge. */
export function binEdges(rows: FeatureRows): BinEdges {
  const stride = Math.max(1, Math.floor(rows.count / SAMPLED_ROWS));
  return Array.from({ length: rows.width }, (_, column) => {
    const seen: number[] = [];
    for (let row = 0; row < rows.count; row += stride) {
      const value = rows.values[row * rows.width + column] ?? Number.NaN;
      if (!Number.isNaN(value)) seen.push(value);
    }
    return edgesOf(Float64Array.from(seen).sort());
  });
}

/** Bins of all rows, shape (count, width); 0 = not known. */
export function binRows(rows: FeatureRows, edges: BinEdges): Uint8Array {
  const bins = new Uint8Array(rows.count * rows.width);
  for (let row = 0; row < rows.count; row += 1) {
    binInto(bins, row * rows.width, rows.values.subarray(row * rows.width, (row + 1) * rows.width), edges);
  }
  return bins;
}

/** Writes the bins of one row of features from `offset` on. */
export function binInto(
  bins: Uint8Array,
  offset: number,
  features: Float32Array | Float64Array,
  edges: BinEdges,
): void {
  for (let column = 0; column < edges.length; column += 1) {
    bins[offset + column] = binOf(features[column] ?? Number.NaN, edges[column] ?? []);
  }
}

function binOf(value: number, edges: readonly number[]): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? Number.POSITIVE_INFINITY) <= value) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

/** Edges between distinct sorted values, as even in count as they come; short numbers, for the state is stored. */
function edgesOf(sorted: Float64Array): number[] {
  const edges: number[] = [];
  const cuts = BINS - 2;
  for (let k = 1; k <= cuts; k += 1) {
    const at = Math.floor((k * sorted.length) / (cuts + 1));
    const value = sorted[at];
    if (value === undefined || value === sorted[0]) continue;
    const edge = Number(value.toPrecision(5));
    if (edge > (edges.at(-1) ?? Number.NEGATIVE_INFINITY)) edges.push(edge);
  }
  return edges;
}
