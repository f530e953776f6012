/** Windows of civil clock times, day by day, as slots of a horizon. */
import { civilTime } from './civil.js';
import { SLOT_MS } from './slot.js';

/** A civil time `HH:MM` on a quarter-hour. */
export const CLOCK_TIME = /^([01]\d|2[0-3]):(00|15|30|45)$/;

/** One day's window: slots from `first` (may be negative: before the horizon) up to and without `end`. */
export interface SlotWindow {
  readonly first: number;
  readonly end: number;
}

/** Slots searched before the horizon for the beginning of a window that is still open, and behind it for its end. */
const DAY_SLOTS = 100;

/**
 * Every window [from, to) that holds at least one slot of the horizon, in order of its beginning.
 *
 * @param slotMs first slot of the horizon [epoch ms]
 * @param from civil time `HH:MM` it begins at
 * @param to civil time `HH:MM` it ends at; not after `from` = on the next day
 */
export function clockWindows(
  horizon: { slotMs: number; slots: number },
  from: string,
  to: string,
): SlotWindow[] {
  const windows: SlotWindow[] = [];
  for (let first = -DAY_SLOTS; first < horizon.slots; first++) {
    if (clockText(horizon.slotMs + first * SLOT_MS) !== from) continue;
    let end = first + 1;
    while (clockText(horizon.slotMs + end * SLOT_MS) !== to && end - first < DAY_SLOTS) end++;
    // The doubled hour of autumn begins a window once.
    const before = windows[windows.length - 1];
    if (before && first - before.first < DAY_SLOTS / 2) continue;
    windows.push({ first, end });
  }
  return windows.filter((window) => window.end > 0);
}

function clockText(ms: number): string {
  const { hour, minute } = civilTime(ms);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
