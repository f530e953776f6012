/** Why a program has no plan that keeps every limit, and what people could relax, cheapest first. */
import type { BuiltDispatch } from '../dispatch-input.js';
import { isSolved, type LinearProgram, type SolveOutcome } from '../linear-program.js';
import { costText } from '../reason-text.js';
import {
  type CommandedLimit,
  commandedLimits,
  emergencyCols,
  type ProgramSolver,
  withHardLimits,
} from './commanded-limits.js';
import { infeasibleSupport, irreducibleConflict } from './conflict.js';
import { type ConflictMember, conflictMembers, conflictSentence } from './conflict-text.js';
import { relaxationText } from './relaxation-text.js';
import { type RelaxedBound, solveRelaxations } from './relaxations.js';

/** Ways out told in the sentence; the data has all. */
const WAYS_TOLD = 3;

/** A way out, in words and as data. */
export interface Relaxation {
  /** `raise Point-du-Jour by 40 kW 18:00–18:30`. */
  readonly words: string;
  readonly bounds: readonly RelaxedBound[];
  /** What the relaxation itself is charged [EUR]. */
  readonly priceEur: number;
  /** Cost of the plan once it is applied [EUR]. */
  readonly planCostEur: number;
}

/** Why there is no plan. */
export interface NoPlanExplanation {
  /** Members of one irreducible conflict: without any one of them there would be a plan. Empty when none was found. */
  readonly conflict: readonly ConflictMember[];
  /** Ranked by the price of the relaxation and the cost of its plan; every one was applied and solved. */
  readonly relaxations: readonly Relaxation[];
  /** Both in plain sentences. */
  readonly sentence: string;
}

/**
 * Explains an infeasible program. Only called when there is no plan: it solves several times.
 *
 * @param named the conflict as the solver of the hard program named it; empty when it named none
 */
export async function explainNoPlan(
  built: BuiltDispatch,
  given: { readonly validUntilMs: number; readonly named: readonly string[] },
  solve: ProgramSolver,
): Promise<NoPlanExplanation> {
  const limits = commandedLimits(built, given.validUntilMs);
  const hard = withHardLimits(built, limits);
  const belongs = new Set(limits.flatMap(({ node, slot }) => ownCols(node, slot)));
  const parts = await irreducibleConflict(hard, { names: given.named, belongs }, solve);
  const proven =
    parts.length > 0
      ? parts
      : await irreducibleConflict(
          hard,
          { names: await leastViolation(built, limits, solve), belongs },
          solve,
        );
  const conflict = conflictMembers(built, proven);
  const relaxations = (await solveRelaxations(built, limits, solve)).map((one): Relaxation => ({
    ...one,
    words: relaxationText(built, one.bounds),
  }));
  return { conflict, relaxations, sentence: sentenceOf(conflict, relaxations) };
}

/** The program with limits the plan answers for made hard. */
export function hardProgram(built: BuiltDispatch, validUntilMs: number): LinearProgram {
  return withHardLimits(built, commandedLimits(built, validUntilMs));
}

function ownCols(node: CommandedLimit['node'], slot: number): number[] {
  const { room = [], head = [] } = node.feederCols?.[slot] ?? {};
  return [...emergencyCols(node, slot), node.shortfallCols[slot] ?? -1, ...room, ...head];
}

/** Proof of infeasibility from the program that breaks the limits by as little as can be, at no other cost. */
async function leastViolation(
  built: BuiltDispatch,
  limits: readonly CommandedLimit[],
  solve: ProgramSolver,
): Promise<string[]> {
  const colCost = new Float64Array(built.program.numCols);
  for (const { node, slot } of limits) {
    for (const col of emergencyCols(node, slot)) colCost[col] = 1;
  }
  const outcome: SolveOutcome = await solve({ ...built.program, colCost, offset: 0 });
  if (!isSolved(outcome) || !outcome.rowDuals || !outcome.reducedCosts) return [];
  return infeasibleSupport(built.program, { rows: outcome.rowDuals, reduced: outcome.reducedCosts });
}

function sentenceOf(conflict: readonly ConflictMember[], relaxations: readonly Relaxation[]): string {
  const why = conflictSentence(conflict);
  // Above the cheapest of their plans, so that what is said grows in the order it is told.
  const baseEur = Math.min(...relaxations.map(({ planCostEur }) => planCostEur));
  const ways = relaxations
    .slice(0, WAYS_TOLD)
    .map(({ words, priceEur, planCostEur }) => `${words}: ${costText(priceEur + planCostEur - baseEur)}`);
  const way =
    ways.length > 0
      ? `Ways out, cheapest first: ${ways.join('; or ')}.`
      : 'Nothing that people may relax makes a plan possible.';
  return why === '' ? way : `${why} ${way}`;
}
