/** Estimates for slots nothing measured: a short gap is interpolated, a long one takes similar slots of earlier days. */
import { civilTime, isHoliday } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';

/** Longest gap that is interpolated [slots]. */
export const LONGEST_INTERPOLATED_GAP = 2;

/** How far back similar slots are looked for [civil days]. */
export const SIMILAR_DAYS = 28;

/** So many similar slots are averaged. */
const SIMILAR_COUNT = 3;

/** The last measured level scales the estimate only while it is this recent [slots]. */
const LEVEL_REACH = 8;

/** Scaling stays within this factor either way: one odd last value must not double a district. */
const LARGEST_SCALE = 1.5;

/** Levels nearer to 0 than this give no meaningful ratio [kW]. */
const LEAST_LEVEL_KW = 1;

const DAY_MS = 86_400_000;

/** Measured power by slot start, before and (when closing again) after the slot [kW]; no estimates. */
export type PowerHistory = ReadonlyMap<number, number>;

/** An estimate and how it was made. */
export interface Estimate {
  /** [kW], load convention */
  readonly kw: number;
  readonly method: 'interpolation' | 'similar-slot';
}

/**
 * Estimates the power of a slot.
 *
 * @param history measured power around the slot [kW]
 * @param slotMs slot start [epoch ms]
 * @returns the estimate; undefined when the history holds nothing similar
 */
export function estimatePower(history: PowerHistory, slotMs: number): Estimate | undefined {
  const interpolated = interpolate(history, slotMs);
  if (interpolated !== undefined) return { kw: interpolated, method: 'interpolation' };
  const similar = similarPower(history, slotMs);
  return similar === undefined
    ? undefined
    : { kw: similar * levelScale(history, slotMs), method: 'similar-slot' };
}

function interpolate(history: PowerHistory, slotMs: number): number | undefined {
  for (let gap = 1; gap <= LONGEST_INTERPOLATED_GAP; gap += 1) {
    for (let back = 1; back <= gap; back += 1) {
      const before = history.get(slotMs - back * SLOT_MS);
      const after = history.get(slotMs + (gap + 1 - back) * SLOT_MS);
      if (before !== undefined && after !== undefined) return before + ((after - before) * back) / (gap + 1);
    }
  }
  return undefined;
}

/** Mean of the newest slots at the same civil time on days of the same type; of any type when there are none. */
function similarPower(history: PowerHistory, slotMs: number): number | undefined {
  const type = dayType(slotMs);
  const same: number[] = [];
  const other: number[] = [];
  for (let days = 1; days <= SIMILAR_DAYS && same.length < SIMILAR_COUNT; days += 1) {
    const earlierMs = sameCivilTime(slotMs, days);
    const value = history.get(earlierMs);
    if (value === undefined) continue;
    if (dayType(earlierMs) === type) same.push(value);
    else if (other.length < SIMILAR_COUNT) other.push(value);
  }
  const chosen = same.length > 0 ? same : other;
  if (chosen.length === 0) return undefined;
  return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
}

/** Ratio of the last measured level to what similar slots said of it; 1 when that means nothing. */
function levelScale(history: PowerHistory, slotMs: number): number {
  for (let back = 1; back <= LEVEL_REACH; back += 1) {
    const lastMs = slotMs - back * SLOT_MS;
    const level = history.get(lastMs);
    if (level === undefined) continue;
    const similar = similarPower(history, lastMs);
    if (similar === undefined || Math.abs(similar) < LEAST_LEVEL_KW || level / similar <= 0) return 1;
    return Math.min(LARGEST_SCALE, Math.max(1 / LARGEST_SCALE, level / similar));
  }
  return 1;
}

/** The slot at the same civil time `days` civil days earlier, also across a clock change. */
function sameCivilTime(slotMs: number, days: number): number {
  const shiftedMs = slotMs - days * DAY_MS;
  const changeMs = civilTime(slotMs).offsetMs - civilTime(shiftedMs).offsetMs;
  return shiftedMs + changeMs;
}

function dayType(ms: number): 'working' | 'saturday' | 'rest' {
  const { weekday, date } = civilTime(ms);
  if (weekday === 7 || isHoliday(date)) return 'rest';
  return weekday === 6 ? 'saturday' : 'working';
}
