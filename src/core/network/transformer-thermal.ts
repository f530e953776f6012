/** Top-oil and hot-spot temperatures of oil transformers by IEC 60076-7, and what a plan does to them. */
import { DomainError } from '../domain-error.js';
import type { PlanContent } from '../dispatch/plan.js';
import type { GridModel, Substation } from '../grid/grid-model.js';
import { SLOT_MS } from '../time/slot.js';

/** Constants of a cooling class. */
export interface ThermalClass {
  /** Rise of top oil over ambient, and of the hot spot over top oil, at rated load [K]. */
  readonly topOilRiseK: number;
  readonly hotSpotRiseK: number;
  /** Time constants of oil and winding [min]. */
  readonly oilMinutes: number;
  readonly windingMinutes: number;
  /** Load losses over no-load losses at rated load. */
  readonly lossRatio: number;
  readonly oilExponent: number;
  readonly windingExponent: number;
  readonly k11: number;
  readonly k21: number;
  readonly k22: number;
}

/** ONAN distribution transformers (IEC 60076-7, table of recommended thermal characteristics). */
export const ONAN_DISTRIBUTION: ThermalClass = {
  topOilRiseK: 55,
  hotSpotRiseK: 23,
  oilMinutes: 180,
  windingMinutes: 4,
  lossRatio: 5,
  oilExponent: 0.8,
  windingExponent: 1.6,
  k11: 1,
  k21: 1,
  k22: 2,
};

/** Hot spot up to which daily overloads are normal, and the emergency limit [°C]. */
const NORMAL_CYCLIC_C = 120;
const EMERGENCY_C = 140;
/** Hot spot of ageing at rated speed, and the rise that doubles it [°C, K]. */
const RATED_AGEING_C = 98;
const AGEING_DOUBLES_K = 6;
/** Power factor of a substation's import: the grid model holds active power only. */
const POWER_FACTOR = 0.95;
const MINUTES_PER_SLOT = SLOT_MS / 60_000;

/** Heat of a transformer. The gradient's two parts have time constants of their own. */
export interface TransformerHeat {
  readonly topOilC: number;
  /** Hot spot over top oil: its fast part, and the slower part that is taken off [K]. */
  readonly windingK: number;
  readonly oilFlowK: number;
}

/** Temperatures of one substation along a plan. */
export interface TransformerCourse {
  readonly substationId: string;
  /** Apparent power over firm (N-1) capacity, shape (T), per unit. */
  readonly load: readonly number[];
  /** At the end of each slot, shape (T) [°C]. */
  readonly topOilC: readonly number[];
  readonly hotSpotC: readonly number[];
  readonly hottestC: number;
  /** End of the slot with the hottest spot [epoch ms]. */
  readonly hottestMs: number;
  /** Insulation life used over the horizon [h of rated ageing]. */
  readonly lifeUsedH: number;
  readonly verdict: 'normal' | 'beyond-normal-cyclic' | 'beyond-emergency';
}

/** Hot spot [°C]. */
export function hotSpotOf({ topOilC, windingK, oilFlowK }: TransformerHeat): number {
  return topOilC + windingK - oilFlowK;
}

/** Heat after a long time at a load [per unit of rating] and an ambient temperature [°C]. */
export function steadyHeat(load: number, ambientC: number, thermal: ThermalClass): TransformerHeat {
  const rise = windingRise(load, thermal);
  return {
    topOilC: ambientC + oilRise(load, thermal),
    windingK: thermal.k21 * rise,
    oilFlowK: (thermal.k21 - 1) * rise,
  };
}

/** Heat a minute later: the difference equations of the standard with a step of one minute. */
export function heatAfterMinute(
  heat: TransformerHeat,
  load: number,
  ambientC: number,
  thermal: ThermalClass,
): TransformerHeat {
  const rise = windingRise(load, thermal);
  const oilStep = 1 / (thermal.k11 * thermal.oilMinutes);
  const windingStep = 1 / (thermal.k22 * thermal.windingMinutes);
  const flowStep = thermal.k22 / thermal.oilMinutes;
  return {
    topOilC: heat.topOilC + oilStep * (oilRise(load, thermal) + ambientC - heat.topOilC),
    windingK: heat.windingK + windingStep * (thermal.k21 * rise - heat.windingK),
    oilFlowK: heat.oilFlowK + flowStep * ((thermal.k21 - 1) * rise - heat.oilFlowK),
  };
}

/** Speed of ageing at a hot spot [°C] over that at 98 °C (insulation that is not thermally upgraded). */
export function ageingSpeed(hotSpotC: number): number {
  return 2 ** ((hotSpotC - RATED_AGEING_C) / AGEING_DOUBLES_K);
}

/**
 * Temperatures of every distribution substation along a plan, hottest first. Our interpretation: the load is that on the
 * firm (N-1) capacity, as if one transformer were out, and the horizon begins in the steady state of its first slot.
 *
 * @param content of the plan
 * @param grid with the firm capacities
 * @param outdoorC outdoor temperature, shape (T) [°C]
 * @throws DomainError `invalid-input` when the temperature of a slot is missing
 */
export function hotSpotAlongPlan(
  content: Pick<PlanContent, 'firstSlotMs' | 'nodes'>,
  grid: Pick<GridModel, 'substations'>,
  outdoorC: readonly number[],
): TransformerCourse[] {
  const slots = Math.max(0, ...content.nodes.map((node) => node.importKw.length));
  const missing = Array.from({ length: slots }, (_, t) => outdoorC[t]).findIndex(
    (value) => !Number.isFinite(value),
  );
  if (missing >= 0) {
    throw new DomainError(
      'invalid-input',
      `the outdoor temperature of ${new Date(content.firstSlotMs + missing * SLOT_MS).toISOString()} is missing; transformer temperatures need one for each slot of the plan`,
    );
  }
  return grid.substations
    .filter((substation) => substation.level === 'distribution')
    .flatMap((substation) => {
      const node = content.nodes.find(({ nodeId }) => nodeId === substation.id);
      return node
        ? [courseOf(substation, node.importKw, { firstSlotMs: content.firstSlotMs, outdoorC })]
        : [];
    })
    .sort((a, b) => b.hottestC - a.hottestC);
}

function courseOf(
  { id, firmKva }: Substation,
  importKw: readonly number[],
  { firstSlotMs, outdoorC }: { readonly firstSlotMs: number; readonly outdoorC: readonly number[] },
): TransformerCourse {
  const load = importKw.map((kw) => Math.abs(kw) / POWER_FACTOR / firmKva);
  const topOilC: number[] = [];
  const hotSpotC: number[] = [];
  let lifeUsedH = 0;
  let heat = steadyHeat(load[0] ?? 0, outdoorC[0] ?? Number.NaN, ONAN_DISTRIBUTION);
  load.forEach((factor, t) => {
    for (let minute = 0; minute < MINUTES_PER_SLOT; minute++) {
      heat = heatAfterMinute(heat, factor, outdoorC[t] ?? Number.NaN, ONAN_DISTRIBUTION);
      lifeUsedH += ageingSpeed(hotSpotOf(heat)) / 60;
    }
    topOilC.push(heat.topOilC);
    hotSpotC.push(hotSpotOf(heat));
  });
  const hottestC = Math.max(...hotSpotC);
  return {
    ...{ substationId: id, load, topOilC, hotSpotC, hottestC, lifeUsedH },
    hottestMs: firstSlotMs + (hotSpotC.indexOf(hottestC) + 1) * SLOT_MS,
    verdict:
      hottestC > EMERGENCY_C
        ? 'beyond-emergency'
        : hottestC > NORMAL_CYCLIC_C
          ? 'beyond-normal-cyclic'
          : 'normal',
  };
}

function oilRise(load: number, { topOilRiseK, lossRatio, oilExponent }: ThermalClass): number {
  return topOilRiseK * ((1 + load * load * lossRatio) / (1 + lossRatio)) ** oilExponent;
}

function windingRise(load: number, { hotSpotRiseK, windingExponent }: ThermalClass): number {
  return hotSpotRiseK * load ** windingExponent;
}
