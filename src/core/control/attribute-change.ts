/** Which input made a plan change: the later plan is computed again with one group of inputs taken back at a time. */
import { comparePlans } from '../dispatch/difference/compare-plans.js';
import {
  INPUT_GROUPS,
  type InputGroup,
  type InputDifference,
  type PlanInputs,
} from '../dispatch/difference/differing-inputs.js';
import { swapInputs } from '../dispatch/difference/swap-inputs.js';
import type { PlanContent } from '../dispatch/plan.js';
import type { GridModel } from '../grid/grid-model.js';
import { contentHash } from './content-hash.js';
import type { ProgramSolver } from '../dispatch/program-solver.js';
import { solveDispatch } from './solve-dispatch.js';

/** A plan and what it was computed from. */
export interface KnownPlan {
  readonly content: PlanContent;
  readonly inputs: PlanInputs;
}

/** What one group of inputs did to the plan. */
export interface Cause {
  readonly group: InputGroup;
  /** Energy moved between the plan and the one without this group's change, sum of |change| [kWh]. */
  readonly movedKwh: number;
  /** Cost of the plan less that of the one without this group's change [EUR]. */
  readonly costEur: number;
}

/** Causes found, the one that moves most first. */
export interface Attribution {
  /** True when computing the later plan again gave the same schedules: the counterfactuals are of the same kind. */
  readonly reproduced: boolean;
  readonly causes: readonly Cause[];
  /** Groups whose counterfactual had no solution. */
  readonly unsolved: readonly InputGroup[];
}

/**
 * Solves once for the later plan and once for each group that differs. Effects of groups overlap and need not add up.
 *
 * @param differences as `comparePlans` listed them
 */
export async function attributeChange(
  grid: GridModel,
  plans: { readonly before: KnownPlan; readonly after: KnownPlan },
  differences: readonly InputDifference[],
  solve: ProgramSolver,
): Promise<Attribution> {
  const { before, after } = plans;
  const { validUntilMs, snapshotHash, inputHash } = after.content;
  const again = async (inputs: PlanInputs): Promise<PlanContent | null> => {
    const solved = await solveDispatch({ grid, ...inputs }, solve, {
      meta: { validUntilMs, snapshotHash, inputHash },
    });
    return solved.status === 'planned' ? solved.content : null;
  };
  const base = await again(after.inputs);
  const causes: Cause[] = [];
  const unsolved: InputGroup[] = [];
  for (const group of INPUT_GROUPS) {
    if (!differences.some((difference) => difference.group === group)) continue;
    const without = await again(swapInputs(after.inputs, before, group));
    if (!without || !base) {
      unsolved.push(group);
      continue;
    }
    const moved = comparePlans(without, base, { before: after.inputs, after: after.inputs });
    causes.push({ group, movedKwh: moved.movedKwh, costEur: base.costEur - without.costEur });
  }
  causes.sort((a, b) => b.movedKwh - a.movedKwh || Math.abs(b.costEur) - Math.abs(a.costEur));
  return { reproduced: base !== null && sameSchedules(base, after.content), causes, unsolved };
}

function sameSchedules(a: PlanContent, b: PlanContent): boolean {
  const powers = (plan: PlanContent): string =>
    contentHash(plan.schedules.map(({ assetId, powerKw }) => ({ assetId, powerKw })));
  return powers(a) === powers(b);
}
