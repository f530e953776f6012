/** Demand response in memory. */
import type { DrEvent, DrEventStep } from '../../core/flexibility/dr-event.js';
import type { DrBuilding, DrProgram } from '../../core/flexibility/program.js';
import type { DeliveredPart, Dispute, Statement } from '../../core/flexibility/statement.js';
import { assertPlainData } from '../../core/plain-data.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';

type EventFilter = Parameters<DemandResponseStore['events']>[0];
type StatementFilter = Parameters<DemandResponseStore['statements']>[0];

export class MemoryDemandResponseStore extends DemandResponseStore {
  private readonly keptPrograms = new Map<string, DrProgram>();
  private readonly keptBuildings = new Map<string, DrBuilding>();
  private readonly secrets = new Map<string, string>();
  /** Versions of each event, newest last. */
  private readonly keptEvents = new Map<string, DrEvent[]>();
  private readonly log: DrEventStep[] = [];
  private keptStatements: Statement[] = [];
  private keptDisputes: { dispute: Dispute; evidence: Uint8Array | null }[] = [];

  override async putProgram(program: DrProgram): Promise<void> {
    assertPlainData(program, `program ${program.id}`);
    this.keptPrograms.set(program.id, copied(program));
  }

  override async programs(): Promise<DrProgram[]> {
    return copied([...this.keptPrograms.values()].sort(byId));
  }

  override async putBuilding(building: DrBuilding): Promise<void> {
    assertPlainData(building, `building ${building.id}`);
    if (!this.keptPrograms.has(building.programId))
      throw new Error(`there is no program ${building.programId}`);
    this.keptBuildings.set(building.id, copied(building));
  }

  override async building(id: string): Promise<DrBuilding | null> {
    return copied(this.keptBuildings.get(id) ?? null);
  }

  override async buildings({
    programId,
    managerId,
  }: {
    readonly programId?: string;
    readonly managerId?: string;
  }): Promise<DrBuilding[]> {
    const found = [...this.keptBuildings.values()].filter(
      (building) =>
        (programId === undefined || building.programId === programId) &&
        (managerId === undefined || building.managerIds.includes(managerId)),
    );
    return copied(found.sort(byId));
  }

  override async putWebhookSecret(buildingId: string, secret: string): Promise<void> {
    this.secrets.set(buildingId, secret);
  }

  override async webhookSecret(buildingId: string): Promise<string | null> {
    return this.secrets.get(buildingId) ?? null;
  }

  override async addEvent(event: DrEvent, step: DrEventStep): Promise<boolean> {
    assertPlainData(event, `event ${event.id}`);
    if (this.keptEvents.has(event.id)) return false;
    this.keptEvents.set(event.id, [copied(event)]);
    this.log.push({ ...step });
    return true;
  }

  override async changeEvent(
    id: string,
    change: (event: DrEvent) => { readonly event: DrEvent; readonly step: DrEventStep } | null,
  ): Promise<DrEvent | null> {
    const versions = this.keptEvents.get(id);
    const before = versions?.at(-1);
    if (versions === undefined || before === undefined) return null;
    const next = change(copied(before));
    if (next === null) return copied(before);
    assertPlainData(next.event, `event ${id}`);
    if (next.event.version === before.version) versions.pop();
    versions.push(copied(next.event));
    this.log.push({ ...next.step });
    return copied(next.event);
  }

  override async event(id: string): Promise<DrEvent | null> {
    return copied(this.keptEvents.get(id)?.at(-1) ?? null);
  }

  override async versions(id: string): Promise<DrEvent[]> {
    return copied(this.keptEvents.get(id) ?? []);
  }

  override async events(filter: EventFilter): Promise<DrEvent[]> {
    const { states, buildingId, sinceMs, untilMs, limit } = filter;
    const found = [...this.keptEvents.values()]
      .flatMap((versions) => versions.slice(-1))
      .filter(
        (event) =>
          (states === undefined || states.includes(event.state)) &&
          (buildingId === undefined || event.parts.some((part) => part.buildingId === buildingId)) &&
          (sinceMs === undefined || event.window.endMs > sinceMs) &&
          (untilMs === undefined || event.window.startMs < untilMs),
      )
      .sort((a, b) => b.window.startMs - a.window.startMs || byId(a, b));
    return copied(found.slice(0, limit));
  }

  override async steps(eventId: string): Promise<DrEventStep[]> {
    return copied(this.log.filter((step) => step.eventId === eventId));
  }

  override async addStatement(statement: Statement): Promise<Statement> {
    assertPlainData(statement, `statement ${statement.id}`);
    const held = this.keptStatements.find((one) => sameSubject(one, statement));
    if (held) return copied(held);
    if (this.keptStatements.some((one) => one.id === statement.id)) {
      throw new Error(`statement id ${statement.id} is taken by another statement`);
    }
    this.keptStatements.push(copied(statement));
    return copied(statement);
  }

  override async updateStatement({ id, state }: Pick<Statement, 'id' | 'state'>): Promise<boolean> {
    const found = this.keptStatements.some((one) => one.id === id);
    this.keptStatements = this.keptStatements.map((one) => (one.id === id ? { ...one, state } : one));
    return found;
  }

  override async statements({ eventId, buildingId, id, limit }: StatementFilter): Promise<Statement[]> {
    const found = this.keptStatements.filter(
      (one) =>
        (eventId === undefined || one.content.eventId === eventId) &&
        (buildingId === undefined || one.content.buildingId === buildingId) &&
        (id === undefined || one.id === id),
    );
    return copied(found.reverse().slice(0, limit));
  }

  override async delivered(eventIds: readonly string[]): Promise<DeliveredPart[]> {
    const newest = new Map<string, DeliveredPart>();
    for (const { content, version } of this.keptStatements) {
      const { eventId, buildingId, settlement } = content;
      const deliveredKwh = settlement?.deliveredKwh ?? null;
      const one = { eventId, buildingId, version, deliveredKwh };
      if (eventIds.includes(eventId)) newest.set(JSON.stringify([eventId, buildingId]), one);
    }
    return [...newest.values()].sort(
      (a, b) => a.eventId.localeCompare(b.eventId) || a.buildingId.localeCompare(b.buildingId),
    );
  }

  override async addDispute(dispute: Dispute, evidence: Uint8Array | null): Promise<boolean> {
    assertPlainData(dispute, `dispute of ${dispute.statementId}`);
    if (this.keptDisputes.some((one) => isOpen(one.dispute, dispute.statementId))) return false;
    this.keptDisputes.push({ dispute: copied(dispute), evidence });
    return true;
  }

  override async endDispute(statementId: string, ended: NonNullable<Dispute['ended']>): Promise<boolean> {
    const found = this.keptDisputes.some(({ dispute }) => isOpen(dispute, statementId));
    this.keptDisputes = this.keptDisputes.map((one) =>
      isOpen(one.dispute, statementId) ? { ...one, dispute: { ...one.dispute, ended } } : one,
    );
    return found;
  }

  override async disputes(statementId: string): Promise<Dispute[]> {
    return copied(
      this.keptDisputes.map(({ dispute }) => dispute).filter((one) => one.statementId === statementId),
    );
  }

  override async evidence(statementId: string): Promise<Uint8Array | null> {
    const of = this.keptDisputes.filter(({ dispute }) => dispute.statementId === statementId);
    return of.at(-1)?.evidence ?? null;
  }
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function sameSubject(a: Statement, b: Statement): boolean {
  return (
    a.content.eventId === b.content.eventId &&
    a.content.eventVersion === b.content.eventVersion &&
    a.content.buildingId === b.content.buildingId &&
    a.version === b.version
  );
}

function isOpen(dispute: Dispute, statementId: string): boolean {
  return dispute.statementId === statementId && dispute.ended === null;
}

/** A copy as plain as what a database gives back. */
function copied<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
