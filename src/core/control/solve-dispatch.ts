/** From what is known to a checked plan: the one way of the operator's cycle, of a case file and of an HTTP request. */
import { buildDispatch } from '../dispatch/build-dispatch.js';
import { inOnePiece } from '../dispatch/column-owners.js';
import { checkSolution, type SolutionCheck } from '../dispatch/check-solution.js';
import type { BuildOptions, BuiltDispatch, DispatchInput } from '../dispatch/dispatch-input.js';
import { extractPlan, type OptimalOutcome, type PlanMeta } from '../dispatch/extract-plan.js';
import {
  explainNoPlan,
  hardProgram,
  type NoPlanExplanation,
} from '../dispatch/infeasible/explain-no-plan.js';
import { explainTightLimits, type TightLimits } from '../dispatch/infeasible/explain-tight-limits.js';
import { isSolved, type SolveOutcome } from '../dispatch/linear-program.js';
import type { ProgramSolver, SolverQuestion } from '../dispatch/program-solver.js';
import type { CheckFinding, CheckReport, PlanContent } from '../dispatch/plan.js';
import { checkPlan } from './check-plan.js';
import { solveWithLosses } from './planned-losses.js';

/** Steps of the way, in order; `explain` only when the cheapest plan breaks a limit or there is none. */
export type DispatchStage = 'build' | 'solve' | 'check' | 'explain';

/** What the caller decides besides the input. */
export interface SolveDispatchOptions {
  /** What goes into the plan's content as it is. */
  readonly meta: PlanMeta;
  readonly build?: BuildOptions;
  /** Runs each step: to time it and to tell how far the work is. */
  readonly stage?: <T>(stage: DispatchStage, work: () => T | Promise<T>) => Promise<T>;
}

/** How it ended. Only a planned dispatch whose `check` passed may be acted on. */
export type SolvedDispatch =
  | {
      readonly status: 'planned';
      readonly built: BuiltDispatch;
      readonly outcome: OptimalOutcome;
      readonly content: PlanContent;
      /** Verdict on the solver's numbers. */
      readonly solution: SolutionCheck;
      /** Verdict on the plan, the solver's numbers and the notes of the model included. */
      readonly check: CheckReport;
      /** Wishes given up so that every limit is kept; null when none had to be. */
      readonly tight: TightLimits | null;
      /** Why no plan keeps the limits, and the ways out; null when this one does. */
      readonly explanation: NoPlanExplanation | null;
    }
  | {
      readonly status: 'unsolved';
      readonly built: BuiltDispatch;
      readonly outcome: Exclude<SolveOutcome, OptimalOutcome>;
      /** Why, when the program is infeasible. */
      readonly explanation: NoPlanExplanation | null;
    };

type Planned = Extract<SolvedDispatch, { status: 'planned' }>;

/**
 * Builds the program, has it solved, reads the plan and verifies both the numbers and the plan.
 *
 * @throws DomainError `invalid-input` when the input lacks what the model needs
 */
export async function solveDispatch(
  input: DispatchInput,
  solve: ProgramSolver,
  options: SolveDispatchOptions,
): Promise<SolvedDispatch> {
  const stage = options.stage ?? ((_, work) => Promise.resolve(work()));
  const { edit } = options.meta;
  const asked = edit ? { ...input, pins: edit.pins } : input;
  const { built, outcome } = await solveWithLosses(asked, async (given) => {
    const made = await stage('build', () => buildDispatch(given, options.build));
    return { built: made, outcome: await stage('solve', () => solve(made.program, UNNAMED)) };
  });
  if (!isSolved(outcome)) {
    const { validUntilMs } = options.meta;
    if (outcome.status !== 'infeasible') return { status: 'unsolved', built, outcome, explanation: null };
    const given = { validUntilMs, decided: null };
    const explanation = await stage('explain', () => explainNoPlan(inOnePiece(built), given, solve));
    const found = explanation.conflict.map(({ name }) => name);
    const conflict = outcome.conflict.length > 0 ? outcome.conflict : found;
    return { status: 'unsolved', built, outcome: { ...outcome, conflict }, explanation };
  }
  const planned = await stage('check', (): Planned => ({
    status: 'planned',
    built,
    outcome,
    ...verified(built, outcome, options.meta),
    tight: null,
    explanation: null,
  }));
  // A solver whose numbers are wrong is not asked again.
  if (planned.check.passed || !planned.solution.passed || !breaksLimits(planned)) return planned;
  return stage('explain', () => keepLimits(planned, solve, options.meta));
}

/** Names of a conflict are found another way, by far fewer solves. */
const UNNAMED: SolverQuestion = { nameConflict: false };

/** Findings about the network. */
const NETWORK_RULES: ReadonlySet<string> = new Set(['limit', 'voltage', 'branch-rating']);

function breaksLimits({ check }: Planned): boolean {
  return check.findings.some(
    (finding) => finding.severity === 'violation' && NETWORK_RULES.has(finding.rule),
  );
}

/**
 * The cheapest plan breaks a limit it answers for. Physics is hard and preference is priced: with those limits hard the
 * wishes pay, and where even that has no solution the explanation says what conflicts.
 */
async function keepLimits(planned: Planned, solve: ProgramSolver, meta: PlanMeta): Promise<Planned> {
  const { built } = planned;
  const { validUntilMs } = meta;
  const tight = await solve(hardProgram(built, validUntilMs), UNNAMED);
  if (tight.status === 'infeasible') {
    const given = { validUntilMs, decided: planned.outcome.primal };
    const explanation = await explainNoPlan(inOnePiece(built), given, solve);
    return { ...planned, explanation };
  }
  if (!isSolved(tight)) return planned;
  const hard = { ...built, program: hardProgram(built, validUntilMs) };
  return {
    ...planned,
    built: hard,
    outcome: tight,
    ...verified(hard, tight, meta),
    tight: explainTightLimits(built, validUntilMs, { loose: planned.outcome, tight }),
  };
}

function verified(
  built: BuiltDispatch,
  outcome: OptimalOutcome,
  meta: PlanMeta,
): { content: PlanContent; solution: SolutionCheck; check: CheckReport } {
  const content = extractPlan(built, outcome, meta);
  const solution = checkSolution(built.program, outcome);
  const check = checkPlan({ ...built.input, content });
  const findings = [
    ...check.findings,
    ...built.notes,
    ...solution.problems.map((problem) => solverFinding(problem, content.firstSlotMs)),
    ...openGap(outcome, content.firstSlotMs),
  ];
  return { content, solution, check: { ...check, findings, passed: check.passed && solution.passed } };
}

/** A plan whose integers were not decided to the end says how much cheaper the best could be. */
function openGap(outcome: OptimalOutcome, slotMs: number): CheckFinding[] {
  if (outcome.status !== 'feasible') return [];
  const seen = outcome.mip?.gap ?? Infinity;
  const cheaper = `a plan up to ${(100 * seen).toFixed(seen < 0.01 ? 3 : 2)} % cheaper may exist`;
  const why = outcome.report.columnGeneration
    ? 'planned by column generation, which stops at a certified gap'
    : 'the time for starts and calls ran out';
  const message = `${why}: ${cheaper}`;
  return [{ severity: 'warning', rule: 'solver', ownerId: 'solver', slotMs, seen, allowed: 0, message }];
}

function solverFinding(message: string, slotMs: number): CheckFinding {
  return { severity: 'violation', rule: 'solver', ownerId: 'solver', slotMs, seen: 1, allowed: 0, message };
}
