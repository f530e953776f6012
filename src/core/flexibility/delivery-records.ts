/** Measured calls of buildings, from events and statements: what was asked or agreed to, and what came of it. */
import type { MeasuredCall } from './delivery-probability.js';
import type { DrEvent, Part } from './dr-event.js';
import { energyKwh } from './parts.js';
import type { StatementContent } from './statement.js';

/** Measured calls of one program by building. */
export type MeasuredByBuilding = ReadonlyMap<string, readonly MeasuredCall[]>;

/** States of events that have run to their end. */
const RUN: ReadonlySet<DrEvent['state']> = new Set(['completed', 'measured', 'settled']);

/** What buildings delivered of what they agreed to. @param statements newest first: an older one of a call does not count */
export function agreedCalls(programId: string, statements: readonly StatementContent[]): MeasuredByBuilding {
  const found = new Map<string, MeasuredCall[]>();
  for (const { buildingId, settlement } of newest(programId, statements).values()) {
    if (settlement === null) continue;
    const { orderedKwh, deliveredKwh } = settlement;
    add(found, buildingId, { askedKwh: Number(orderedKwh), deliveredKwh: Number(deliveredKwh) });
  }
  return found;
}

/**
 * What buildings delivered of what they were asked: whoever left, offered otherwise or was silent where silence means no
 * delivered nothing. A call that was taken back, or of which too little was measured, tells nothing.
 */
export function askedCalls(
  programId: string,
  events: readonly DrEvent[],
  statements: readonly StatementContent[],
): MeasuredByBuilding {
  const told = newest(programId, statements);
  const found = new Map<string, MeasuredCall[]>();
  for (const event of events) {
    if (event.programId !== programId || !RUN.has(event.state)) continue;
    for (const part of event.parts) {
      const askedKwh = energyKwh(part.askedKw, { startMs: part.fromMs, endMs: event.window.endMs });
      const deliveredKwh = deliveredOf(part, told.get(keyOf(event.id, part.buildingId)));
      if (deliveredKwh !== null) add(found, part.buildingId, { askedKwh, deliveredKwh });
    }
  }
  return found;
}

/** Null = nobody can say. */
function deliveredOf(part: Part, statement: StatementContent | undefined): number | null {
  if (part.state === 'called-off') return null;
  if (statement) return statement.settlement === null ? null : Number(statement.settlement.deliveredKwh);
  return part.agreedKw === 0 ? 0 : null;
}

function newest(
  programId: string,
  statements: readonly StatementContent[],
): ReadonlyMap<string, StatementContent> {
  const found = new Map<string, StatementContent>();
  for (const content of statements) {
    const key = keyOf(content.eventId, content.buildingId);
    if (content.programId === programId && !found.has(key)) found.set(key, content);
  }
  return found;
}

function keyOf(eventId: string, buildingId: string): string {
  return `${eventId} ${buildingId}`;
}

function add(found: Map<string, MeasuredCall[]>, buildingId: string, call: MeasuredCall): void {
  const own = found.get(buildingId);
  if (own) own.push(call);
  else found.set(buildingId, [call]);
}
