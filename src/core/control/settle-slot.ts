/** Settles all orders one asset got in a slot: where balancing moved it, the meter is held against the whole course. */
import { SLOT_MS } from '../time/slot.js';
import type { SetpointRecord } from './setpoint.js';
import {
  follows,
  rampedMeanKw,
  settle,
  type SettleEvidence,
  type Settlement,
  toleranceOf,
} from './settle-setpoint.js';

/** Time a device may take to begin with an order, beyond what its ramp explains [ms]: its own cycle. */
const DEVICE_CYCLE_MS = 60_000;

/** What the orders of a slot have in common. */
export type SlotEvidence = Omit<SettleEvidence, 'readBack'>;

/** An order as the device got it: what [kW], and between which times after the start of the slot it began with it [ms]. */
interface CourseStep {
  readonly soonestMs: number;
  readonly latestMs: number;
  readonly orderedKw: number;
}

type Begin = 'soonestMs' | 'latestMs';

/**
 * Settles the open orders of one asset in one slot.
 *
 * @param records all its orders of the slot, settled ones included
 * @param evidence metered means [kW], load convention
 * @returns by order id: the new state of every order that is not final yet
 */
export function settleSlot(
  records: readonly SetpointRecord[],
  evidence: SlotEvidence,
): ReadonlyMap<string, Settlement> {
  const open = records.filter((r) => r.state === 'written' || r.state === 'intended');
  const written = open.filter((r) => r.state === 'written');
  const uncertain = open.filter((r) => r.state === 'intended');
  const handedBack = records.some((r) => r.state === 'diverging' || releasedAfter(r, open));
  if (open.length === 1 && !handedBack)
    return new Map(open.map((record) => [record.order.id, settleAlone(record, evidence)]));
  if (handedBack) return new Map(open.map((record) => [record.order.id, settleHandedBack(record, evidence)]));
  const proven = verdictOf(written.flatMap(stepOf), evidence);
  const alsoSent = verdictOf([...written, ...uncertain].flatMap(stepOf), evidence);
  // Of an order whose write broke only the meter can tell whether the device got it.
  const arrived = uncertain.length > 0 && proven.state === 'diverging' && alsoSent.state !== 'diverging';
  const verdict = arrived ? alsoSent : proven;
  const settled = open.map((record): [string, Settlement] => {
    if (record.state === 'written') return [record.order.id, ofCourse(record, verdict)];
    if (!arrived) return [record.order.id, settleAlone(record, evidence)];
    return [
      record.order.id,
      { state: 'late', detail: `its write was not proven, but the meter shows it; ${verdict.detail}` },
    ];
  });
  return new Map(settled);
}

function releasedAfter({ state, settledAtMs }: SetpointRecord, open: readonly SetpointRecord[]): boolean {
  return state === 'released' && open.some((r) => (settledAtMs ?? 0) > (r.writtenAtMs ?? Infinity));
}

/** A write that took its time reached the device somewhere between its intent and its proof: the meter may show either. */
function settleAlone(record: SetpointRecord, evidence: SlotEvidence): Settlement {
  const readBack =
    record.state === 'intended' ? null : { appliedKw: record.readBackKw, setpointId: record.order.id };
  const settled = settle(record, { ...evidence, readBack });
  const { powerKw } = record.order;
  if (settled.state !== 'diverging' || evidence.startKw === null || powerKw === null) return settled;
  if (record.readBackKw !== null && !follows(evidence.asset, powerKw, record.readBackKw)) return settled;
  const course = verdictOf(stepOf(record), evidence);
  return course.state === 'diverging' ? settled : course;
}

/** After the asset was handed back in mid-slot no mean of the slot speaks of an order any more. */
function settleHandedBack(record: SetpointRecord, evidence: SlotEvidence): Settlement {
  if (record.state === 'intended') return settleAlone(record, evidence);
  return {
    state: 'late',
    detail: 'accepted by the device; the asset was handed back in the same slot, so no meter proves it',
  };
}

function stepOf({ order, writtenAtMs, intendedAtMs }: SetpointRecord): CourseStep[] {
  if (order.powerKw === null) return [];
  const soonestMs = Math.max(0, intendedAtMs - order.slotMs);
  const provenMs = Math.max(soonestMs, (writtenAtMs ?? intendedAtMs) - order.slotMs);
  return [{ soonestMs, latestMs: provenMs + DEVICE_CYCLE_MS, orderedKw: order.powerKw }];
}

function ofCourse({ order, readBackKw }: SetpointRecord, verdict: Settlement): Settlement {
  if (order.powerKw === null) return { state: 'released', detail: 'handed back to local control' };
  return {
    state: verdict.state,
    detail: `read back ${readBackKw === null ? 'nothing' : kw(readBackKw)}; ${verdict.detail}`,
  };
}

/** The meter against the course of a slot's orders. */
function verdictOf(steps: readonly CourseStep[], evidence: SlotEvidence): Settlement {
  const course = [...steps].sort((a, b) => a.soonestMs - b.soonestMs);
  if (course.length === 0) return { state: 'diverging', detail: 'no order of the slot was proven' };
  const { meanKw, secondHalfKw } = evidence;
  const ordered = course.map(
    (step) => `${kw(step.orderedKw)} from minute ${(step.soonestMs / 60_000).toFixed(1)}`,
  );
  const about = `orders of the slot: ${ordered.join(', ')}`;
  const whole = expectedRange(course, evidence, 0);
  if (meanKw !== null && near(meanKw, whole, evidence)) {
    return {
      state: 'confirmed',
      detail: `slot mean ${kw(meanKw)}, expected ${range(whole, evidence)}; ${about}`,
    };
  }
  const half = expectedRange(course, evidence, SLOT_MS / 2);
  if (secondHalfKw !== null && near(secondHalfKw, half, evidence)) {
    return {
      state: 'late',
      detail: `followed in the second half with ${kw(secondHalfKw)}, expected ${range(half, evidence)}; ${about}`,
    };
  }
  if (meanKw === null && secondHalfKw === null)
    return { state: 'late', detail: `accepted by the device, but no meter proves it; ${about}` };
  const seen = meanKw === null ? `second half ${kw(secondHalfKw ?? 0)}` : `slot mean ${kw(meanKw)}`;
  return { state: 'diverging', detail: `${seen}, expected ${range(whole, evidence)}; ${about}` };
}

type Range = readonly [lowKw: number, highKw: number];

/** Means the course can have from `fromMs` to the end of the slot: with every order as soon, and as late, as can be. */
function expectedRange(course: readonly CourseStep[], evidence: SlotEvidence, fromMs: number): Range {
  const prompt = courseMeanKw(course, evidence, { fromMs, begin: 'soonestMs' });
  const slow = courseMeanKw(course, evidence, { fromMs, begin: 'latestMs' });
  return [Math.min(prompt, slow), Math.max(prompt, slow)];
}

/** Mean power from `fromMs` to the end of the slot of an asset that ramps from order to order [kW]. */
function courseMeanKw(
  course: readonly CourseStep[],
  { asset, startKw }: SlotEvidence,
  { fromMs, begin }: { readonly fromMs: number; readonly begin: Begin },
): number {
  let kwNow = startKw ?? course[0]?.orderedKw ?? 0;
  let kwMs = 0;
  const add = (ramp: { fromMs: number; toMs: number; orderedKw: number }): void => {
    const spanMs = ramp.toMs - ramp.fromMs;
    const way = { startKw: kwNow, orderedKw: ramp.orderedKw, rampKwPerS: asset.rampKwPerS, delayMs: 0 };
    const beginMs = Math.max(ramp.fromMs, fromMs);
    if (ramp.toMs > beginMs) kwMs += rampedMeanKw(way, beginMs - ramp.fromMs, spanMs) * (ramp.toMs - beginMs);
    const mostKw = (asset.rampKwPerS * spanMs) / 1000;
    kwNow += Math.max(-mostKw, Math.min(mostKw, ramp.orderedKw - kwNow));
  };
  let heldKw = kwNow;
  let sinceMs = 0;
  for (const { orderedKw, ...step } of course) {
    const atMs = Math.min(step[begin], SLOT_MS);
    if (atMs > sinceMs) add({ fromMs: sinceMs, toMs: atMs, orderedKw: heldKw });
    heldKw = orderedKw;
    sinceMs = Math.max(sinceMs, atMs);
  }
  if (sinceMs < SLOT_MS) add({ fromMs: sinceMs, toMs: SLOT_MS, orderedKw: heldKw });
  return kwMs / (SLOT_MS - fromMs);
}

function near(seenKw: number, [lowKw, highKw]: Range, { asset }: SlotEvidence): boolean {
  return (
    follows(asset, Math.min(highKw, Math.max(lowKw, seenKw)), seenKw) ||
    follows(asset, highKw, seenKw) ||
    follows(asset, lowKw, seenKw)
  );
}

function range([lowKw, highKw]: Range, { asset }: SlotEvidence): string {
  const tolerance = `± ${kw(toleranceOf(asset, Math.max(Math.abs(lowKw), Math.abs(highKw))).kw)}`;
  return `${kw(lowKw)} to ${kw(highKw)} ${tolerance}`;
}

function kw(value: number): string {
  return `${value.toFixed(1)} kW`;
}
