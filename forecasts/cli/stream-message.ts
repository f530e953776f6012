/** Messages of the forecast stream, checked field by field: what is not understood is refused, never guessed. */

/** A message that cannot be used; the text says what was seen and what was expected. */
export class StreamError extends Error {
  override readonly name = 'StreamError';
}

/** First message: the grid, the levels asked for, the series with their zones, and days that are not like others. */
export interface InitMessage {
  readonly type: 'init';
  readonly stepMs: number;
  readonly levels: readonly number[];
  readonly series: readonly { readonly id: string; readonly tz: string }[];
  readonly days: readonly CalendarDay[];
}

/** A civil day as the sender's calendar has it. */
export interface CalendarDay {
  /** Civil days since 1970-01-01. */
  readonly dayNumber: number;
  readonly holiday: boolean;
  /** Share of the given zones that are on school holidays, 0..1. */
  readonly schoolHoliday: number;
}

/** Measured values of a series, or of the weather, from `startMs` on; NaN = missing. */
export interface ValuesMessage {
  readonly type: 'obs' | 'weather';
  /** Series id or name of the weather. */
  readonly name: string;
  readonly startMs: number;
  /** Only weather has a step of its own [ms]. */
  readonly stepMs: number | null;
  readonly values: Float64Array;
}

/** `count` steps from `startMs` on, with what was known at `originMs`. */
export interface ForecastMessage {
  readonly type: 'forecast';
  readonly id: number | string;
  readonly series: string;
  readonly originMs: number;
  readonly startMs: number;
  readonly count: number;
}

/** Any message of the stream. */
export type StreamMessage = InitMessage | ValuesMessage | ForecastMessage | { readonly type: 'end' };

type Fields = Readonly<Record<string, unknown>>;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Most steps that one request may ask for. */
const MOST_STEPS = 20_000;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads one line.
 *
 * @throws StreamError when it is not a message of the protocol
 */
export function readMessage(line: string): StreamMessage {
  const fields = parsed(line);
  switch (fields['type']) {
    case 'init':
      return initOf(fields);
    case 'obs':
      return { ...valuesOf(fields), type: 'obs', name: textOf(fields, 'series'), stepMs: null };
    case 'weather':
      return { ...valuesOf(fields), type: 'weather', name: textOf(fields, 'name'), stepMs: stepOf(fields) };
    case 'forecast':
      return forecastOf(fields);
    case 'end':
      return { type: 'end' };
    default:
      throw new StreamError(`type ${shown(fields['type'])}; expected init, obs, weather, forecast or end`);
  }
}

function parsed(line: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new StreamError(`not JSON: ${line.slice(0, 80)}; expected one JSON object per line`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new StreamError(`${shown(value)}; expected a JSON object`);
  }
  return value as Fields;
}

function initOf(fields: Fields): InitMessage {
  const levels = listOf(fields, 'quantiles').map((level, i, all) => {
    const before = i === 0 ? 0 : Number(all[i - 1]);
    if (typeof level === 'number' && level > before && level < 1) return level;
    throw new StreamError(`quantiles ${shown(all)}; expected rising levels between 0 and 1`);
  });
  const series = listOf(fields, 'series').map((entry) => {
    const one = (entry ?? {}) as Fields;
    return { id: textOf(one, 'id'), tz: textOf(one, 'tz') };
  });
  if (levels.length === 0 || series.length === 0) {
    throw new StreamError('init without quantiles or without series; expected at least one of each');
  }
  const twice = series.find((one, i) => series.findIndex((other) => other.id === one.id) < i);
  if (twice) throw new StreamError(`series ${shown(twice.id)} twice; expected each id once`);
  const rows = fields['calendar'] === undefined ? [] : listOf(fields, 'calendar');
  return { type: 'init', stepMs: stepOf(fields), levels, series, days: rows.map(dayOf) };
}

function dayOf(row: unknown): CalendarDay {
  const fields = (row ?? {}) as Fields;
  const date = textOf(fields, 'date');
  const ms = DATE.test(date) && isDay(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw new StreamError(`calendar date ${shown(date)}; expected YYYY-MM-DD`);
  const zones = Object.keys(fields).filter((key) => key.startsWith('school'));
  const off = zones.filter((key) => isSet(fields[key])).length;
  return {
    dayNumber: Math.round(ms / DAY_MS),
    holiday: isSet(fields['holiday']),
    schoolHoliday: zones.length === 0 ? 0 : off / zones.length,
  };
}

function isSet(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== '' && value !== '0' && value !== 0 && value !== false
  );
}

function forecastOf(fields: Fields): ForecastMessage {
  const { id, n } = fields;
  if (typeof id !== 'number' && typeof id !== 'string') {
    throw new StreamError(`id ${shown(id)}; expected a number or a text`);
  }
  if (typeof n !== 'number' || !Number.isInteger(n) || n < 1 || n > MOST_STEPS) {
    throw new StreamError(`n ${shown(n)}; expected a whole number of steps from 1 to ${String(MOST_STEPS)}`);
  }
  const originMs = instantOf(fields, 'origin');
  const startMs = instantOf(fields, 'start');
  if (startMs < originMs) {
    throw new StreamError(
      `start ${shown(fields['start'])} before the origin ${shown(fields['origin'])}; expected it at the origin or later`,
    );
  }
  return { type: 'forecast', id, series: textOf(fields, 'series'), originMs, startMs, count: n };
}

function valuesOf(fields: Fields): { startMs: number; values: Float64Array } {
  const list = listOf(fields, 'values');
  const values = new Float64Array(list.length);
  for (const [i, value] of list.entries()) {
    if (value !== null && (typeof value !== 'number' || !Number.isFinite(value))) {
      throw new StreamError(
        `values[${String(i)}] is ${shown(value)}; expected a number with a decimal point, or null where nothing was measured`,
      );
    }
    values[i] = value ?? Number.NaN;
  }
  return { startMs: instantOf(fields, 'start'), values };
}

function instantOf(fields: Fields, name: string): number {
  const text = textOf(fields, name);
  const ms = INSTANT.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new StreamError(
    `${name} ${shown(text)}; expected an instant with its offset, for example 2018-01-01T11:00Z`,
  );
}

/** Whether a YYYY-MM-DD is in the calendar: Date.parse takes 30 February for 2 March. */
function isDay(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

function stepOf(fields: Fields): number {
  const minutes = fields['step_minutes'];
  if (typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 1 && minutes <= 1440) {
    return minutes * MINUTE_MS;
  }
  throw new StreamError(`step_minutes ${shown(minutes)}; expected whole minutes from 1 to 1440`);
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new StreamError(`${name} ${shown(value)}; expected a text`);
}

function listOf(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  if (Array.isArray(value)) return value;
  throw new StreamError(`${name} ${shown(value)}; expected a list`);
}

function shown(value: unknown): string {
  return value === undefined ? 'is missing' : JSON.stringify(value).slice(0, 80);
}
