import type { DrEvent, DrEventStep } from '../core/flexibility/dr-event.js';
import type { EventState } from '../core/flexibility/event-life.js';
import type { DrBuilding, DrProgram } from '../core/flexibility/program.js';
import type { DeliveredPart, Dispute, Statement } from '../core/flexibility/statement.js';

/**
 * Keeps programs, buildings, events with their versions and steps, and statements. Called by people, by answers of
 * buildings and by the clock; changes of an event are serialised by its revision. Fails with `store-unavailable`.
 */
export abstract class DemandResponseStore {
  abstract putProgram(program: DrProgram): Promise<void>;
  abstract programs(): Promise<DrProgram[]>;
  abstract putBuilding(building: DrBuilding): Promise<void>;
  abstract building(id: string): Promise<DrBuilding | null>;
  abstract buildings(filter: {
    readonly programId?: string;
    readonly managerId?: string;
  }): Promise<DrBuilding[]>;
  /** Secret that messages to the building's webhook are signed with; replaces the one before. */
  abstract putWebhookSecret(buildingId: string, secret: string): Promise<void>;
  /** Null when none was made. */
  abstract webhookSecret(buildingId: string): Promise<string | null>;
  /** Keeps a new event or version. False when it is there already. */
  abstract addEvent(event: DrEvent, step: DrEventStep): Promise<boolean>;
  /**
   * Reads the newest version, lets `change` make the next one of it, and keeps both change and step, in one transaction that
   * no other change of the event can enter. `change` answers null to leave it as it is.
   */
  abstract changeEvent(
    id: string,
    change: (event: DrEvent) => { readonly event: DrEvent; readonly step: DrEventStep } | null,
  ): Promise<DrEvent | null>;
  /** Every version, oldest first; none for an event that is not there. */
  abstract versions(id: string): Promise<DrEvent[]>;
  /** Newest version. */
  abstract event(id: string): Promise<DrEvent | null>;
  /** Newest versions, latest window first. */
  abstract events(filter: {
    readonly states?: readonly EventState[];
    readonly buildingId?: string;
    readonly sinceMs?: number;
    readonly untilMs?: number;
    readonly limit: number;
  }): Promise<DrEvent[]>;
  abstract steps(eventId: string): Promise<DrEventStep[]>;
  /** Keeps a statement once per event, version of it and building: nothing is paid twice. Returns the one that holds. */
  abstract addStatement(statement: Statement): Promise<Statement>;
  abstract updateStatement(statement: Pick<Statement, 'id' | 'state'>): Promise<boolean>;
  abstract statements(filter: {
    readonly eventId?: string;
    readonly buildingId?: string;
    readonly id?: string;
    readonly limit: number;
  }): Promise<Statement[]>;
  /** What was delivered in these events by the newest statement of each building, all of them. */
  abstract delivered(eventIds: readonly string[]): Promise<DeliveredPart[]>;
  /** Opens a dispute with its file. False while another of the statement is open. */
  abstract addDispute(dispute: Dispute, evidence: Uint8Array | null): Promise<boolean>;
  /** Ends the open dispute of a statement. False when there is none. */
  abstract endDispute(statementId: string, ended: NonNullable<Dispute['ended']>): Promise<boolean>;
  /** Oldest first. */
  abstract disputes(statementId: string): Promise<Dispute[]>;
  /** File of the newest dispute; null when it has none. */
  abstract evidence(statementId: string): Promise<Uint8Array | null>;
}
