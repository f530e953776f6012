/** Makes the content of a plan from frozen inputs: the one way of the cycle, of an edit and of a reproduction. */
import { Injectable } from '@nestjs/common';
import { balancingRooms } from '../../core/balancing/balancing-room.js';
import {
  type ChosenOptions,
  keptGrid,
  originKeys,
  planMaking,
  planOptions,
  type PlanOptions,
} from '../../core/control/plan-making.js';
import {
  solveDispatch,
  type SolvedDispatch,
  type SolveDispatchOptions,
} from '../../core/control/solve-dispatch.js';
import type { DispatchInput } from '../../core/dispatch/dispatch-input.js';
import type { PlanContent, PlanEdit, PlanMaking } from '../../core/dispatch/plan.js';
import type { SystemSnapshot } from '../../core/dispatch/snapshot.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { plannedCalls, toldByMs } from '../../core/flexibility/planned-calls.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { LpSolver, programSolver } from '../../ports/lp-solver.js';
import { PlanRecords } from '../../ports/plan-records.js';
import { PlanningSettings } from './planning.settings.js';

/** Starts and calls are decided to this share of the cost: the rest of the time buys cents (solvers.md 6). */
const MIP_GAP = 1e-3;

/**
 * The same where buildings may be called: a thousandth of a city's day is more than a call costs, and nobody is to be called for
 * a rounding. What the time does not suffice for is told by the check of the plan.
 */
const CALLS_MIP_GAP = 1e-6;

/** No solver here draws random numbers but HiGHS, and its seed is left at its default. */
const SEED = 0;

/** How a plan is made. */
export interface Making {
  readonly snapshotHash: string;
  readonly inputHash: string;
  readonly options: PlanOptions;
  /** What the plan says of its making; absent for plans of old that are made again. */
  readonly madeWith?: PlanMaking;
  readonly edit?: PlanEdit;
  readonly signal: AbortSignal;
  readonly stage?: NonNullable<SolveDispatchOptions['stage']>;
}

@Injectable()
export class PlanMaker {
  constructor(
    private readonly solver: LpSolver,
    private readonly records: PlanRecords,
    private readonly settings: PlanningSettings,
  ) {}

  /** Options a plan on a snapshot is made with today. */
  options(snapshot: SystemSnapshot): PlanOptions {
    const { validitySlots, solveTimeLimitMs, balancingShare } = this.settings;
    const chosen: ChosenOptions = {
      ...{ validitySlots, balancingShare, timeLimitMs: solveTimeLimitMs },
      ...{ mipRelGap: gapFor(snapshot), seed: SEED },
    };
    return planOptions(chosen, snapshot);
  }

  /** Keeps grid and options beside the plan that is made with them. */
  async keep(grid: GridModel, options: PlanOptions): Promise<PlanMaking> {
    const madeWith = planMaking(grid, options);
    const keys = originKeys(madeWith);
    await this.records.keepOrigin(keys.grid, keptGrid(grid));
    await this.records.keepOrigin(keys.options, options);
    return madeWith;
  }

  /** Solves, checks, and adds the room of balancing to what will be hashed. */
  async make(input: DispatchInput, making: Making): Promise<SolvedDispatch> {
    const { options, signal, stage, snapshotHash, inputHash, madeWith, edit } = making;
    const { timeLimitMs, mipRelGap } = options;
    const solved = await solveDispatch(
      input,
      programSolver(this.solver, () => ({ timeLimitMs, signal, mipRelGap })),
      {
        meta: {
          validUntilMs: input.snapshot.slotMs + options.validitySlots * SLOT_MS,
          ...{ snapshotHash, inputHash },
          ...(edit ? { edit } : {}),
          ...(madeWith ? { madeWith } : {}),
        },
        ...(stage ? { stage } : {}),
      },
    );
    if (solved.status === 'unsolved') return solved;
    // What balancing may move between slots is part of what is hashed and approved.
    const balancing = balancingRooms(input.grid.assets, solved.content.schedules, options.balancingShare);
    return { ...solved, content: { ...solved.content, balancing, ...callsOf(solved) } };
  }
}

/** Where nobody offers there is nobody to call for a rounding. */
function gapFor({ buildings }: SystemSnapshot): number {
  return (buildings?.offers.length ?? 0) > 0 ? CALLS_MIP_GAP : MIP_GAP;
}

/** Who is called is part of what is hashed and approved too; nothing where no building may be. */
function callsOf({
  built,
  content,
}: Extract<SolvedDispatch, { status: 'planned' }>): Pick<PlanContent, 'calls'> {
  const { grid, snapshot } = built.input;
  if (!snapshot.buildings) return {};
  return { calls: plannedCalls(content, { grid, snapshot, toldByMs: toldByMs(snapshot.slotMs) }) };
}
