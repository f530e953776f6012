/** Offers of buildings for one plan: from programs, records, limits, past calls and answers as they are known; pure. */
import type { BuildingOffer, BuildingsInPlan, CallCap } from '../dispatch/building-offer.js';
import type { DemandResponse } from '../grid/asset.js';
import type { GridModel } from '../grid/grid-model.js';
import { civilTime } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';
import { brokenLimits, CALL_PERIODS, type RoomReading } from './call-limits.js';
import { DELIVERY_MODEL, deliveryBelief, type MeasuredCall, programShare } from './delivery-probability.js';
import { agreedCalls, askedCalls, type MeasuredByBuilding } from './delivery-records.js';
import type { DrEvent } from './dr-event.js';
import { callsOf, ledgerOf } from './ledger.js';
import type { EventWindow } from './load-history.js';
import { offerPlace, type OfferPlace } from './offer-place.js';
import type { DrBuilding, DrProgram } from './program.js';
import { burden, rotation, type RotationEntry } from './rotation.js';
import { reboundSlotsOf, standingCalls } from './standing-calls.js';
import type { StatementContent } from './statement.js';

/** What offers are made of. */
export interface OffersInput {
  readonly grid: GridModel;
  readonly programs: readonly DrProgram[];
  readonly buildings: readonly DrBuilding[];
  /** Newest versions of a season and more. */
  readonly events: readonly DrEvent[];
  /** Newest first. */
  readonly statements: readonly StatementContent[];
  readonly knownAtMs: number;
  /** Buildings that the plan calls are told by then [epoch ms]. */
  readonly toldByMs: number;
  /** Newest room temperatures by building, of those that agreed to a comfort band. */
  readonly rooms?: ReadonlyMap<string, RoomReading>;
  readonly slotMs: number;
  readonly horizonSlots: number;
  /** Quantile at which limits hold; 0.5 = no margin. */
  readonly riskLevel: number;
}

/** Longest call a plan makes [min]; a building that agreed to less is called for less. */
const LONGEST_CALL_MINUTES = 120;

/** Calls begin on the half-hour: people keep to it, and the plan has half as much to decide. */
const START_MINUTES = 30;

/** A building that delivers less of what it is asked is not called by a plan. */
const LEAST_SHARE = 0.05;

/** Buildings a plan chooses among: those next in rotation. All others keep their standing calls and are asked by later plans. */
const MOST_CALLABLE = 60;

const MINUTE_MS = 60_000;
const SLOT_MINUTES = SLOT_MS / MINUTE_MS;

/** Offers in the order of rotation and who is left out; undefined where no building is enrolled. */
export function buildingsInPlan(input: OffersInput): BuildingsInPlan | undefined {
  const endMs = input.slotMs + input.horizonSlots * SLOT_MS;
  const enrolled = input.buildings.filter(
    ({ enrolledMs, leftMs }) => enrolledMs < endMs && (leftMs === null || leftMs > input.slotMs),
  );
  if (enrolled.length === 0) return undefined;
  const book = new OfferBook(input);
  const ledger = ledgerOf({ ...input, buildings: enrolled, nowMs: input.knownAtMs });
  const byId = new Map(enrolled.map((building) => [building.id, building]));
  const offers: BuildingOffer[] = [];
  const leftOut: BuildingsInPlan['leftOut'][number][] = [];
  for (const entry of rotation(ledger)) {
    const building = byId.get(entry.buildingId);
    if (building === undefined) continue;
    const offer = book.offer(building, entry, offers.length < MOST_CALLABLE);
    if (typeof offer === 'string')
      leftOut.push({ buildingId: building.id, name: building.name, reason: offer });
    else offers.push(offer);
  }
  return { model: DELIVERY_MODEL, offers, leftOut };
}

/** Reads each program's past once. */
class OfferBook {
  private readonly programs: ReadonlyMap<string, ProgramPast>;

  constructor(private readonly input: OffersInput) {
    this.programs = new Map(input.programs.map((program) => [program.id, pastOf(program, input)]));
  }

  /** The offer, or in words why the building is not in the plan. */
  offer(building: DrBuilding, entry: RotationEntry, mayBegin: boolean): BuildingOffer | string {
    const { grid, events, riskLevel } = this.input;
    const past = this.programs.get(building.programId);
    if (past === undefined) return `its program "${building.programId}" is not known`;
    const fault = recordFault(building, past.program);
    if (fault !== null) return fault;
    const place = offerPlace(building, grid);
    if (typeof place === 'string') return place;
    const { program } = past;
    const belief = (calls: MeasuredByBuilding, share: number) =>
      deliveryBelief(calls.get(building.id) ?? [], share, riskLevel);
    const asked = belief(past.asked, past.askedShare);
    const agreed = belief(past.agreed, past.agreedShare);
    if (asked.mean < LEAST_SHARE)
      return `it delivers ${(100 * asked.mean).toFixed(1)} % of what it is asked, and a plan counts on ${String(100 * LEAST_SHARE)} % at least`;
    const had = callsOf(building.id, goingOut(events), null);
    const block = blockOf(building, program, { place, probability: asked.mean });
    const starts = mayBegin ? startsOf(building, block, had, this.input) : [];
    return {
      ...{ buildingId: building.id, name: building.name, programId: program.id, block },
      noticeMinutes: building.limits.noticeMinutes,
      answerMinutesBefore: program.answerMinutesBefore,
      rateEurPerKwh: program.terms.rateEurPerKwh,
      comfortEffect: building.comfortEffect,
      calledBefore: had.length > 0,
      ...{ asked, agreed, starts },
      burden: Math.min(1, burden(entry)),
      caps: capsOf(building, had, starts, this.input.slotMs),
      ...standingCalls(building, {
        ...this.input,
        program,
        asked,
        agreed,
        commanded: place.site?.controllable ?? false,
      }),
    };
  }
}

interface ProgramPast {
  readonly program: DrProgram;
  readonly asked: MeasuredByBuilding;
  readonly agreed: MeasuredByBuilding;
  readonly askedShare: number;
  readonly agreedShare: number;
}

function pastOf(program: DrProgram, { events, statements }: OffersInput): ProgramPast {
  const asked = askedCalls(program.id, events, statements);
  const agreed = agreedCalls(program.id, statements);
  const all = (calls: MeasuredByBuilding): MeasuredCall[] => [...calls.values()].flat();
  return {
    ...{ program, asked, agreed },
    askedShare: programShare(all(asked)),
    agreedShare: programShare(all(agreed)),
  };
}

/** What the record of a building lacks; null when nothing. A plan guesses none of it. */
function recordFault({ limits, offeredKw, ...building }: DrBuilding, { terms }: DrProgram): string | null {
  if (limits.critical) return 'it is critical and is never called';
  if (!(offeredKw > 0)) return `it offers ${String(offeredKw)} kW; a power above 0 is needed`;
  if (!(Number(terms.rateEurPerKwh) >= 0))
    return `its program pays "${terms.rateEurPerKwh}" EUR/kWh, which is no price`;
  if (!(limits.longestMinutes >= SLOT_MINUTES))
    return `its longest call is ${String(limits.longestMinutes)} min; a quarter-hour at least is needed`;
  if (building.reboundShare > 0 && !(building.reboundMinutes > 0))
    return `${(100 * building.reboundShare).toFixed(0)} % of the energy comes back after a call and its record does not say over how long; give reboundMinutes`;
  return null;
}

function blockOf(
  building: DrBuilding,
  program: DrProgram,
  { place, probability }: { readonly place: OfferPlace; readonly probability: number },
): DemandResponse {
  const { limits, offeredKw, reboundShare, reboundMinutes } = building;
  const { site, id, substationId, districtId, meterId } = place;
  const minutes = Math.min(limits.longestMinutes, LONGEST_CALL_MINUTES);
  return {
    kind: 'demand-response',
    ...{ id, substationId, districtId, meterId },
    name: site?.name ?? building.name,
    ratedKw: offeredKw,
    rampKwPerS: site?.rampKwPerS ?? offeredKw,
    safeState: site?.safeState ?? { mode: 'local' },
    controllable: true,
    blockKw: offeredKw,
    // A building is asked for what it offers, all of it.
    minShare: 1,
    noticeSlots: Math.ceil(limits.noticeMinutes / SLOT_MINUTES),
    durationSlots: Math.floor(minutes / SLOT_MINUTES),
    callsLeft: limits.callsPerDay,
    callsPer: 'day',
    restSlots: Math.ceil((limits.restHours * 60) / SLOT_MINUTES),
    priceEurPerKwh: Number(program.terms.rateEurPerKwh),
    reboundShare: reboundMinutes > 0 ? reboundShare : 0,
    reboundSlots: reboundShare > 0 ? reboundSlotsOf(reboundMinutes) : 0,
    deliveryProbability: probability,
  };
}

/** Slots in which a call may begin: enrolled all along, on the half-hour, and against none of the building's limits. */
function startsOf(
  { id, limits, enrolledMs, leftMs }: DrBuilding,
  { durationSlots }: DemandResponse,
  calls: readonly EventWindow[],
  { slotMs, horizonSlots, toldByMs, rooms }: OffersInput,
): number[] {
  const starts: number[] = [];
  const asked = { noticeMs: toldByMs, calls, room: rooms?.get(id) ?? null };
  for (let t = 0; t + durationSlots <= horizonSlots; t++) {
    const startMs = slotMs + t * SLOT_MS;
    if (civilTime(startMs).minute % START_MINUTES !== 0 || startMs <= toldByMs) continue;
    const window = { startMs, endMs: startMs + durationSlots * SLOT_MS };
    if (enrolledMs > startMs || (leftMs !== null && leftMs < window.endMs)) continue;
    if (brokenLimits(limits, { window, ...asked }).length === 0) starts.push(t);
  }
  return starts;
}

/** What each day, week and season in the horizon has left of the calls the building agreed to. */
function capsOf(
  { limits }: DrBuilding,
  calls: readonly EventWindow[],
  starts: readonly number[],
  slotMs: number,
): CallCap[] {
  return CALL_PERIODS.flatMap(({ limit, per, key }): CallCap[] => {
    const slots = new Map<string, number[]>();
    for (const t of starts) {
      const period = key(slotMs + t * SLOT_MS);
      slots.set(period, [...(slots.get(period) ?? []), t]);
    }
    return [...slots].map(([period, inside]) => ({
      per,
      fromSlot: inside[0] ?? 0,
      toSlot: (inside.at(-1) ?? 0) + 1,
      calls: Math.max(0, limits[limit] - calls.filter(({ startMs }) => key(startMs) === period).length),
    }));
  });
}

/** Events as limits count them: an approved one is about to go out and counts as if it were. */
function goingOut(events: readonly DrEvent[]): DrEvent[] {
  return events.map((event) => (event.state === 'approved' ? { ...event, state: 'published' } : event));
}
