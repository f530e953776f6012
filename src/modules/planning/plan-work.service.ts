/** Takes orders for work on plans: keeps what is asked, hands it to a worker, and tells how far it is. */
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { assertPins } from '../../core/control/pins.js';
import { withBuildings } from '../../core/dispatch/building-offer.js';
import { OPEN_STATES } from '../../core/control/plan-life.js';
import { DomainError } from '../../core/domain-error.js';
import type { Actor } from '../../core/identity/actor.js';
import { formatInstant } from '../../core/time/instant.js';
import { Clock } from '../../ports/clock.js';
import { JobQueue } from '../../ports/job-queue.js';
import { PlanRecords, type PlanWork } from '../../ports/plan-records.js';
import { AuditService } from '../audit/audit.service.js';
import type { EditRequest } from './plan-edit.service.js';
import { PlanOrigins } from './plan-origin.service.js';
import { workJobId, workRequest } from './plan-work-request.js';
import type { WorkAnswer } from './plan-work.schema.js';

@Injectable()
export class PlanWorkService {
  constructor(
    private readonly origins: PlanOrigins,
    private readonly records: PlanRecords,
    private readonly jobs: JobQueue,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks for an edited plan beside the original.
   *
   * @param contentHash of the plan the person saw
   * @throws DomainError `unknown-plan`, `plan-hash-mismatch`, `plan-not-approvable`, `plan-expired`, `invalid-input`, `unsafe-setpoint`
   */
  async edit(planId: string, contentHash: string, request: EditRequest, actor: Actor): Promise<PlanWork> {
    const plan = await this.origins.plan(planId);
    if (plan.contentHash !== contentHash) {
      throw new DomainError(
        'plan-hash-mismatch',
        `the edit is of content ${contentHash}, but plan ${planId} has ${plan.contentHash}; look at the plan again`,
      );
    }
    if (!OPEN_STATES.includes(plan.state))
      throw new DomainError(
        'plan-not-approvable',
        `plan ${planId} is ${plan.state}; only a proposed plan is edited`,
        { because: { rule: 'plan-state', state: plan.state } },
      );
    const nowMs = this.clock.nowMs();
    if (nowMs > plan.approveByMs)
      throw new DomainError(
        'plan-expired',
        `plan ${planId} was to be decided by ${formatInstant(plan.approveByMs)}`,
        { because: { rule: 'decide-by', byMs: plan.approveByMs, atMs: nowMs } },
      );
    const { gridOfThen, inputs } = await this.origins.of(plan);
    if (gridOfThen === null)
      throw new DomainError(
        'invalid-input',
        `the site has changed since plan ${planId} was made; edit a newer plan`,
        { because: { rule: 'site-changed' } },
      );
    assertPins(request.pins, withBuildings(gridOfThen, inputs?.snapshot ?? null), plan.content);
    return this.open('edit', planId, request, actor);
  }

  /** Asks for a plan to be made again. @throws DomainError `unknown-plan` */
  async reproduce(planId: string, actor: Actor): Promise<PlanWork> {
    await this.origins.plan(planId);
    return this.open('reproduction', planId, {}, actor);
  }

  /** @throws DomainError `unknown-run` when the plan has no such edit */
  async editOf(planId: string, id: string): Promise<PlanWork> {
    const work = id.includes('\0') ? null : await this.records.work(id);
    if (work?.planId === planId && work.kind === 'edit') return work;
    throw new DomainError(
      'unknown-run',
      `plan ${planId} has no edit "${id}"; POST /api/v1/plans/${planId}/edits makes one`,
    );
  }

  /** The newest reproduction. @throws DomainError `unknown-run` when none was asked for */
  async reproductionOf(planId: string): Promise<PlanWork> {
    await this.origins.plan(planId);
    const work = await this.records.newestWork(planId, 'reproduction');
    if (work) return work;
    throw new DomainError(
      'unknown-run',
      `nobody asked for plan ${planId} to be made again; POST to this address does`,
    );
  }

  /** How far it is. */
  async answer<T>(work: PlanWork): Promise<WorkAnswer<T>> {
    const { id, planId, askedAtMs, accountId, accountName, outcome, doneAtMs } = work;
    const failure = doneAtMs === null ? await this.jobs.failureOf('planning', workJobId(id)) : null;
    return {
      ...{ id, planId, askedAtMs, by: { accountId, name: accountName }, failure },
      state: doneAtMs !== null ? 'done' : failure !== null ? 'failed' : 'waiting',
      outcome: outcome as T | null,
    };
  }

  private async open(
    kind: PlanWork['kind'],
    planId: string,
    request: object,
    actor: Actor,
  ): Promise<PlanWork> {
    const work = {
      ...{ id: randomUUID(), kind, planId, request, askedAtMs: this.clock.nowMs() },
      ...{ accountId: actor.accountId, accountName: actor.name },
    };
    await this.audit.record(actor, kind === 'edit' ? 'plan.edit' : 'plan.reproduce', `plan:${planId}`, {
      reason: (request as Partial<EditRequest>).reason ?? null,
      after: { work: work.id, ...request },
    });
    await this.records.openWork(work);
    await this.jobs.enqueue(workRequest(work));
    return { ...work, outcome: null, doneAtMs: null };
  }
}
