/** Which nodes belong inside one block: those with more binding limits than blocks to mix. */
import { describe, expect, it } from '@jest/globals';
import type { ColumnOwners, LinearProgram } from '../../dispatch/linear-program.js';
import { nodesThatBind } from './binding-nodes.js';
import { cutProgram } from './cut-program.js';
import { cutOwners } from './owner-cut.js';

const SLOTS = 4;
const ASSETS = 12;

/** A node 1 with 12 assets below the whole; in each slot a flow column of the node, its balance over all assets, and its limit. */
function nodeWithLimits(): { readonly program: LinearProgram; readonly owners: ColumnOwners } {
  const numCols = SLOTS * (1 + ASSETS);
  const starts = [0];
  const indices: number[] = [];
  const rowNames: string[] = [];
  for (let t = 0; t < SLOTS; t++) {
    indices.push(t, ...Array.from({ length: ASSETS }, (_, a) => SLOTS * (1 + a) + t));
    starts.push(indices.length);
    rowNames.push(`node-balance[N,${String(t)}]`);
  }
  for (let t = 0; t < SLOTS; t++) {
    indices.push(t);
    starts.push(indices.length);
    rowNames.push(`import-limit[N,${String(t)}]`);
  }
  const program: LinearProgram = {
    ...{ numCols, numRows: 2 * SLOTS, offset: 0, rowNames },
    colCost: new Float64Array(numCols),
    colLower: new Float64Array(numCols),
    colUpper: new Float64Array(numCols).fill(9),
    rowLower: new Float64Array(2 * SLOTS),
    rowUpper: Float64Array.from({ length: 2 * SLOTS }, (_, r) => (r < SLOTS ? 0 : 5)),
    starts: Int32Array.from(starts),
    indices: Int32Array.from(indices),
    values: new Float64Array(indices.length).fill(1),
    colNames: Array.from({ length: numCols }, (_, j) => `col[${String(j)}]`),
  };
  const owners: ColumnOwners = {
    ofCol: Int32Array.from({ length: numCols }, (_, j) => (j < SLOTS ? 1 : 1 + Math.floor(j / SLOTS))),
    above: Int32Array.from([-1, 0, ...new Array<number>(ASSETS).fill(1)]),
    kind: Uint8Array.from([0, 0, ...new Array<number>(ASSETS).fill(1)]),
  };
  return { program, owners };
}

function found(binding: number, whole: ReadonlySet<number> = new Set()): number[] {
  const { program, owners } = nodeWithLimits();
  const ownerCut = cutOwners(owners, whole);
  const cut = cutProgram(program, ownerCut.ofCol, ownerCut.blocks);
  // Every balance has a price; so many limits bind.
  const duals = Float64Array.from(cut.frameRows, (row) =>
    row < SLOTS ? 0.2 : row < SLOTS + binding ? -0.1 : 0,
  );
  return [...nodesThatBind({ owners, ownerCut, cut }, duals)];
}

describe('nodes that bind', () => {
  it('are those with more binding limits than blocks below', () => {
    // 12 assets make two blocks.
    expect(found(2)).toEqual([]);
    expect(found(3)).toEqual([1]);
    expect(found(4)).toEqual([1]);
  });

  it('are not counted by balances, which have a price in every slot', () => {
    expect(found(0)).toEqual([]);
  });

  it('are none once they are inside a block', () => {
    expect(found(4, new Set([1]))).toEqual([]);
  });
});
