/** Forecasts beside outcomes as a table: one row per step, one column per quantile, units in the names. */
import { type Table, type TableColumn, type TableRow, unitSuffix } from './table.js';

/** What is the same for all steps of a series. */
export interface ForecastHead {
  readonly id: string;
  readonly unit: string;
  /** Meaning of a positive value; null where the sign says nothing. */
  readonly sign: string | null;
  /** Knowledge of forecasts ends here; outcomes are told as known now. */
  readonly asKnownAt: string;
  readonly levels: readonly number[];
}

/** What came of a step: the mean of its closed quarter-hours. */
export interface OutcomeView {
  /** null = not measured yet, or missing. */
  readonly value: number | null;
  readonly quality: string;
  readonly provenance: string;
  readonly knownAt: string;
}

/** One step of a series: what was forecast and what came of it. */
export interface ForecastStepView {
  /** Start of the step, ISO 8601 UTC. */
  readonly at: string;
  readonly minutes: number;
  /** null = no forecast was known. */
  readonly mean: number | null;
  /** Values of `levels`, lowest first; empty without a forecast. */
  readonly quantiles: readonly (number | null)[];
  /** Who said it, for example `calendar-ridge@1`; null without a forecast. */
  readonly model: string | null;
  readonly issuedAt: string | null;
  /** From the issue of the forecast to the start of the step [min]; negative when the step had begun. */
  readonly leadMinutes: number | null;
  /** Fallbacks the model took, in words. */
  readonly marks: readonly string[];
  /** Newest knowledge of the step itself; null while nobody closed it. */
  readonly outcome: OutcomeView | null;
}

/**
 * The table of an answer.
 *
 * @param pages steps of the head's range, page by page
 */
export function forecastTable(head: ForecastHead, pages: AsyncIterable<readonly ForecastStepView[]>): Table {
  const about = { series: head.id, unit: head.unit, sign: head.sign ?? '', as_known_at: head.asKnownAt };
  return { columns: columnsOf(head), rows: rowsOf(pages, head.levels.length), about };
}

async function* rowsOf(
  pages: AsyncIterable<readonly ForecastStepView[]>,
  levels: number,
): AsyncGenerator<TableRow> {
  for await (const steps of pages) for (const step of steps) yield rowOf(step, levels);
}

function rowOf(step: ForecastStepView, levels: number): TableRow {
  const { outcome } = step;
  return [
    Date.parse(step.at),
    step.minutes,
    step.mean,
    ...Array.from({ length: levels }, (_, level) => step.quantiles[level] ?? null),
    outcome?.value ?? null,
    outcome?.quality ?? null,
    outcome?.provenance ?? null,
    step.model,
    step.issuedAt === null ? null : Date.parse(step.issuedAt),
    step.leadMinutes,
    step.marks.length === 0 ? null : step.marks.join('; '),
  ];
}

function columnsOf({ unit, sign, levels }: ForecastHead): TableColumn[] {
  const end = unitSuffix(unit);
  const number = (name: string, meaning: string): TableColumn => ({
    name: `${name}${end}`,
    type: 'number',
    unit,
    meaning: sign === null ? meaning : `${meaning}; ${sign}`,
  });
  const text = (name: string, meaning: string): TableColumn => ({ name, type: 'text', unit: null, meaning });
  return [
    { name: 'step_start_utc', type: 'instant', unit: null, meaning: 'start of the step' },
    { name: 'step_minutes', type: 'number', unit: 'min', meaning: 'length of the step' },
    number('mean', 'expected value'),
    ...levels.map((level) =>
      number(
        `quantile_${String(Math.round(level * 100)).padStart(2, '0')}`,
        `quantile of level ${String(level)}`,
      ),
    ),
    number('outcome', 'what came of it, as known now'),
    text('outcome_quality', 'good, uncertain or bad'),
    text('outcome_provenance', 'measured, estimated or missing'),
    text('model', 'model and version that made the forecast'),
    {
      name: 'issued_at_utc',
      type: 'instant',
      unit: null,
      meaning: 'instant from which the forecast was known',
    },
    { name: 'lead_minutes', type: 'number', unit: 'min', meaning: 'from the issue to the start of the step' },
    text('marks', 'fallbacks the model took'),
  ];
}
