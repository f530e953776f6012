/** Single cells of a load curve: numbers, units, steps, directions, and what the operator says of a value. */
import { CURVE_STEPS_MIN, type FlowDirection } from './load-curve.js';
import { plain } from './columns.js';

/** A unit of a load curve: house value = factor * value; energy is per step. */
export interface CurveUnit {
  readonly factor: number;
  readonly energy: boolean;
}

const UNITS: Readonly<Record<string, CurveUnit>> = {
  w: { factor: 1e-3, energy: false },
  kw: { factor: 1, energy: false },
  wh: { factor: 1e-3, energy: true },
  kwh: { factor: 1, energy: true },
};

const NUMBER = /^-?\d+(?:[.,]\d+)?$/;
const STEP = /^(?:PT)?(\d+)\s*(M|MIN|H)?$/i;

/** Natures of values that were measured: brute, real, corrected, computed from a measured curve, brought in by hand. */
const MEASURED = new Set(['', 'B', 'R', 'C', 'K', 'D', 'BRUT', 'REEL', 'CORRIGE']);

/** A number with decimal point or comma; NaN for an empty cell, null when it is no number. */
export function readNumber(text: string): number | null {
  if (text === '') return Number.NaN;
  return NUMBER.test(text) ? Number(text.replace(',', '.')) : null;
}

/** The unit with this symbol; undefined when it is none of a load curve. */
export function readUnit(text: string): CurveUnit | undefined {
  return UNITS[text.toLowerCase()];
}

/** Minutes of `PT30M`, `PT1H` or `30`; null when it is no step of a load curve, 0 for an empty cell. */
export function readStep(text: string): number | null {
  if (text === '') return 0;
  const match = STEP.exec(text);
  if (!match) return null;
  const minutes = Number(match[1]) * (match[2]?.toUpperCase() === 'H' ? 60 : 1);
  return CURVE_STEPS_MIN.some((step) => step === minutes) ? minutes : null;
}

/** The flow of a `Grandeur metier`; null when the words say neither. */
export function readDirection(text: string): FlowDirection | null {
  const words = plain(text);
  if (/^(cons|soutirage)/.test(words)) return 'draw-off';
  return /^(prod|injection)/.test(words) ? 'injection' : null;
}

/** True for active power and energy; reactive power, voltage and daily maxima are no load curves. */
export function isActive(quantity: string, type: string): boolean {
  const words = plain(quantity);
  const active = words === '' || words === 'ea' || words === 'pa' || /(^|\s)active/.test(words);
  const kind = plain(type);
  return active && (kind === '' || kind.includes('courbe'));
}

/** How far the operator's work on a value had come: brute 1, completed 2, corrected or best 3. */
export function stageOf(text: string): number {
  const words = plain(text);
  if (/corrig|best/.test(words)) return 3;
  return words.includes('complet') ? 2 : 1;
}

/** True when the operator estimated the value or calls it implausible. */
export function isDoubted(nature: string, doubt: string): boolean {
  return !MEASURED.has(nature.toUpperCase()) || !(doubt === '' || doubt === '0');
}
