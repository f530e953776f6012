/** Approval by policy: every bound is stated beside the value seen, whether it holds or not. */
import { offerOf } from '../dispatch/building-offer.js';
import type { DispatchPlan } from '../dispatch/plan.js';
import type { SystemSnapshot } from '../dispatch/snapshot.js';
import { formatInstant } from '../time/instant.js';
import { civilTime } from '../time/civil.js';
import type { AutoApprovalPolicy } from './approval.js';
import type { FourEyesTrigger } from './four-eyes.js';
import { overloadText, planOverloads, worstOverload } from './plan-overloads.js';

/** Answer of a policy: one reason per bound, failed ones marked `NO`. */
export interface PolicyVerdict {
  readonly approve: boolean;
  readonly reasons: string[];
}

/** When a policy is asked, and what speaks for a second person then. */
export interface PolicyMoment {
  /** [epoch ms] */
  readonly nowMs: number;
  readonly fourEyes: readonly FourEyesTrigger[];
}

/** Rounding below which a shortfall or overload is none [kW]. */
const ROUNDING_KW = 0.5;

interface Bound {
  readonly holds: boolean;
  readonly text: string;
}

/**
 * Evaluates a policy on a proposed plan.
 *
 * @param policy bounds inside which no person is needed
 * @param plan the plan with the report of its independent check
 * @param snapshot the frozen world the plan was made on
 * @param moment now, and why two people would be asked for the plan
 * @returns `approve` only when every bound holds, and a reason per bound
 */
export function evaluatePolicy(
  policy: AutoApprovalPolicy,
  plan: DispatchPlan,
  snapshot: SystemSnapshot,
  { nowMs, fourEyes }: PolicyMoment,
): PolicyVerdict {
  const bounds = [
    ...timeBounds(policy, plan, nowMs),
    checkBound(plan),
    limitBound(plan),
    changeBound(policy, plan, snapshot),
    inputBound(policy, snapshot),
    marginBound(policy, plan),
    balancingBound(policy, plan),
    callsBound(policy, plan),
    fourEyesBound(policy, fourEyes),
  ];
  return {
    approve: bounds.every((bound) => bound.holds),
    reasons: bounds.map((bound) => `${bound.holds ? 'yes' : 'NO'}: ${bound.text}`),
  };
}

/**
 * Sum of |change| in the first actionable slot against the plan in force, or, where that says nothing, against the
 * measured power [kW].
 */
export function changeInFirstActionableSlot(plan: DispatchPlan, snapshot: SystemSnapshot): number {
  const first = plan.content.frozenSlots;
  const announced = new Map(snapshot.announced.map((entry) => [entry.assetId, entry.powerKw[first] ?? null]));
  const measured = new Map(snapshot.assets.map((state) => [state.assetId, state.powerKw]));
  let sumKw = 0;
  for (const { assetId, powerKw } of plan.content.schedules) {
    // What a building does follows from its answers, and new calls have a bound of their own.
    if (offerOf(snapshot, assetId)) continue;
    const before = announced.get(assetId) ?? measured.get(assetId) ?? null;
    const now = powerKw[first] ?? null;
    // Handing an asset back changes it from what was announced; one that was never steered changes nothing.
    if (now === null) sumKw += Math.abs(announced.get(assetId) ?? 0);
    else sumKw += Math.abs(now - (before ?? 0));
  }
  return sumKw;
}

function timeBounds(policy: AutoApprovalPolicy, plan: DispatchPlan, nowMs: number): Bound[] {
  const { fromMs = -Infinity, untilMs } = policy;
  const from = policy.fromMs === undefined ? '' : ` from ${formatInstant(policy.fromMs)}`;
  return [
    {
      holds: nowMs >= fromMs && nowMs < untilMs,
      text: `policy "${policy.name}" by ${policy.setBy} acts${from} until ${formatInstant(untilMs)}, now ${formatInstant(nowMs)}`,
    },
    ...hourBounds(policy, nowMs),
    {
      holds: plan.state === 'checked' && nowMs <= plan.approveByMs,
      text: `plan is ${plan.state} and may be approved until ${formatInstant(plan.approveByMs)}`,
    },
  ];
}

/** Hours and days of the city it acts in, where it names some. */
function hourBounds({ hours, weekdays }: AutoApprovalPolicy, nowMs: number): Bound[] {
  if (hours === undefined && weekdays === undefined) return [];
  const { hour, weekday } = civilTime(nowMs);
  return [
    {
      holds: (hours?.includes(hour) ?? true) && (weekdays?.includes(weekday) ?? true),
      text: `weekday ${String(weekday)}, hour ${String(hour)} in Europe/Paris (acts on weekdays ${weekdays?.join(' ') ?? '1-7'} in hours ${hours?.join(' ') ?? '0-23'})`,
    },
  ];
}

function checkBound({ check }: DispatchPlan): Bound {
  const violations = check.findings.filter((finding) => finding.severity === 'violation').length;
  return {
    holds: check.passed && violations === 0 && check.comparisons > 0,
    text: `independent check ${check.passed ? 'passed' : 'failed'} with ${String(violations)} violations in ${String(check.comparisons)} comparisons (0 allowed)`,
  };
}

function limitBound(plan: DispatchPlan): Bound {
  const overloads = planOverloads(plan);
  const broken = worstOverload(overloads.filter((one) => !one.announced));
  const announced = worstOverload(overloads.filter((one) => one.announced));
  const beyond =
    announced === null ? '' : `; beyond its command ${overloadText(announced.kw, 1)} at ${announced.nodeId}`;
  return {
    holds: broken === null,
    text: `largest overload the plan answers for ${overloadText(broken?.kw ?? 0, 1)} at ${broken?.nodeId ?? 'no node'} (0 kW allowed)${beyond}`,
  };
}

function changeBound(policy: AutoApprovalPolicy, plan: DispatchPlan, snapshot: SystemSnapshot): Bound {
  const changeKw = changeInFirstActionableSlot(plan, snapshot);
  return {
    holds: changeKw <= policy.maxChangeKw,
    text: `change in the first actionable slot ${kw(changeKw)} (at most ${kw(policy.maxChangeKw)})`,
  };
}

function inputBound(policy: AutoApprovalPolicy, { inputShare }: SystemSnapshot): Bound {
  const share = inputShare.estimated + inputShare.missing;
  return {
    holds: share <= policy.maxUnmeasuredShare,
    text: `estimated or missing inputs ${percent(share)} (at most ${percent(policy.maxUnmeasuredShare)})`,
  };
}

function marginBound(policy: AutoApprovalPolicy, plan: DispatchPlan): Bound {
  const worst = worstOf(plan, (node) => node.marginShortfallKw);
  const rule = policy.requireFullMargin ? '0 kW allowed' : 'any allowed';
  return {
    holds: !policy.requireFullMargin || worst.kw <= ROUNDING_KW,
    text: `largest shortfall of the safety margin ${kw(worst.kw)} at ${worst.nodeId} (${rule})`,
  };
}

/** Whoever approves a plan approves what may be moved between its slots. */
function balancingBound({ maxBalancingKw }: AutoApprovalPolicy, { content }: DispatchPlan): Bound {
  const rooms = content.balancing ?? [];
  const sumKw = rooms.reduce((sum, room) => sum + room.moveKw, 0);
  const largest = rooms.reduce((best, room) => Math.max(best, room.moveKw), 0);
  const rule = maxBalancingKw === undefined ? 'any allowed' : `at most ${kw(maxBalancingKw)}`;
  return {
    holds: maxBalancingKw === undefined || sumKw <= maxBalancingKw,
    text: `balancing may move ${String(rooms.length)} assets between slots by ${kw(sumKw)} in all, none by more than ${kw(largest)} (${rule})`,
  };
}

/** Calling buildings asks something of people: a policy does it only as far as it was told to. */
function callsBound({ maxCalledKw = 0 }: AutoApprovalPolicy, { content }: DispatchPlan): Bound {
  const drafts = (content.calls ?? []).filter(({ status }) => status === 'draft');
  const sumKw = drafts.reduce((sum, { askedKw }) => sum + askedKw, 0);
  return {
    holds: drafts.length === 0 || sumKw <= maxCalledKw,
    text: `calls ${String(drafts.length)} buildings for ${kw(sumKw)} in all (at most ${kw(maxCalledKw)})`,
  };
}

/** Grounds for a second person, which a policy set by a person may decide on or leave to people. */
function fourEyesBound(
  { leavesFourEyes = false }: AutoApprovalPolicy,
  found: readonly FourEyesTrigger[],
): Bound {
  const what = found.length === 0 ? 'none' : found.map(({ text }) => text).join(', ');
  const rule = leavesFourEyes ? 'none allowed' : 'the policy decides on them';
  return {
    holds: !leavesFourEyes || found.length === 0,
    text: `grounds for a second person: ${what} (${rule})`,
  };
}

type NodePlan = DispatchPlan['content']['nodes'][number];

/** Largest value over nodes and slots; a number that is not finite counts as the worst. */
function worstOf(
  plan: DispatchPlan,
  pick: (node: NodePlan) => readonly number[],
): { kw: number; nodeId: string } {
  let worst = { kw: 0, nodeId: 'no node' };
  for (const node of plan.content.nodes) {
    for (const value of pick(node)) {
      const seen = Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
      if (seen > worst.kw) worst = { kw: seen, nodeId: node.nodeId };
    }
  }
  return worst;
}

function kw(value: number): string {
  return `${value.toFixed(1)} kW`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
