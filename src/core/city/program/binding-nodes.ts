/** Nodes whose limits bind so often that mixing the plans of the blocks below cannot keep them: they belong inside one block. */
import type { ColumnOwners, LinearProgram } from '../../dispatch/linear-program.js';
import type { CutProgram } from './cut-program.js';
import { assetsBelowOwners, type OwnerCut } from './owner-cut.js';

/** Nodes with more assets than this stay cut: as one block they would take longer than all others. */
const WHOLE_NODE_ASSETS = 250;
/** Duals below this are noise of the solver [EUR per unit]. */
const BINDS_EUR = 1e-6;

/** Nodes of the frame with more binding limits than blocks below them to mix. @param duals of the frame's rows */
export function nodesThatBind(
  at: { readonly owners: ColumnOwners; readonly ownerCut: OwnerCut; readonly cut: CutProgram },
  duals: Float64Array,
): Set<number> {
  const { owners, ownerCut, cut } = at;
  const binding = new Map<number, number>();
  const { frame, frameCols } = cut;
  for (let r = 0; r < frame.numRows; r++) {
    if (frame.rowLower[r] === frame.rowUpper[r] || Math.abs(duals[r] ?? 0) <= BINDS_EUR) continue;
    const owner = ownerOfRow(frame, r, (col) => owners.ofCol[frameCols[col] ?? -1] ?? 0);
    if (owner > 0) binding.set(owner, (binding.get(owner) ?? 0) + 1);
  }
  const assets = assetsBelowOwners(owners);
  const blocks = blocksBelow(owners, ownerCut);
  return new Set(
    [...binding]
      .filter(
        ([node, rows]) => rows > (blocks.get(node)?.size ?? 0) && (assets[node] ?? 0) <= WHOLE_NODE_ASSETS,
      )
      .map(([node]) => node),
  );
}

/** The one owner of all frame columns of a row; 0 when there are several. */
function ownerOfRow(frame: LinearProgram, row: number, ownerOf: (col: number) => number): number {
  let owner = -1;
  for (let k = frame.starts[row] ?? 0; k < (frame.starts[row + 1] ?? 0); k++) {
    const own = ownerOf(frame.indices[k] ?? 0);
    if (owner >= 0 && own !== owner) return 0;
    owner = own;
  }
  return owner;
}

function blocksBelow(owners: ColumnOwners, { ofOwner }: OwnerCut): Map<number, Set<number>> {
  const below = new Map<number, Set<number>>();
  ofOwner.forEach((block, owner) => {
    if (block < 0) return;
    for (let at = owners.above[owner] ?? -1; at > 0; at = owners.above[at] ?? -1) {
      if ((ofOwner[at] ?? -1) >= 0) continue;
      const found = below.get(at) ?? new Set();
      below.set(at, found.add(block));
    }
  });
  return below;
}
