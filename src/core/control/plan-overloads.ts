/** Overloads in a plan: those it answers for, and those its check announced as beyond what it commands. */
import type { DispatchPlan } from '../dispatch/plan.js';
import { SLOT_MS } from '../time/slot.js';

/** Rounding below which an overload is none [kW]. */
const ROUNDING_KW = 0.5;

/** One node over its limit in one slot. */
export interface PlanOverload {
  readonly nodeId: string;
  readonly slotMs: number;
  /** Flow above the limit [kW]; infinite when the plan's number is none. */
  readonly kw: number;
  /** True: the checker warned of it as frozen, outlook, or beyond control; false: the plan itself breaks the limit. */
  readonly announced: boolean;
}

/** Every overload of a plan, from its own flows and overload columns, whichever is larger. */
export function planOverloads({ content, check }: Pick<DispatchPlan, 'content' | 'check'>): PlanOverload[] {
  const warned = new Set(
    check.findings
      .filter((finding) => finding.rule === 'limit' && finding.severity === 'warning')
      .map((finding) => `${finding.ownerId} ${String(finding.slotMs)}`),
  );
  return content.nodes.flatMap((node) =>
    node.overloadKw.flatMap((overloadKw, k) => {
      const above = (node.importKw[k] ?? Number.NaN) - (node.limitKw[k] ?? Number.POSITIVE_INFINITY);
      const worst = Math.max(overloadKw, above);
      const kw = Number.isNaN(worst) ? Number.POSITIVE_INFINITY : worst;
      if (kw <= ROUNDING_KW) return [];
      const slotMs = content.firstSlotMs + k * SLOT_MS;
      return [{ nodeId: node.nodeId, slotMs, kw, announced: warned.has(`${node.nodeId} ${String(slotMs)}`) }];
    }),
  );
}

/** An overload [kW] in words, with that many decimals; one that is not known is said to be unknown, never a number. */
export function overloadText(overloadKw: number, decimals: number): string {
  return Number.isFinite(overloadKw) ? `${overloadKw.toFixed(decimals)} kW` : 'an unknown power';
}

/** The largest of some overloads; null when there is none. */
export function worstOverload(overloads: readonly PlanOverload[]): PlanOverload | null {
  return overloads.reduce<PlanOverload | null>(
    (worst, one) => (worst && worst.kw >= one.kw ? worst : one),
    null,
  );
}
