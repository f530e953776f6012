/** Snapshots, plans and decisions in memory. */
import type { Decision, DecisionOutcome } from '../../core/control/approval.js';
import {
  assertProposable,
  judgeDecision,
  planEndMs,
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
      assertProposable(plan);
      const earlier = [...this.kept.values()].find((other) => keyOf(other.plan) === keyOf(plan));
      if (earlier) return { created: false, plan: structuredClone(earlier.plan) };
      if (this.kept.has(plan.id)) throw takenPlanId(plan.id);
      this.kept.set(plan.id, { plan: structuredClone(plan), approval: null, supersededFromMs: null });
      return { created: true, plan: structuredClone(plan) };
    });
  }

  override plan(id: string): Promise<DispatchPlan | null> {
    return settled(() => structuredClone(this.kept.get(id)?.plan ?? null));
  }

  override plans(filter: { states?: readonly PlanState[]; limit: number }): Promise<DispatchPlan[]> {
    return settled(() =>
      [...this.kept.values()]
        .map(({ plan }) => plan)
        .filter((plan) => filter.states?.includes(plan.state) ?? true)
        .reverse()
        .slice(0, filter.limit)
        .map((plan) => structuredClone(plan)),
    );
  }

  override decide(decision: Decision): Promise<DecisionOutcome> {
    return settled(() => {
      const kept = this.kept.get(decision.planId);
      const outcome = judgeDecision(kept?.plan ?? null, decision);
      if (outcome.status === 'refused' || !kept) return outcome;
      this.decided.push({ ...decision });
      kept.plan = { ...kept.plan, state: decision.verdict };
      if (decision.verdict === 'approved') this.supersede(kept);
      return outcome;
    });
  }

  override decisions(planId: string): Promise<Decision[]> {
    return settled(() => this.decided.filter((d) => d.planId === planId).map((d) => ({ ...d })));
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

  private supersede(approved: KeptPlan): void {
    const { siteId, firstSlotMs } = approved.plan.content;
    const approvals = [...this.kept.values()].map(({ approval }) => approval ?? 0);
    approved.approval = Math.max(0, ...approvals) + 1;
    for (const other of this.kept.values()) {
      const standing = other.plan.state === 'approved' || other.plan.state === 'active';
      if (other === approved || !standing || other.plan.content.siteId !== siteId) continue;
      other.plan = { ...other.plan, state: 'superseded' };
      other.supersededFromMs = firstSlotMs;
    }
  }
}

/** A superseded plan still governs the slots before its successor's first one. */
function governs({ plan, supersededFromMs }: KeptPlan, slotMs: number): boolean {
  if (slotMs < plan.content.firstSlotMs || slotMs >= planEndMs(plan)) return false;
  if (plan.state === 'superseded') return slotMs < (supersededFromMs ?? -Infinity);
  return plan.state === 'approved' || plan.state === 'active';
}

function keyOf({ content }: DispatchPlan): string {
  return JSON.stringify([content.siteId, content.firstSlotMs, content.inputHash]);
}
