/** Plans of groups as columns of the master. */
import type { ColumnBlock } from '../dispatch/linear-program.js';
import type { CouplingLayout, GroupPlan } from './master-program.js';
import type { TransformerRow } from './transformer-rows.js';

/** A plan and the rows of its group and of its district's transformer. */
export interface PlacedPlan {
  readonly plan: GroupPlan;
  readonly name: string;
  readonly choiceRow: number;
  readonly transformerRows: readonly TransformerRow[];
}

/** One column each: -flow in the balance, +reserve, 1 in the group's choice, flow in transformer rows. */
export function planColumns(layout: CouplingLayout, placed: readonly PlacedPlan[]): ColumnBlock {
  const rows: number[] = [];
  const values: number[] = [];
  const starts = [0];
  const put = (row: number, value: number): void => {
    if (value === 0) return;
    rows.push(row);
    values.push(value);
  };
  for (const { plan, choiceRow, transformerRows } of placed) {
    plan.flowKw.forEach((kw, t) => put(layout.balanceRow + t, -kw));
    plan.reserveKw.forEach((kw, t) => put(layout.reserveRow + t, kw));
    put(choiceRow, 1);
    for (const { row, slot } of transformerRows) put(row, plan.flowKw[slot] ?? 0);
    starts.push(rows.length);
  }
  return {
    names: placed.map(({ name }) => name),
    cost: Float64Array.from(placed, ({ plan }) => plan.cost),
    lower: new Float64Array(placed.length),
    upper: new Float64Array(placed.length).fill(Infinity),
    starts: Int32Array.from(starts),
    rows: Int32Array.from(rows),
    values: Float64Array.from(values),
  };
}
