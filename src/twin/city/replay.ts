/** Measured load played as the city's demand: reads the file, maps simulated time into it, interpolates to the minute. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { DomainError } from '../../core/domain-error.js';

const DAY_MS = 86_400_000;
/** 52 weeks: keeps the weekday and nearly the season. */
const REPLAY_YEAR_MS = 364 * DAY_MS;
/** Half of the window whose mean scales the file. */
const HALF_WINDOW_MS = 14 * DAY_MS;
/** Longest hole that is bridged by interpolation. */
const LONGEST_GAP_MS = 6 * 3_600_000;

/** A measured series, ready to be asked for any instant. */
export interface DemandReplay {
  /** `city` or a district id. */
  readonly scope: string;
  /** Value of the file at a simulated instant, in the unit of the file. */
  valueAt(ms: number): number;
  /** Mean of the file over the 28 days around a simulated instant, in the unit of the file. */
  meanAround(ms: number): number;
}

interface Table {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/**
 * Reads a demand file.
 *
 * @param file path of a CSV or .csv.gz with the columns `time_utc` and at least one series; the first series is taken
 * @param scope `city` or a district id
 * @throws DomainError `invalid-input` that names the line, what was seen and what was expected
 */
export function loadReplay(file: string, scope: string): DemandReplay {
  return replayOf(parseTable(textOf(file), file), scope);
}

/** The same from the text of a CSV; `name` is used in messages. */
export function replayFromCsv(text: string, name: string, scope: string): DemandReplay {
  return replayOf(parseTable(text, name), scope);
}

function replayOf(table: Table, scope: string): DemandReplay {
  const first = table.times[0] ?? 0;
  const last = table.times.at(-1) ?? 0;
  const mapped = (ms: number): number => intoFile(ms, first, last);
  return {
    scope,
    valueAt: (ms) => interpolate(table, mapped(ms)),
    meanAround: (ms) => {
      const centre = mapped(ms);
      const from = Math.max(first, Math.min(centre - HALF_WINDOW_MS, last - 2 * HALF_WINDOW_MS));
      const inside = table.values.filter((_, i) => {
        const at = table.times[i] ?? 0;
        return at >= from && at < from + 2 * HALF_WINDOW_MS;
      });
      return inside.reduce((sum, value) => sum + value, 0) / inside.length;
    },
  };
}

/** Moves an instant by whole years of 364 days until the file holds it; a short file is repeated by whole weeks. */
function intoFile(ms: number, first: number, last: number): number {
  if (ms >= first && ms <= last) return ms;
  const byYears =
    ms < first
      ? ms + Math.ceil((first - ms) / REPLAY_YEAR_MS) * REPLAY_YEAR_MS
      : ms - Math.ceil((ms - last) / REPLAY_YEAR_MS) * REPLAY_YEAR_MS;
  if (byYears >= first && byYears <= last) return byYears;
  const weekMs = 7 * DAY_MS;
  const weeks = Math.floor((last - first) / weekMs);
  const span = weeks * weekMs;
  return first + ((((ms - first) % span) + span) % span);
}

function interpolate(table: Table, ms: number): number {
  let low = 0;
  let high = table.times.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((table.times[middle] ?? 0) <= ms) low = middle;
    else high = middle;
  }
  const from = table.times[low] ?? 0;
  const to = table.times[high] ?? 0;
  const weight = to === from ? 0 : Math.max(0, Math.min(1, (ms - from) / (to - from)));
  const before = table.values[low] ?? Number.NaN;
  return before + ((table.values[high] ?? before) - before) * weight;
}

function textOf(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw refusal(
      `cannot read the demand file "${file}": ${error instanceof Error ? error.message : String(error)}; give a CSV or .csv.gz`,
    );
  }
  if (!file.endsWith('.gz')) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch (error) {
    throw refusal(`"${file}" is no gzip file: ${String(error)}; give a .csv.gz or a plain .csv`);
  }
}

function parseTable(text: string, name: string): Table {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = (lines[0] ?? '').split(',').map((cell) => cell.trim());
  const timeColumn = header.indexOf('time_utc');
  const valueColumn = header.findIndex((_, i) => i !== timeColumn);
  if (timeColumn < 0 || valueColumn < 0) {
    throw refusal(
      `${name}, line 1: saw the columns "${header.join(', ')}"; expected time_utc and at least one series`,
    );
  }
  const times: number[] = [];
  const values: number[] = [];
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.trim() === '') continue;
    const cells = line.split(',');
    const at = timeOf(cells[timeColumn] ?? '', `${name}, line ${String(index + 1)}`);
    const cell = (cells[valueColumn] ?? '').trim();
    if (cell === '') continue;
    const where = `${name}, line ${String(index + 1)}`;
    checkOrder(times.at(-1), at, where);
    times.push(at);
    values.push(numberOf(cell, where));
  }
  if ((times.at(-1) ?? 0) - (times[0] ?? 0) < 2 * HALF_WINDOW_MS) {
    throw refusal(`${name}: holds ${String(times.length)} values; expected at least 28 days of load`);
  }
  return { times, values };
}

function timeOf(cell: string, where: string): number {
  const text = cell.trim();
  const ms = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw refusal(`${where}: time_utc is "${text}"; expected an instant in UTC such as 2018-01-15T17:30Z`);
  }
  return ms;
}

function checkOrder(before: number | undefined, at: number, where: string): void {
  if (before === undefined) return;
  if (at <= before) throw refusal(`${where}: the time does not rise; expected rows in order of time_utc`);
  if (at - before > LONGEST_GAP_MS) {
    const hours = String(Math.round((at - before) / 3_600_000));
    throw refusal(`${where}: ${hours} h without a value before it; expected gaps of at most 6 h`);
  }
}

function numberOf(cell: string, where: string): number {
  const value = Number(cell);
  if (!Number.isFinite(value) || value < 0) {
    throw refusal(`${where}: the load is "${cell}"; expected a number that is not negative`);
  }
  return value;
}

function refusal(message: string): DomainError {
  return new DomainError('invalid-input', message);
}
