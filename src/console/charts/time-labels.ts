/** Labels of a time axis: the clock at every mark, the day below where it begins, and never two days over each other. */
import { civil } from '../i18n/civil-time.js';

const DAY_MS = 86_400_000;
/** Room a day takes at the size of the axis [px]. */
const DAY_PX = 78;

/**
 * One label for each mark.
 *
 * @param marksMs epoch ms, ascending; @param atPx where each stands [px]; @param stepMs between marks
 */
export function timeLabels(marksMs: readonly number[], atPx: readonly number[], stepMs: number): string[] {
  const days = marksMs.map((ms) => civil(ms, 'day'));
  if (stepMs >= DAY_MS) return days;
  const begins = days.map((day, index) => day !== days[index - 1]);
  return marksMs.map((ms, index) => {
    const next = begins.indexOf(true, index + 1);
    const room = next < 0 ? Number.POSITIVE_INFINITY : (atPx[next] ?? 0) - (atPx[index] ?? 0);
    // The first day has begun before the axis; where both do not fit, the one that begins is told.
    const isTold = begins[index] === true && room >= DAY_PX;
    return isTold ? `${civil(ms)}\n${days[index] ?? ''}` : civil(ms);
  });
}
