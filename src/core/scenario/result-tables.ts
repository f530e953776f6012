/** Results as tables: rows of plain values for CSV, Parquet and notebooks; units stand in the column names. */
import { type Band, FIGURES } from './figures.js';
import type { RunResult, VariantResult } from './run-result.js';
import type { Way } from './scenario-world.js';

/** A cell; instants are ISO 8601 in UTC. */
export type Cell = string | number | null;

/** A table: every row has one cell per column. */
export interface ResultTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const WAYS: readonly Way[] = ['steered', 'alone'];
const BAND: readonly (keyof Band)[] = ['mean', 'p10', 'p50', 'p90'];

/** One row for each variant, way and figure. */
export function summaryTable(results: readonly RunResult[]): ResultTable {
  const columns = ['scenario', 'inputs_hash', 'variant', 'way', 'figure', 'unit', 'samples', ...BAND];
  const rows = results.flatMap((result) =>
    result.variants.flatMap((variant) => WAYS.flatMap((way) => figureRows(result, variant, way))),
  );
  return { columns, rows };
}

function figureRows(result: RunResult, variant: VariantResult, way: Way): Cell[][] {
  return FIGURES.map(({ id, unit }) => [
    result.inputs.order.scenario.id,
    result.inputsHash,
    variant.id,
    way,
    id,
    unit,
    variant.samples,
    ...BAND.map((of) => variant[way][id][of]),
  ]);
}

/** One row for each variant, sample, day and way; one column per figure. */
export function daysTable(result: RunResult): ResultTable {
  return {
    columns: ['variant', 'sample', 'date', 'way', ...FIGURES.map(({ id }) => id)],
    rows: result.days.map((day) => [
      day.variant,
      day.sample,
      day.date,
      day.way,
      ...FIGURES.map(({ id }) => day.figures[id]),
    ]),
  };
}

/** One row for each variant and quarter-hour of the first sample. */
export function courseTable(result: RunResult): ResultTable {
  return {
    columns: [
      'variant',
      'time_utc',
      'steered_import_kw',
      'alone_import_kw',
      'planned_import_kw',
      'limit_kw',
      'price_eur_per_kwh',
      'outdoor_c',
    ],
    rows: result.courses.flatMap(({ variant, slots }) =>
      slots.map((slot) => [
        variant,
        new Date(slot.slotMs).toISOString(),
        slot.steeredImportKw,
        slot.aloneImportKw,
        slot.plannedImportKw,
        slot.limitKw,
        slot.priceEurPerKwh,
        slot.outdoorC,
      ]),
    ),
  };
}

/** One row for each variant and node: the worst of all samples, steered. */
export function nodesTable(result: RunResult): ResultTable {
  return {
    columns: ['variant', 'node', 'peak_kw', 'worst_loading', 'slots_over', 'hot_spot_c', 'life_used_h'],
    rows: result.variants.flatMap((variant) =>
      variant.nodes.map((node) => [
        variant.id,
        node.nodeId,
        node.peakKw,
        node.worstLoading,
        node.slotsOver,
        node.hotSpotC,
        node.lifeUsedH,
      ]),
    ),
  };
}

/** A table as CSV (RFC 4180): comma, decimal point, header; empty = not known. */
export function csvOf({ columns, rows }: ResultTable): string {
  const lines = [columns, ...rows].map((row) => row.map(csvCell).join(','));
  return `${lines.join('\n')}\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
