/** What a building delivered in a call: baseline less metered, what came back after it, and whether enough was measured. */
import { SLOT_HOURS } from '../time/slot.js';
import { COMPLETE_SHARE } from './eligible-days.js';
import { type EventWindow, loadAt, type LoadHistory, slotsOf } from './load-history.js';

/** One quarter-hour of a call. */
export interface DeliveredSlot {
  readonly slotMs: number;
  readonly baselineKw: number;
  /** Null where it was not measured: nothing is counted as delivered there. */
  readonly meteredKw: number | null;
  /** Energy in the direction asked for [kWh]; negative when the building did the opposite. */
  readonly deliveredKwh: number;
}

/** Energy delivered in a call, or that too little was measured to say. */
export type Delivery =
  | {
      readonly status: 'measured';
      readonly slots: readonly DeliveredSlot[];
      readonly deliveredKwh: number;
      /** Share of the slots that were measured, 0..1. */
      readonly measuredShare: number;
      /** Energy taken above the baseline (below it, for a call to take more) in the hours after [kWh]; null = not known. */
      readonly reboundKwh: number | null;
    }
  | { readonly status: 'no-data'; readonly measuredShare: number; readonly why: string };

/** What is compared. */
export interface DeliveryInput {
  readonly history: LoadHistory;
  readonly event: EventWindow;
  /** By slot of the event [kW]. */
  readonly baselineKw: readonly number[];
  readonly reduction: boolean;
  /** Baseline of the hours after the call [kW]; null where the method gives none there. */
  readonly after: { readonly window: EventWindow; readonly baselineKw: readonly number[] } | null;
}

/**
 * Compares metered with baseline. Below 90 % of measured slots there is no claim; a slot that is missing in what remains
 * counts as nothing delivered.
 */
export function delivery(input: DeliveryInput): Delivery {
  const { history, event, baselineKw, reduction } = input;
  const slots = slotsOf(event).map((slotMs, index) =>
    compare(slotMs, baselineKw[index] ?? Number.NaN, { history, reduction }),
  );
  const measuredShare = slots.filter((slot) => slot.meteredKw !== null).length / Math.max(1, slots.length);
  if (measuredShare < COMPLETE_SHARE) {
    return {
      status: 'no-data',
      measuredShare,
      why: `${(100 * measuredShare).toFixed(0)} % of the call was measured and ${(100 * COMPLETE_SHARE).toFixed(0)} % is needed`,
    };
  }
  const deliveredKwh = slots.reduce((sum, slot) => sum + slot.deliveredKwh, 0);
  return { status: 'measured', slots, deliveredKwh, measuredShare, reboundKwh: reboundOf(input) };
}

interface Side {
  readonly history: LoadHistory;
  readonly reduction: boolean;
}

function compare(slotMs: number, baselineKw: number, { history, reduction }: Side): DeliveredSlot {
  const metered = loadAt(history, slotMs);
  if (!Number.isFinite(metered)) return { slotMs, baselineKw, meteredKw: null, deliveredKwh: 0 };
  const lessKw = baselineKw - metered;
  return {
    slotMs,
    baselineKw,
    meteredKw: metered,
    deliveredKwh: (reduction ? lessKw : -lessKw) * SLOT_HOURS,
  };
}

function reboundOf({ history, after, reduction }: DeliveryInput): number | null {
  if (after === null) return null;
  const slots = slotsOf(after.window).map((slotMs, index) =>
    compare(slotMs, after.baselineKw[index] ?? Number.NaN, { history, reduction }),
  );
  if (!slots.every((slot) => slot.meteredKw !== null && Number.isFinite(slot.deliveredKwh))) return null;
  return -slots.reduce((sum, slot) => sum + slot.deliveredKwh, 0);
}
