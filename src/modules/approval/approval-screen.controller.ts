/** The approval screen over HTTP: one answer with all an informed decision needs, for the account that asks. */
import { Controller, Get, Param } from '@nestjs/common';
import { FOUR_EYES_KINDS, type FourEyesTrigger } from '../../core/control/four-eyes.js';
import type { Decision } from '../../core/control/approval.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { DomainError } from '../../core/domain-error.js';
import type { Actor } from '../../core/identity/actor.js';
import { formatInstant } from '../../core/time/instant.js';
import { Clock } from '../../ports/clock.js';
import { Journal } from '../../ports/journal.js';
import { PlanStore } from '../../ports/plan-store.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import { type ApprovalScreen, approvalScreenSchema } from './approval-screen.schema.js';
import { ApprovalPicture } from './approval-screen.service.js';
import { ApprovalService } from './approval.service.js';

/** Journal codes of policies and envelopes that looked at a plan and left it to people. */
const POLICY_CODES = ['policy-abstained', 'plan-held'] as const;
const NOTES_READ = 50;

@Controller('api/v1/plans')
export class ApprovalScreenController {
  constructor(
    private readonly picture: ApprovalPicture,
    private readonly approval: ApprovalService,
    private readonly plans: PlanStore,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  @Allow('city.view')
  @Get(':id/approval')
  @Answers(
    'All that an approval screen shows of a plan, in the order of its seven questions.',
    approvalScreenSchema,
  )
  async screen(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ApprovalScreen> {
    // No id holds a NUL, and no database takes one in a text.
    const plan = id.includes('\0') ? null : await this.plans.plan(id);
    if (plan === null) {
      throw new DomainError('unknown-plan', `no plan has the id "${id}"; GET /api/v1/plans lists them`);
    }
    const nowMs = this.clock.nowMs();
    const decisions = await this.plans.decisions(id);
    const fourEyes = await this.approval.triggers(plan);
    const held = (await this.plans.holds(nowMs)).find(({ planId }) => planId === id);
    return {
      ...(await this.picture.of(plan, nowMs)),
      fourEyes,
      fourEyesKinds: [...FOUR_EYES_KINDS],
      decisions: decisions as ApprovalScreen['decisions'],
      hold: held?.hold ?? null,
      policyNotes: await this.notes(id),
      defaultEnvelope: this.approval.defaultEnvelope(),
      mayDo: mayDo(actor, plan, { decisions, fourEyes, nowMs }),
    };
  }

  private async notes(planId: string): Promise<ApprovalScreen['policyNotes']> {
    const found = await Promise.all(
      POLICY_CODES.map((code) => this.journal.entries({ code, limit: NOTES_READ })),
    );
    return found
      .flat()
      .filter(({ context }) => context['planId'] === planId)
      .map(({ atMs, message }) => ({ atMs, message }));
  }
}

function mayDo(
  actor: Actor,
  plan: DispatchPlan,
  given: { decisions: readonly Decision[]; fourEyes: readonly FourEyesTrigger[]; nowMs: number },
): ApprovalScreen['mayDo'] {
  const first = given.decisions.find(({ verdict }) => verdict === 'approved');
  const whyNot = refusalOf(actor, plan, { first, nowMs: given.nowMs });
  const decides = actor.permissions.has('plan.decide');
  const open = (plan.state === 'checked' || plan.state === 'proposed') && given.nowMs <= plan.approveByMs;
  const needsTwo = given.fourEyes.length > 0;
  return {
    approve: whyNot === null,
    reject: decides && open,
    hold: decides && open,
    edit: decides && open && plan.state === 'checked',
    override: needsTwo && open && actor.permissions.has('plan.override'),
    whyNot,
    eyes: !needsTwo ? 'only' : first ? 'second' : 'first',
  };
}

function refusalOf(
  actor: Actor,
  plan: DispatchPlan,
  { first, nowMs }: { readonly first: Decision | undefined; readonly nowMs: number },
): string | null {
  if (!actor.permissions.has('plan.decide')) {
    return `${actor.name} may look at plans and not decide on them; an operator may`;
  }
  if (nowMs > plan.approveByMs && (plan.state === 'checked' || plan.state === 'proposed')) {
    return `the plan was to be decided by ${formatInstant(plan.approveByMs)}`;
  }
  if (plan.state === 'proposed') return 'the independent check of the plan did not pass';
  if (plan.state !== 'checked') return `the plan is ${plan.state}`;
  if (first?.accountId === actor.accountId) {
    return 'you approved it first; a second person has to approve the same';
  }
  return null;
}
