/** What became of an order: read-back and metered response against what was ordered, with stated tolerances. */
import type { Asset, AssetKind } from '../grid/asset.js';
import { SLOT_MS } from '../time/slot.js';
import { FINAL_SETPOINT_STATES, type SetpointRecord, type SetpointState } from './setpoint.js';

/** How close is close enough. */
export interface Tolerance {
  /** Largest accepted |difference| [kW]. */
  readonly kw: number;
  /** True: the order caps the power; doing less is following it (no sun, no car, tank full, daylight). */
  readonly upperLimit: boolean;
}

/** Share of the ordered power every asset may miss. */
export const TOLERANCE_SHARE = 0.05;

/** Share for aggregates of many small devices: EV charging, hot-water tanks, buildings. */
export const AGGREGATE_TOLERANCE_SHARE = 0.15;

/** Share of the rating any asset may miss: the write deadband of lyon.md 3.3. */
export const RATING_TOLERANCE_SHARE = 0.01;

/** Smallest tolerance [kW]. */
export const TOLERANCE_KW = 5;

/** Whole slots a diverging asset stays out of the plan after the slot it diverged in. */
export const QUARANTINE_SLOTS = 8;

const AGGREGATES: readonly AssetKind[] = [
  'ev-hub',
  'ev-home',
  'ev-fleet',
  'hot-water',
  'tertiary-hvac',
  'passive-block',
  'slab-block',
];
const CAPPED: readonly AssetKind[] = ['pv', 'wind', 'ev-hub', 'ev-home', 'ev-fleet', 'hot-water', 'lighting'];

/** What is known of the response once the slot is over. */
export interface SettleEvidence {
  readonly asset: Asset;
  /** What the device says it applies; null when it could not be asked. */
  readonly readBack: { readonly appliedKw: number | null; readonly setpointId: string | null } | null;
  /** Power at the start of the slot [kW]: where a ramp begins; null when not known. */
  readonly startKw: number | null;
  /** Measured mean over the slot [kW]; null when nothing was measured (estimates are no evidence). */
  readonly meanKw: number | null;
  /** Measured mean over the second half of the slot [kW]; null when not known. */
  readonly secondHalfKw: number | null;
  /** True: no later evidence will come; an unproven order ends `late` instead of staying `written`. */
  readonly lastChance: boolean;
}

/** State of an order after looking at the evidence; `intended` and `written` = not settled yet. */
export interface Settlement {
  readonly state: SetpointState;
  readonly detail: string;
}

/** Tolerance for an ordered power: max(5 % of it, or 15 % for aggregates; 1 % of the rating; 5 kW). */
export function toleranceOf(asset: Asset, orderedKw: number): Tolerance {
  const share = AGGREGATES.includes(asset.kind) ? AGGREGATE_TOLERANCE_SHARE : TOLERANCE_SHARE;
  return {
    kw: Math.max(share * Math.abs(orderedKw), RATING_TOLERANCE_SHARE * asset.ratedKw, TOLERANCE_KW),
    upperLimit: CAPPED.includes(asset.kind),
  };
}

/**
 * True when a power follows an order within the tolerance of its asset.
 *
 * @param orderedKw ordered power, load convention [kW]
 * @param seenKw metered or applied power [kW]
 */
export function follows(asset: Asset, orderedKw: number, seenKw: number): boolean {
  const tolerance = toleranceOf(asset, orderedKw);
  if (Math.abs(seenKw - orderedKw) <= tolerance.kw) return true;
  if (!tolerance.upperLimit) return false;
  // Below the cap: between 0 and the order, on the order's side of 0.
  const sign = asset.kind === 'pv' || asset.kind === 'wind' ? -1 : 1;
  return sign * seenKw <= sign * orderedKw + tolerance.kw && sign * seenKw >= -tolerance.kw;
}

/**
 * Settles an order after its slot.
 *
 * @param record the order and its story so far
 * @param evidence read-back and metered means [kW], load convention
 * @returns final state with the numbers that decided it; records that are final already keep their state
 */
export function settle(record: SetpointRecord, evidence: SettleEvidence): Settlement {
  if (FINAL_SETPOINT_STATES.includes(record.state)) return { state: record.state, detail: record.detail };
  const { order } = record;
  if (record.state === 'intended' && evidence.readBack?.setpointId !== order.id)
    return neverWritten(evidence);
  const orderedKw = order.powerKw;
  if (orderedKw === null) return { state: 'released', detail: 'handed back to local control' };
  const appliedKw = evidence.readBack?.appliedKw ?? record.readBackKw;
  if (appliedKw !== null && !follows(evidence.asset, orderedKw, appliedKw)) {
    return { state: 'diverging', detail: `device applies ${kw(appliedKw)}, ordered ${kw(orderedKw)}` };
  }
  const delayMs = Math.max(0, (record.writtenAtMs ?? order.slotMs) - order.slotMs);
  return settleByMeter({ orderedKw, delayMs }, evidence);
}

function neverWritten(evidence: SettleEvidence): Settlement {
  if (!evidence.lastChance) return { state: 'intended', detail: 'write not proven yet' };
  const why =
    evidence.readBack === null ? 'and the device could not be asked' : 'and the device does not hold it';
  return { state: 'withheld', detail: `no write of this order was completed, ${why}` };
}

/** The way of a power to an order: where it starts, when, how fast. */
export interface PowerRamp {
  readonly startKw: number;
  readonly orderedKw: number;
  readonly rampKwPerS: number;
  /** Time after the start of the slot at which the order reached the device [ms]. */
  readonly delayMs: number;
}

/**
 * Mean power over [fromMs, toMs) after the start of the slot of an asset that stays at `startKw` until the order reaches it,
 * goes to the order at its ramp and stays there [kW]. A slow machine that ramps as it must, or one that was told in the
 * middle of the slot, is doing what it was told.
 */
export function rampedMeanKw(ramp: PowerRamp, fromMs: number, toMs: number): number {
  const { startKw, orderedKw, delayMs } = ramp;
  const spanMs = toMs - fromMs;
  const heldMs = Math.min(spanMs, Math.max(0, delayMs - fromMs));
  const change = orderedKw - startKw;
  const rampMs = (Math.abs(change) / ramp.rampKwPerS) * 1000;
  // Times since the order arrived: the ramp is a straight line, its mean is the power at the middle of its part of the span.
  const sinceMs = Math.max(0, fromMs - delayMs);
  const rampEndMs = Math.max(sinceMs, Math.min(rampMs, toMs - delayMs));
  const onRampMs = Math.min(spanMs - heldMs, rampEndMs - sinceMs);
  const onRampKw = rampMs === 0 ? orderedKw : startKw + (change * (sinceMs + rampEndMs)) / 2 / rampMs;
  const thereMs = spanMs - heldMs - onRampMs;
  return (startKw * heldMs + onRampKw * onRampMs + orderedKw * thereMs) / spanMs;
}

/** Mean power the asset can be expected to show in a part of the slot [kW]. */
function expectedKw(order: WrittenOrder, { asset, startKw }: SettleEvidence, fromMs: number): number {
  const { orderedKw, delayMs } = order;
  if (startKw === null) return orderedKw;
  return rampedMeanKw({ startKw, orderedKw, rampKwPerS: asset.rampKwPerS, delayMs }, fromMs, SLOT_MS);
}

/** An order as the device got it. */
interface WrittenOrder {
  readonly orderedKw: number;
  readonly delayMs: number;
}

function settleByMeter(order: WrittenOrder, evidence: SettleEvidence): Settlement {
  const { asset, meanKw, secondHalfKw } = evidence;
  const { orderedKw } = order;
  const expected = expectedKw(order, evidence, 0);
  const ramp =
    Math.abs(expected - orderedKw) > TOLERANCE_KW
      ? `, ${kw(expected)} with its ramp and the time it was told`
      : '';
  const ordered = `ordered ${kw(orderedKw)} ± ${kw(toleranceOf(asset, orderedKw).kw)}${ramp}`;
  if (meanKw !== null && (follows(asset, orderedKw, meanKw) || follows(asset, expected, meanKw))) {
    return { state: 'confirmed', detail: `slot mean ${kw(meanKw)}, ${ordered}` };
  }
  if (secondHalfKw !== null && follows(asset, expectedKw(order, evidence, SLOT_MS / 2), secondHalfKw)) {
    const mean = meanKw === null ? 'slot mean not known' : `slot mean ${kw(meanKw)}`;
    return {
      state: 'late',
      detail: `followed in the second half with ${kw(secondHalfKw)} (${mean}), ${ordered}`,
    };
  }
  if (meanKw === null && secondHalfKw === null) {
    if (!evidence.lastChance) return { state: 'written', detail: 'accepted; no metered response yet' };
    return { state: 'late', detail: `accepted by the device, but no meter proves it; ${ordered}` };
  }
  const seen = meanKw === null ? `second half ${kw(secondHalfKw ?? 0)}` : `slot mean ${kw(meanKw)}`;
  return { state: 'diverging', detail: `${seen}, ${ordered}` };
}

/** A diverging asset and when it may return. */
export interface Quarantine {
  /** Start of the first slot it may be planned in again [epoch ms]. */
  readonly untilMs: number;
  readonly reason: string;
}

/**
 * Quarantine of an asset at a slot: {@link QUARANTINE_SLOTS} slots after the one it diverged in.
 *
 * @param records orders of the asset, in any order
 * @param slotMs slot that is planned or acted on [epoch ms]
 * @returns the quarantine in force, or null
 */
export function quarantineAt(records: readonly SetpointRecord[], slotMs: number): Quarantine | null {
  let found: Quarantine | null = null;
  for (const { order, state, detail } of records) {
    const untilMs = order.slotMs + (QUARANTINE_SLOTS + 1) * SLOT_MS;
    if (state !== 'diverging' || order.slotMs > slotMs || untilMs <= slotMs) continue;
    if (found === null || untilMs > found.untilMs) {
      found = {
        untilMs,
        reason: `diverged in the slot of ${new Date(order.slotMs).toISOString()}: ${detail}`,
      };
    }
  }
  return found;
}

function kw(value: number): string {
  return `${value.toFixed(1)} kW`;
}
