/** The restricted master: trade, peak, reserve and one convex choice of plans per group, as arrays. */
import type { LinearProgram } from '../dispatch/linear-program.js';
import { ArrayBuilder } from './array-builder.js';
import { PEAK_EUR_PER_KW, SHORT_RESERVE_EUR_PER_KWH, SLOT_H, type CityCoupling } from './city-spec.js';

/** Where the columns and rows of the city stand in a program that has them. */
export interface CouplingLayout {
  /** First column of import, export, short reserve (T each), and the peak. */
  readonly imported: number;
  readonly exported: number;
  readonly short: number;
  readonly peak: number;
  /** First row of the balance, the peak and the reserve (T each). */
  readonly balanceRow: number;
  readonly peakRow: number;
  readonly reserveRow: number;
}

/** Columns of the city: what is bought, sold, short, and the highest import. */
export function addCouplingCols(
  builder: ArrayBuilder,
  coupling: CityCoupling,
): Pick<CouplingLayout, 'imported' | 'exported' | 'short' | 'peak'> {
  const T = coupling.slots;
  const imported = builder.cols('bought[CITY', T, 0, [0, coupling.importLimitKw]);
  const exported = builder.cols('sold[CITY', T, 0, [0, coupling.exportLimitKw]);
  for (let t = 0; t < T; t++) {
    builder.cost(imported + t, SLOT_H * (coupling.buyEurPerKwh[t] ?? 0));
    builder.cost(exported + t, -SLOT_H * (coupling.sellEurPerKwh[t] ?? 0));
  }
  const short = builder.cols('short-reserve[CITY', T, SHORT_RESERVE_EUR_PER_KWH * SLOT_H, [0, Infinity]);
  const peak = builder.cols('peak[CITY', 1, PEAK_EUR_PER_KW, [0, coupling.importLimitKw]);
  return { imported, exported, short, peak };
}

/** What the plans of blocks add to a row of the city in slot t: entries are pushed into the builder. */
export interface CouplingTerms {
  readonly flow: (t: number) => void;
  readonly reserve: (t: number) => void;
}

/** Rows of the city: `balance` import - export = flows, `peak` >= import, `reserve` offers + short >= needed. */
export function addCouplingRows(
  builder: ArrayBuilder,
  coupling: CityCoupling,
  cols: ReturnType<typeof addCouplingCols>,
  terms: CouplingTerms,
): CouplingLayout {
  const T = coupling.slots;
  const family = (name: string): void => {
    builder.family(`${name}[CITY`, T);
  };
  const rowsOf = (row: (t: number) => number): number => {
    const first = row(0);
    for (let t = 1; t < T; t++) row(t);
    return first;
  };
  family('balance');
  const balanceRow = rowsOf((t) => {
    terms.flow(t);
    return builder.row(0, 0, cols.imported + t, 1, cols.exported + t, -1);
  });
  family('peak');
  const peakRow = rowsOf((t) => builder.row(0, Infinity, cols.peak, 1, cols.imported + t, -1));
  family('reserve');
  const reserveRow = rowsOf((t) => {
    terms.reserve(t);
    return builder.row(coupling.reserveKw[t] ?? 0, Infinity, cols.short + t, 1);
  });
  return { ...cols, balanceRow, peakRow, reserveRow };
}

/** A plan of a group as the master sees it. */
export interface GroupPlan {
  readonly cost: number;
  /** Shape (T) [kW], load convention. */
  readonly flowKw: Float64Array;
  /** Shape (T) [kW]. */
  readonly reserveKw: Float64Array;
}

/** The master before any plan is known: the rows of the city, and one `choice` row per group. */
export function emptyMaster(
  coupling: CityCoupling,
  groups: number,
): { readonly program: LinearProgram; readonly layout: CouplingLayout; readonly choiceRow: number } {
  const builder = new ArrayBuilder();
  const nothing = (): void => undefined;
  const cols = addCouplingCols(builder, coupling);
  const layout = addCouplingRows(builder, coupling, cols, { flow: nothing, reserve: nothing });
  builder.family('choice[GROUP', groups);
  let choiceRow = 0;
  for (let g = 0; g < groups; g++) {
    const row = builder.row(1, 1);
    if (g === 0) choiceRow = row;
  }
  return { program: builder.build(), layout, choiceRow };
}
