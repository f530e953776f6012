/** The quarter-hour grid: half-open slots [start, end) in UTC, stamped by their start. */

/** Length of a slot [ms]: 15 minutes, the settlement step in France and the block of OPC 34100 meters. */
export const SLOT_MS = 900_000;

/** Slots per hour. */
export const SLOTS_PER_HOUR = 4;

/** Hours in one slot [h]: the factor from kW to kWh over one slot. */
export const SLOT_HOURS = 0.25;

/** Start of the slot that holds the instant [epoch ms]. An instant on the boundary belongs to the later slot. */
export function slotStart(instantMs: number): number {
  return Math.floor(instantMs / SLOT_MS) * SLOT_MS;
}

/** True when the instant is the start of a slot. */
export function isSlotStart(instantMs: number): boolean {
  return instantMs % SLOT_MS === 0;
}

/**
 * Starts of the slots in [startMs, endMs), in order.
 *
 * @throws RangeError if a bound is not on the grid
 */
export function slotsBetween(startMs: number, endMs: number): number[] {
  if (!isSlotStart(startMs) || !isSlotStart(endMs)) {
    throw new RangeError(
      `slot bounds must lie on the quarter-hour; saw ${String(startMs)} and ${String(endMs)}`,
    );
  }
  const slots: number[] = [];
  for (let at = startMs; at < endMs; at += SLOT_MS) slots.push(at);
  return slots;
}
