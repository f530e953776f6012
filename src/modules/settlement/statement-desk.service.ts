/** Statements for the people they concern: read, disputed, and what comes of disputes. */
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { DrBuilding } from '../../core/flexibility/program.js';
import type { Dispute, Statement } from '../../core/flexibility/statement.js';
import type { Actor } from '../../core/identity/actor.js';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { AuditService } from '../audit/audit.service.js';
import { DrRegistry } from '../demand-response/dr-registry.service.js';
import { stepped } from '../demand-response/event-step.service.js';
import { type DisputeBody, type DisputeEnd, LARGEST_EVIDENCE_BYTES } from './statements.schema.js';

/** A statement with the building it is about. */
export interface OwnedStatement {
  readonly statement: Statement;
  readonly building: DrBuilding;
}

@Injectable()
export class StatementDesk {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly registry: DrRegistry,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Statements of buildings the actor may know, newest first. */
  async list(
    actor: Actor,
    { limit, ...filter }: { eventId?: string; buildingId?: string; limit: number },
  ): Promise<OwnedStatement[]> {
    const buildings = new Map((await this.registry.buildings(actor)).map((one) => [one.id, one]));
    const wanted = filter.buildingId === undefined ? [...buildings.keys()] : [filter.buildingId];
    const all = actor.permissions.has('city.view') && filter.buildingId === undefined;
    // A manager has few buildings: each is asked for, so that a page is never short of what others own.
    const found = all
      ? await this.store.statements({ ...filter, limit })
      : (
          await Promise.all(
            wanted
              .filter((id) => buildings.has(id))
              .map((buildingId) => this.store.statements({ ...filter, buildingId, limit })),
          )
        ).flat();
    return found
      .flatMap((statement) => {
        const building = buildings.get(statement.content.buildingId);
        return building === undefined ? [] : [{ statement: this.aged(statement), building }];
      })
      .sort((a, b) => b.statement.issuedMs - a.statement.issuedMs)
      .slice(0, limit);
  }

  /** @throws DomainError `unknown-statement`, also for one of a building the actor may not know */
  async read(actor: Actor, id: string): Promise<OwnedStatement> {
    const [statement] = await this.store.statements({ id, limit: 1 });
    if (statement === undefined) throw unknownStatement(id);
    const buildings = await this.registry.buildings(actor, statement.content.programId);
    const building = buildings.find((one) => one.id === statement.content.buildingId);
    if (building === undefined) throw unknownStatement(id);
    return { statement: this.aged(statement), building };
  }

  disputes(id: string): Promise<Dispute[]> {
    return this.store.disputes(id);
  }

  /** File of the newest dispute. @throws DomainError `unknown-statement` when there is none */
  async evidence(actor: Actor, id: string): Promise<{ dispute: Dispute; bytes: Uint8Array }> {
    await this.read(actor, id);
    const [bytes, disputes] = await Promise.all([this.store.evidence(id), this.store.disputes(id)]);
    const dispute = disputes.at(-1);
    if (bytes !== null && dispute !== undefined) return { dispute, bytes };
    throw new DomainError('unknown-statement', `no file was sent with a dispute of ${id}`);
  }

  /** @throws DomainError `dispute-not-possible` when the time is over or a dispute is open or was ended */
  async dispute(actor: Actor, id: string, { reason, evidence }: DisputeBody): Promise<void> {
    const { statement, building } = await this.read(actor, id);
    const own = await this.registry.ownBuildings(actor);
    if (!own.some((one) => one.id === building.id)) throw unknownStatement(id);
    const nowMs = Math.floor(this.clock.nowMs());
    if (statement.state !== 'issued') {
      throw new DomainError(
        'dispute-not-possible',
        `the statement is ${statement.state}; one that was issued can be disputed until ${new Date(statement.disputeUntilMs).toISOString()}`,
        { because: { rule: 'dispute-state', state: statement.state, untilMs: statement.disputeUntilMs } },
      );
    }
    const bytes = evidence === undefined ? null : Buffer.from(evidence.base64, 'base64');
    if (bytes !== null && bytes.length > LARGEST_EVIDENCE_BYTES) {
      throw new DomainError('invalid-input', 'evidence: expected a file of at most 1 MB');
    }
    const dispute: Dispute = {
      ...{ statementId: id, by: actor.name, accountId: actor.accountId, atMs: nowMs, reason },
      evidence:
        bytes === null || evidence === undefined
          ? null
          : {
              name: evidence.name,
              mediaType: evidence.mediaType,
              bytes: bytes.length,
              sha256: createHash('sha256').update(bytes).digest('hex'),
            },
      ended: null,
    };
    if (!(await this.store.addDispute(dispute, bytes))) {
      throw new DomainError(
        'dispute-not-possible',
        `a dispute of ${id} is open already; an operator will end it`,
        { because: { rule: 'dispute-open' } },
      );
    }
    await this.store.updateStatement({ id, state: 'disputed' });
    await this.audit.record(actor, 'statement.dispute', `statement:${id}`, { reason, after: dispute });
  }

  /**
   * Rejected: the statement is final. Upheld: the call is measured again, and a new version of the statement follows; asked again while
   * none did, as when the service was killed, it sees to it.
   */
  async end(actor: Actor, id: string, { outcome, reason }: DisputeEnd): Promise<void> {
    const { statement } = await this.read(actor, id);
    const atMs = Math.floor(this.clock.nowMs());
    const { accountId, name: by } = actor;
    const isWaiting = outcome === 'upheld' && (await this.isUpheldAndWaits(statement));
    if (!isWaiting && !(await this.store.endDispute(id, { by, accountId, atMs, outcome, reason }))) {
      const because = { rule: 'no-dispute' };
      throw new DomainError('dispute-not-possible', `no dispute of ${id} is open`, { because });
    }
    await this.audit.record(actor, 'statement.end-dispute', `statement:${id}`, {
      reason,
      after: { outcome },
    });
    if (outcome === 'rejected') await this.store.updateStatement({ id, state: 'final' });
    else {
      const what = `${by} found the dispute of ${id} right; it is measured again: ${reason}`;
      const { eventId, buildingId } = statement.content;
      const facts = { act: 'measured-again', buildingIds: [buildingId], said: reason };
      await this.store.changeEvent(eventId, (was) =>
        was.state === 'settled' ? stepped(was, 'reopen', { by: accountId, atMs, what, facts }) : null,
      );
    }
  }

  private async isUpheldAndWaits({ id, content }: Statement): Promise<boolean> {
    const { eventId, buildingId } = content;
    const [disputes, [newest]] = await Promise.all([
      this.store.disputes(id),
      this.store.statements({ eventId, buildingId, limit: 1 }),
    ]);
    return disputes.at(-1)?.ended?.outcome === 'upheld' && newest?.id === id;
  }

  /** A statement nobody disputed in time is final: the clock alone makes it so. */
  private aged(statement: Statement): Statement {
    const over = statement.state === 'issued' && this.clock.nowMs() > statement.disputeUntilMs;
    return over ? { ...statement, state: 'final' } : statement;
  }
}

function unknownStatement(id: string): DomainError {
  return new DomainError(
    'unknown-statement',
    `there is no statement "${id}" for this account; GET /api/v1/demand-response/statements lists those there are`,
  );
}
