/** Approval without a person: by the envelope of an approval in force, or by a policy; both state their bounds. */
import { Injectable } from '@nestjs/common';
import type { Decision, DecisionOutcome } from '../../core/control/approval.js';
import { evaluatePolicy, type PolicyVerdict } from '../../core/control/auto-approval.js';
import { evaluateEnvelope } from '../../core/control/envelope.js';
import type { FourEyesTrigger } from '../../core/control/four-eyes.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import type { SystemSnapshot } from '../../core/dispatch/snapshot.js';
import type { Actor } from '../../core/identity/actor.js';
import { formatInstant } from '../../core/time/instant.js';
import { Journal } from '../../ports/journal.js';
import { PlanStore } from '../../ports/plan-store.js';
import { DecisionRecorder } from './decision-recorder.service.js';
import { FourEyesService } from './four-eyes.service.js';
import { ApprovalPolicies } from './policies.service.js';

const ENVELOPE_PREFIX = 'envelope:';

/** A plan just proposed, with what it was made from. */
interface Proposal {
  readonly plan: DispatchPlan;
  readonly snapshot: SystemSnapshot;
  readonly fourEyes: readonly FourEyesTrigger[];
  readonly nowMs: number;
}

/** In whose name the service approves. */
interface Mandate {
  readonly accountId: string;
  readonly name: string;
  readonly verdict: PolicyVerdict;
}

@Injectable()
export class AutoApproval {
  constructor(
    private readonly plans: PlanStore,
    private readonly recorder: DecisionRecorder,
    private readonly fourEyes: FourEyesService,
    private readonly policies: ApprovalPolicies,
    private readonly journal: Journal,
  ) {}

  /**
   * Lets the envelope in force, then each policy, decide on a plan just proposed. Outside all of them, or while a person holds
   * a plan, it waits for a person; the journal says which bound did not hold.
   *
   * @returns null when it waits
   */
  async consider(
    plan: DispatchPlan,
    snapshot: SystemSnapshot,
    nowMs: number,
  ): Promise<DecisionOutcome | null> {
    if (plan.state !== 'checked') return null;
    const [held] = await this.plans.holds(nowMs);
    if (held) {
      const { name, untilMs, reason } = held.hold;
      await this.tell(
        plan,
        nowMs,
        'plan-held',
        `${name} holds plan ${held.planId} until ${formatInstant(untilMs)} (${reason}): plan ${plan.id} waits for a person until ${formatInstant(plan.approveByMs)}`,
      );
      return null;
    }
    const proposal = { plan, snapshot, nowMs, fourEyes: await this.fourEyes.triggers(plan, snapshot) };
    const mandates = [...(await this.byEnvelope(proposal)), ...(await this.byPolicies(proposal))];
    const given = mandates.find(({ verdict }) => verdict.approve);
    if (given) return this.approve(proposal, given);
    for (const { name, verdict } of mandates) {
      await this.tell(
        plan,
        nowMs,
        'policy-abstained',
        `plan ${plan.id} is outside ${name} and waits for a person until ${formatInstant(plan.approveByMs)}: ${verdict.reasons.join('; ')}`,
      );
    }
    return null;
  }

  private async approve({ plan, fourEyes, nowMs }: Proposal, mandate: Mandate): Promise<DecisionOutcome> {
    const actor: Actor = {
      accountId: mandate.accountId,
      name: mandate.name,
      roles: [],
      permissions: new Set(),
      buildingIds: [],
      via: 'service',
      credentialId: null,
      address: null,
    };
    const { accountId, name, via } = actor;
    const overrideReason = fourEyes.length === 0 ? null : `${name} decides on these grounds too`;
    const common = {
      planId: plan.id,
      contentHash: plan.contentHash,
      verdict: 'approved',
      atMs: nowMs,
    } as const;
    const reason = mandate.verdict.reasons.join('; ');
    const bounds = { scope: null, envelope: null, overrideReason, fourEyes };
    return this.recorder.take({ ...common, accountId, name, via, reason, ...bounds }, actor);
  }

  /** The envelope of the plan in force; none when it was given for that exact plan only. */
  private async byEnvelope({ plan, fourEyes, nowMs }: Proposal): Promise<Mandate[]> {
    const standing = await this.plans.inForce(plan.content.firstSlotMs);
    const decision = standing && (await this.rootDecision(standing));
    if (!decision?.envelope) return [];
    const approved = await this.plans.plan(decision.planId);
    if (!approved || nowMs >= decision.envelope.untilMs) return [];
    const { envelope } = decision;
    const verdict = evaluateEnvelope({
      decision,
      envelope,
      approved: approved.content,
      plan,
      fourEyes,
      nowMs,
    });
    const accountId = `${ENVELOPE_PREFIX}${decision.id}`;
    return [{ accountId, name: `the envelope of approval ${decision.id} by ${decision.name}`, verdict }];
  }

  /** The approval of a person that a plan goes back to, through the envelopes between. */
  private async rootDecision(plan: DispatchPlan): Promise<Decision | null> {
    const wholeId = plan.content.partOf?.planId ?? plan.id;
    const decision = (await this.plans.decisions(wholeId)).findLast(({ verdict }) => verdict === 'approved');
    if (!decision?.accountId.startsWith(ENVELOPE_PREFIX)) return decision ?? null;
    const rootId = decision.accountId.slice(ENVELOPE_PREFIX.length);
    const planId = rootId.slice(0, rootId.lastIndexOf(':'));
    return (await this.plans.decisions(planId)).find(({ id }) => id === rootId) ?? null;
  }

  private async byPolicies({ plan, snapshot, fourEyes, nowMs }: Proposal): Promise<Mandate[]> {
    const acting = await this.policies.acting(nowMs);
    return acting.map((policy) => ({
      accountId: `policy:${policy.name}`,
      name: `policy "${policy.name}" ${policy.origin}`,
      verdict: evaluatePolicy(policy, plan, snapshot, { nowMs, fourEyes }),
    }));
  }

  private async tell(plan: DispatchPlan, atMs: number, code: string, message: string): Promise<void> {
    await this.journal.append({ atMs, severity: 'warning', code, message, context: { planId: plan.id } });
  }
}
