/** Calls a plan decided on, read from its schedules: who, how much, when, why, and what it is expected to cost. */
import { type BuildingOffer, offerOf } from '../dispatch/building-offer.js';
import type { PlanContent, PlannedCall } from '../dispatch/plan.js';
import { CITY_NODE, type SystemSnapshot } from '../dispatch/snapshot.js';
import { contentHash } from '../control/content-hash.js';
import type { GridModel } from '../grid/grid-model.js';
import { civilTime } from '../time/civil.js';
import { SLOT_HOURS, SLOT_MS } from '../time/slot.js';
import { fullNode, nodesAbove } from './relieved-limit.js';
import { estimateEur } from './settlement.js';

/** Power that counts as none [kW]. */
const NONE_KW = 1e-3;

/** Room below a limit that counts as none, as a share of it. */
const NEAR_SHARE = 1e-3;

/** A call that could be decided on so much later than now, its notice kept, is left to later plans: they know more. */
const DECIDE_AHEAD_MS = 4 * 3_600_000;

/** Digits kept of powers and energies. */
const ROUNDING = 1e3;

/** What calls are read with. */
export interface CallReading {
  readonly grid: GridModel;
  readonly snapshot: SystemSnapshot;
  /** The plan may be approved until then, and buildings are told [epoch ms]. */
  readonly toldByMs: number;
}

/** Buildings that the plan of a cycle calls are told by then: it can be approved until the next cycle [epoch ms]. */
export function toldByMs(slotMs: number): number {
  return slotMs + SLOT_MS;
}

/** Id of the event that a plan draws up for a program and a time: the same plan draws it up once. */
export function draftId(
  planId: string,
  { programId, startMs, endMs }: Pick<PlannedCall, 'programId' | 'startMs' | 'endMs'>,
): string {
  const { date, hour, minute } = civilTime(startMs);
  const at = `${String(hour).padStart(2, '0')}${String(minute).padStart(2, '0')}`;
  return `dr-${date}-${at}-${contentHash({ planId, programId, startMs, endMs }).slice(0, 10)}`;
}

/** New calls in a plan, in order of time; standing ones are out already and are none of them. */
export function plannedCalls(
  content: Pick<PlanContent, 'schedules' | 'nodes' | 'peakImportKw' | 'firstSlotMs'>,
  reading: CallReading,
): PlannedCall[] {
  const found = content.schedules.flatMap(({ assetId, powerKw }) => {
    const offer = offerOf(reading.snapshot, assetId);
    if (offer === undefined) return [];
    return startsIn(offer, powerKw).map(({ first, kw }) => callOf(content, reading, { offer, first, kw }));
  });
  return found.sort((a, b) => a.startMs - b.startMs || (a.buildingId < b.buildingId ? -1 : 1));
}

interface Start {
  readonly offer: BuildingOffer;
  readonly first: number;
  /** Expected reduction [kW, positive]. */
  readonly kw: number;
}

/** Where a schedule goes below what standing calls do by themselves. */
function startsIn(
  { block, standingKw }: BuildingOffer,
  powerKw: readonly (number | null)[],
): Pick<Start, 'first' | 'kw'>[] {
  const starts: Pick<Start, 'first' | 'kw'>[] = [];
  for (let t = 0; t < powerKw.length; t++) {
    const planned = powerKw[t];
    if (planned === null || planned === undefined) continue;
    const kw = (standingKw[t] ?? 0) - planned;
    if (kw <= NONE_KW) continue;
    starts.push({ first: t, kw });
    t += block.durationSlots - 1;
  }
  return starts;
}

function callOf(
  content: Pick<PlanContent, 'nodes' | 'peakImportKw' | 'firstSlotMs'>,
  reading: CallReading,
  { offer, first, kw }: Start,
): PlannedCall {
  const { block, asked, rateEurPerKwh } = offer;
  const startMs = content.firstSlotMs + first * SLOT_MS;
  const hours = block.durationSlots * SLOT_HOURS;
  const askedKw = rounded(Math.min(block.blockKw, kw / asked.mean));
  const decideByMs = startMs - offer.noticeMinutes * 60_000;
  return {
    ...{ buildingId: offer.buildingId, buildingName: offer.name, programId: offer.programId },
    assetId: block.id,
    ...{ startMs, endMs: startMs + block.durationSlots * SLOT_MS },
    ...{ askedKw, probability: asked.mean, expectedKw: rounded(askedKw * asked.mean) },
    expectedKwh: rounded(askedKw * asked.mean * hours),
    paymentEur: estimateEur(askedKw * hours, rateEurPerKwh),
    expectedEur: estimateEur(askedKw * asked.mean * hours, rateEurPerKwh),
    reason: reasonOf(content, reading, { offer, first }),
    status: decideByMs - reading.toldByMs > DECIDE_AHEAD_MS ? 'foreseen' : 'draft',
  };
}

/** What the call is for, as the flows of the plan tell: a limit that is reached, the peak of the city, or the price. */
function reasonOf(
  { nodes, peakImportKw }: Pick<PlanContent, 'nodes' | 'peakImportKw'>,
  { grid, snapshot }: CallReading,
  { offer, first }: Pick<Start, 'offer' | 'first'>,
): string {
  const slots = Array.from({ length: offer.block.durationSlots }, (_, k) => first + k);
  const full = fullNode(nodes, [...nodesAbove(grid, offer.block), CITY_NODE], slots);
  if (full !== undefined && full.nodeId !== CITY_NODE) {
    const name = grid.substations.find(({ id }) => id === full.nodeId)?.name ?? full.nodeId;
    return `pour rester sous la limite de ${name} / to stay below the limit of ${name}`;
  }
  const city = nodes.find(({ nodeId }) => nodeId === CITY_NODE);
  const atPeak = slots.some((t) => (city?.importKw[t] ?? -Infinity) >= peakImportKw * (1 - NEAR_SHARE));
  if (full !== undefined || atPeak)
    return 'pour réduire la pointe de la ville / to lower the peak of the city';
  const dearest = Math.max(...slots.map((t) => snapshot.importPriceEurPerKwh[t] ?? 0));
  return `l’électricité est chère à cette heure (${dearest.toFixed(3)} EUR/kWh) / electricity is dear then`;
}

function rounded(value: number): number {
  return Math.round(value * ROUNDING) / ROUNDING;
}
