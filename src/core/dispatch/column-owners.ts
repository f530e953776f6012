/** Who owns the columns of a large program: where it may be cut into blocks that are solved apart. */
import type { GridModel } from '../grid/grid-model.js';
import { gridTree } from './grid-tree.js';
import type { ColumnOwners, LinearProgram } from './linear-program.js';

/** Up to so many assets one program is faster than blocks coordinated by prices (city-scale.md). */
export const ONE_PROGRAM_ASSETS = 1_000;

/** Gap to which a program in blocks is certified, relative; where it is more, time or whole decisions ended its rounds. */
export const CERTIFIED_GAP = 1e-3;

/** What an owner is, as stored in {@link ColumnOwners.kind}. */
export const OWNER_KIND = { node: 0, asset: 1, wholeNode: 2 } as const;

/**
 * The owners of a dispatch program by the names of its columns: assets, the nodes they hang on, and the whole for everything
 * else. A node with a feeder network is never cut: its voltages tie its assets together.
 */
export function columnOwners(grid: GridModel, colNames: readonly string[]): ColumnOwners {
  const tree = gridTree(grid);
  const index = new Map<string, number>();
  const above: number[] = [-1];
  const kind: number[] = [OWNER_KIND.node];
  const place = (id: string, aboveIndex: number, what: number): void => {
    index.set(id, above.length);
    above.push(aboveIndex);
    kind.push(what);
  };
  const electrical = new Set((grid.feederNetworks ?? []).map((feeder) => nodeOfMeter(grid, feeder.meterId)));
  // Parents first.
  for (const node of [...tree].reverse()) {
    if (node.level === 'city') {
      index.set(node.id, 0);
      continue;
    }
    const own = electrical.has(node.id) ? OWNER_KIND.wholeNode : OWNER_KIND.node;
    place(node.id, index.get(node.parentId ?? '') ?? 0, own);
    for (const feeder of grid.feederNetworks ?? []) {
      if (nodeOfMeter(grid, feeder.meterId) === node.id) index.set(feeder.id, index.get(node.id) ?? 0);
    }
  }
  for (const node of tree) {
    for (const id of node.assetIds) place(id, index.get(node.id) ?? 0, OWNER_KIND.asset);
  }
  return {
    ofCol: Int32Array.from(colNames, (name) => ownerOf(name, index)),
    above: Int32Array.from(above),
    kind: Uint8Array.from(kind),
  };
}

/** The owner named in `charge[BAT-1,17]`; for a bus of a feeder network, `voltage[FEEDER:12,17]`, the feeder's. */
function ownerOf(colName: string, index: ReadonlyMap<string, number>): number {
  const from = colName.indexOf('[') + 1;
  const comma = colName.lastIndexOf(',');
  const owner = colName.slice(from, comma > from ? comma : colName.length - 1);
  return index.get(owner) ?? index.get(owner.slice(0, owner.indexOf(':'))) ?? 0;
}

function nodeOfMeter(grid: GridModel, meterId: string): string {
  const meter = grid.meters.find(({ id }) => id === meterId);
  return meter?.branchId ?? meter?.substationId ?? '';
}

/** The same program to be solved in one piece: for questions whose answer must be exact. */
export function inOnePiece<B extends { readonly program: LinearProgram }>(built: B): B {
  const { owners: _owners, ...program } = built.program;
  return { ...built, program };
}
