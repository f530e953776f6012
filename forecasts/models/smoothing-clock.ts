/** Where a step stands in the day and in the week: its slot of the civil day, and the day class whose index it follows. */
import type { Calendar } from '../forecaster.js';
import { DAY_MS } from '../features/same-slot.js';

const HOUR_MS = 3_600_000;
const SUNDAY = 7;

/** Cells of a run of steps. Shape (T) each. */
export interface Cells {
  /** Slot of the civil day, 0 .. slots per day - 1. */
  readonly day: Int32Array;
  /** Slot of the civil week, 0 .. 7 x slots per day - 1; a holiday stands on a Sunday. */
  readonly week: Int32Array;
  /** 1 on a holiday that is no Sunday. */
  readonly moved: Uint8Array;
  /** Civil hour with its fraction. */
  readonly hour: Float64Array;
}

/** Steps of a day of 24 hours, at least 1. */
export function slotsPerDay(stepMs: number): number {
  return Math.max(1, Math.round(DAY_MS / stepMs));
}

/** Cells of `length` steps from an instant on. */
export function cellsOf(
  grid: { readonly startMs: number; readonly stepMs: number; readonly length: number },
  calendar: Calendar,
): Cells {
  const { startMs, stepMs, length } = grid;
  const slots = slotsPerDay(stepMs);
  const day = new Int32Array(length);
  const week = new Int32Array(length);
  const moved = new Uint8Array(length);
  const hour = new Float64Array(length);
  for (let i = 0; i < length; i += 1) {
    const reading = calendar(startMs + i * stepMs);
    const slot = Math.min(slots - 1, Math.floor((reading.hour * HOUR_MS) / stepMs + 1e-6));
    const weekday = reading.holiday ? SUNDAY : reading.weekday;
    day[i] = slot;
    week[i] = (weekday - 1) * slots + slot;
    moved[i] = reading.holiday && reading.weekday !== SUNDAY ? 1 : 0;
    hour[i] = reading.hour;
  }
  return { day, week, moved, hour };
}
