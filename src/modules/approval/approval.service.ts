/** Approval: binds a decision to an exact plan, by a person or by a policy that states its bounds. */
import { Injectable } from '@nestjs/common';
import type { AutoApprovalPolicy, Decision, DecisionOutcome } from '../../core/control/approval.js';
import { evaluatePolicy } from '../../core/control/auto-approval.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import type { SystemSnapshot } from '../../core/dispatch/snapshot.js';
import { formatInstant } from '../../core/time/instant.js';
import { slotStart } from '../../core/time/slot.js';
import { Journal } from '../../ports/journal.js';
import { JobQueue } from '../../ports/job-queue.js';
import { PlanStore } from '../../ports/plan-store.js';
import { actRequest } from '../control/act-request.js';

/** The policy in force, or none: then only people approve. */
export abstract class ApprovalPolicy {
  abstract current(): AutoApprovalPolicy | null;
}

@Injectable()
export class ApprovalService {
  constructor(
    private readonly plans: PlanStore,
    private readonly journal: Journal,
    private readonly jobs: JobQueue,
    private readonly policy: ApprovalPolicy,
  ) {}

  /**
   * Records a decision on a plan. Of several decisions on one plan exactly one is accepted.
   * An approved plan that covers the running slot is sent at once; any other waits for its first slot.
   */
  async decide(decision: Decision): Promise<DecisionOutcome> {
    const outcome = await this.plans.decide(decision);
    if (outcome.status === 'refused') {
      await this.record(
        decision,
        'warning',
        'decision-refused',
        `${decision.by} could not decide on ${decision.planId}: ${outcome.detail}`,
      );
      return outcome;
    }
    await this.record(
      decision,
      'info',
      `plan-${decision.verdict}`,
      `${decision.by} ${decision.verdict} plan ${decision.planId} (${decision.contentHash.slice(0, 12)}): ${decision.reason}`,
    );
    if (decision.verdict === 'approved') await this.sendIfRunning(decision);
    return outcome;
  }

  /** Lets the policy decide on a plan just proposed; without a policy, or outside its bounds, the plan waits for a person. */
  async considerPolicy(
    plan: DispatchPlan,
    snapshot: SystemSnapshot,
    nowMs: number,
  ): Promise<DecisionOutcome | null> {
    const policy = this.policy.current();
    if (policy === null || plan.state !== 'proposed') return null;
    const verdict = evaluatePolicy(policy, plan, snapshot, nowMs);
    const context = { planId: plan.id, policy: policy.name };
    if (!verdict.approve) {
      const message = `plan ${plan.id} is outside policy "${policy.name}" and waits for a person until ${formatInstant(plan.approveByMs)}: ${verdict.reasons.join('; ')}`;
      await this.journal.append({
        atMs: nowMs,
        severity: 'warning',
        code: 'policy-abstained',
        message,
        context,
      });
      return null;
    }
    return this.decide({
      planId: plan.id,
      contentHash: plan.contentHash,
      verdict: 'approved',
      by: `policy:${policy.name}`,
      reason: verdict.reasons.join('; '),
      atMs: nowMs,
    });
  }

  // A plan whose running slot is not frozen replaces nothing: the assets are in their safe state and need not wait.
  private async sendIfRunning(decision: Decision): Promise<void> {
    const plan = await this.plans.plan(decision.planId);
    if (plan === null) return;
    const running = slotStart(decision.atMs);
    const first = plan.content.firstSlotMs;
    if (plan.content.frozenSlots === 0 && running >= first) {
      await this.jobs.enqueue(actRequest(running, plan.id));
    }
  }

  private async record(
    decision: Decision,
    severity: 'info' | 'warning',
    code: string,
    message: string,
  ): Promise<void> {
    const context = {
      planId: decision.planId,
      by: decision.by,
      verdict: decision.verdict,
      contentHash: decision.contentHash,
    };
    await this.journal.append({ atMs: decision.atMs, severity, code, message, context });
  }
}
