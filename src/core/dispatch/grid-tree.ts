/** The grid as a tree: which meters and assets hang directly on which node, and what is above. */
import { DomainError } from '../domain-error.js';
import type { GridModel } from '../grid/grid-model.js';
import { CITY_NODE } from './snapshot.js';

/** A node of the tree with what hangs directly on it. */
export interface TreeNode {
  readonly id: string;
  readonly name: string;
  readonly level: 'city' | 'substation' | 'branch';
  /** Node above; null for `CITY` and for substations of the transmission level. */
  readonly parentId: string | null;
  readonly exportLimitKw: number;
  /** Rated import limit [kW]; null for the city, whose limit depends on the season. */
  readonly ratedLimitKw: number | null;
  readonly meterIds: readonly string[];
  readonly assetIds: readonly string[];
  readonly childIds: readonly string[];
}

/** Nodes from the leaves up to the city: every child comes before its parent. */
export function gridTree(grid: GridModel): TreeNode[] {
  const meterNode = new Map(grid.meters.map((m) => [m.id, m.branchId ?? m.substationId]));
  const assetNode = new Map(grid.assets.map((a) => [a.id, meterNode.get(a.meterId) ?? a.substationId]));
  const on = (map: ReadonlyMap<string, string>, nodeId: string): string[] =>
    [...map].filter(([, at]) => at === nodeId).map(([id]) => id);
  const childrenOf = (id: string): string[] =>
    grid.branches.filter((b) => b.parentId === id).map((b) => b.id);
  const shared = (id: string): Pick<TreeNode, 'id' | 'meterIds' | 'assetIds' | 'childIds'> => ({
    id,
    meterIds: on(meterNode, id),
    assetIds: on(assetNode, id),
    childIds: childrenOf(id),
  });
  const branches = leavesFirst(grid).map((branch): TreeNode => ({
    ...shared(branch.id),
    name: branch.id,
    level: 'branch',
    parentId: branch.parentId,
    exportLimitKw: branch.limitKw,
    ratedLimitKw: branch.limitKw,
  }));
  const substations = grid.substations.map((s): TreeNode => ({
    ...shared(s.id),
    name: s.name,
    level: 'substation',
    parentId: s.level === 'distribution' ? CITY_NODE : null,
    exportLimitKw: s.exportLimitKw,
    ratedLimitKw: s.importLimitKw,
  }));
  return [...branches, ...substations, cityNode(substations)];
}

/** Ids of all assets on each node or on a node below it. */
export function assetsBelow(nodes: readonly TreeNode[]): Map<string, readonly string[]> {
  const below = new Map<string, readonly string[]>();
  // Children come first, so that theirs are known.
  for (const node of nodes) {
    below.set(node.id, [...node.assetIds, ...node.childIds.flatMap((id) => below.get(id) ?? [])]);
  }
  return below;
}

function cityNode(substations: readonly TreeNode[]): TreeNode {
  return {
    id: CITY_NODE,
    name: 'the city',
    level: 'city',
    parentId: null,
    exportLimitKw: Infinity,
    ratedLimitKw: null,
    meterIds: [],
    assetIds: [],
    childIds: substations.filter((s) => s.parentId === CITY_NODE).map((s) => s.id),
  };
}

function leavesFirst(grid: GridModel): GridModel['branches'] {
  const byId = new Map(grid.branches.map((branch) => [branch.id, branch]));
  const depth = (id: string, seen: number): number => {
    if (seen > grid.branches.length) {
      throw new DomainError('invalid-site', `branch ${id} is above itself; the grid must be a tree`, { id });
    }
    const branch = byId.get(id);
    return branch ? 1 + depth(branch.parentId, seen + 1) : 0;
  };
  const depths = new Map(grid.branches.map((branch) => [branch.id, depth(branch.id, 0)]));
  return [...grid.branches].sort((a, b) => (depths.get(b.id) ?? 0) - (depths.get(a.id) ?? 0));
}
