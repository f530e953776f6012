/** What a plan changes against the plan in force, asset by asset, the largest change first: question 2 of an approval. */
import type { PlanContent } from '../dispatch/plan.js';
import { CITY_NODE, type SystemSnapshot } from '../dispatch/snapshot.js';
import type { Asset } from '../grid/asset.js';
import { SLOT_HOURS, SLOT_MS } from '../time/slot.js';

type Powers = (number | null)[];

/** One asset that does otherwise than before. */
export interface ChangedAsset {
  readonly asset: Asset;
  /** Change with the largest |kW| in the slots the plan commands, with its sign, and its slot. */
  readonly largestKw: number;
  readonly largestSlotMs: number;
  readonly firstChangeMs: number;
  readonly energyKwh: number;
  /** Per slot of the horizon; null = local control, or not covered. */
  readonly beforeKw: Powers;
  readonly afterKw: Powers;
}

/** All that changes. */
export interface PlanChanges {
  readonly slotsMs: number[];
  readonly assets: ChangedAsset[];
  readonly unchanged: number;
  readonly largestSumKw: number;
  readonly largestSumSlotMs: number | null;
  readonly movedKwh: number;
  readonly firstActivationMs: number | null;
  readonly city: { readonly beforeKw: Powers; readonly afterKw: Powers; readonly limitKw: Powers };
}

/** Changes below this are rounding [kW]. */
const ROUNDING_KW = 0.5;

/**
 * Holds a plan against the one in force, in the slots it commands itself; where nothing is in force, against measured power.
 *
 * @param before the plan in force; null = none
 */
export function planChanges(
  content: PlanContent,
  before: PlanContent | null,
  given: { readonly assets: readonly Asset[]; readonly snapshot: SystemSnapshot },
): PlanChanges {
  const slotsMs = Array.from({ length: content.horizonSlots }, (_, t) => content.firstSlotMs + t * SLOT_MS);
  const measured = new Map(given.snapshot.assets.map((state) => [state.assetId, state.powerKw]));
  const sums = new Map<number, number>();
  const found = content.schedules.flatMap(({ assetId, powerKw }): ChangedAsset[] => {
    const asset = given.assets.find(({ id }) => id === assetId);
    const schedule = before?.schedules.find((one) => one.assetId === assetId);
    const beforeKw = slotsMs.map((ms) => (before ? at(schedule?.powerKw, before, ms) : null));
    const changes = commanded(content).map((t) => {
      const reference = beforeKw[t] ?? measured.get(assetId) ?? 0;
      const after = powerKw[t] ?? null;
      const handedBack = after === null && (beforeKw[t] ?? null) === null;
      return { t, kw: handedBack ? 0 : (after ?? 0) - reference };
    });
    const real = changes.filter(({ kw }) => Math.abs(kw) > ROUNDING_KW);
    for (const { t, kw } of real) sums.set(t, (sums.get(t) ?? 0) + Math.abs(kw));
    const [first] = real;
    if (!asset || !first) return [];
    const largest = real.reduce((most, one) => (Math.abs(one.kw) > Math.abs(most.kw) ? one : most), first);
    return [
      {
        asset,
        largestKw: largest.kw,
        largestSlotMs: slotsMs[largest.t] ?? content.firstSlotMs,
        firstChangeMs: slotsMs[first.t] ?? content.firstSlotMs,
        energyKwh: real.reduce((sum, { kw }) => sum + kw * SLOT_HOURS, 0),
        beforeKw,
        afterKw: [...powerKw],
      },
    ];
  });
  const assets = found.sort((a, b) => Math.abs(b.largestKw) - Math.abs(a.largestKw));
  const [largestT, largestSumKw] = [...sums].reduce((most, one) => (one[1] > most[1] ? one : most), [-1, 0]);
  return {
    slotsMs,
    assets,
    unchanged: content.schedules.length - assets.length,
    largestSumKw,
    largestSumSlotMs: slotsMs[largestT] ?? null,
    movedKwh: [...sums.values()].reduce((sum, kw) => sum + kw * SLOT_HOURS, 0),
    firstActivationMs: assets.length === 0 ? null : Math.min(...assets.map((one) => one.firstChangeMs)),
    city: cityOf(content, before, slotsMs),
  };
}

/** Slots a plan commands itself: after the frozen ones, before the end of its validity. */
export function commanded(content: PlanContent): number[] {
  return Array.from({ length: content.horizonSlots }, (_, t) => t).filter(
    (t) => t >= content.frozenSlots && content.firstSlotMs + t * SLOT_MS < content.validUntilMs,
  );
}

function cityOf(
  content: PlanContent,
  before: PlanContent | null,
  slotsMs: readonly number[],
): PlanChanges['city'] {
  const city = content.nodes.find(({ nodeId }) => nodeId === CITY_NODE);
  const earlier = before?.nodes.find(({ nodeId }) => nodeId === CITY_NODE)?.importKw;
  return {
    beforeKw: slotsMs.map((ms) => (before ? at(earlier, before, ms) : null)),
    afterKw: [...(city?.importKw ?? [])],
    limitKw: [...(city?.limitKw ?? [])],
  };
}

function at(
  powers: readonly (number | null)[] | undefined,
  { firstSlotMs }: PlanContent,
  ms: number,
): number | null {
  return powers?.[(ms - firstSlotMs) / SLOT_MS] ?? null;
}
