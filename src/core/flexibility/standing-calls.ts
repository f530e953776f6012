/** Calls that are out: what may still be expected of a building slot by slot, and what comes back after them. */
import type { BuildingOffer, DeliveryBelief, StandingCall } from '../dispatch/building-offer.js';
import { SLOT_MS } from '../time/slot.js';
import type { DrEvent } from './dr-event.js';
import { expectedKw, ownWindow, partByClock } from './parts.js';
import type { DrBuilding, DrProgram } from './program.js';

/** What standing calls are read with. */
export interface StandingInput {
  readonly program: DrProgram;
  /** Newest versions, in any order. */
  readonly events: readonly DrEvent[];
  readonly knownAtMs: number;
  /** First slot of the horizon [epoch ms], and its length. */
  readonly slotMs: number;
  readonly horizonSlots: number;
  readonly asked: DeliveryBelief;
  readonly agreed: DeliveryBelief;
  /** True: its equipment takes setpoints of the plan, so that what it agreed to is what it is told, whole. */
  readonly commanded?: boolean;
}

/** States of events that ask something of buildings, or whose rebound may still come. Approved ones are about to go out. */
const STANDING: ReadonlySet<DrEvent['state']> = new Set([
  'approved',
  'published',
  'active',
  'completed',
  'measured',
  'settled',
]);

/**
 * Standing calls of a building. Until it answered it is counted on with the share it delivers of what it is asked, from then on
 * with the share of what it agreed to; who declined, left, is silent where silence means no, or delivers nothing counts for
 * nothing. Silence is judged at `knownAtMs`, whether the clock has passed over the event or not.
 */
export function standingCalls(
  building: DrBuilding,
  input: StandingInput,
): Pick<BuildingOffer, 'standing' | 'standingKw' | 'standingRiskKw'> {
  const { slotMs, horizonSlots } = input;
  const standingKw = new Array<number>(horizonSlots).fill(0);
  const standingRiskKw = new Array<number>(horizonSlots).fill(0);
  const standing = input.events
    .filter(({ state }) => STANDING.has(state))
    .flatMap((event): StandingCall[] => {
      const call = standingCall(building, event, input);
      if (call === null) return [];
      addEffect({ standingKw, standingRiskKw, slotMs }, call, building);
      return [call.shown];
    });
  return {
    standing: standing.sort((a, b) => a.startMs - b.startMs || (a.eventId < b.eventId ? -1 : 1)),
    standingKw,
    standingRiskKw,
  };
}

interface Counted {
  readonly shown: StandingCall;
  /** Expected, and not counted on at the risk level [kW, positive]. */
  readonly kw: number;
  readonly riskKw: number;
  readonly reduction: boolean;
}

function standingCall(
  building: DrBuilding,
  event: DrEvent,
  { program, knownAtMs, slotMs, horizonSlots, asked, agreed, commanded = false }: StandingInput,
): Counted | null {
  const was = event.parts.find(({ buildingId }) => buildingId === building.id);
  if (was === undefined) return null;
  const part = partByClock(event, was, (event.program ?? program).silence, knownAtMs);
  const { startMs, endMs } = ownWindow(event, part);
  const reboundMs = building.reboundMinutes * 60_000;
  if (endMs + reboundMs <= slotMs || startMs >= slotMs + horizonSlots * SLOT_MS) return null;
  // What is over is not expected any more, and comes back all the same.
  const countedKw = expectedKw(event, part, Math.min(knownAtMs, endMs - 1));
  const hasAnswered = part.state !== 'invited' && part.state !== 'acknowledged';
  const said = hasAnswered ? agreed : asked;
  const belief = hasAnswered && commanded ? { ...said, mean: 1 } : said;
  return {
    shown: {
      ...{ eventId: event.id, participation: part.state, startMs, endMs },
      ...{ countedKw, probability: belief.mean },
    },
    kw: countedKw * belief.mean,
    riskKw: event.reduction ? countedKw * (belief.mean - belief.low) : 0,
    reduction: event.reduction,
  };
}

function addEffect(
  to: { readonly standingKw: number[]; readonly standingRiskKw: number[]; readonly slotMs: number },
  { shown, kw, riskKw, reduction }: Counted,
  { reboundShare, reboundMinutes }: DrBuilding,
): void {
  const sign = reduction ? -1 : 1;
  const first = Math.round((shown.startMs - to.slotMs) / SLOT_MS);
  const end = Math.round((shown.endMs - to.slotMs) / SLOT_MS);
  const reboundSlots = reboundSlotsOf(reboundMinutes);
  const backKw = reboundSlots === 0 ? 0 : (kw * reboundShare * (end - first)) / reboundSlots;
  const last = Math.min(to.standingKw.length, end + reboundSlots);
  for (let t = Math.max(0, first); t < last; t++) {
    const during = t < end;
    to.standingKw[t] = (to.standingKw[t] ?? 0) + sign * (during ? kw : -backKw);
    if (during) to.standingRiskKw[t] = (to.standingRiskKw[t] ?? 0) + riskKw;
  }
}

/** Slots over which what was not taken comes back. */
export function reboundSlotsOf(reboundMinutes: number): number {
  return Math.ceil((reboundMinutes * 60_000) / SLOT_MS);
}
