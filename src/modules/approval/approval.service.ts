/** Approval by people: binds a decision to an exact plan, or a part of it, and asks for a second person where one is not enough. */
import { Injectable } from '@nestjs/common';
import type { ApprovalEnvelope, DecisionOutcome, DecisionRequest } from '../../core/control/approval.js';
import { isExact } from '../../core/control/envelope.js';
import type { FourEyesTrigger } from '../../core/control/four-eyes.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { DomainError } from '../../core/domain-error.js';
import type { Actor } from '../../core/identity/actor.js';
import { PlanStore } from '../../ports/plan-store.js';
import { EnvelopeSettings } from './approval.settings.js';
import type { DecisionBody } from './approval.schema.js';
import { DecisionRecorder } from './decision-recorder.service.js';
import { FourEyesService } from './four-eyes.service.js';
import { PlanParts } from './plan-part.service.js';

/** What a person's decision came to. */
export interface PersonDecision {
  readonly outcome: DecisionOutcome;
  /** The part that was approved; null when it was the whole plan. */
  readonly part: DispatchPlan | null;
}

const MINUTE_MS = 60_000;
/** Longest envelope a person may give [ms]. */
const LONGEST_ENVELOPE_MS = 24 * 60 * MINUTE_MS;

@Injectable()
export class ApprovalService {
  constructor(
    private readonly plans: PlanStore,
    private readonly recorder: DecisionRecorder,
    private readonly fourEyes: FourEyesService,
    private readonly parts: PlanParts,
    private readonly tolerances: EnvelopeSettings,
  ) {}

  /**
   * Takes the decision of a person.
   *
   * @param nowMs instant the service received it [epoch ms]: this clock decides what is late
   * @throws DomainError `not-permitted` for an override without the permission; `part-breaks-limits` or `invalid-input` for a part
   * that cannot be approved alone
   */
  async decide(actor: Actor, planId: string, body: DecisionBody, nowMs: number): Promise<PersonDecision> {
    const plan = await this.plans.plan(planId);
    const request = await this.requestOf(actor, { planId, body, nowMs, plan });
    const cut = plan !== null && request.scope !== null && plan.contentHash === body.contentHash;
    const part = cut && plan.state === 'checked' ? await this.parts.part(plan, request.scope) : null;
    return { outcome: await this.recorder.take(request, actor, part ?? undefined), part };
  }

  /** Every ground on which a second person is asked for. */
  async triggers(plan: DispatchPlan): Promise<FourEyesTrigger[]> {
    const inputs = await this.plans.inputs(plan.content.inputHash);
    return this.fourEyes.triggers(plan, inputs?.snapshot ?? null);
  }

  /** Tolerances an approval carries unless it says otherwise. */
  defaultEnvelope(): { perAssetKw: number; sumKw: number; costShare: number; minutes: number } {
    const { perAssetKw, sumKw, costShare, minutes } = this.tolerances;
    return { perAssetKw, sumKw, costShare, minutes };
  }

  private async requestOf(
    actor: Actor,
    given: { planId: string; body: DecisionBody; nowMs: number; plan: DispatchPlan | null },
  ): Promise<DecisionRequest> {
    const { planId, body, nowMs, plan } = given;
    const approves = body.verdict === 'approved';
    const fourEyes = approves && plan ? await this.triggers(plan) : [];
    const wantsAlone = body.overrideReason !== undefined && fourEyes.length > 0;
    if (wantsAlone && !actor.permissions.has('plan.override')) {
      throw new DomainError(
        'not-permitted',
        `${actor.name} may not decide alone where two people are asked for; a shift supervisor may, or a second person approves the same plan`,
        { because: { rule: 'not-alone', name: actor.name } },
      );
    }
    return {
      planId,
      contentHash: body.contentHash,
      verdict: body.verdict,
      accountId: actor.accountId,
      name: actor.name,
      via: actor.via,
      reason: body.reason,
      atMs: nowMs,
      scope: approves ? (body.scope ?? null) : null,
      envelope: approves ? this.envelopeOf(body, nowMs) : null,
      overrideReason: wantsAlone ? (body.overrideReason ?? null) : null,
      fourEyes,
    };
  }

  private envelopeOf({ envelope }: DecisionBody, nowMs: number): ApprovalEnvelope | null {
    if (envelope === null) return null;
    const { perAssetKw, sumKw, costShare, minutes } = this.tolerances;
    const untilMs = nowMs + minutes * MINUTE_MS;
    const wanted = envelope ?? { perAssetKw, sumKw, costShare, untilMs };
    if (wanted.untilMs > nowMs + LONGEST_ENVELOPE_MS) {
      throw new DomainError(
        'invalid-input',
        'an approval carries later plans for 24 hours at most; name an earlier untilMs',
      );
    }
    return isExact(wanted) ? null : wanted;
  }
}
