/** A call of two buildings from 10 to 12 o’clock of the first day of 1970, as the API answers it. */
import type { CallScene } from '../call-scene.js';
import type { Building, DrEvent, EventDetail, EventPart, StatementLine } from '../call-shapes.js';

export const HOUR = 3_600_000;

/** A building asked for 20 kW that has not answered. */
export function part(buildingId: string, more: Partial<EventPart> = {}): EventPart {
  return {
    ...{ buildingId, state: 'invited', askedKw: 20, agreedKw: 0, reason: null, replaces: null },
    ...{ fromMs: 10 * HOUR, override: null, notifiedMs: null, answeredMs: null },
    ...more,
  };
}

/** A draft of Anna for 50 kW less. */
export function event(more: Partial<DrEvent> = {}): DrEvent {
  return {
    ...{ id: 'dr-1', version: 1, programId: 'peak', state: 'draft', reduction: true, targetKw: 50 },
    window: { startMs: 10 * HOUR, endMs: 12 * HOUR },
    ...{ reason: 'peak', planId: null, createdBy: 'acc-anna', approvedBy: null },
    ...{ createdMs: HOUR, publishedMs: null, answerByMs: 9 * HOUR, parts: [] },
    ...more,
  };
}

/** What a building delivered of 40 kWh [kWh as text]. */
export function statement(
  buildingId: string,
  deliveredKwh: string | null,
  version = 1,
  more: Partial<StatementLine> = {},
): StatementLine {
  return {
    ...{ id: `st-${buildingId}-${String(version)}`, version, eventId: 'dr-1', buildingId },
    ...{ buildingName: buildingId, programId: 'peak', startMs: 0, endMs: 0, state: 'issued' },
    ...{ issuedMs: 0, disputeUntilMs: 0, orderedKwh: '40', deliveredKwh, totalEur: '1' },
    ...{ unsettled: null, contentHash: 'h' },
    ...more,
  };
}

interface SceneOver {
  readonly event?: Partial<DrEvent>;
  readonly detail?: Partial<Omit<EventDetail, 'event'>>;
  readonly buildings?: readonly Building[];
  readonly statements?: readonly StatementLine[];
  readonly silence?: 'counts-as-accepted' | 'counts-as-declined';
}

/** The page of the call: buildings are named in capitals, people by what follows `acc-`. */
export function scene(over: SceneOver = {}): CallScene {
  const detail = { event: event(over.event), steps: [], versions: [], ...over.detail };
  return {
    detail: detail as unknown as EventDetail,
    buildings: over.buildings ?? [],
    program: { silence: over.silence ?? 'counts-as-declined' } as CallScene['program'],
    statements: over.statements ?? [],
    nameOf: (id) => id.toUpperCase(),
    whoIs: (by) => by.replace('acc-', ''),
  };
}
