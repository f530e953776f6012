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

/** Times of the calls a building was part of, or still may be: those it declined did not burden it. */
export function callsOf(
  buildingId: string,
  events: readonly DrEvent[],
  exceptId: string | null,
): EventWindow[] {
  return events
    .filter((event) => event.id !== exceptId && isVisibleOutside(event.state))
    .flatMap((event) => {
      const part = partOf(event, buildingId);
      return part !== null && (isBurdened(part) || isOpenOffer(event, part)) ? [ownWindow(event, part)] : [];
    });
}

function entryOf(
  building: DrBuilding,
  { events, nowMs }: LedgerInput,
  { calls, share }: ProgramRecord,
): RotationEntry {
  const own = events.filter(
    (event) => event.programId === building.programId && isVisibleOutside(event.state),
  );
  const recent = own.filter(({ window }) => window.endMs > nowMs - LEDGER_MS);
  const last = callsOf(building.id, own, null).map(({ endMs }) => endMs);
  return {
    buildingId: building.id,
    offeredKw: building.offeredKw,
    calledKwh: recent.reduce((sum, event) => sum + calledKwh(event, building.id), 0),
    offeredKwh: recent
      .filter(({ window }) => window.startMs >= building.enrolledMs)
      .reduce((sum, { window }) => sum + energyKwh(building.offeredKw, window), 0),
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
  if (part === null || !isBurdened(part)) return 0;
  return energyKwh(part.agreedKw > 0 ? part.agreedKw : part.askedKw, ownWindow(event, part));
}

/** True where the call asks, or asked, something of the building. A counter-offer nobody took does not. */
function isBurdened({ state, agreedKw }: Part): boolean {
  switch (state) {
    case 'called-off':
    case 'countered':
      return false;
    case 'opted-out':
    case 'no-answer':
      // One that left during the call carried the time before.
      return agreedKw > 0;
    default:
      return true;
  }
}

/** A counter-offer that may still be taken: no other call is drawn up on top of it. */
function isOpenOffer({ state }: DrEvent, part: Part): boolean {
  return part.state === 'countered' && state === 'published';
}
