/** What plans say: limits ahead, margins, stores that cannot serve, plans that are missing or were decided alone. */
import { overloadText, planOverloads, worstOverload } from '../control/plan-overloads.js';
import type { DispatchPlan, NodeSchedule, PlanState } from '../dispatch/plan.js';
import type { Battery } from '../grid/asset.js';
import { formatInstant } from '../time/instant.js';
import { SLOT_HOURS, SLOT_MS } from '../time/slot.js';
import { alarmId } from './alarm-definition.js';
import { alarmDefinition } from './alarm-definitions.js';
import type { AlarmSignal } from './alarm-record.js';

/** How far ahead an exceeded limit without relief is urgent [ms]. */
const AHEAD_MS = 900_000;

/** How far ahead margins and stores are looked at [ms]. */
const MARGIN_REACH_MS = 2 * 3_600_000;

/** Share of a battery's capacity below which a lack of energy is none. */
const ENERGY_ROUNDING = 0.02;

/** What is known of plans at one instant. */
export interface PlanSigns {
  readonly nowMs: number;
  /** Plan in force for the running slot. */
  readonly inForce: DispatchPlan | null;
  /** Newest plan, whatever became of it. */
  readonly newest: DispatchPlan | null;
  /** Why the newest cycle had no plan; null when it had one. */
  readonly noPlanBecause: string | null;
}

/**
 * Nodes expected over their limit in the next quarter-hour although the newest plan did what it could; without a plan of the
 * newest cycle, by the plan in force.
 */
export function aheadSignals({ nowMs, inForce, newest, noPlanBecause }: PlanSigns): AlarmSignal[] {
  const plan = noPlanBecause === null ? newest : inForce;
  if (plan === null) return [];
  const soon = planOverloads(plan).filter(
    ({ slotMs }) => slotMs + SLOT_MS > nowMs && slotMs <= nowMs + AHEAD_MS,
  );
  const nodes = [...new Set(soon.map(({ nodeId }) => nodeId))];
  return nodes.flatMap((nodeId): AlarmSignal[] => {
    const worst = worstOverload(soon.filter((one) => one.nodeId === nodeId));
    if (!worst) return [];
    const node = plan.content.nodes.find((one) => one.nodeId === nodeId);
    const limit = node?.limitKw[(worst.slotMs - plan.content.firstSlotMs) / SLOT_MS] ?? null;
    const isKnown = Number.isFinite(worst.kw);
    const overFr = isKnown ? overloadText(worst.kw, 0) : "d'une puissance inconnue";
    const at = formatInstant(worst.slotMs);
    return [
      {
        ...{ definitionId: 'import-limit-ahead', subject: nodeId, condition: 'on', limit },
        value: limit === null || !isKnown ? null : limit + worst.kw,
        detail: {
          en: `${nodeId} is expected ${overloadText(worst.kw, 0)} over its limit at ${at} and no plan relieves it`,
          fr: `${nodeId} est attendu ${overFr} au-dessus de sa limite à ${at} et aucun plan ne le soulage`,
        },
        causes: [alarmId('import-limit', nodeId)],
      },
    ];
  });
}

/** Nodes whose limit less expected import and room for forecast error is below zero in the next two hours. */
export function marginSignals({ nowMs, inForce, newest }: PlanSigns): AlarmSignal[] {
  const plan = inForce ?? newest;
  if (plan === null) return [];
  return plan.content.nodes.map((node) => marginSignal(plan, node, nowMs));
}

function marginSignal({ content }: DispatchPlan, node: NodeSchedule, nowMs: number): AlarmSignal {
  let least = Number.POSITIVE_INFINITY;
  let leastMs = nowMs;
  node.importKw.forEach((importKw, k) => {
    const slotMs = content.firstSlotMs + k * SLOT_MS;
    if (slotMs + SLOT_MS <= nowMs || slotMs > nowMs + MARGIN_REACH_MS) return;
    const margin = (node.limitKw[k] ?? Number.NaN) - importKw - (node.marginKw[k] ?? 0);
    if (margin < least) [least, leastMs] = [margin, slotMs];
  });
  const known = Number.isFinite(least);
  const { deadband } = alarmDefinition('n1-margin');
  const at = formatInstant(leastMs);
  return {
    ...{ definitionId: 'n1-margin', subject: node.nodeId },
    condition: !known ? 'hold' : least < -ROUNDING_KW ? 'on' : least > deadband ? 'off' : 'hold',
    ...{ value: known ? least : null, limit: 0 },
    detail: {
      en: known
        ? `${node.nodeId} keeps a margin of ${least.toFixed(0)} kW at ${at}`
        : `the margin of ${node.nodeId} is not known for the next hours`,
      fr: known
        ? `${node.nodeId} garde une marge de ${least.toFixed(0)} kW à ${at}`
        : `la marge de ${node.nodeId} n'est pas connue pour les prochaines heures`,
    },
    causes: [alarmId('import-limit', node.nodeId), alarmId('import-limit-ahead', node.nodeId)],
  };
}

/** Rounding of the solver below which a margin is kept [kW]. */
const ROUNDING_KW = 0.5;

/** A battery and its newest state of charge, 0..1; null when it is not known. */
export interface StoreSign {
  readonly battery: Battery;
  readonly soc: number | null;
}

/** Batteries whose measured energy cannot serve the plan in force for the rest of its validity. */
export function storeSignals({ nowMs, inForce }: PlanSigns, stores: readonly StoreSign[]): AlarmSignal[] {
  if (inForce === null) return [];
  return stores.map(({ battery, soc }) => {
    const lackKwh = soc === null ? null : energyLack(inForce, battery, soc, nowMs);
    const least = ENERGY_ROUNDING * battery.energyCapacityKwh;
    const lack = lackKwh === null ? '-' : lackKwh.toFixed(0);
    const charge = soc === null ? '-' : (100 * soc).toFixed(0);
    return {
      ...{ definitionId: 'soc-short', subject: battery.id },
      condition: lackKwh === null ? 'hold' : lackKwh > least ? 'on' : lackKwh > least / 2 ? 'hold' : 'off',
      ...{ value: lackKwh, limit: least },
      detail: {
        en: `${battery.name} is at ${charge} % and ${lack} kWh short of what plan ${inForce.id} asks`,
        fr: `${battery.name} est à ${charge} % et il manque ${lack} kWh pour le plan ${inForce.id}`,
      },
    };
  });
}

/** Most energy the schedule would take beyond the usable window [kWh], from the measured state on. */
function energyLack({ content }: DispatchPlan, battery: Battery, soc: number, nowMs: number): number {
  const schedule = content.schedules.find(({ assetId }) => assetId === battery.id);
  const low = battery.socMin * battery.energyCapacityKwh;
  const high = battery.socMax * battery.energyCapacityKwh;
  let energy = soc * battery.energyCapacityKwh;
  let lack = 0;
  schedule?.powerKw.forEach((powerKw, k) => {
    const slotMs = content.firstSlotMs + k * SLOT_MS;
    const endMs = slotMs + SLOT_MS;
    if (powerKw === null || endMs <= nowMs || slotMs >= content.validUntilMs) return;
    const hours = (SLOT_HOURS * (endMs - Math.max(nowMs, slotMs))) / SLOT_MS;
    energy +=
      powerKw >= 0
        ? powerKw * battery.efficiencyCharge * hours
        : (powerKw / battery.efficiencyDischarge) * hours;
    lack = Math.max(lack, powerKw < 0 ? low - energy : 0, powerKw > 0 ? energy - high : 0);
  });
  return lack;
}

/** States of a plan that a person can decide on. */
const WAITING: readonly PlanState[] = ['proposed', 'checked'];

/** No plan in force, no plan of the newest cycle, a plan nobody decided on. */
export function planningSignals(signs: PlanSigns, expired: DispatchPlan | null): AlarmSignal[] {
  const { inForce, newest, noPlanBecause } = signs;
  const about = { subject: 'SITE', condition: 'on', value: null, limit: null } as const;
  const signals: AlarmSignal[] = [];
  if (inForce === null) {
    const waits = newest && WAITING.includes(newest.state) ? newest : null;
    signals.push({
      ...{ ...about, definitionId: 'no-plan-in-force' },
      detail: waits
        ? { en: `plan ${waits.id} waits for a decision`, fr: `le plan ${waits.id} attend une décision` }
        : { en: 'no plan waits for a decision', fr: 'aucun plan n’attend de décision' },
    });
  }
  if (noPlanBecause !== null) {
    signals.push({
      ...{ ...about, definitionId: 'no-feasible-plan' },
      detail: { en: noPlanBecause, fr: `dernier cycle sans plan : ${noPlanBecause}` },
    });
  }
  if (expired !== null) {
    const at = formatInstant(expired.approveByMs);
    signals.push({
      ...{ ...about, definitionId: 'plan-expired' },
      detail: {
        en: `plan ${expired.id} was to be decided by ${at}`,
        fr: `le plan ${expired.id} devait être décidé avant ${at}`,
      },
      causes: [alarmId('no-plan-in-force', 'SITE')],
    });
  }
  return signals;
}

/** A plan in force that one person approved where two were asked for. */
export function overrideSignals(
  override: { readonly planId: string; readonly by: string; readonly reason: string } | null,
): AlarmSignal[] {
  if (override === null) return [];
  const { planId, by, reason } = override;
  return [
    {
      ...{ definitionId: 'four-eyes-overridden', subject: planId, condition: 'on', value: null, limit: null },
      detail: {
        en: `${by} approved plan ${planId} alone: ${reason}`,
        fr: `${by} a approuvé seul le plan ${planId} : ${reason}`,
      },
    },
  ];
}
