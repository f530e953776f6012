/** Balance of each node: what comes in is base load plus assets plus what the nodes below take. */
import { seriesId } from '../../series/series.js';
import { DomainError } from '../../domain-error.js';
import type { BuildContext } from '../build-context.js';
import type { AssetPart } from '../dispatch-input.js';
import type { TreeNode } from '../grid-tree.js';
import type { RowEntry } from '../program-builder.js';

/** Import columns and balance rows of a node, shape (T) each. */
export interface BalancePart {
  readonly importCols: readonly number[];
  readonly balanceRows: readonly number[];
}

/**
 * Adds `node-balance[node,t]`: import_t - sum of child imports - sum of steered powers = base load + local powers
 * + losses.
 * Its dual is the price of one more kW over the slot at this node.
 *
 * @param given import columns of the nodes below, by node id; losses of the feeder networks on the node, shape (T) [kW] each
 */
export function addNodeBalance(
  ctx: BuildContext,
  node: TreeNode,
  assets: ReadonlyMap<string, AssetPart>,
  given: {
    readonly childCols: ReadonlyMap<string, readonly number[]>;
    readonly losses: readonly (readonly number[])[];
  },
): BalancePart {
  const parts = node.assetIds.map((id) => needed(assets, id));
  const children = node.childIds.map((id) => needed(given.childCols, id));
  const base = node.meterIds.map((id) => ctx.forecasts.neededMean(seriesId(id, 'base')));
  const importCols: number[] = [];
  const balanceRows: number[] = [];
  for (let t = 0; t < ctx.horizon.slots; t++) {
    const col = ctx.builder.column(`import[${node.id},${String(t)}]`, -Infinity, Infinity);
    const entries: RowEntry[] = [[col, 1]];
    let constant = [...base, ...given.losses].reduce((sum, series) => sum + (series[t] ?? 0), 0);
    for (const child of children) entries.push([child[t] ?? 0, -1]);
    for (const part of parts) {
      if (part.mode === 'local') constant += part.localKw[t] ?? 0;
      for (const term of part.power[t] ?? []) entries.push([term.col, -term.coefficient]);
    }
    importCols.push(col);
    balanceRows.push(ctx.builder.row(`node-balance[${node.id},${String(t)}]`, constant, constant, entries));
  }
  return { importCols, balanceRows };
}

function needed<T>(map: ReadonlyMap<string, T>, id: string): T {
  const found = map.get(id);
  if (found === undefined) {
    throw new DomainError('invalid-site', `the grid names ${id} but does not describe it`, { id });
  }
  return found;
}
