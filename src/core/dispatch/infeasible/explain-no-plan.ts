/** Why a program has no plan that keeps every limit, and what people could relax, cheapest first. */
import type { BuiltDispatch } from '../dispatch-input.js';
import { hasIntegers, type LinearProgram } from '../linear-program.js';
import { type ProgramSolver, within } from '../program-solver.js';
import { costText } from '../reason-text.js';
import { type CommandedLimit, commandedLimits, emergencyCols, withHardLimits } from './commanded-limits.js';
import {
  type ConflictPart,
  conflictProgram,
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

/** Time for the conflict, and then for the ways out [ms]: a person waits for both. A city takes a second or two of each. */
const CONFLICT_MS = 5_000;
const WAYS_MS = 5_000;

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
  /**
   * Members of one irreducible conflict: without any one of them there would be a plan. Where the time ran out there may be more
   * than that, and the sentence says so. Empty when none was found.
   */
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
  const found = await conflictInTime(built, limits, within(solve, CONFLICT_MS));
  const conflict = conflictMembers(built, found.parts);
  const ways = within(solve, WAYS_MS);
  const solved = await solveRelaxations(built, { limits, decided: given.decided }, ways);
  const relaxations = solved.map((one): Relaxation => ({
    ...one,
    words: relaxationText(built, one.bounds),
  }));
  const sentence = sentenceOf({ conflict, isSmallest: found.isSmallest }, relaxations);
  return { conflict, relaxations, sentence };
}

/** What was found in time. Where that is nothing, what a person pinned: without it there was a plan. */
async function conflictInTime(
  built: BuiltDispatch,
  limits: readonly CommandedLimit[],
  solve: ProgramSolver,
): Promise<{ readonly parts: readonly ConflictPart[]; readonly isSmallest: boolean }> {
  const parts = await smallestConflict(built, limits, solve);
  const isOver = solve.isOver?.() === true;
  if (parts.length > 0) return { parts, isSmallest: !isOver };
  const search = { program: built.program, belongs: new Set<number>() };
  const pins = built.program.rowNames.filter((name) => name.startsWith(PINNED));
  return { parts: namedParts(search, pins), isSmallest: !isOver && pins.length === 0 };
}

const PINNED = 'pinned-setpoint[';

/** Without whole numbers where that is enough; otherwise what the grid could do if it were not for them. */
async function smallestConflict(
  built: BuiltDispatch,
  limits: readonly CommandedLimit[],
  solve: ProgramSolver,
): Promise<ConflictPart[]> {
  const program = withHardLimits(built, limits);
  const belongs = new Set(limits.flatMap(({ node, slot }) => ownCols(node, slot)));
  // What is decided stays between its bounds: the question is only whether it must be whole.
  const decisions = program.colNames.flatMap((_, col) => (program.integrality?.[col] === 1 ? [col] : []));
  const whole = { program, belongs: new Set([...belongs, ...decisions]), solve };
  const pinned = await pinnedConflict(built, whole);
  if (pinned.length > 0) return pinned;
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
  return hasIntegers(program) ? irreducibleConflict(whole, everyPart(whole), [byOwner, byFamily]) : [];
}

const byOwner = ({ name }: ConflictPart): string => readName(name).ownerId;
const byFamily = ({ name }: ConflictPart): string => `${readName(name).family} ${readName(name).ownerId}`;

/** What an asset cannot do whatever all others do: the commonest fault of a pin, and found among a few hundred rows. */
async function pinnedConflict(built: BuiltDispatch, search: ConflictSearch): Promise<ConflictPart[]> {
  const pinned = new Set((built.input.pins ?? []).map(({ assetId }) => assetId));
  if (pinned.size === 0) return [];
  const parts = everyPart(search).filter((part) => pinned.has(byOwner(part)));
  for (const assetId of pinned) {
    const own = parts.filter((part) => byOwner(part) === assetId);
    const outcome = await search.solve(conflictProgram(search.program, own, search.belongs));
    if (outcome.status !== 'infeasible') continue;
    const named = new Set(outcome.conflict);
    const few = await irreducibleConflict(
      search,
      own.filter(({ name }) => named.has(name)),
    );
    return few.length > 0 ? few : irreducibleConflict(search, own, [byFamily]);
  }
  return [];
}

/** The program with limits the plan answers for made hard. */
export function hardProgram(built: BuiltDispatch, validUntilMs: number): LinearProgram {
  return withHardLimits(built, commandedLimits(built, validUntilMs));
}

function ownCols(node: CommandedLimit['node'], slot: number): number[] {
  const { room = [], head = [] } = node.feederCols?.[slot] ?? {};
  return [...emergencyCols(node, slot), node.shortfallCols[slot] ?? -1, ...room, ...head];
}

function sentenceOf(
  found: { readonly conflict: readonly ConflictMember[]; readonly isSmallest: boolean },
  relaxations: readonly Relaxation[],
): string {
  const told = conflictSentence(found.conflict);
  const why = told === '' || found.isSmallest ? told : `Among these lies the conflict: ${told}`;
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
