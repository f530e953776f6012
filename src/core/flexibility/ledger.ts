/** Ledger of fairness: how much of what it offers each building was called for, and what it delivers of it. */
import type { DrEvent, Part } from './dr-event.js';
import { isVisibleOutside } from './event-life.js';
import type { EventWindow } from './load-history.js';
import { energyKwh, ownWindow } from './parts.js';
import type { DrBuilding } from './program.js';
import { burden, deliveryRate, gini, type RotationEntry } from './rotation.js';
import type { StatementContent } from './statement.js';

/** Days the burden is counted over. */
export const LEDGER_DAYS = 30;

const LEDGER_MS = LEDGER_DAYS * 86_400_000;

/** Share delivered that is expected of a program in which nobody was measured yet. */
const FIRST_RATE = 0.8;

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
  const shares = sharesOf(input.statements);
  return input.buildings.map((building) => entryOf(building, input, shares));
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
  shares: ReadonlyMap<string, { readonly own: ReadonlyMap<string, number[]>; readonly mean: number }>,
): RotationEntry {
  const own = events.filter(
    (event) => event.programId === building.programId && isVisibleOutside(event.state),
  );
  const recent = own.filter(({ window }) => window.endMs > nowMs - LEDGER_MS);
  const program = shares.get(building.programId);
  const last = callsOf(building.id, own, null).map(({ endMs }) => endMs);
  return {
    buildingId: building.id,
    offeredKw: building.offeredKw,
    calledKwh: recent.reduce((sum, event) => sum + calledKwh(event, building.id), 0),
    offeredKwh: recent
      .filter(({ window }) => window.startMs >= building.enrolledMs)
      .reduce((sum, { window }) => sum + energyKwh(building.offeredKw, window), 0),
    lastCallMs: last.length === 0 ? null : Math.max(...last),
    deliveryRate: deliveryRate(program?.own.get(building.id) ?? [], program?.mean ?? FIRST_RATE),
  };
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

/** Delivered shares by program and building, and the mean of each program. */
function sharesOf(
  statements: readonly StatementContent[],
): Map<string, { own: Map<string, number[]>; mean: number }> {
  const programs = new Map<string, { own: Map<string, number[]>; mean: number; all: number[] }>();
  for (const { programId, buildingId, settlement } of statements) {
    const ordered = Number(settlement?.orderedKwh ?? 0);
    if (settlement === null || ordered <= 0) continue;
    const share = Math.min(1, Math.max(0, Number(settlement.deliveredKwh) / ordered));
    const program = programs.get(programId) ?? { own: new Map<string, number[]>(), mean: 0, all: [] };
    program.own.set(buildingId, [...(program.own.get(buildingId) ?? []), share]);
    program.all.push(share);
    program.mean = program.all.reduce((sum, one) => sum + one, 0) / program.all.length;
    programs.set(programId, program);
  }
  return programs;
}
