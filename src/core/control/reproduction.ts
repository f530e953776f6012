/** A plan beside the same plan made again: identical, or what differs and why. */
import { CERTIFIED_GAP } from '../dispatch/column-owners.js';
import type { DispatchPlan, PlanContent, PlanSolver } from '../dispatch/plan.js';
import type { SystemSnapshot } from '../dispatch/snapshot.js';
import type { SeriesForecast } from '../series/forecast.js';
import { SLOT_MS } from '../time/slot.js';
import { contentHash } from './content-hash.js';

/** What of a plan's making is not what it was. `site`, `inputs`, `options`, `plan`: what is stored was changed, or is not kept. */
export interface ReproductionDifference {
  readonly part: 'plan' | 'inputs' | 'site' | 'options' | 'solver' | 'values';
  readonly words: string;
}

/** A setpoint that came out otherwise [kW]; null = local control. */
export interface ReproducedValue {
  readonly assetId: string;
  readonly slotMs: number;
  readonly storedKw: number | null;
  readonly madeKw: number | null;
}

export interface ReproductionReport {
  readonly identical: boolean;
  readonly storedHash: string;
  /** Null when it could not be made again. */
  readonly madeHash: string | null;
  readonly differences: readonly ReproductionDifference[];
  /** The largest differences first. */
  readonly values: readonly ReproducedValue[];
  readonly valuesInAll: number;
  /** Made again less stored [EUR]; null when it could not be made again. */
  readonly costDifferenceEur: number | null;
}

/** What the store holds of a plan's making. */
export interface StoredMaking {
  readonly inputs: {
    readonly snapshot: SystemSnapshot;
    readonly forecasts: readonly SeriesForecast[];
  } | null;
  /** Grid and options as kept; null when they are not. */
  readonly grid: unknown;
  readonly options: unknown;
}

const VALUES_SHOWN = 100;

/** A lost digit in the last place is not told as a changed setpoint [kW]. */
const SAME_KW = 1e-9;

/** What of the stored making is not what the plan's hashes say. */
export function storedDifferences(
  { content, contentHash: planHash }: DispatchPlan,
  stored: StoredMaking,
): ReproductionDifference[] {
  const differences: ReproductionDifference[] = [];
  const add = (part: ReproductionDifference['part'], words: string): number =>
    differences.push({ part, words });
  if (contentHash(content) !== planHash)
    add(
      'plan',
      `the stored plan is not the one that was hashed: expected ${short(planHash)}, it has ${short(contentHash(content))}`,
    );
  const { inputs } = stored;
  if (inputs === null) add('inputs', `the inputs ${short(content.inputHash)} are not kept`);
  else {
    const snapshot = contentHash(inputs.snapshot);
    if (snapshot !== content.snapshotHash)
      add(
        'inputs',
        `the stored snapshot was changed: expected ${short(content.snapshotHash)}, it has ${short(snapshot)}`,
      );
    const all = contentHash({ snapshot, forecasts: inputs.forecasts });
    if (snapshot === content.snapshotHash && all !== content.inputHash)
      add(
        'inputs',
        `the stored forecasts were changed: expected ${short(content.inputHash)}, they have ${short(all)}`,
      );
  }
  if (!content.madeWith) {
    add('options', 'the plan is older than the keeping of site and options: the present ones are taken');
    return differences;
  }
  for (const [part, kept, hash] of [
    ['site', stored.grid, content.madeWith.gridHash],
    ['options', stored.options, content.madeWith.optionsHash],
  ] as const) {
    const what = part === 'site' ? 'site content' : 'options';
    if (kept === null)
      add(part, `the ${what} ${short(hash)} of that time ${part === 'site' ? 'is' : 'are'} not kept`);
    else if (contentHash(kept) !== hash)
      add(part, `the stored ${what} changed: expected ${short(hash)}, now ${short(contentHash(kept))}`);
  }
  return differences;
}

/** The report on a plan that was made again. */
export function reproductionReport(
  plan: DispatchPlan,
  made: PlanContent,
  found: readonly ReproductionDifference[],
): ReproductionReport {
  const madeHash = contentHash(made);
  const values = differingValues(plan.content, made);
  const differences = [...found, ...solverDifference(plan.content.solver, made.solver)];
  const costDifferenceEur = made.costEur - plan.content.costEur;
  if (madeHash !== plan.contentHash) {
    const parts = differingParts(plan.content, made);
    differences.push(...endedByTime(plan.content.solver));
    differences.push({
      part: 'values',
      words:
        values.length === 0
          ? `every setpoint is the same; ${parts.join(', ')} came out otherwise`
          : `${String(values.length)} setpoints came out otherwise, the cost by ${costDifferenceEur.toFixed(2)} EUR`,
    });
  }
  return {
    identical: madeHash === plan.contentHash && differences.length === 0,
    storedHash: plan.contentHash,
    madeHash,
    differences,
    values: values.slice(0, VALUES_SHOWN),
    valuesInAll: values.length,
    costDifferenceEur,
  };
}

/** The report on a plan that could not be made again. */
export function unmadeReport(
  plan: DispatchPlan,
  differences: readonly ReproductionDifference[],
): ReproductionReport {
  return {
    ...{ identical: false, storedHash: plan.contentHash, madeHash: null, differences },
    ...{ values: [], valuesInAll: 0, costDifferenceEur: null },
  };
}

function solverDifference(stored: PlanSolver, made: PlanSolver): ReproductionDifference[] {
  const said = ({ name, version, method }: PlanSolver): string =>
    `${name} ${version}${method === undefined ? '' : ` (${method.replaceAll('-', ' ')})`}`;
  if (said(stored) === said(made)) return [];
  return [{ part: 'solver', words: `the plan was solved by ${said(stored)}, now by ${said(made)}` }];
}

/** Rounds that the clock ended stand elsewhere when the machine is faster or busier: no change of what was stored. */
function endedByTime({ certifiedGap = 0 }: PlanSolver): ReproductionDifference[] {
  if (certifiedGap <= CERTIFIED_GAP) return [];
  const words =
    `the stored plan was ended at a gap of ${(100 * certifiedGap).toFixed(3)} %, above ${String(100 * CERTIFIED_GAP)} %: ` +
    'where its time limit ended the rounds, made again they may end at another one';
  return [{ part: 'solver', words }];
}

function differingValues(stored: PlanContent, made: PlanContent): ReproducedValue[] {
  const then = new Map(stored.schedules.map(({ assetId, powerKw }) => [assetId, powerKw]));
  const size = ({ storedKw, madeKw }: ReproducedValue): number =>
    storedKw === null || madeKw === null ? Infinity : Math.abs(madeKw - storedKw);
  return made.schedules
    .flatMap(({ assetId, powerKw }) =>
      powerKw.map((madeKw, t): ReproducedValue => {
        const storedKw = then.get(assetId)?.[t] ?? null;
        return { assetId, slotMs: made.firstSlotMs + t * SLOT_MS, storedKw, madeKw };
      }),
    )
    .filter((one) => one.storedKw !== one.madeKw && size(one) > SAME_KW)
    .sort((a, b) => size(b) - size(a) || a.slotMs - b.slotMs);
}

function differingParts(stored: PlanContent, made: PlanContent): string[] {
  const names = new Set([...Object.keys(stored), ...Object.keys(made)]) as Set<keyof PlanContent>;
  const hashed = (value: unknown): string => contentHash(value ?? null);
  return [...names].filter((name) => hashed(stored[name]) !== hashed(made[name])).sort();
}

function short(hash: string): string {
  return hash.slice(0, 12);
}
