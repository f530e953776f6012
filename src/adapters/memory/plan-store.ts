/** Snapshots, plans and decisions in memory. */
import type { Decision, DecisionOutcome, DecisionRequest, PlanHold } from '../../core/control/approval.js';
import { judgeDecision } from '../../core/control/judge-decision.js';
import {
  asProposed,
  basePlanId,
  nextState,
  OPEN_STATES,
  planEndMs,
  type PlanEvent,
  STANDING_STATES,
  sweptState,
  takenPlanId,
} from '../../core/control/plan-life.js';
import type { DispatchPlan, PlanState } from '../../core/dispatch/plan.js';
import { assertPlainData } from '../../core/plain-data.js';
import { PlanStore } from '../../ports/plan-store.js';
import { settled } from './settled.js';

type Inputs = Parameters<PlanStore['saveInputs']>[1];

interface KeptPlan {
  plan: DispatchPlan;
  /** Count of approvals when it was approved; null before. */
  approval: number | null;
  /** From this slot on another plan stands in its place; null while none does. */
  supersededFromMs: number | null;
  hold: PlanHold | null;
}

/** Keeps plans in the order of their making; one thread, so every method is a transaction. */
export class MemoryPlanStore extends PlanStore {
  private readonly kept = new Map<string, KeptPlan>();
  private readonly inputsByHash = new Map<string, Inputs>();
  private readonly decided: Decision[] = [];

  override saveInputs(hash: string, inputs: Inputs): Promise<void> {
    return settled(() => {
      assertPlainData(inputs, `inputs ${hash}`);
      if (!this.inputsByHash.has(hash)) this.inputsByHash.set(hash, structuredClone(inputs));
    });
  }

  override inputs(hash: string): Promise<Inputs | null> {
    return settled(() => structuredClone(this.inputsByHash.get(hash) ?? null));
  }

  override propose(plan: DispatchPlan): Promise<{ created: boolean; plan: DispatchPlan }> {
    return settled(() => {
      const proposed = asProposed(plan);
      const earlier = [...this.kept.values()].find((other) => isSamePlan(other.plan, plan));
      if (earlier) return { created: false, plan: structuredClone(earlier.plan) };
      if (this.kept.has(plan.id)) throw takenPlanId(plan.id);
      this.keep(proposed);
      return { created: true, plan: structuredClone(proposed) };
    });
  }

  override plan(id: string): Promise<DispatchPlan | null> {
    return settled(() => structuredClone(this.kept.get(id)?.plan ?? null));
  }

  override plans(filter: {
    states?: readonly PlanState[];
    after?: string;
    limit: number;
  }): Promise<DispatchPlan[]> {
    const { after } = filter;
    return settled(() =>
      [...this.kept.values()]
        .map(({ plan }) => plan)
        .filter((_, at, all) => after === undefined || at < all.findIndex(({ id }) => id === after))
        .filter((plan) => filter.states?.includes(plan.state) ?? true)
        .reverse()
        .slice(0, filter.limit)
        .map((plan) => structuredClone(plan)),
    );
  }

  override decide(request: DecisionRequest, part?: DispatchPlan): Promise<DecisionOutcome> {
    return settled(() => {
      const kept = this.kept.get(request.planId);
      const earlier = this.decided.filter(({ planId }) => planId === request.planId);
      const outcome = judgeDecision(kept?.plan ?? null, earlier, request);
      if (outcome.status === 'refused' || outcome.repeated || !kept) return structuredClone(outcome);
      this.decided.push(structuredClone(outcome.decision));
      if (outcome.status === 'first-of-two') return structuredClone(outcome);
      if (request.verdict === 'rejected') move(kept, 'reject');
      else this.approve(part ? this.keep(asProposed(part)) : kept);
      return structuredClone(outcome);
    });
  }

  override decisions(planId: string): Promise<Decision[]> {
    return settled(() => structuredClone(this.decided.filter((d) => d.planId === planId)));
  }

  override hold(planId: string, hold: PlanHold | null): Promise<boolean> {
    return settled(() => {
      const kept = this.kept.get(planId);
      if (!kept || !OPEN_STATES.includes(kept.plan.state)) return false;
      kept.hold = structuredClone(hold);
      return true;
    });
  }

  override holds(nowMs: number): Promise<{ planId: string; hold: PlanHold }[]> {
    return settled(() =>
      [...this.kept.values()].flatMap(({ plan, hold }) =>
        hold && hold.untilMs > nowMs ? [{ planId: plan.id, hold: { ...hold } }] : [],
      ),
    );
  }

  override advance(planId: string, event: 'dispatch' | 'acknowledge'): Promise<PlanState | null> {
    return settled(() => {
      const kept = this.kept.get(planId);
      return kept && move(kept, event) ? kept.plan.state : null;
    });
  }

  override inForce(slotMs: number): Promise<DispatchPlan | null> {
    return settled(() => {
      let best: KeptPlan | null = null;
      for (const kept of this.kept.values()) {
        if (governs(kept, slotMs) && (kept.approval ?? 0) > (best?.approval ?? 0)) best = kept;
      }
      return structuredClone(best?.plan ?? null);
    });
  }

  override sweep(nowMs: number): Promise<{ id: string; from: PlanState; to: PlanState }[]> {
    return settled(() => {
      const moved: { id: string; from: PlanState; to: PlanState }[] = [];
      for (const kept of this.kept.values()) {
        const to = sweptState(kept.plan, nowMs);
        if (to === null) continue;
        moved.push({ id: kept.plan.id, from: kept.plan.state, to });
        kept.plan = { ...kept.plan, state: to };
      }
      return moved;
    });
  }

  private keep(plan: DispatchPlan): KeptPlan {
    const kept = { plan: structuredClone(plan), approval: null, supersededFromMs: null, hold: null };
    this.kept.set(plan.id, kept);
    return kept;
  }

  private approve(approved: KeptPlan): void {
    const { siteId, firstSlotMs } = approved.plan.content;
    const approvals = [...this.kept.values()].map(({ approval }) => approval ?? 0);
    for (const other of this.kept.values()) {
      const stands = STANDING_STATES.includes(other.plan.state) && other.plan.content.siteId === siteId;
      if (!stands && other.plan.id !== basePlanId(approved.plan)) continue;
      if (move(other, 'supersede') && stands) other.supersededFromMs = firstSlotMs;
    }
    move(approved, 'approve');
    approved.approval = Math.max(0, ...approvals) + 1;
  }
}

/** Moves a plan as the table has it; false when the event is refused in its state. */
function move(kept: KeptPlan, event: PlanEvent): boolean {
  const to = nextState(kept.plan.state, event);
  if (to === null) return false;
  kept.plan = { ...kept.plan, state: to };
  return true;
}

/** A superseded plan still governs the slots before its successor's first one. */
function governs({ plan, supersededFromMs }: KeptPlan, slotMs: number): boolean {
  if (slotMs < plan.content.firstSlotMs || slotMs >= planEndMs(plan)) return false;
  if (plan.state === 'superseded') return slotMs < (supersededFromMs ?? -Infinity);
  return STANDING_STATES.includes(plan.state);
}

/** The same plan of a cycle, or the same content made by hand. */
function isSamePlan(a: DispatchPlan, b: DispatchPlan): boolean {
  return JSON.stringify(keyOf(a)) === JSON.stringify(keyOf(b));
}

function keyOf(plan: DispatchPlan): unknown[] {
  const { siteId, firstSlotMs, inputHash } = plan.content;
  return [siteId, firstSlotMs, inputHash, basePlanId(plan) === null ? null : plan.contentHash];
}
