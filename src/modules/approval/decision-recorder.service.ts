/** Takes decisions to the store and tells of them: one way for people, policies and envelopes. */
import { Injectable } from '@nestjs/common';
import type { Decision, DecisionOutcome, DecisionRequest } from '../../core/control/approval.js';
import type { Actor } from '../../core/identity/actor.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { formatInstant } from '../../core/time/instant.js';
import { slotStart } from '../../core/time/slot.js';
import { EventFeed } from '../../ports/event-feed.js';
import { JobQueue } from '../../ports/job-queue.js';
import { Journal } from '../../ports/journal.js';
import { PlanStore } from '../../ports/plan-store.js';
import { AuditService } from '../audit/audit.service.js';
import { actRequest } from '../control/act-request.js';
import { planCallsRequest } from '../demand-response/plan-calls-request.js';

@Injectable()
export class DecisionRecorder {
  constructor(
    private readonly plans: PlanStore,
    private readonly journal: Journal,
    private readonly jobs: JobQueue,
    private readonly audit: AuditService,
    private readonly feed: EventFeed,
  ) {}

  /**
   * Records a decision. Of several decisions on one plan exactly one is accepted; the same one again changes nothing.
   * An approved plan that covers the running slot is sent at once; any other waits for its first slot.
   *
   * @param actor who decides; its account is the one in the request
   * @param part what is approved of the plan, as a plan of its own
   */
  async take(request: DecisionRequest, actor: Actor, part?: DispatchPlan): Promise<DecisionOutcome> {
    const outcome = await this.plans.decide(request, part);
    if (outcome.status !== 'refused' && outcome.repeated) return outcome;
    if (outcome.status === 'accepted') {
      if (request.verdict === 'approved') await this.sendIfRunning(part?.id ?? request.planId, request.atMs);
      await this.followWithCalls(request.planId);
    }
    await this.tell(request, outcome);
    await this.publish(request, outcome);
    await this.record(request, actor, { outcome, sentPlanId: part?.id ?? request.planId });
    return outcome;
  }

  private async record(
    request: DecisionRequest,
    actor: Actor,
    { outcome, sentPlanId }: { readonly outcome: DecisionOutcome; readonly sentPlanId: string },
  ): Promise<void> {
    const { planId, contentHash, scope, envelope, overrideReason } = request;
    const action = request.verdict === 'approved' ? 'plan.approve' : 'plan.reject';
    if (outcome.status === 'refused') {
      const refusal = { outcome: 'refused', reason: outcome.detail, before: { contentHash } } as const;
      await this.audit.record(actor, action, `plan:${planId}`, refusal);
      return;
    }
    const after = {
      ...{ status: outcome.status, decisionId: outcome.decision.id, sentPlanId, overrideReason },
      scope: scope && { nodeIds: [...(scope.nodeIds ?? [])], kinds: [...(scope.kinds ?? [])] },
      envelope: envelope && { ...envelope },
      fourEyes: request.fourEyes.map(({ text }) => text),
    };
    const details = { reason: request.reason, before: { contentHash }, after };
    await this.audit.record(actor, action, `plan:${planId}`, details);
  }

  private async tell(request: DecisionRequest, outcome: DecisionOutcome): Promise<void> {
    const { severity, code, message } = story(request, outcome);
    const { planId, accountId, verdict, contentHash, atMs } = request;
    const context = { planId, by: accountId, verdict, contentHash };
    await this.journal.append({ atMs, severity, code, message, context });
  }

  private async publish(request: DecisionRequest, outcome: DecisionOutcome): Promise<void> {
    if (outcome.status === 'refused') return;
    const { planId, atMs, verdict, accountId } = request;
    const data = { verdict, outcome: outcome.status, by: accountId };
    await this.feed.publish({ atMs, topic: 'decision', subject: planId, data });
  }

  /** Buildings of an approved plan are called at once, so that they have their notice; drafts of a rejected one are discarded. */
  private async followWithCalls(planId: string): Promise<void> {
    const plan = await this.plans.plan(planId);
    const calls = plan?.content.calls ?? [];
    if (calls.some(({ status }) => status === 'draft')) await this.jobs.enqueue(planCallsRequest(planId));
  }

  // A plan whose running slot is not frozen replaces nothing: the assets are in their safe state and need not wait.
  private async sendIfRunning(planId: string, atMs: number): Promise<void> {
    const plan = await this.plans.plan(planId);
    if (plan === null) return;
    const running = slotStart(atMs);
    if (plan.content.frozenSlots === 0 && running >= plan.content.firstSlotMs) {
      await this.jobs.enqueue(actRequest(running, plan.id));
    }
  }
}

interface Story {
  readonly severity: 'info' | 'warning' | 'alarm';
  readonly code: string;
  readonly message: string;
}

function story(request: DecisionRequest, outcome: DecisionOutcome): Story {
  const { name, planId, verdict, contentHash } = request;
  if (outcome.status === 'refused') {
    const message = `${name} could not decide on ${planId}: ${outcome.detail}`;
    return { severity: 'warning', code: 'decision-refused', message };
  }
  const what = `plan ${planId} (${contentHash.slice(0, 12)})`;
  const text = `${verdict} ${partText(outcome.decision)}${what}: ${request.reason}`;
  if (outcome.status === 'first-of-two') {
    const why = outcome.decision.fourEyes.map((ground) => ground.text).join('; ');
    const message = `${name} ${text}. A second person has to approve the same, because ${why}`;
    return { severity: 'warning', code: 'plan-approved-by-one', message };
  }
  if (request.overrideReason !== null && request.via !== 'service') {
    const message = `${name} ${text}. Two people were asked for (${grounds(outcome.decision)}); ${name} decided alone at ${formatInstant(request.atMs)}: ${request.overrideReason}`;
    return { severity: 'alarm', code: 'four-eyes-overridden', message };
  }
  return { severity: 'info', code: `plan-${verdict}`, message: `${name} ${text}` };
}

function partText({ scope }: Decision): string {
  if (scope === null) return '';
  return `${[...(scope.nodeIds ?? []), ...(scope.kinds ?? [])].join(', ')} of `;
}

function grounds({ fourEyes }: Decision): string {
  return fourEyes.map(({ text }) => text).join('; ');
}
