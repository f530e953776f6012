/** `traboule forecast show`: forecasts of a series as they were known, beside what came of them. */
import { z } from 'zod';
import { localTableFiles } from '../apps/table-files.js';
import { readSettings } from '../config/read-settings.js';
import { forecastTable, type ForecastStepView } from '../core/series/forecast-table.js';
import { civilTime } from '../core/time/civil.js';
import { formatInstant, parseInstant } from '../core/time/instant.js';
import { slotStart } from '../core/time/slot.js';
import { ApiClient, type ForecastPage } from './api-client.js';
import { NotDoneError, UsageError } from './fail.js';
import { readOptions, urlOption } from './options.js';
import { instantOption } from './range-options.js';

const showSchema = z.object({
  from: instantOption.optional(),
  to: instantOption.optional(),
  knownAt: instantOption.optional(),
  minLead: z
    .string()
    .regex(/^\d{1,5}$/, 'expected whole minutes, for example 720')
    .optional(),
  csv: z.string().optional(),
  parquet: z.string().optional(),
  json: z.boolean().default(false),
  url: urlOption.optional(),
});

type ShowOptions = z.output<typeof showSchema>;

/** Range when none is given: from the instant of knowledge on [ms]. */
const DEFAULT_RANGE_MS = 48 * 3_600_000;

/** Levels printed in the terminal; files hold all nine. */
const PRINTED_LEVELS = [0.1, 0.5, 0.9];

/** Prints forecasts, or writes them to a file. */
export async function forecastShowCommand(seriesId: string, given: unknown): Promise<void> {
  const options = readOptions(showSchema, given);
  const api = new ApiClient(readSettings(), options.url);
  const query = await queryOf(api, options);
  const first = await api.forecastPage(seriesId, query);
  const pages = allPages(api, { seriesId, query, first });
  const path = options.csv ?? options.parquet;
  if (path !== undefined) {
    const ending = options.csv === undefined ? '.parquet' : '.csv';
    if (!path.toLowerCase().endsWith(ending)) {
      throw new UsageError(`"${path}" must end with ${ending}`);
    }
    const written = await localTableFiles().write(path, forecastTable(first, pages));
    print([`${path}: ${String(written.rows)} steps, ${String(written.bytes)} bytes`]);
    return;
  }
  const steps: ForecastStepView[] = [];
  for await (const page of pages) steps.push(...page);
  if (options.json) print([JSON.stringify({ ...first, steps, next: null }, null, 2)]);
  else print(linesOf(first, steps));
}

/** The range asked for; by default 48 h from the quarter-hour of `--known-at`, or of the service's clock. */
async function queryOf(api: ApiClient, options: ShowOptions): Promise<Record<string, string>> {
  const { from, to, knownAt, minLead } = options;
  const startMs = from ?? slotStart(knownAt ?? (await serviceNowMs(api)));
  return {
    from: formatInstant(startMs),
    to: formatInstant(to ?? startMs + DEFAULT_RANGE_MS),
    ...(knownAt === undefined ? {} : { asKnownAt: formatInstant(knownAt) }),
    ...(minLead === undefined ? {} : { minLeadMinutes: minLead }),
  };
}

async function serviceNowMs(api: ApiClient): Promise<number> {
  const { time } = await api.health();
  if (typeof time === 'string') return parseInstant(time);
  throw new NotDoneError('the service does not tell its clock; name the range with --from and --to');
}

async function* allPages(
  api: ApiClient,
  asked: { seriesId: string; query: Record<string, string>; first: ForecastPage },
): AsyncGenerator<readonly ForecastStepView[]> {
  let page = asked.first;
  yield page.steps;
  while (page.next !== null) {
    page = await api.forecastPage(asked.seriesId, { ...asked.query, from: page.next });
    yield page.steps;
  }
}

function linesOf(head: ForecastPage, steps: readonly ForecastStepView[]): string[] {
  const shown = PRINTED_LEVELS.map((level) => head.levels.indexOf(level));
  const sign = head.sign === null ? '' : `, ${head.sign}`;
  const heading = ['step', 'mean', ...PRINTED_LEVELS.map((level) => `P${String(level * 100)}`), 'outcome'];
  return [
    `${head.id} [${head.unit}${sign}], as known at ${head.asKnownAt}; civil time of Lyon`,
    `${heading.map((cell, at) => (at === 0 ? cell.padEnd(17) : cell.padStart(11))).join('')}  model`,
    ...steps.map((step) => lineOf(step, shown)),
    ...(steps.length === 0 ? ['no forecast was known and nothing was measured in this range'] : []),
  ];
}

function lineOf(step: ForecastStepView, shown: readonly number[]): string {
  const { date, hour, minute } = civilTime(Date.parse(step.at));
  const at = `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const values = [
    step.mean,
    ...shown.map((level) => step.quantiles[level] ?? null),
    step.outcome?.value ?? null,
  ];
  const cells = values.map((value) => (value === null ? '-' : value.toFixed(2)).padStart(11));
  const doubt = step.outcome === null || step.outcome.quality === 'good' ? '' : ` (${step.outcome.quality})`;
  const model = step.model ?? 'no forecast';
  const marks = step.marks.length > 0 ? `  ${step.marks.join('; ')}` : '';
  return `${at.padEnd(17)}${cells.join('')}${doubt}  ${model}${marks}`;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
