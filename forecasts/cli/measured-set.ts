/** A measured data set from its files: tables of one row per time and one column per series, and what is known of them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const HOUR_MS = 3_600_000;

/** A column on a regular grid, NaN = missing. */
export interface Column {
  readonly startMs: number;
  readonly values: Float64Array;
}

/** A data set. */
export interface MeasuredSet {
  readonly stepMs: number;
  readonly unit: string;
  readonly series: ReadonlyMap<string, Column>;
  readonly weather: ReadonlyMap<string, Column>;
  readonly weatherStepMs: number;
  /** Rows of the calendar as they stand in its file. */
  readonly calendar: readonly Readonly<Record<string, string>>[];
  /** IANA zone of a series; UTC where none is known. */
  readonly zoneOf: (series: string) => string;
}

interface Description {
  readonly unit: string;
  readonly step_minutes: number;
  readonly tz: string;
  readonly series_tz?: Readonly<Record<string, string>>;
  readonly calendar?: string;
  readonly weather_columns?: { readonly resolution?: string };
}

/**
 * Reads a set.
 *
 * @param directory folder with `meta.json` and the tables
 * @throws Error when the set is not described or a row is out of grid
 */
export function readMeasuredSet(directory: string, name: string): MeasuredSet {
  const all = JSON.parse(readFileSync(join(directory, 'meta.json'), 'utf8')) as Record<string, Description>;
  const meta = all[name];
  if (!meta)
    throw new Error(`no data set ${name} in ${directory}; expected one of ${Object.keys(all).join(', ')}`);
  const stepMs = meta.step_minutes * 60_000;
  const weatherStepMs = (meta.weather_columns?.resolution ?? '').includes('every 3 h') ? 3 * HOUR_MS : stepMs;
  return {
    stepMs,
    unit: meta.unit,
    series: columnsOf(tableOf(directory, `${name}.load`), stepMs),
    weather: columnsOf(tableOf(directory, `${name}.weather`), weatherStepMs),
    weatherStepMs,
    calendar: meta.calendar === undefined ? [] : tableOf(directory, meta.calendar),
    zoneOf: (series) => {
      const zone = meta.series_tz?.[series] ?? meta.tz;
      return zone.includes('/') ? zone : 'Etc/UTC';
    },
  };
}

type Row = Readonly<Record<string, string>>;

/** Rows of a gzip CSV without quotes; none when the set has no such table. */
function tableOf(directory: string, name: string): Row[] {
  const file = join(directory, `${name}.csv.gz`);
  if (!existsSync(file)) return [];
  const [head = '', ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((column, i) => [column, cells[i] ?? '']));
  });
}

function columnsOf(rows: readonly Row[], stepMs: number): Map<string, Column> {
  const columns = new Map<string, Column>();
  const times = rows.map((row) => Date.parse(row['time_utc'] ?? ''));
  for (const name of Object.keys(rows[0] ?? {})) {
    if (name === 'time_utc') continue;
    const known = rows.flatMap((row, i) =>
      row[name] === '' ? [] : [{ ms: times[i] ?? 0, value: Number(row[name]) }],
    );
    const startMs = known[0]?.ms ?? 0;
    const length =
      known.length === 0 ? 0 : Math.round(((known[known.length - 1]?.ms ?? 0) - startMs) / stepMs) + 1;
    const values = new Float64Array(length).fill(Number.NaN);
    for (const { ms, value } of known) values[Math.round((ms - startMs) / stepMs)] = value;
    columns.set(name, { startMs, values });
  }
  return columns;
}
