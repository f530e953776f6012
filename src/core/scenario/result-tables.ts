/** Results as tables for notebooks: one row per variant, day, node or quarter-hour, units in the column names. */
import { type Table, type TableColumn, type TableRow, unitSuffix } from '../series/table.js';
import { type Band, FIGURES } from './figures.js';
import type { RunResult, VariantResult } from './run-result.js';
import type { Way } from './scenario-world.js';

/** A table whose rows are there already. */
export interface ResultTable extends Table {
  readonly rows: readonly TableRow[];
}

const WAYS: readonly Way[] = ['steered', 'alone'];
const BAND: readonly (keyof Band)[] = ['mean', 'p10', 'p50', 'p90'];

const VARIANT = text('variant', 'variant of the scenario, values of sweeps included');
const WAY = text('way', 'steered by plans, or every asset alone on its own controller');

/** One row for each variant, way and figure. */
export function summaryTable(results: readonly RunResult[]): ResultTable {
  const columns = [
    text('scenario', 'id of the scenario'),
    text('inputs_hash', 'SHA-256 of all the numbers follow from'),
    VARIANT,
    WAY,
    text('figure', 'figure, see docs/scenarios.md'),
    text('unit', 'unit of mean and percentiles'),
    number('samples', '1', 'samples of forecast errors'),
    ...BAND.map((of) => number(of, null, 'over the samples, in the unit of the row')),
  ];
  const rows = results.flatMap((result) =>
    result.variants.flatMap((variant) => WAYS.flatMap((way) => figureRows(result, variant, way))),
  );
  return { columns, rows, about: aboutOf(results) };
}

function figureRows(result: RunResult, variant: VariantResult, way: Way): TableRow[] {
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

/** One row for each variant, sample, day and way; one column per figure. Rows are made while they are written. */
export function daysTable(result: RunResult): Table {
  return {
    columns: [
      VARIANT,
      number('sample', '1', 'number of the sample, from 0'),
      text('date', 'civil date'),
      WAY,
      ...FIGURES.map(({ id, unit, text: meaning }) => ({ name: id, type: 'number' as const, unit, meaning })),
    ],
    rows: mapped(result.days, ({ variant, sample, date, way, figures }): TableRow => [
      ...[variant, sample, date, way],
      ...FIGURES.map(({ id }) => figures[id]),
    ]),
    about: aboutOf([result]),
  };
}

/** One row for each variant and quarter-hour of the first sample: a year has 35 040 of each. Rows are made while they are written. */
export function courseTable(result: RunResult): Table {
  const city = 'import of the city, positive = from the grid above';
  return {
    columns: [
      VARIANT,
      { name: 'at', type: 'instant', unit: null, meaning: 'start of the quarter-hour' },
      number('steered_import', 'kW', city),
      number('alone_import', 'kW', `${city}, left alone`),
      number('planned_import', 'kW', `${city}, as the plan in force expected it`),
      number('limit', 'kW', 'import limit of the city'),
      number('price', 'EUR/kWh', 'price of a kWh taken, network use included'),
      number('outdoor', '°C', 'outdoor temperature'),
    ],
    rows: flatMapped(result.courses, ({ variant, slots }) =>
      mapped(slots, (slot): TableRow => [
        variant,
        slot.slotMs,
        slot.steeredImportKw,
        slot.aloneImportKw,
        slot.plannedImportKw,
        slot.limitKw,
        slot.priceEurPerKwh,
        slot.outdoorC,
      ]),
    ),
    about: aboutOf([result]),
  };
}

/** One row for each variant and node: the worst of all samples, steered. */
export function nodesTable(result: RunResult): ResultTable {
  return {
    columns: [
      VARIANT,
      text('node', 'substation or CITY'),
      number('peak', 'kW', 'highest import'),
      number('worst_loading', '1', 'highest flow over its limit'),
      number('slots_over', '1', 'most quarter-hours over a limit in one sample'),
      number('hot_spot', '°C', 'hottest winding'),
      number('life_used', 'h', 'insulation life used'),
    ],
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
    about: aboutOf([result]),
  };
}

/** Like `map`, one at a time, as often as it is asked. */
function mapped<T, U>(items: readonly T[], make: (item: T) => U): Iterable<U> {
  return flatMapped(items, (item) => [make(item)]);
}

/** Like `flatMap`, one at a time, as often as it is asked. */
function flatMapped<T, U>(items: readonly T[], make: (item: T) => Iterable<U>): Iterable<U> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield* make(item);
    },
  };
}

function text(name: string, meaning: string): TableColumn {
  return { name, type: 'text', unit: null, meaning };
}

function number(name: string, unit: string | null, meaning: string): TableColumn {
  return { name: `${name}${unitSuffix(unit)}`, type: 'number', unit, meaning };
}

function aboutOf(results: readonly RunResult[]): Record<string, string> {
  return {
    scenarios: results.map(({ inputs }) => inputs.order.scenario.id).join(', '),
    inputs: results.map(({ inputsHash }) => inputsHash).join(', '),
    marks: [...new Set(results.flatMap(({ marks }) => marks))].join('; '),
  };
}
