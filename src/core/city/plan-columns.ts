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

/** One column each: -flow in the balance, +reserve, 1 in the group's choice, flow in transformer rows; no entry where that is 0. */
export function planColumns(layout: CouplingLayout, placed: readonly PlacedPlan[]): ColumnBlock {
  const most = placed.reduce((sum, one) => sum + mostEntries(one), 0);
  // A city has a million entries: lists that grow would be several times as large while they do.
  const rows = new Int32Array(most);
  const values = new Float64Array(most);
  const starts = new Int32Array(placed.length + 1);
  let end = 0;
  const put = (row: number, value: number): void => {
    if (value === 0) return;
    rows[end] = row;
    values[end] = value;
    end += 1;
  };
  placed.forEach(({ plan, choiceRow, transformerRows }, k) => {
    plan.flowKw.forEach((kw, t) => put(layout.balanceRow + t, -kw));
    plan.reserveKw.forEach((kw, t) => put(layout.reserveRow + t, kw));
    put(choiceRow, 1);
    for (const { row, slot } of transformerRows) put(row, plan.flowKw[slot] ?? 0);
    starts[k + 1] = end;
  });
  return {
    names: placed.map(({ name }) => name),
    cost: Float64Array.from(placed, ({ plan }) => plan.cost),
    lower: new Float64Array(placed.length),
    upper: new Float64Array(placed.length).fill(Infinity),
    ...{ starts, rows: rows.subarray(0, end), values: values.subarray(0, end) },
  };
}

function mostEntries({ plan, transformerRows }: PlacedPlan): number {
  return plan.flowKw.length + plan.reserveKw.length + 1 + transformerRows.length;
}
