/** Meaning of the sign of each observable, in the words the API gives, and series as CSV. */
import type { Observable } from '../../core/series/series.js';
import type { SeriesAnswer, SeriesValueView } from './telemetry.schema.js';

const LOAD = 'positive = from the network into the asset';
const IMPORT = 'positive = taken from the network, never negative';
const EXPORT = 'positive = given to the network, never negative';

const SIGNS: Partial<Record<Observable, string>> = {
  activePower: LOAD,
  power: LOAD,
  base: LOAD,
  appliedSetpoint: LOAD,
  importBlock: IMPORT,
  importEnergy: IMPORT,
  exportBlock: EXPORT,
  exportEnergy: EXPORT,
};

/** What a positive value of the observable means; null where the sign says nothing. */
export function signOf(observable: Observable): string | null {
  return SIGNS[observable] ?? null;
}

/**
 * A series as CSV (RFC 4180): the header of the value column names series, unit and sign; missing values are empty.
 */
export function toCsv(answer: SeriesAnswer): string {
  const meaning = answer.sign === null ? answer.unit : `${answer.unit}, ${answer.sign}`;
  const time = answer.kind === 'slots' ? 'slot start UTC' : 'source time UTC';
  const marks = answer.kind === 'slots' ? ['provenance', 'method'] : ['statusCode'];
  const header = [time, `${answer.id} [${meaning}]`, 'quality', ...marks, 'known at UTC'];
  const rows = answer.values.map((value) => rowOf(value, answer.kind));
  return [header, ...rows].map((cells) => cells.map(quoted).join(',')).join('\r\n') + '\r\n';
}

function rowOf(value: SeriesValueView, kind: SeriesAnswer['kind']): string[] {
  const marks =
    kind === 'slots' ? [value.provenance ?? '', value.method ?? ''] : [String(value.statusCode ?? '')];
  return [value.at, value.value === null ? '' : String(value.value), value.quality, ...marks, value.knownAt];
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
