/** The master's rows and columns: what a plan of a group counts for, and transformers that are added when they bind. */
import { describe, expect, it } from '@jest/globals';
import type { LinearProgram } from '../dispatch/linear-program.js';
import { ArrayBuilder } from './array-builder.js';
import { OVER_LIMIT_EUR_PER_KW, type CityCoupling } from './city-spec.js';
import { emptyMaster } from './master-program.js';
import { planColumns } from './plan-columns.js';
import { concatenated } from './setpoints.js';
import { withTransformerRows } from './transformer-rows.js';

const COUPLING: CityCoupling = {
  slots: 2,
  buyEurPerKwh: Float64Array.of(0.2, 0.3),
  sellEurPerKwh: Float64Array.of(0.1, 0.1),
  reserveKw: Float64Array.of(5, 6),
  importLimitKw: 100,
  exportLimitKw: 50,
};

function row(
  program: LinearProgram,
  name: string,
): { lower: number; upper: number; terms: Record<string, number> } {
  const r = program.rowNames.indexOf(name);
  const terms: Record<string, number> = {};
  for (let k = program.starts[r] ?? 0; k < (program.starts[r + 1] ?? 0); k += 1)
    terms[program.colNames[program.indices[k] ?? 0] ?? ''] = program.values[k] ?? 0;
  return { lower: program.rowLower[r] ?? 0, upper: program.rowUpper[r] ?? 0, terms };
}

describe('a program by families', () => {
  it('names columns and rows by family and slot', () => {
    const builder = new ArrayBuilder();
    const first = builder.cols('charge[BAT', 2, 0.5, [0, 10]);
    builder.family('limit[BAT', 2);
    builder.row(-Infinity, 4, first, 1, first + 1, -1);
    builder.row(0, 0, first + 1, 2);
    const program = builder.build();
    expect(program.colNames).toEqual(['charge[BAT,0]', 'charge[BAT,1]']);
    expect(row(program, 'limit[BAT,0]')).toEqual({
      lower: -Infinity,
      upper: 4,
      terms: { 'charge[BAT,0]': 1, 'charge[BAT,1]': -1 },
    });
  });

  it('leaves coefficients of zero out, and lets single columns differ', () => {
    const builder = new ArrayBuilder();
    const first = builder.cols('x[A', 2, 1, [0, 1]);
    builder.cost(first + 1, 7);
    builder.bounds(first + 1, -3, 3);
    builder.family('r[A', 1);
    builder.row(0, 1, first, 0, first + 1, 4);
    const program = builder.build();
    expect([...program.indices]).toEqual([1]);
    expect([[...program.colCost], [...program.colLower], [...program.colUpper]]).toEqual([
      [1, 7],
      [0, -3],
      [1, 3],
    ]);
  });
});

describe('the master', () => {
  const { program, layout, choiceRow } = emptyMaster(COUPLING, 3);

  it('chooses one mixture for each group', () => {
    expect(program.rowNames.slice(choiceRow, choiceRow + 3)).toEqual(
      [0, 1, 2].map((g) => `choice[GROUP,${String(g)}]`),
    );
    expect([...program.rowLower.subarray(choiceRow), ...program.rowUpper.subarray(choiceRow)]).toEqual([
      1, 1, 1, 1, 1, 1,
    ]);
  });

  it('trades within its limits', () => {
    expect([0, 1].map((t) => program.colUpper[layout.imported + t])).toEqual([100, 100]);
    expect([0, 1].map((t) => program.colUpper[layout.exported + t])).toEqual([50, 50]);
    expect(program.colCost[layout.imported + 1]).toBeCloseTo(0.25 * 0.3, 12);
    expect(program.colCost[layout.exported + 1]).toBeCloseTo(-0.25 * 0.1, 12);
  });

  it('asks for its reserve in every slot', () => {
    expect([0, 1].map((t) => program.rowLower[layout.reserveRow + t])).toEqual([5, 6]);
  });

  it('counts a plan by its flow, its reserve, its choice and its transformer', () => {
    const plan = { cost: 12, flowKw: Float64Array.of(30, 0), reserveKw: Float64Array.of(0, 2) };
    const columns = planColumns(layout, [
      {
        plan,
        name: 'plan[0,0]',
        choiceRow: choiceRow + 1,
        transformerRows: [{ district: 4, slot: 0, row: 99, slack: 0 }],
      },
      { plan, name: 'plan[0,1]', choiceRow, transformerRows: [] },
    ]);
    const entries = [...columns.rows].map((r, k) => [r, columns.values[k]]);
    expect(entries.slice(0, columns.starts[1])).toEqual([
      [layout.balanceRow, -30],
      [layout.reserveRow + 1, 2],
      [choiceRow + 1, 1],
      [99, 30],
    ]);
    expect(entries.slice(columns.starts[1])).toHaveLength(3);
    expect([columns.names, [...columns.cost], [...columns.upper]]).toEqual([
      ['plan[0,0]', 'plan[0,1]'],
      [12, 12],
      [Infinity, Infinity],
    ]);
  });

  it('limits a transformer both ways, at a price, and keeps all it had', () => {
    const grown = withTransformerRows(program, [
      { district: 4, slot: 1, limitKw: 80, entries: [[layout.imported, 2]] },
    ]);
    const slack = ['over[D4,1]', 'under[D4,1]'];
    expect(row(grown, 'transformer[D4,1]')).toEqual({
      lower: -80,
      upper: 80,
      terms: { [program.colNames[layout.imported] ?? '']: 2, 'over[D4,1]': -1, 'under[D4,1]': 1 },
    });
    expect(slack.map((name) => grown.colCost[grown.colNames.indexOf(name)])).toEqual([
      OVER_LIMIT_EUR_PER_KW,
      OVER_LIMIT_EUR_PER_KW,
    ]);
    expect(grown.rowNames.slice(0, program.numRows)).toEqual(program.rowNames);
    expect([...grown.values.subarray(0, program.values.length)]).toEqual([...program.values]);
    expect([grown.numRows, grown.numCols]).toEqual([program.numRows + 1, program.numCols + 2]);
  });
});

describe('setpoints', () => {
  it('are joined in order, also when there are none', () => {
    expect([...concatenated([Float64Array.of(1, 2), new Float64Array(0), Float64Array.of(3)])]).toEqual([
      1, 2, 3,
    ]);
    expect(concatenated([])).toHaveLength(0);
  });
});
