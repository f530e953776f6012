/** Why a program has no plan that keeps every limit, and what people could relax, cheapest first. */
import type { BuiltDispatch } from '../dispatch-input.js';
import { hasIntegers, type LinearProgram } from '../linear-program.js';
import type { ProgramSolver } from '../program-solver.js';
import { costText } from '../reason-text.js';
import { type CommandedLimit, commandedLimits, emergencyCols, withHardLimits } from './commanded-limits.js';
import {
  type ConflictPart,
  type ConflictSearch,
  everyPart,
  irreducibleConflict,
  namedParts,
} from './conflict.js';
import { type ConflictMember, conflictMembers, conflictSentence, readName } from './conflict-text.js';
import { relaxationText } from './relaxation-text.js';
import { type RelaxedBound, solveRelaxations } from './relaxations.js';
import { violationProofs, withoutIntegers } from './violation-proof.js';

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
 * @param decided whole numbers of a plan that breaks limits, by column; null when there is none
 */
export async function explainNoPlan(
  built: BuiltDispatch,
  given: { readonly validUntilMs: number; readonly decided: Float64Array | null },
  solve: ProgramSolver,
): Promise<NoPlanExplanation> {
  const limits = commandedLimits(built, given.validUntilMs);
  const conflict = conflictMembers(built, await smallestConflict(built, limits, solve));
  const solved = await solveRelaxations(built, { limits, decided: given.decided }, solve);
  const relaxations = solved.map((one): Relaxation => ({
    ...one,
    words: relaxationText(built, one.bounds),
  }));
  return { conflict, relaxations, sentence: sentenceOf(conflict, relaxations) };
}

/** Without whole numbers where that is enough; otherwise what the grid could do if it were not for them. */
async function smallestConflict(
  built: BuiltDispatch,
  limits: readonly CommandedLimit[],
  solve: ProgramSolver,
): Promise<ConflictPart[]> {
  const program = withHardLimits(built, limits);
  const belongs = new Set(limits.flatMap(({ node, slot }) => ownCols(node, slot)));
  const search: ConflictSearch = { program: withoutIntegers(program), belongs, solve };
  const proofs = await violationProofs(built, limits, solve);
  for (const names of proofs ?? []) {
    const parts = await irreducibleConflict(search, namedParts(search, names));
    if (parts.length > 0) return parts;
  }
  if (proofs === null) {
    const outcome = await solve(search.program);
    if (outcome.status === 'infeasible') {
      return irreducibleConflict(search, namedParts(search, outcome.conflict));
    }
  }
  if (!hasIntegers(program)) return [];
  // What is decided stays between its bounds: the question is only whether it must be whole.
  const decisions = program.colNames.flatMap((_, col) => (program.integrality?.[col] === 1 ? [col] : []));
  const whole = { program, belongs: new Set([...belongs, ...decisions]), solve };
  return irreducibleConflict(whole, everyPart(whole), [
    ({ name }) => readName(name).ownerId,
    ({ name }) => `${readName(name).family} ${readName(name).ownerId}`,
  ]);
}

/** The program with limits the plan answers for made hard. */
export function hardProgram(built: BuiltDispatch, validUntilMs: number): LinearProgram {
  return withHardLimits(built, commandedLimits(built, validUntilMs));
}

function ownCols(node: CommandedLimit['node'], slot: number): number[] {
  const { room = [], head = [] } = node.feederCols?.[slot] ?? {};
  return [...emergencyCols(node, slot), node.shortfallCols[slot] ?? -1, ...room, ...head];
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
