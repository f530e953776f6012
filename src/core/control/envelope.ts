/** Goes on with a later plan that stays inside what was approved: every bound is stated beside the value seen. */
import type { DispatchPlan, PlanContent } from '../dispatch/plan.js';
import { formatInstant } from '../time/instant.js';
import { SLOT_MS } from '../time/slot.js';
import type { ApprovalEnvelope, Decision } from './approval.js';
import type { PolicyVerdict } from './auto-approval.js';
import type { FourEyesTrigger } from './four-eyes.js';
import { overloadText, planOverloads, worstOverload } from './plan-overloads.js';

/** What an envelope is held against. */
export interface EnvelopeCase {
  /** The decision that carries the envelope, and the plan it was on. */
  readonly decision: Decision;
  readonly envelope: ApprovalEnvelope;
  readonly approved: PlanContent;
  /** The later plan, and why two people would be asked for it. */
  readonly plan: DispatchPlan;
  readonly fourEyes: readonly FourEyesTrigger[];
  readonly nowMs: number;
}

/** Rounding of powers, and of costs as a share. */
const ROUNDING_KW = 1e-3;
const ROUNDING_SHARE = 1e-9;

interface Bound {
  readonly holds: boolean;
  readonly text: string;
}

/** True when an envelope lets nothing else pass than the plan it was given with. */
export function isExact({ perAssetKw, sumKw }: ApprovalEnvelope): boolean {
  return perAssetKw <= 0 || sumKw <= 0;
}

/**
 * Holds a later plan against an envelope in force. It is measured against the plan a person saw, not against the last one the
 * envelope let pass, so that small steps do not add up to a large one.
 */
export function evaluateEnvelope(given: EnvelopeCase): PolicyVerdict {
  const bounds = [
    timeBound(given),
    checkBound(given.plan),
    siteBound(given),
    ...changeBounds(given),
    costBound(given),
    limitBound(given),
    balancingBound(given),
    callsBound(given),
    fourEyesBound(given),
  ];
  return {
    approve: bounds.every(({ holds }) => holds),
    reasons: bounds.map(({ holds, text }) => `${holds ? 'yes' : 'NO'}: ${text}`),
  };
}

function timeBound({ decision, envelope, plan, nowMs }: EnvelopeCase): Bound {
  return {
    holds: nowMs < envelope.untilMs && plan.state === 'checked' && nowMs <= plan.approveByMs,
    text: `approval ${decision.id} by ${decision.name} carries later plans until ${formatInstant(envelope.untilMs)}; now ${formatInstant(nowMs)}, plan is ${plan.state} and may be approved until ${formatInstant(plan.approveByMs)}`,
  };
}

function checkBound(plan: DispatchPlan): Bound {
  const broken = worstOverload(planOverloads(plan).filter((one) => !one.announced));
  return {
    holds: plan.check.passed && plan.check.comparisons > 0 && broken === null,
    text: `independent check ${plan.check.passed ? 'passed' : 'failed'} with ${String(plan.check.comparisons)} comparisons; largest overload the plan answers for ${overloadText(broken?.kw ?? 0, 1)} (0 kW allowed)`,
  };
}

function siteBound({ approved, plan }: EnvelopeCase): Bound {
  const same = plan.content.gridVersion === approved.gridVersion && plan.content.siteId === approved.siteId;
  return {
    holds: same && plan.content.edit === undefined && plan.content.partOf === undefined,
    text: `site content ${plan.content.gridVersion.slice(0, 12)} (${approved.gridVersion.slice(0, 12)} was approved); ${plan.content.edit ? 'edited by a person' : 'not edited'}`,
  };
}

/** Changes in the slots the later plan commands; an asset steered in only one of the two plans is outside. */
function changeBounds({ envelope, approved, plan }: EnvelopeCase): Bound[] {
  const { content } = plan;
  const before = new Map(approved.schedules.map((one) => [one.assetId, one.powerKw]));
  let most = { kw: 0, assetId: 'no asset' };
  let taken = '';
  const sums = new Map<number, number>();
  for (const { assetId, powerKw } of content.schedules) {
    for (let t = content.frozenSlots; t < content.horizonSlots; t++) {
      const slotMs = content.firstSlotMs + t * SLOT_MS;
      if (slotMs >= content.validUntilMs) break;
      const was = before.get(assetId)?.[(slotMs - approved.firstSlotMs) / SLOT_MS];
      const now = powerKw[t] ?? null;
      if (was === undefined || (was === null) !== (now === null)) {
        taken ||= `${assetId} at ${formatInstant(slotMs)}`;
        continue;
      }
      const change = Math.abs((now ?? 0) - (was ?? 0));
      sums.set(t, (sums.get(t) ?? 0) + change);
      if (change > most.kw) most = { kw: change, assetId };
    }
  }
  const sumKw = Math.max(0, ...sums.values());
  return [
    {
      holds: taken === '',
      text:
        taken === ''
          ? 'the same assets are steered'
          : `steered in one of the two plans only, or beyond the approved one: ${taken} (none allowed)`,
    },
    {
      holds: most.kw <= envelope.perAssetKw + ROUNDING_KW,
      text: `largest change of one asset ${kw(most.kw)} at ${most.assetId} (at most ${kw(envelope.perAssetKw)})`,
    },
    {
      holds: sumKw <= envelope.sumKw + ROUNDING_KW,
      text: `largest sum of changes in one slot ${kw(sumKw)} (at most ${kw(envelope.sumKw)})`,
    },
  ];
}

function costBound({ envelope, approved, plan }: EnvelopeCase): Bound {
  const share = (plan.content.costEur - approved.costEur) / Math.max(1, Math.abs(approved.costEur));
  return {
    holds: share <= envelope.costShare + ROUNDING_SHARE,
    text: `cost ${plan.content.costEur.toFixed(0)} EUR, ${percent(share)} more than approved (at most ${percent(envelope.costShare)})`,
  };
}

/** Limits only ever narrow. */
function limitBound({ approved, plan }: EnvelopeCase): Bound {
  const { content } = plan;
  const before = new Map(approved.nodes.map((node) => [node.nodeId, node.limitKw]));
  let widest = { kw: 0, nodeId: 'no node' };
  for (const { nodeId, limitKw } of content.nodes) {
    for (let t = content.frozenSlots; t < content.horizonSlots; t++) {
      const slotMs = content.firstSlotMs + t * SLOT_MS;
      if (slotMs >= content.validUntilMs) break;
      const was = before.get(nodeId)?.[(slotMs - approved.firstSlotMs) / SLOT_MS];
      const is = limitKw[t];
      if (is === was && is !== undefined) continue;
      const wider = (is ?? Number.NaN) - (was ?? Number.NaN);
      // A limit that is not known, or that was none before, may be any amount wider.
      const counted = Number.isNaN(wider) ? Infinity : wider;
      if (counted > widest.kw + ROUNDING_KW) widest = { kw: counted, nodeId };
    }
  }
  return {
    holds: widest.kw <= ROUNDING_KW,
    text: `limits wider than approved by ${overloadText(widest.kw, 1)} at ${widest.nodeId} (0 kW allowed, limits only narrow)`,
  };
}

/** A call that a later plan draws up was in nobody's approval. */
function callsBound({ plan }: EnvelopeCase): Bound {
  const drafts = (plan.content.calls ?? []).filter(({ status }) => status === 'draft');
  const names = drafts.map(({ buildingName }) => buildingName).join(', ');
  return {
    holds: drafts.length === 0,
    text: `buildings it calls: ${names === '' ? 'none' : names} (none allowed)`,
  };
}

function balancingBound({ approved, plan }: EnvelopeCase): Bound {
  const before = new Map((approved.balancing ?? []).map((room) => [room.assetId, room.moveKw]));
  const wider = (plan.content.balancing ?? []).find(
    ({ assetId, moveKw }) => moveKw > (before.get(assetId) ?? 0) + ROUNDING_KW,
  );
  return {
    holds: wider === undefined,
    text: `room of balancing ${wider ? `wider than approved at ${wider.assetId}` : 'no wider than approved'}`,
  };
}

function fourEyesBound({ decision, fourEyes }: EnvelopeCase): Bound {
  const known = new Set(decision.fourEyes.map(({ kind, subject }) => `${kind} ${String(subject)}`));
  const fresh = fourEyes.filter(({ kind, subject }) => !known.has(`${kind} ${String(subject)}`));
  return {
    holds: fresh.length === 0,
    text:
      fresh.length === 0
        ? 'no ground for a second person that was not approved already'
        : `a second person is asked for: ${fresh.map(({ text }) => text).join('; ')}`,
  };
}

function kw(value: number): string {
  return `${value.toFixed(1)} kW`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
