/** Which columns of a large program make a block: assets of one node, or small nodes with all that hangs below them. */
import type { ColumnOwners } from '../../dispatch/linear-program.js';

/** Blocks as sets of owners. */
export interface OwnerCut {
  /** Block of each column, shape (numCols); -1 = stays with the master. */
  readonly ofCol: Int32Array;
  readonly blocks: number;
  /** Block of each owner, shape (owners); -1 = master. */
  readonly ofOwner: Int32Array;
}

/** Assets of a block: as many as hang on a feeder. */
const BLOCK_ASSETS = 10;
/** More blocks than this make the master slower than the blocks (city-scale.md: 200..500 is best). */
const MOST_BLOCKS = 500;
const ASSET = 1;
const WHOLE_NODE = 2;

/** Part of the tree that goes into one block in any case. */
interface Piece {
  readonly owners: readonly number[];
  readonly assets: number;
}

/**
 * Cuts the tree of owners.
 *
 * @param whole nodes that are to be blocks with everything below them, besides those that may not be cut at all
 */
export function cutOwners(owners: ColumnOwners, whole: ReadonlySet<number>): OwnerCut {
  const tree = new OwnerTree(owners, whole);
  const ofOwner = new Int32Array(owners.above.length).fill(-1);
  const blocks = tree.blocks();
  blocks.forEach((block, b) => {
    for (const owner of block) ofOwner[owner] = b;
  });
  return { ofOwner, blocks: blocks.length, ofCol: owners.ofCol.map((owner) => ofOwner[owner] ?? -1) };
}

/** Number of assets below each owner, itself included, shape (owners). */
export function assetsBelowOwners({ above, kind }: ColumnOwners): Int32Array {
  const count = new Int32Array(above.length);
  kind.forEach((what, owner) => {
    if (what !== ASSET) return;
    for (let at = owner; at >= 0; at = above[at] ?? -1) count[at] = (count[at] ?? 0) + 1;
  });
  return count;
}

class OwnerTree {
  private readonly children: number[][];
  private readonly assets: Int32Array;
  private readonly size: number;
  private readonly found: number[][] = [];

  constructor(
    private readonly owners: ColumnOwners,
    private readonly whole: ReadonlySet<number>,
  ) {
    this.children = Array.from(owners.above, () => []);
    owners.above.forEach((above, owner) => {
      if (above >= 0) this.children[above]?.push(owner);
    });
    this.assets = assetsBelowOwners(owners);
    this.size = Math.max(BLOCK_ASSETS, Math.ceil((this.assets[0] ?? 0) / MOST_BLOCKS));
  }

  /** Owners of each block. */
  blocks(): readonly (readonly number[])[] {
    this.open(0);
    return this.found;
  }

  /** The node's own columns stay with the master; what hangs below is packed into blocks. */
  private open(node: number): void {
    const pieces: Piece[] = [];
    for (const child of this.children[node] ?? []) {
      const assets = this.assets[child] ?? 0;
      if (assets === 0) continue;
      if (this.isPiece(child, assets)) pieces.push({ owners: this.below(child), assets });
      else this.open(child);
    }
    this.pack(pieces);
  }

  private isPiece(owner: number, assets: number): boolean {
    return (
      this.owners.kind[owner] === ASSET ||
      this.owners.kind[owner] === WHOLE_NODE ||
      this.whole.has(owner) ||
      assets <= this.size
    );
  }

  private below(owner: number): number[] {
    return [owner, ...(this.children[owner] ?? []).flatMap((child) => this.below(child))];
  }

  /** Neighbours together until a block is as large as the others. */
  private pack(pieces: readonly Piece[]): void {
    const total = pieces.reduce((sum, { assets }) => sum + assets, 0);
    const target = total / Math.max(1, Math.ceil(total / this.size));
    let block: number[] = [];
    let assets = 0;
    for (const piece of pieces) {
      if (assets > 0 && assets + piece.assets > Math.max(target, this.size)) {
        this.found.push(block);
        block = [];
        assets = 0;
      }
      block.push(...piece.owners);
      assets += piece.assets;
      if (assets < target) continue;
      this.found.push(block);
      block = [];
      assets = 0;
    }
    if (assets > 0) this.found.push(block);
  }
}
