/** The same time of the civil day, days earlier: clock changes move it by an hour in UTC. */
import type { Calendar } from '../forecaster.js';

/** A day of 24 hours [ms]. */
export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Instant `days` before with the same civil hour [epoch ms]. */
export function sameCivilSlot(ms: number, days: number, calendar: Calendar): number {
  const before = ms - days * DAY_MS;
  let shift = calendar(ms).hour - calendar(before).hour;
  if (shift > 12) shift -= 24;
  if (shift < -12) shift += 24;
  return before + Math.round(shift * HOUR_MS);
}
