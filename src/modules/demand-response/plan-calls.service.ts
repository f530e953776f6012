/** Brings the drafts of a plan to where the plan is: its approval approves and publishes them, anything else discards them. */
import { Injectable } from '@nestjs/common';
import type { Decision } from '../../core/control/approval.js';
import { OPEN_STATES, STANDING_STATES } from '../../core/control/plan-life.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { type Because, DomainError } from '../../core/domain-error.js';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { calledOff } from '../../core/flexibility/parts.js';
import type { Actor } from '../../core/identity/actor.js';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { Journal } from '../../ports/journal.js';
import { PlanStore } from '../../ports/plan-store.js';
import { DrDesk } from './dr-desk.service.js';
import { type Changed, stepped } from './event-step.service.js';
import { OPTIMISER } from './plan-drafts.service.js';

const MOST_EVENTS = 500;
/** Plans looked through for the part that was approved of one. */
const MOST_PLANS = 50;

/** The plan whose calls go out, and who approved it. */
interface Approved {
  readonly plan: DispatchPlan;
  readonly decision: Decision;
}

@Injectable()
export class PlanCalls {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly plans: PlanStore,
    private readonly desk: DrDesk,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes every draft of a plan as far as the plan's decision takes it; a second time changes nothing. One that fails holds up
   * no other; it is tried again at the next quarter-hour, as long as the call has not begun.
   *
   * @throws the first failure, when all were tried
   */
  async settle(): Promise<void> {
    const events = await this.store.events({ states: ['draft', 'approved'], limit: MOST_EVENTS });
    const failures: unknown[] = [];
    for (const event of events) {
      if (event.createdBy !== OPTIMISER || event.planId === null) continue;
      await this.settleOne(event, event.planId).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  private async settleOne(event: DrEvent, planId: string): Promise<void> {
    const plan = await this.plans.plan(planId);
    if (plan !== null && OPEN_STATES.includes(plan.state)) return;
    const approved = plan === null ? null : await this.approvedOf(plan);
    if (approved === null)
      return this.discard(event, {
        why: `plan ${planId} is ${plan?.state ?? 'not kept'}`,
        because: plan === null ? { rule: 'plan-not-kept' } : { rule: 'its-plan-state', state: plan.state },
        severity: 'info',
      });
    const parts = event.parts.filter((part) => isIn(approved.plan, event, part));
    if (parts.length === 0)
      return this.discard(event, {
        why: `the approved part of plan ${planId} is without it`,
        because: { rule: 'not-in-part' },
        severity: 'info',
      });
    await this.callOut(event, parts, actorOf(approved.decision));
  }

  /** The plan that stands, or the part of it that was approved in its place; null where nobody approved it. */
  private async approvedOf(plan: DispatchPlan): Promise<Approved | null> {
    const decision = (await this.plans.decisions(plan.id)).findLast(({ verdict }) => verdict === 'approved');
    if (decision === undefined) return null;
    if (decision.scope === null) return isStanding(plan) ? { plan, decision } : null;
    const recent = await this.plans.plans({ states: STANDING_STATES, limit: MOST_PLANS });
    const part = recent.find(({ content }) => content.partOf?.planId === plan.id);
    return part ? { plan: part, decision } : null;
  }

  private async callOut(event: DrEvent, parts: readonly Part[], actor: Actor): Promise<void> {
    const kept = new Set(parts.map(({ buildingId }) => buildingId));
    try {
      if (event.state === 'draft') await this.desk.approveWithPlan(actor, event.id, kept);
      const published = await this.desk.publish(actor, event.id, true);
      const left = parts.filter(
        ({ buildingId }) => !published.parts.some((p) => p.buildingId === buildingId),
      );
      if (left.length === 0) return;
      const names = left.map(({ buildingId }) => buildingId).join(', ');
      await this.tell(event, `${names} left out of ${event.id}: limits speak against it by now`, 'warning');
    } catch (error) {
      // Limits, or a call that would have begun: it will not be made. Anything else may pass, and is tried again.
      if (!(error instanceof DomainError) || error.code !== 'call-not-possible') throw error;
      const { message: why, context } = error;
      await this.discard(event, { why, because: context.because, severity: 'warning' });
    }
  }

  private async discard(event: DrEvent, { why, because, severity }: NotMade): Promise<void> {
    const atMs = Math.floor(this.clock.nowMs());
    const changed = await this.store.changeEvent(event.id, (was): Changed | null => {
      if (was.state !== 'draft' && was.state !== 'approved') return null;
      const parts = was.parts.map((part) => calledOff(part, why, atMs));
      const facts = { act: 'not-made', because: because ?? null };
      return stepped(was, 'cancel', { by: OPTIMISER, atMs, what: `not made: ${why}`, facts }, { parts });
    });
    if (changed?.state === 'cancelled') await this.tell(event, `${event.id} is not made: ${why}`, severity);
  }

  private async tell({ planId, id }: DrEvent, what: string, severity: Severity): Promise<void> {
    const missing = severity === 'warning' ? '. The next plan covers what is missing' : '';
    await this.journal.append({
      atMs: Math.floor(this.clock.nowMs()),
      severity,
      code: 'plan-call-not-made',
      message: `call of plan ${planId ?? ''}: ${what}${missing}`,
      context: { planId, eventId: id },
    });
  }
}

type Severity = 'info' | 'warning';

/** Why a call of a plan is not made: in words, and by its rule where it has one. */
interface NotMade {
  readonly why: string;
  readonly because: Because | undefined;
  readonly severity: Severity;
}

function isStanding({ state }: DispatchPlan): boolean {
  return STANDING_STATES.includes(state);
}

/** True where the plan that stands calls the building then: a part of a plan may leave some out. */
function isIn({ content }: DispatchPlan, { window }: DrEvent, { buildingId }: Part): boolean {
  return (content.calls ?? []).some(
    (call) =>
      call.status === 'draft' &&
      call.buildingId === buildingId &&
      call.startMs === window.startMs &&
      call.endMs === window.endMs,
  );
}

/** Whoever approved the plan, a person or a policy, answers for its calls. */
function actorOf({ accountId, name, via }: Decision): Actor {
  const nothingElse = { roles: [], permissions: new Set<never>(), buildingIds: [] };
  return { accountId, name, via, ...nothingElse, credentialId: null, address: null };
}
