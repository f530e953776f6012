/** `traboule export`: series and plans of a running service as CSV or Parquet, for notebooks. */
import { z } from 'zod';
import { localTableFiles } from '../apps/table-files.js';
import { readSettings } from '../config/read-settings.js';
import { planTable } from '../core/dispatch/plan-table.js';
import { seriesTable, type SeriesRow } from '../core/series/series-table.js';
import type { Table } from '../core/series/table.js';
import { formatInstant } from '../core/time/instant.js';
import { ApiClient, type SeriesPage } from './api-client.js';
import { NotDoneError, UsageError } from './fail.js';
import { readOptions, urlOption } from './options.js';
import { instantOption, pagesOf } from './range-options.js';

const outSchema = z.object({
  out: z.string().regex(/\.(csv|parquet)$/i, 'expected a file that ends with .csv or .parquet'),
  url: urlOption.optional(),
});

const seriesSchema = outSchema.extend({
  from: instantOption,
  to: instantOption,
  knownAt: instantOption.optional(),
  kind: z.enum(['slots', 'readings'], { error: 'expected slots or readings' }).default('slots'),
});

/** Longest range of one answer of the API [ms]. */
const PAGE_MS = { slots: 31 * 86_400_000, readings: 2 * 86_400_000 } as const;

/** Writes a series over a range of any length. */
export async function exportSeriesCommand(id: string, given: unknown): Promise<void> {
  const { out, url, from, to, knownAt, kind } = readOptions(seriesSchema, given);
  if (to <= from) {
    throw new UsageError(`--to (${formatInstant(to)}) must be after --from (${formatInstant(from)})`);
  }
  const api = new ApiClient(readSettings(), url);
  const known: Record<string, string> = knownAt === undefined ? {} : { asKnownAt: formatInstant(knownAt) };
  const queries = pagesOf(from, to, PAGE_MS[kind]).map((range) => ({ ...range, ...known, kind }));
  const [first = {}, ...rest] = queries;
  const head = await api.series(id, first);
  await write(out, seriesTable(head, valuesOf(api, head, rest)));
}

/** Writes a plan: every asset and node in every slot. */
export async function exportPlanCommand(id: string | undefined, given: unknown): Promise<void> {
  const { out, url } = readOptions(outSchema, given);
  const api = new ApiClient(readSettings(), url);
  const wanted = id ?? (await api.plans(1))[0]?.id;
  if (wanted === undefined)
    throw new NotDoneError('there is no plan yet; "traboule status" says what the service waits for');
  await write(out, planTable(await api.plan(wanted)));
}

async function* valuesOf(
  api: ApiClient,
  first: SeriesPage,
  rest: readonly Record<string, string>[],
): AsyncGenerator<readonly SeriesRow[]> {
  yield first.values;
  for (const query of rest) yield (await api.series(first.id, query)).values;
}

async function write(path: string, table: Table): Promise<void> {
  const written = await localTableFiles().write(path, table);
  process.stdout.write(`${path}: ${String(written.rows)} rows, ${String(written.bytes)} bytes\n`);
}
