/** Demand-response blocks: called with notice for a fixed time, at least to a share, and some of it comes back. */
import type { DemandResponse } from '../../grid/asset.js';
import { SLOT_HOURS } from '../../time/slot.js';
import { announcedKw, committedStarts, committedCallSlots, restedFrom } from '../announced-run.js';
import { localReason, tieCost, type BuildContext } from '../build-context.js';
import { type BuildingOffer, offerOf } from '../building-offer.js';
import { callPeriodStart } from '../call-memory.js';
import type { AssetPart, PowerTerm } from '../dispatch-input.js';
import { localPart } from '../local-part.js';
import { BURDEN_EUR_PER_KWH } from '../prices.js';
import type { RowEntry } from '../program-builder.js';
import type { AssetState } from '../snapshot.js';

/** A call that may begin in slot `first`. */
interface Call {
  readonly first: number;
  readonly start: number;
  readonly level: number;
}

/**
 * Adds for each slot a call may begin in the integer `call[id,t]` and its `level[id,t]` with
 * `call-most[id,t]`: level <= block call, `call-least[id,t]`: level >= minShare block call;
 * `call-apart[id,t]`: one call or rebound at a time; `calls-left[id]`, of later periods `calls-left[id,t]`;
 * `block-level[id,t]`: called = sum of the levels that last; `block-power[id,t]`: power = probability (rebound - called).
 * A block that stands for a building begins a call only where the building's own limits let it, within `calls-capped[id,t]`,
 * and adds to `block-power` what its standing calls are expected to do.
 */
export function addDemandResponse(
  ctx: BuildContext,
  block: DemandResponse,
  state: AssetState | undefined,
  index: number,
): AssetPart {
  const T = ctx.horizon.slots;
  const idle = new Array<number>(T).fill(0);
  const offer = offerOf(ctx.snapshot, block.id);
  const why = localReason(block, state, undefined) ?? worthless(block);
  if (why !== null) return localPart(block, why, offer?.standingKw ?? idle, null);
  if (offer) return addBuilding(ctx, { ...block, offer }, index);
  const announced = announcedKw(ctx.snapshot, block.id);
  const committed = committedCallSlots(announced, block);
  const { restSlots = 0, durationSlots } = block;
  const { calledSlots = 0, restedSlots = Infinity } = state ?? {};
  const rested = restSlots > 0 ? restedFrom(announced, committed, { restSlots, restedSlots }) : 0;
  const first = Math.max(block.noticeSlots, committed, rested, ctx.snapshot.frozenSlots);
  const starts = Array.from({ length: Math.max(0, T - first) }, (_, k) => first + k);
  const calls = addCalls(ctx, block, { starts, index, burden: 0 });
  const begun = committedStarts(announced, committed, { durationSlots, calledSlots });
  addCallsLeft(ctx, block, calls, { left: state?.callsLeft ?? block.callsLeft, begun });
  const slots = idle.map((_, t) =>
    addSlot(ctx, block, { t, fixed: t < committed ? (announced[t] ?? 0) : null, calls }),
  );
  return steeredPart(block, slots, (t) => (t < committed ? (announced[t] ?? 0) : 0));
}

/** A block that stands for a building: what it does now follows from its answers, and its limits say when it may be called. */
function addBuilding(
  ctx: BuildContext,
  { offer, ...block }: DemandResponse & { readonly offer: BuildingOffer },
  index: number,
): AssetPart {
  const { frozenSlots, horizonSlots } = ctx.snapshot;
  const starts = offer.starts.filter((t) => t >= frozenSlots);
  const calls = addCalls(ctx, block, { starts, index, burden: offer.burden });
  for (const { per, fromSlot, toSlot, calls: most } of offer.caps) {
    const inside = calls.filter(({ first }) => first >= fromSlot && first < toSlot);
    if (inside.length <= most) continue;
    const name = `calls-capped-${per}[${block.id},${String(fromSlot)}]`;
    ctx.builder.row(
      name,
      -Infinity,
      most,
      inside.map((call): RowEntry => [call.start, 1]),
    );
  }
  const standing = (t: number): number => offer.standingKw[t] ?? 0;
  const slots = Array.from({ length: horizonSlots }, (_, t) => {
    const paidKwh = Math.max(0, -standing(t)) * SLOT_HOURS;
    ctx.builder.constant('demandResponse', block.priceEurPerKwh * paidKwh);
    return addSlot(ctx, block, { t, fixed: null, calls, standingKw: standing(t) });
  });
  return steeredPart(block, slots, standing);
}

function steeredPart(
  block: DemandResponse,
  slots: readonly { readonly power: number; readonly called: number }[],
  decidedKw: (t: number) => number,
): AssetPart {
  return {
    asset: block,
    mode: 'steered',
    localReason: null,
    power: slots.map(({ power }): PowerTerm[] => [{ col: power, coefficient: 1 }]),
    localKw: slots.map(() => 0),
    state: { cols: slots.map(({ called }) => called), scale: 1 / block.blockKw },
    localState: null,
    stateRows: null,
    reachable: (wished) => wished.map((_, t) => decidedKw(t)),
  };
}

/** Why a block is never called whatever it costs; null where it may be. */
function worthless({ deliveryProbability }: DemandResponse): string | null {
  return deliveryProbability > 0 ? null : 'nothing of what is called of it is delivered';
}

/** A call may begin in each of the starts in order, as long as it ends within the horizon. */
function addCalls(
  ctx: BuildContext,
  block: DemandResponse,
  given: { readonly starts: readonly number[]; readonly index: number; readonly burden: number },
): Call[] {
  const { builder, horizon } = ctx;
  const calls: Call[] = [];
  for (const t of given.starts) {
    if (t + block.durationSlots > horizon.slots) continue;
    const name = (variable: string): string => `${variable}[${block.id},${String(t)}]`;
    const start = builder.integer(name('call'), 0, 1);
    const level = builder.column(name('level'), 0, block.blockKw);
    const energyKwh = block.deliveryProbability * block.durationSlots * SLOT_HOURS;
    // What has not come back when the horizon ends is taken later, at the mean price.
    const after = horizon.slots - t - block.durationSlots;
    const late = block.reboundSlots === 0 ? 0 : Math.max(0, 1 - after / block.reboundSlots);
    builder.cost('demandResponse', level, block.priceEurPerKwh * energyKwh);
    builder.cost('terminal', level, block.reboundShare * late * energyKwh * ctx.laterEurPerKwh);
    builder.cost('tieBreak', level, tieCost(given.index, t) + given.burden * BURDEN_EUR_PER_KWH * energyKwh);
    builder.row(name('call-most'), -Infinity, 0, [
      [level, 1],
      [start, -block.blockKw],
    ]);
    builder.row(name('call-least'), 0, Infinity, [
      [level, 1],
      [start, -block.minShare * block.blockKw],
    ]);
    calls.push({ first: t, start, level });
    const busy = block.durationSlots + Math.max(block.reboundSlots, block.restSlots ?? 0);
    const near = calls.filter((call) => call.first > t - busy);
    if (near.length > 1)
      builder.row(
        name('call-apart'),
        -Infinity,
        1,
        near.map((call): RowEntry => [call.start, 1]),
      );
  }
  return calls;
}

/** Calls of the present period, and of each that begins within the horizon with its calls unused. */
function addCallsLeft(
  ctx: BuildContext,
  block: DemandResponse,
  calls: readonly Call[],
  given: { readonly left: number; readonly begun: readonly number[] },
): void {
  const { slotsMs } = ctx.horizon;
  const periodOf = (t: number): number =>
    block.callsPer === undefined ? 0 : callPeriodStart(block, slotsMs[t] ?? 0);
  const present = periodOf(0);
  for (const period of new Set(calls.map(({ first }) => periodOf(first)))) {
    const starts = calls.filter(({ first }) => periodOf(first) === period);
    const from = slotsMs.findIndex((_, t) => periodOf(t) === period);
    const left = period === present ? given.left : block.callsLeft;
    const begun = given.begun.filter((t) => periodOf(t) === period).length;
    ctx.builder.row(
      period === present ? `calls-left[${block.id}]` : `calls-left[${block.id},${String(from)}]`,
      -Infinity,
      Math.max(0, left - begun),
      starts.map((call): RowEntry => [call.start, 1]),
    );
  }
}

/** Power and called level of one slot: what is committed as a fixed number, otherwise what the calls make of it. */
function addSlot(
  ctx: BuildContext,
  block: DemandResponse,
  at: {
    readonly t: number;
    readonly fixed: number | null;
    readonly calls: readonly Call[];
    readonly standingKw?: number;
  },
): { power: number; called: number } {
  const { builder } = ctx;
  const name = (variable: string): string => `${variable}[${block.id},${String(at.t)}]`;
  const share = block.deliveryProbability;
  if (at.fixed !== null) {
    const calledKw = Math.max(0, -at.fixed) / share;
    builder.constant('demandResponse', block.priceEurPerKwh * Math.max(0, -at.fixed) * SLOT_HOURS);
    return {
      power: builder.column(name('power'), at.fixed, at.fixed),
      called: builder.column(name('called'), calledKw, calledKw),
    };
  }
  const power = builder.column(name('power'), -Infinity, Infinity);
  const called = builder.column(name('called'), 0, block.blockKw);
  const { durationSlots, reboundSlots } = block;
  const age = (call: Call): number => at.t - call.first;
  const lasting = at.calls.filter((call) => age(call) >= 0 && age(call) < durationSlots);
  const over = at.calls.filter(
    (call) => age(call) >= durationSlots && age(call) < durationSlots + reboundSlots,
  );
  const back = (block.reboundShare * durationSlots) / Math.max(1, reboundSlots);
  builder.row(name('block-level'), 0, 0, [[called, 1], ...lasting.map((call): RowEntry => [call.level, -1])]);
  const standingKw = at.standingKw ?? 0;
  builder.row(name('block-power'), standingKw, standingKw, [
    [power, 1],
    [called, share],
    ...over.map((call): RowEntry => [call.level, -share * back]),
  ]);
  return { power, called };
}
