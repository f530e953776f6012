/** Cutting programs: every coefficient is somewhere once, bounds of prices lie below every answer, ties keep the mixture. */
import { describe, expect, it } from '@jest/globals';
import type { ColumnOwners, LinearProgram } from '../../dispatch/linear-program.js';
import { tiedBlock } from './block-recovery.js';
import { cutProgram, linkActivity } from './cut-program.js';
import { blockPlanColumns, frameGiven, frameMaster } from './frame-master.js';
import { blockCosts, frameBound, needRows, planValue, wholeDuals, withLeastPrice } from './frame-prices.js';
import { cutOwners } from './owner-cut.js';

/**
 * Two stores x, y behind one purchase b: min 2 b - r..., with b - x - y = 1 (balance), x <= 3 and y + z = 2 (own rows), and a
 * need of x + s >= 1 whose shortfall s costs 5. Columns: 0 b, 1 x, 2 y, 3 z, 4 s.
 */
const WHOLE: LinearProgram = {
  numCols: 5,
  numRows: 4,
  colCost: Float64Array.of(2, -1, 0.5, 0.25, 5),
  colLower: Float64Array.of(0, 0, 0, 0, 0),
  colUpper: Float64Array.of(10, 4, 4, 4, Infinity),
  rowLower: Float64Array.of(1, -Infinity, 2, 1),
  rowUpper: Float64Array.of(1, 3, 2, Infinity),
  starts: Int32Array.of(0, 3, 4, 6, 8),
  indices: Int32Array.of(0, 1, 2, 1, 2, 3, 1, 4),
  values: Float64Array.of(1, -1, -1, 1, 1, 1, 1, 1),
  offset: 7,
  rowNames: ['balance', 'x-most', 'y-sum', 'need'],
  colNames: ['b', 'x', 'y', 'z', 's'],
};
const CUT = cutProgram(WHOLE, Int32Array.of(-1, 0, 1, 1, -1), 2);

describe('a cut program', () => {
  it('has rows of one block inside it and all others in the frame', () => {
    expect(CUT.blocks.map(({ rows }) => [...rows])).toEqual([[1], [2]]);
    expect(CUT.blocks.map(({ cols }) => [...cols])).toEqual([[1], [2, 3]]);
    expect([...CUT.frameRows, ...CUT.frameCols]).toEqual([0, 3, 0, 4]);
    expect(CUT.frame.rowNames).toEqual(['balance', 'need']);
    expect(CUT.frame.colNames).toEqual(['b', 's']);
    expect(CUT.frame.offset).toBe(7);
    expect(CUT.blocks.map(({ program }) => program.offset)).toEqual([0, 0]);
  });

  it('has every coefficient once: own, linking or of the frame', () => {
    const own = CUT.blocks.flatMap(({ program }) => [...program.values]);
    const linking = CUT.blocks.flatMap(({ links }) => [...links.values]);
    expect(own).toEqual([1, 1, 1]);
    expect(linking).toEqual([-1, 1, -1]);
    expect([...CUT.frame.values]).toEqual([1, 1]);
    expect(CUT.blocks.map(({ linkRows }) => [...linkRows])).toEqual([[0, 1], [0]]);
  });

  it('says what a plan puts into the rows of the frame', () => {
    const [x, yz] = CUT.blocks;
    if (!x || !yz) throw new Error('there are two blocks');
    expect([...linkActivity(x, Float64Array.of(3))]).toEqual([-3, 3]);
    expect([...linkActivity(yz, Float64Array.of(0.5, 1.5))]).toEqual([-0.5]);
  });
});

describe('prices of the frame', () => {
  const [x, yz] = CUT.blocks;
  if (!x || !yz) throw new Error('there are two blocks');

  it('charge a block for its part in the rows', () => {
    const prices = Float64Array.of(2, 0.75);
    // x: -1 - 2 (-1) - 0.75 (1) = 0.25; y: 0.5 - 2 (-1) = 2.5; z is in no row of the frame.
    expect([...blockCosts(x, 0, { prices, amp: 0, seed: 0 })]).toEqual([0.25]);
    expect([...blockCosts(yz, 1, { prices, amp: 0, seed: 0 })]).toEqual([2.5, 0.25]);
    expect(planValue(x, { cost: -3, activity: Float64Array.of(-3, 3) }, prices)).toBeCloseTo(0.75, 12);
  });

  it('are heard a little differently by every block, always the same way', () => {
    const point = { prices: Float64Array.of(2, 0.75), amp: 0.1, seed: 4 };
    const first = [...blockCosts(x, 0, point)];
    expect([...blockCosts(x, 0, point)]).toEqual(first);
    expect([...blockCosts(x, 1, point)]).not.toEqual(first);
    expect(Math.abs((first[0] ?? 0) - 0.25)).toBeLessThan(0.1 * (2 + 0.75));
  });

  it('bound every answer from below, and exactly at the best prices', () => {
    // Best: y = 0, z = 2, and x: a unit costs 2 to buy and gains 1 beside meeting the need (5): x = 1, b = 2.
    // Cost 7 + 4 - 1 + 0.5 = 10.5; prices 2 of the balance and 1 of the need make x indifferent.
    const best = Float64Array.of(2, 1);
    const values = 0 + 0.25 * 2;
    expect(frameBound(CUT.frame, best, values)).toBeCloseTo(10.5, 12);
    // At a price of 1 for the balance x is worth -1 + 1 - 1 a unit: three of them.
    const other = Float64Array.of(1, 1);
    expect(frameBound(CUT.frame, other, -3 + 0.5)).toBeLessThan(10.5);
    // A price below zero would lean on a need without end; so would one above the price of falling short.
    expect(frameBound(CUT.frame, Float64Array.of(2, -0.5), values)).toBe(-Infinity);
    expect(frameBound(CUT.frame, Float64Array.of(2, 5.5), values)).toBe(-Infinity);
  });

  it('are never quite zero where only enough is asked for', () => {
    expect(needRows(CUT)).toEqual([1]);
    const lifted = withLeastPrice(Float64Array.of(0, 0), [1]);
    expect(lifted[0]).toBe(0);
    expect(lifted[1]).toBeGreaterThan(0);
  });

  it('and those of the blocks are prices of the whole program', () => {
    const { rowDuals, reducedCosts } = wholeDuals(CUT, Float64Array.of(2, 1), [
      Float64Array.of(0),
      Float64Array.of(0.25),
    ]);
    expect([...rowDuals]).toEqual([2, 0, 0.25, 1]);
    expect([...reducedCosts]).toEqual([0, 0, 2.25, 0, 4]);
  });
});

describe('the master', () => {
  const plans = [
    { block: 0, cost: -3, activity: Float64Array.of(-3, 3), primal: Float64Array.of(3) },
    { block: 1, cost: 0.5, activity: Float64Array.of(0), primal: Float64Array.of(0, 2) },
  ];

  it('is the frame with a choice for each block; open rows have a way out either way', () => {
    const closed = frameMaster(CUT, false);
    expect([closed.program.numRows, closed.program.numCols, closed.openCols]).toEqual([4, 2, 0]);
    expect([...closed.program.rowLower.slice(2)]).toEqual([1, 1]);
    const open = frameMaster(CUT, true);
    expect([open.program.numRows, open.program.numCols, open.openCols]).toEqual([4, 6, 4]);
    expect([...open.program.values]).toEqual([1, 1, -1, 1, 1, -1]);
    expect(open.program.colNames).toHaveLength(6);
  });

  it('takes plans as columns: what they put into rows, and their choice', () => {
    const block = blockPlanColumns(CUT, plans, { choiceRow: 2, serial: 5 });
    expect([...block.starts]).toEqual([0, 3, 4]);
    expect([...block.rows]).toEqual([0, 1, 2, 3]);
    expect([...block.values]).toEqual([-3, 3, 1, 1]);
    expect(block.names).toEqual(['plan[B0,5]', 'plan[B1,6]']);
  });

  it('is the frame alone once the plans are given', () => {
    const given = frameGiven(
      CUT,
      plans.map(({ activity }) => activity),
    );
    expect([...given.rowLower]).toEqual([4, -2]);
    expect([...given.rowUpper]).toEqual([4, Infinity]);
  });

  it('ties a block to what the mixture puts into the rows, one side only where only enough is asked for', () => {
    const [x] = CUT.blocks;
    if (!x) throw new Error('there are two blocks');
    const tied = tiedBlock(CUT, x, { activity: Float64Array.of(-1.5, 1.5), prices: Float64Array.of(2, 0.5) });
    expect([tied.numRows, tied.numCols]).toEqual([3, 5]);
    expect([...tied.rowLower]).toEqual([-Infinity, -1.5, 1.5]);
    expect([...tied.rowUpper]).toEqual([3, -1.5, Infinity]);
    // More of what is only asked for is worth its price: -1 - 0.5.
    expect(tied.colCost[0]).toBe(-1.5);
    expect([...tied.starts]).toEqual([0, 1, 4, 7]);
  });
});

describe('a cut by owners', () => {
  /** The whole 0; node 1 with 12 assets, node 2 with 3, node 3 below node 1 with 4, each asset and node with one column. */
  function owners(): ColumnOwners {
    const above = [-1, 0, 0, 1];
    const kind = [0, 0, 0, 0];
    const hang = (node: number, count: number): void => {
      for (let k = 0; k < count; k++) {
        above.push(node);
        kind.push(1);
      }
    };
    hang(1, 12);
    hang(2, 3);
    hang(3, 4);
    return {
      ofCol: Int32Array.from(above.keys()),
      above: Int32Array.from(above),
      kind: Uint8Array.from(kind),
    };
  }

  it('keeps small nodes whole and packs the assets of large ones', () => {
    const cut = cutOwners(owners(), new Set());
    // Node 1 has 16 assets below it: its columns stay with the master; nodes 2 and 3 go into blocks.
    expect([cut.ofOwner[0], cut.ofOwner[1]]).toEqual([-1, -1]);
    expect(cut.ofOwner[2]).toBeGreaterThanOrEqual(0);
    expect(cut.ofOwner[3]).toBeGreaterThanOrEqual(0);
    const sizes = Array.from(
      { length: cut.blocks },
      (_, b) => cut.ofOwner.filter((block) => block === b).length,
    );
    expect(cut.blocks).toBe(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(owners().above.length - 2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(11);
  });

  it('keeps a node whole with all below it when it is told to, or when it must not be cut', () => {
    const told = cutOwners(owners(), new Set([1]));
    const block = told.ofOwner[1] ?? -1;
    expect(block).toBeGreaterThanOrEqual(0);
    expect([...told.ofOwner].filter((of) => of === block)).toHaveLength(1 + 12 + 1 + 4);
    const given = owners();
    given.kind[1] = 2;
    expect(cutOwners(given, new Set()).ofOwner).toEqual(told.ofOwner);
  });
});
