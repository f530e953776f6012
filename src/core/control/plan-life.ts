/** The life of a stored plan: one table of states and events, who may decide on it, and which slots it governs. */
import { DomainError } from '../domain-error.js';
import type { DispatchPlan, PlanState } from '../dispatch/plan.js';
import { assertPlainData } from '../plain-data.js';
import { SLOT_MS } from '../time/slot.js';
import { validatedLife } from './validate-life.js';

/** What happens to a plan. */
const PLAN_EVENTS = [
  'propose',
  'pass-check',
  'first-approval',
  'approve',
  'reject',
  'expire',
  'dispatch',
  'acknowledge',
  'supersede',
  'close',
] as const;

export type PlanEvent = (typeof PLAN_EVENTS)[number];

type Exits = Readonly<Partial<Record<PlanEvent, PlanState>>>;

/**
 * Where each event leads from each state; an event that is not there is refused in that state. A plan waits for people as
 * `checked`: the independent checker passed it. `dispatching`: its first own orders are being sent; `active`: they are settled
 * with the devices. A plan is superseded when another takes its place, also the one it was cut or edited to.
 */
export const PLAN_LIFE: Readonly<Record<PlanState, Exits>> = validatedLife<PlanState, PlanEvent>(
  {
    draft: { propose: 'proposed' },
    proposed: { 'pass-check': 'checked', reject: 'rejected', expire: 'expired' },
    checked: {
      'first-approval': 'checked',
      approve: 'approved',
      reject: 'rejected',
      expire: 'expired',
      supersede: 'superseded',
    },
    approved: { dispatch: 'dispatching', supersede: 'superseded', close: 'closed' },
    dispatching: { acknowledge: 'active', supersede: 'superseded', close: 'closed' },
    active: { supersede: 'superseded', close: 'closed' },
    rejected: {},
    expired: {},
    superseded: {},
    closed: {},
  },
  { start: 'draft', final: ['rejected', 'expired', 'superseded', 'closed'], events: PLAN_EVENTS },
);

/** States in order of life. */
export const PLAN_STATES = Object.keys(PLAN_LIFE) as [PlanState, ...PlanState[]];

/** Plans that may still be decided on. */
export const OPEN_STATES: readonly PlanState[] = statesWith('expire');

/** Plans that govern the slots they cover. */
export const STANDING_STATES: readonly PlanState[] = statesWith('close');

/** State an event leads to; null when the event is refused in this state. */
export function nextState(state: PlanState, event: PlanEvent): PlanState | null {
  return PLAN_LIFE[state][event] ?? null;
}

/** End of the slots a plan may govern [epoch ms]: its horizon, or its validity where that is shorter. */
export function planEndMs(plan: DispatchPlan): number {
  const { firstSlotMs, horizonSlots, validUntilMs } = plan.content;
  return Math.min(validUntilMs, firstSlotMs + horizonSlots * SLOT_MS);
}

/** Start of the first slot the plan itself decides: those before were fixed by earlier approvals [epoch ms]. */
export function planBeginsMs(plan: DispatchPlan): number {
  const { firstSlotMs, frozenSlots } = plan.content;
  return firstSlotMs + frozenSlots * SLOT_MS;
}

/**
 * Event that a sweep at `nowMs` brings about; null when there is none. An open plan expires after its last moment, a standing one
 * closes at its end, and an approved one dispatches from its first own slot on. Devices that never answered do not keep it there:
 * after that slot it is active, and the settlement says what became of each order.
 */
function sweptEvent(plan: DispatchPlan, nowMs: number): PlanEvent | null {
  if (OPEN_STATES.includes(plan.state)) return nowMs > plan.approveByMs ? 'expire' : null;
  if (!STANDING_STATES.includes(plan.state)) return null;
  if (nowMs >= planEndMs(plan)) return 'close';
  if (plan.state === 'approved') return nowMs >= planBeginsMs(plan) ? 'dispatch' : null;
  return plan.state === 'dispatching' && nowMs >= planBeginsMs(plan) + SLOT_MS ? 'acknowledge' : null;
}

/** State after {@link sweptEvent}; null when the plan stays as it is. */
export function sweptState(plan: DispatchPlan, nowMs: number): PlanState | null {
  const event = sweptEvent(plan, nowMs);
  return event === null ? null : nextState(plan.state, event);
}

/** Id of the plan that this one was made from by hand and takes the place of; null for the plan of a cycle. */
export function basePlanId({ content }: DispatchPlan): string | null {
  return content.partOf?.planId ?? content.edit?.basedOn ?? null;
}

/** The plan as it is kept when it is proposed: `checked` when the independent checker passed it. */
export function asProposed(plan: DispatchPlan): DispatchPlan {
  assertProposable(plan);
  const event: PlanEvent | null = plan.check.passed && plan.check.comparisons > 0 ? 'pass-check' : null;
  return event === null ? plan : { ...plan, state: nextState('proposed', event) ?? plan.state };
}

/**
 * Refuses a plan that cannot be proposed as it is.
 *
 * @throws DomainError `invalid-input` when its state is not `proposed` or JSON would change its content
 */
export function assertProposable(plan: DispatchPlan): void {
  assertPlainData(plan, `plan ${plan.id}`);
  if (plan.state === 'proposed') return;
  throw new DomainError(
    'invalid-input',
    `plan ${plan.id} was to be proposed in state ${plan.state}; a plan begins as proposed and moves on by decisions`,
  );
}

/** The refusal of a plan whose id another plan has. */
export function takenPlanId(id: string): DomainError {
  return new DomainError(
    'invalid-input',
    `plan id ${id} belongs to a plan of other inputs; ids are made once, make a new one`,
  );
}

function statesWith(event: PlanEvent): PlanState[] {
  return PLAN_STATES.filter((state) => nextState(state, event) !== null);
}
