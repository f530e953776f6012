/** Plan against plan: which assets, energy, cost, peak and comfort moved, and which inputs are not the same. */
import { SLOT_HOURS, SLOT_MS } from '../../time/slot.js';
import type { PlanContent } from '../plan.js';
import { CITY_NODE } from '../snapshot.js';
import { differingInputs, type InputDifference, type PlanInputs } from './differing-inputs.js';

/** What one asset does otherwise, over the slots both plans cover. */
export interface AssetDifference {
  readonly assetId: string;
  /** Energy after less before [kWh], load convention. */
  readonly energyKwh: number;
  /** Sum of |change| of energy [kWh]. */
  readonly movedKwh: number;
  /** Largest |change| of power [kW] and its slot. */
  readonly largestKw: number;
  readonly largestSlotMs: number;
}

/** A room that gets warmer or colder than the other plan said. */
export interface ComfortDifference {
  readonly assetId: string;
  /** Change of the zone with the largest absolute value [K], and its slot. */
  readonly changeK: number;
  readonly slotMs: number;
}

/** What lies between two plans. */
export interface PlanDifference {
  /** Slots both cover: [fromMs, untilMs). */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Assets that move by more than rounding, the most moved first. */
  readonly assets: readonly AssetDifference[];
  /** Net energy of all assets after less before, and the sum of |change| [kWh]. */
  readonly energyKwh: number;
  readonly movedKwh: number;
  /** Costs of the whole plans [EUR]; comparable slot by slot only when both cover the same slots. */
  readonly costBeforeEur: number;
  readonly costAfterEur: number;
  readonly sameHorizon: boolean;
  /** Terms of the cost, after less before [EUR]; those that did not change are left out. */
  readonly costByTermEur: Readonly<Record<string, number>>;
  /** Highest city import in the common slots [kW]. */
  readonly peakBeforeKw: number;
  readonly peakAfterKw: number;
  /** Buildings whose temperature changes, most first. */
  readonly comfort: readonly ComfortDifference[];
  /** Inputs that differ, by group, the largest first in each. */
  readonly inputs: readonly InputDifference[];
}

/** Changes below these are rounding. */
const ROUNDING_KW = 1e-3;
const ROUNDING_EUR = 0.005;
const ROUNDING_K = 0.05;

/**
 * Compares two plans over the slots both cover; slots left to local control in either are not compared.
 *
 * @param inputs what each was computed from
 */
export function comparePlans(
  before: PlanContent,
  after: PlanContent,
  inputs: { readonly before: PlanInputs; readonly after: PlanInputs },
): PlanDifference {
  const fromMs = Math.max(before.firstSlotMs, after.firstSlotMs);
  const untilMs = Math.max(fromMs, Math.min(endOf(before), endOf(after)));
  const span = { fromMs, untilMs };
  const assets = assetDifferences(before, after, span);
  const peak = (plan: PlanContent): number => {
    const city = plan.nodes.find(({ nodeId }) => nodeId === CITY_NODE)?.importKw ?? [];
    return Math.max(0, ...slotsOf(span).map((ms) => city[indexOf(plan, ms)] ?? 0));
  };
  return {
    ...span,
    assets: assets.filter(({ largestKw }) => largestKw > ROUNDING_KW),
    energyKwh: assets.reduce((sum, one) => sum + one.energyKwh, 0),
    movedKwh: assets.reduce((sum, one) => sum + one.movedKwh, 0),
    costBeforeEur: before.costEur,
    costAfterEur: after.costEur,
    sameHorizon: before.firstSlotMs === after.firstSlotMs && endOf(before) === endOf(after),
    costByTermEur: termDifferences(before, after),
    peakBeforeKw: peak(before),
    peakAfterKw: peak(after),
    comfort: comfortDifferences(before, after, { ...span, inputs: inputs.after }),
    inputs: differingInputs(inputs.before, inputs.after, before),
  };
}

interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

function assetDifferences(before: PlanContent, after: PlanContent, span: Span): AssetDifference[] {
  const earlier = new Map(before.schedules.map((schedule) => [schedule.assetId, schedule.powerKw]));
  const found = after.schedules.map(({ assetId, powerKw }): AssetDifference => {
    const was = earlier.get(assetId) ?? [];
    let energyKwh = 0;
    let movedKwh = 0;
    let largest = { kw: 0, slotMs: span.fromMs };
    for (const slotMs of slotsOf(span)) {
      const then = was[indexOf(before, slotMs)] ?? null;
      const now = powerKw[indexOf(after, slotMs)] ?? null;
      if (then === null || now === null) continue;
      const change = now - then;
      energyKwh += change * SLOT_HOURS;
      movedKwh += Math.abs(change) * SLOT_HOURS;
      if (Math.abs(change) > largest.kw) largest = { kw: Math.abs(change), slotMs };
    }
    return { assetId, energyKwh, movedKwh, largestKw: largest.kw, largestSlotMs: largest.slotMs };
  });
  return found.sort((a, b) => b.movedKwh - a.movedKwh);
}

function termDifferences(before: PlanContent, after: PlanContent): Record<string, number> {
  const terms = new Set([...Object.keys(before.costByTerm), ...Object.keys(after.costByTerm)]);
  const changes = [...terms].map(
    (term) => [term, (after.costByTerm[term] ?? 0) - (before.costByTerm[term] ?? 0)] as const,
  );
  return Object.fromEntries(
    changes.filter(([, eur]) => Math.abs(eur) > ROUNDING_EUR).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])),
  );
}

function comfortDifferences(
  before: PlanContent,
  after: PlanContent,
  given: Span & { readonly inputs: PlanInputs },
): ComfortDifference[] {
  const buildings = given.inputs.snapshot.assets.filter((state) => state.zoneTemperatureC !== null);
  const stateOf = (plan: PlanContent, assetId: string): readonly number[] =>
    plan.schedules.find((schedule) => schedule.assetId === assetId)?.state ?? [];
  const found = buildings.flatMap(({ assetId }): ComfortDifference[] => {
    const was = stateOf(before, assetId);
    const is = stateOf(after, assetId);
    let most: ComfortDifference = { assetId, changeK: 0, slotMs: given.fromMs };
    for (const slotMs of slotsOf(given)) {
      const changeK =
        (is[indexOf(after, slotMs)] ?? Number.NaN) - (was[indexOf(before, slotMs)] ?? Number.NaN);
      if (Math.abs(changeK) > Math.abs(most.changeK)) most = { assetId, changeK, slotMs };
    }
    return Math.abs(most.changeK) > ROUNDING_K ? [most] : [];
  });
  return found.sort((a, b) => Math.abs(b.changeK) - Math.abs(a.changeK));
}

function slotsOf({ fromMs, untilMs }: Span): number[] {
  return Array.from({ length: (untilMs - fromMs) / SLOT_MS }, (_, k) => fromMs + k * SLOT_MS);
}

function endOf(plan: PlanContent): number {
  return plan.firstSlotMs + plan.horizonSlots * SLOT_MS;
}

function indexOf(plan: PlanContent, slotMs: number): number {
  return (slotMs - plan.firstSlotMs) / SLOT_MS;
}
