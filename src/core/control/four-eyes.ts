/** When two people have to approve a plan (lyon.md 3.1): every ground, with the value seen. */
import { offerOf } from '../dispatch/building-offer.js';
import type { DispatchPlan, NodeSchedule } from '../dispatch/plan.js';
import { CITY_NODE, type SystemSnapshot } from '../dispatch/snapshot.js';
import type { GridModel } from '../grid/grid-model.js';
import { civilTime } from '../time/civil.js';
import { formatInstant } from '../time/instant.js';
import { SLOT_MS } from '../time/slot.js';

/** Grounds on which one person is not enough. */
export const FOUR_EYES_KINDS = [
  'limit-relaxed',
  'outside-contract',
  'edited-setpoint',
  'n-1-margin',
  'uncertain-inputs',
  'first-use',
] as const;

export type FourEyesKind = (typeof FOUR_EYES_KINDS)[number];

/** One ground, with what was seen and what one person may decide on. */
export interface FourEyesTrigger {
  readonly kind: FourEyesKind;
  /** Asset or node; null when it is about the whole plan. */
  readonly subject: string | null;
  /** Null = not known, which counts as the worst. */
  readonly seen: number | null;
  /** Largest value one person may approve alone. */
  readonly allowed: number;
  readonly unit: 'kW' | 'share' | 'times';
  readonly text: string;
}

/** A setpoint a person set in a plan. */
export interface SetpointEdit {
  readonly assetId: string;
  readonly slotMs: number;
  /** In the plan of the optimiser, before any edit [kW]; null = local control, `unknown` = that plan is not kept any more. */
  readonly fromKw: number | null | 'unknown';
  /** After the edit [kW]; null = local control. */
  readonly toKw: number | null;
}

/** What the grounds are looked for in. */
export interface FourEyesInput {
  readonly plan: Pick<DispatchPlan, 'content' | 'check'>;
  /** What the plan was made from; null = not kept any more. */
  readonly snapshot: SystemSnapshot | null;
  readonly grid: GridModel;
  /** Assets that were ordered something before. */
  readonly usedBefore: ReadonlySet<string>;
  /** Setpoints people set in this plan; empty for a plan of the optimiser. */
  readonly edits: readonly SetpointEdit[];
}

/** Share of estimated or missing inputs one person may decide on. */
const UNCERTAIN_SHARE = 0.1;
/** An edit one person may approve alone: this share of the rating, and this power [kW]. */
const EDIT_SHARE = 0.1;
const EDIT_KW = 1000;
/** Rounding of powers [kW]. */
const ROUNDING_KW = 0.5;

/** Rules of the checker that say that people get less than they were promised. */
const CONTRACT_RULES: ReadonlySet<string> = new Set(['comfort', 'energy-due', 'call', 'heat', 'unserved']);

/** Every ground there is, the gravest kind first; empty when one person may decide alone. */
export function findFourEyes(input: FourEyesInput): FourEyesTrigger[] {
  return [
    ...relaxedLimits(input),
    ...outsideContract(input),
    ...edited(input),
    ...negativeMargins(input),
    ...uncertainInputs(input),
    ...firstUses(input),
  ];
}

/** A limit wider than the site declares it, or the room for forecast errors given up. */
function relaxedLimits({ plan, grid }: FourEyesInput): FourEyesTrigger[] {
  return plan.content.nodes.flatMap((node): FourEyesTrigger[] => {
    const declared = declaredLimit(grid, node.nodeId);
    const wider = worstSlot(plan, (t) => (node.limitKw[t] ?? 0) - (declared?.(slotAt(plan, t)) ?? Infinity));
    const lost = worstSlot(plan, (t) => node.marginShortfallKw[t] ?? 0);
    const found: FourEyesTrigger[] = [];
    if (isBeyond(wider)) {
      const how = wider.value === null ? 'not known' : `${kw(wider.value)} wider than the site declares`;
      found.push({
        ...{ kind: 'limit-relaxed', subject: node.nodeId, seen: wider.value, allowed: 0, unit: 'kW' },
        text: `the limit of ${node.nodeId} is ${how} at ${formatInstant(wider.slotMs)}`,
      });
    }
    if (isBeyond(lost)) {
      const how = lost.value === null ? 'an unknown part' : kw(lost.value);
      found.push({
        ...{ kind: 'limit-relaxed', subject: node.nodeId, seen: lost.value, allowed: 0, unit: 'kW' },
        text: `${how} of the room for forecast errors at ${node.nodeId} is given up at ${formatInstant(lost.slotMs)}`,
      });
    }
    return found;
  });
}

/** Findings of the checker on comfort, energy due and calls: the worst of each asset. */
function outsideContract({ plan }: FourEyesInput): FourEyesTrigger[] {
  const { content, check } = plan;
  const steered = new Set(
    content.schedules.filter((s) => s.powerKw.some((p) => p !== null)).map((s) => s.assetId),
  );
  const worst = new Map<string, { readonly beyond: number; readonly trigger: FourEyesTrigger }>();
  for (const { rule, ownerId, slotMs, seen, allowed, message } of check.findings) {
    if (!CONTRACT_RULES.has(rule) || !steered.has(ownerId) || slotMs >= content.validUntilMs) continue;
    const known = worst.get(ownerId);
    const beyond = Number.isFinite(seen) ? Math.abs(seen - allowed) : Infinity;
    if (known && known.beyond >= beyond) continue;
    const text = `${message} at ${formatInstant(slotMs)}`;
    const shown = Number.isFinite(seen) ? seen : null;
    const kind = 'outside-contract';
    worst.set(ownerId, {
      beyond,
      trigger: { kind, subject: ownerId, seen: shown, allowed, unit: 'times', text },
    });
  }
  return [...worst.values()].map(({ trigger }) => trigger);
}

function edited({ edits, grid }: FourEyesInput): FourEyesTrigger[] {
  return edits.flatMap(({ assetId, slotMs, fromKw, toKw }): FourEyesTrigger[] => {
    const ratedKw = grid.assets.find(({ id }) => id === assetId)?.ratedKw ?? 0;
    const allowed = Math.min(EDIT_KW, EDIT_SHARE * ratedKw);
    if (fromKw === 'unknown') {
      const text = `a person changed ${assetId} at ${formatInstant(slotMs)}, and the plan it was changed in is not kept: nobody knows by how much`;
      return [{ kind: 'edited-setpoint', subject: assetId, seen: null, allowed, unit: 'kW', text }];
    }
    const seen = Math.abs((toKw ?? 0) - (fromKw ?? 0));
    if (seen <= allowed) return [];
    const text = `a person changed ${assetId} by ${kw(seen)} at ${formatInstant(slotMs)}; alone up to ${kw(allowed)} (10 % of ${kw(ratedKw)}, at most 1 MW)`;
    return [{ kind: 'edited-setpoint', subject: assetId, seen, allowed, unit: 'kW', text }];
  });
}

/** Substations whose planned import leaves no room below the limit that survives the loss of one transformer. */
function negativeMargins({ plan, grid }: FourEyesInput): FourEyesTrigger[] {
  const substations = new Set(grid.substations.map(({ id }) => id));
  return plan.content.nodes.flatMap((node): FourEyesTrigger[] => {
    if (!substations.has(node.nodeId)) return [];
    const worst = worstSlot(plan, (t) => -marginKw(node, t));
    if (!isBeyond(worst)) return [];
    const at = `after the loss of one transformer, at ${formatInstant(worst.slotMs)}`;
    const text =
      worst.value === null
        ? `nobody knows whether ${node.nodeId} carries what is planned ${at}: its planned import or its limit is missing`
        : `${node.nodeId} is planned ${kw(worst.value)} above what it carries ${at}`;
    return [{ kind: 'n-1-margin', subject: node.nodeId, seen: worst.value, allowed: 0, unit: 'kW', text }];
  });
}

function uncertainInputs({ snapshot }: FourEyesInput): FourEyesTrigger[] {
  if (snapshot === null) {
    const ground = { kind: 'uncertain-inputs', subject: null, seen: null, allowed: UNCERTAIN_SHARE } as const;
    return [{ ...ground, unit: 'share', text: 'what the plan was made from is not kept any more' }];
  }
  const seen = snapshot.inputShare.estimated + snapshot.inputShare.missing;
  if (seen <= UNCERTAIN_SHARE) return [];
  const text = `${percent(seen)} of the measured inputs are estimated or missing; one person decides up to ${percent(UNCERTAIN_SHARE)}`;
  return [{ kind: 'uncertain-inputs', subject: null, seen, allowed: UNCERTAIN_SHARE, unit: 'share', text }];
}

/** Assets no order went to yet, and buildings nobody has called yet: a building is called, not steered. */
function firstUses({ plan, usedBefore, snapshot }: FourEyesInput): FourEyesTrigger[] {
  const first = (subject: string, text: string): FourEyesTrigger => ({
    ...{ kind: 'first-use', subject, seen: 0, allowed: 1, unit: 'times' },
    text,
  });
  const assets = plan.content.schedules
    .filter(({ assetId, powerKw }) => !usedBefore.has(assetId) && isCommanded(plan, powerKw))
    .filter(({ assetId }) => offerOf(snapshot, assetId) === undefined)
    .map(({ assetId }) => first(assetId, `${assetId} is steered for the first time`));
  const called = (plan.content.calls ?? [])
    .filter(({ assetId, status }) => status === 'draft' && offerOf(snapshot, assetId)?.calledBefore === false)
    .map(({ assetId, buildingName }) => first(assetId, `${buildingName} is called for the first time`));
  return [...assets, ...called];
}

/** Room below the firm limit of a node in a slot [kW]; negative = above it. */
export function marginKw(node: NodeSchedule, t: number): number {
  return (node.limitKw[t] ?? Infinity) - (node.importKw[t] ?? Number.NaN);
}

function isCommanded(plan: FourEyesInput['plan'], powerKw: readonly (number | null)[]): boolean {
  return powerKw.some((power, t) => power !== null && slotAt(plan, t) < plan.content.validUntilMs);
}

type Declared = (slotMs: number) => number;

function declaredLimit(grid: GridModel, nodeId: string): Declared | null {
  if (nodeId === CITY_NODE) {
    return (slotMs) => {
      const { month } = civilTime(slotMs);
      return month >= 4 && month <= 9 ? grid.cityImportLimitSummerKw : grid.cityImportLimitWinterKw;
    };
  }
  const fixed =
    grid.substations.find(({ id }) => id === nodeId)?.importLimitKw ??
    grid.branches.find(({ id }) => id === nodeId)?.limitKw ??
    (grid.lines ?? []).find(({ id }) => id === nodeId)?.limitKw;
  return fixed === undefined ? null : () => fixed;
}

/** The worst value of a plan and when it is; null = not known. */
interface Worst {
  readonly value: number | null;
  readonly slotMs: number;
}

/** Largest value over the slots the plan is in force for; the first that is not known counts as the worst. */
function worstSlot(plan: FourEyesInput['plan'], value: (t: number) => number): Worst {
  let worst = { value: -Infinity, slotMs: plan.content.firstSlotMs };
  for (let t = 0; t < plan.content.horizonSlots; t++) {
    const slotMs = slotAt(plan, t);
    if (slotMs >= plan.content.validUntilMs) break;
    const seen = value(t);
    if (Number.isNaN(seen) || seen === Infinity) return { value: null, slotMs };
    if (seen > worst.value) worst = { value: seen, slotMs };
  }
  return worst;
}

function isBeyond({ value }: Worst): boolean {
  return value === null || value > ROUNDING_KW;
}

function slotAt({ content }: FourEyesInput['plan'], t: number): number {
  return content.firstSlotMs + t * SLOT_MS;
}

function kw(value: number): string {
  return `${value.toFixed(0)} kW`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
