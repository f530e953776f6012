/** Series that add up: leaves are measured, every other node is the sum of some leaves. */

/** A hierarchy over N nodes in the order of their series. */
export interface Hierarchy {
  /** Number of nodes N. */
  readonly nodes: number;
  /** Leaves, as indices of nodes, rising. */
  readonly leaves: readonly number[];
  /** Nodes that are sums, rising, and for each the leaves it is the sum of. */
  readonly sums: readonly { readonly node: number; readonly leaves: readonly number[] }[];
}

/**
 * Hierarchy from the parts of each node: meter, feeder, substation, city, in any order.
 *
 * @param parts per node the nodes it is the sum of; empty for a leaf
 * @throws RangeError when a part does not exist, is named twice, or a node is part of itself
 */
export function hierarchyOf(parts: readonly (readonly number[])[]): Hierarchy {
  const leavesOf = new Map<number, readonly number[]>();
  const visit = (node: number, above: readonly number[]): readonly number[] => {
    const own = parts[node];
    if (!own)
      throw new RangeError(`node ${String(node)} does not exist; expected 0 to ${String(parts.length - 1)}`);
    if (above.includes(node)) throw new RangeError(`node ${String(node)} is part of itself; expected a tree`);
    const known = leavesOf.get(node);
    if (known) return known;
    const leaves = own.length === 0 ? [node] : own.flatMap((part) => visit(part, [...above, node]));
    const rising = [...leaves].sort((a, b) => a - b);
    const twice = rising.find((leaf, i) => leaf === rising[i - 1]);
    if (twice !== undefined) {
      throw new RangeError(
        `leaf ${String(twice)} is counted twice in node ${String(node)}; expected each part once`,
      );
    }
    leavesOf.set(node, rising);
    return rising;
  };
  const nodes = parts.map((own, node) => ({ node, leaves: visit(node, []), isLeaf: own.length === 0 }));
  return {
    nodes: parts.length,
    leaves: nodes.filter(({ isLeaf }) => isLeaf).map(({ node }) => node),
    sums: nodes.filter(({ isLeaf }) => !isLeaf).map(({ node, leaves }) => ({ node, leaves })),
  };
}

/** Writes every sum from its leaves, so that the values add up exactly. */
export function addUp(hierarchy: Hierarchy, values: Float64Array): void {
  for (const { node, leaves } of hierarchy.sums) {
    let sum = 0;
    for (const leaf of leaves) sum += values[leaf] ?? 0;
    values[node] = sum;
  }
}
