/** Ledger of fairness: how much of what it offers each building was called for, and what it delivers of it. */
import { deliveryBelief, programShare } from './delivery-probability.js';
import { agreedCalls, type MeasuredByBuilding } from './delivery-records.js';
import type { DrEvent, Part } from './dr-event.js';
import { isVisibleOutside } from './event-life.js';
import type { EventWindow } from './load-history.js';
import { energyKwh, ownWindow } from './parts.js';
import type { DrBuilding } from './program.js';
import { burden, gini, type RotationEntry } from './rotation.js';
import type { StatementContent } from './statement.js';

/** Days the burden is counted over. */
export const LEDGER_DAYS = 30;

const LEDGER_MS = LEDGER_DAYS * 86_400_000;

/** What a ledger is made of. */
export interface LedgerInput {
  readonly buildings: readonly DrBuilding[];
  /** Newest versions. */
  readonly events: readonly DrEvent[];
  readonly statements: readonly StatementContent[];
  readonly nowMs: number;
}

/** Entry of every building: burden of the last 30 days, last call, learned delivery rate. */
export function ledgerOf(input: LedgerInput): RotationEntry[] {
  const programs = new Map<string, ProgramRecord>();
  return input.buildings.map((building) => {
    const { programId } = building;
    const record = programs.get(programId) ?? recordOf(programId, input.statements);
    programs.set(programId, record);
    return entryOf(building, input, record);
  });
}

/** Evenness of the burdens: 0 = all carry the same. */
export function unevenness(entries: readonly RotationEntry[]): number {
  return gini(entries.map(burden));
}

/** True for a building that may be called now: only among those can the burden be even. */
export function mayBeCalled({ limits, enrolledMs, leftMs }: DrBuilding, nowMs: number): boolean {
  return !limits.critical && enrolledMs <= nowMs && (leftMs === null || leftMs > nowMs);
}

/**
 * Times of the calls a building was part of, or still may be: those it declined did not burden it. One that was cancelled under
 * it counts as far as it ran.
 */
export function callsOf(
  buildingId: string,
  events: readonly DrEvent[],
  exceptId: string | null,
): EventWindow[] {
  return events
    .filter((event) => event.id !== exceptId && mayHaveRun(event))
    .flatMap((event) => {
      const part = partOf(event, buildingId);
      return part !== null && (isBurdened(event, part) || isOpenOffer(event, part))
        ? [ownWindow(event, part)]
        : [];
    });
}

function entryOf(
  building: DrBuilding,
  { events, nowMs }: LedgerInput,
  { calls, share }: ProgramRecord,
): RotationEntry {
  const own = events.filter((event) => event.programId === building.programId && mayHaveRun(event));
  const recent = own.filter(({ window }) => window.endMs > nowMs - LEDGER_MS);
  const last = callsOf(building.id, own, null).map(({ endMs }) => endMs);
  return {
    buildingId: building.id,
    offeredKw: building.offeredKw,
    calledKwh: recent.reduce((sum, event) => sum + calledKwh(event, building.id), 0),
    offeredKwh: recent.reduce((sum, event) => sum + offeredKwh(event, building), 0),
    lastCallMs: last.length === 0 ? null : Math.max(...last),
    deliveryRate: deliveryBelief(calls.get(building.id) ?? [], share, 0.5).mean,
  };
}

/** What the buildings of a program delivered of what they agreed to, and all of them together. */
interface ProgramRecord {
  readonly calls: MeasuredByBuilding;
  readonly share: number;
}

function recordOf(programId: string, statements: readonly StatementContent[]): ProgramRecord {
  const calls = agreedCalls(programId, statements);
  return { calls, share: programShare([...calls.values()].flat()) };
}

function partOf(event: DrEvent, buildingId: string): Part | null {
  return event.parts.find((one) => one.buildingId === buildingId) ?? null;
}

/** Energy asked of the building in its own time [kWh]: what it agreed to, or all it was asked while it may still answer. */
function calledKwh(event: DrEvent, buildingId: string): number {
  const part = partOf(event, buildingId);
  if (part === null || !isBurdened(event, part)) return 0;
  return energyKwh(part.agreedKw > 0 ? part.agreedKw : part.askedKw, ownWindow(event, part));
}

/** Energy the building offered for the event [kWh]: of one that was cancelled, only what it carried of it. */
function offeredKwh(event: DrEvent, { id, offeredKw, enrolledMs, leftMs }: DrBuilding): number {
  const { state, window } = event;
  if (state === 'cancelled') {
    const part = partOf(event, id);
    return part !== null && isBurdened(event, part) ? energyKwh(offeredKw, ownWindow(event, part)) : 0;
  }
  const enrolled = window.startMs >= enrolledMs && window.endMs <= (leftMs ?? Infinity);
  return enrolled ? energyKwh(offeredKw, window) : 0;
}

/** Published and later; or cancelled, maybe while it ran. */
function mayHaveRun({ state }: DrEvent): boolean {
  return state === 'cancelled' || isVisibleOutside(state);
}

/** True where the call asks, or asked, something of the building. A counter-offer nobody took does not. */
function isBurdened(event: DrEvent, { state, agreedKw }: Part): boolean {
  if (event.state === 'cancelled' && state !== 'called-off' && state !== 'opted-out') return false;
  switch (state) {
    case 'countered':
      return false;
    case 'opted-out':
    case 'no-answer':
    case 'called-off':
      // One that left during the call, or under which it was cancelled, carried the time before.
      return agreedKw > 0;
    default:
      return true;
  }
}

/** A counter-offer that may still be taken: no other call is drawn up on top of it. */
function isOpenOffer({ state }: DrEvent, part: Part): boolean {
  return part.state === 'countered' && state === 'published';
}
