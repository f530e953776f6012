/** Ledger of fairness: how much of what it offers each building was called for, and what it delivers of it. */
import type { DrEvent } from './dr-event.js';
import { isVisibleOutside } from './event-life.js';
import type { EventWindow } from './load-history.js';
import { energyKwh } from './parts.js';
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

/** Windows of the calls a building was part of: those it declined did not burden it. */
export function callsOf(
  buildingId: string,
  events: readonly DrEvent[],
  exceptId: string | null,
): EventWindow[] {
  return events
    .filter((event) => event.id !== exceptId && isVisibleOutside(event.state) && partakes(event, buildingId))
    .map((event) => event.window);
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
  const last = own.filter((event) => partakes(event, building.id)).map(({ window }) => window.endMs);
  return {
    buildingId: building.id,
    offeredKw: building.offeredKw,
    calledKwh: recent
      .filter((event) => partakes(event, building.id))
      .reduce((sum, event) => sum + energyKwh(askedOf(event, building.id), event.window), 0),
    offeredKwh: recent
      .filter(({ window }) => window.startMs >= building.enrolledMs)
      .reduce((sum, { window }) => sum + energyKwh(building.offeredKw, window), 0),
    lastCallMs: last.length === 0 ? null : Math.max(...last),
    deliveryRate: deliveryRate(program?.own.get(building.id) ?? [], program?.mean ?? FIRST_RATE),
  };
}

function askedOf(event: DrEvent, buildingId: string): number {
  return event.parts.find((part) => part.buildingId === buildingId)?.askedKw ?? 0;
}

function partakes(event: DrEvent, buildingId: string): boolean {
  const part = event.parts.find((one) => one.buildingId === buildingId);
  if (part === undefined) return false;
  const silentNo = part.state === 'no-answer' && part.agreedKw === 0;
  return part.state !== 'opted-out' && part.state !== 'called-off' && !silentNo;
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
