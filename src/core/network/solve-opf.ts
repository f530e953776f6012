/** Solves a network's DC optimal power flow: tangents are refined until the true cost is met, infeasible cases explained. */
import { checkSolution } from '../dispatch/check-solution.js';
import type { LinearProgram, SolveOutcome, SolveReport } from '../dispatch/linear-program.js';
import type { SolverQuestion } from '../dispatch/program-solver.js';
import { buildDcOpf, type DcOpfModel, type OpfSlack } from './dc-opf.js';
import { checkPriced, firstTangents, outputsOf, refinedTangents } from './generator-columns.js';
import { cannotBalance, explainConflict, proofNames, remedyOf } from './opf-conflict.js';
import type { OpfRemedy, OpfResult } from './opf-result.js';
import type { PowerNetwork } from '../power-flow/power-network.js';
import { type OpfReading, readOpf } from './read-opf.js';

/** Whoever solves a program; the caller sets time limit and engine. */
export type SolveProgram = (program: LinearProgram, question?: SolverQuestion) => Promise<SolveOutcome>;

/** Share by which the answer's cost may lie above the lower bound; large networks take the coarser one for their time. */
const COST_ACCURACY = 1e-8;
const LARGE_COST_ACCURACY = 1e-6;
const LARGE_ROWS = 2_000;
const MOST_ROUNDS = 20;

/**
 * Solves a case.
 *
 * @throws DomainError `invalid-case` when a generator in service has no cost
 */
export async function solveOpf(network: PowerNetwork, solve: SolveProgram): Promise<OpfResult> {
  checkPriced(network.generators);
  let tangents = firstTangents(network.generators);
  const clock = { solveMs: 0, rounds: 0 };
  for (;;) {
    const model = buildDcOpf(network, tangents);
    const isLarge = model.program.numRows > LARGE_ROWS;
    // A simplex over thousands of buses takes minutes to say what adding up says at once, if it says it at all.
    if (isLarge && cannotBalance(model)) return explained(network, { model, outcome: null, solve, clock });
    const outcome = await solve(model.program, { nameConflict: !isLarge });
    clock.solveMs += outcome.report.solveMs;
    clock.rounds += 1;
    if (outcome.status !== 'optimal') return explained(network, { model, outcome, solve, clock });
    const check = checkSolution(model.program, outcome);
    if (!check.passed) {
      const message = `the answer was refused by the checker: ${check.problems.join('; ')}`;
      return empty(network, model, { status: 'failed', report: { ...outcome.report, message }, clock });
    }
    const reading = readOpf(model, outcome);
    const gap = reading.cost - reading.check.costLowerBound;
    const accuracy = isLarge ? LARGE_COST_ACCURACY : COST_ACCURACY;
    if (gap <= accuracy * Math.abs(reading.cost) || clock.rounds >= MOST_ROUNDS) {
      return answer(network, model, { reading, report: outcome.report, clock });
    }
    tangents = refinedTangents(model.network.generators, tangents, outputsOf(model.outputs, outcome.primal));
  }
}

interface Clock {
  solveMs: number;
  rounds: number;
}

function answer(
  network: PowerNetwork,
  model: DcOpfModel,
  { reading, report, clock }: { reading: OpfReading; report: SolveReport; clock: Clock },
): OpfResult {
  const { cost, congested, generators, branches, buses, check } = reading;
  return {
    case: network.name,
    model: 'dc',
    status: 'optimal',
    ...{ congested, cost, generators, branches, buses, check },
    conflict: null,
    remedies: [],
    acCheck: null,
    notes: notesOf(network, model),
    solver: { ...report, ...clock },
  };
}

/** What was asked of a relaxed program, and what that says of the plain one. */
interface Relaxed {
  readonly model: DcOpfModel;
  readonly outcome: SolveOutcome;
  /** Null where nothing has to give way. */
  readonly remedy: OpfRemedy | null;
}

/**
 * No optimum: why, and the least changes. A network is infeasible when the solver says so, or when even one whose demand, or
 * ratings, may give way is, or has to give way: that proves it where a solver ended without an answer.
 *
 * @param found the answer; null where adding up was enough
 */
async function explained(
  network: PowerNetwork,
  found: { model: DcOpfModel; outcome: SolveOutcome | null; solve: SolveProgram; clock: Clock },
): Promise<OpfResult> {
  const { model, outcome, clock } = found;
  if (outcome !== null && outcome.status !== 'infeasible' && outcome.status !== 'failed')
    return empty(network, model, { status: outcome.status, report: outcome.report, clock });
  const demand = await relaxed(network, 'demand', found);
  const tried = [demand];
  // No rating helps where output is missing, or has nowhere to go.
  if (!cannotBalance(model)) tried.push(await relaxed(network, 'ratings', found));
  const report = outcome?.report ?? demand.outcome.report;
  const solved = { ...clock, rounds: Math.max(1, clock.rounds) };
  const isProven = tried.some((one) => one.remedy !== null || one.outcome.status === 'infeasible');
  if (outcome?.status === 'failed' && !isProven)
    return empty(network, model, { status: 'failed', report, clock: solved });
  const named = outcome?.status === 'infeasible' ? outcome.conflict : [];
  const conflict =
    named.length > 0
      ? explainConflict(model, named)
      : explainConflict(demand.model, proofNames(demand.model.program, demand.outcome));
  const remedies = tried.flatMap(({ remedy }) => remedy ?? []);
  return { ...empty(network, model, { status: 'infeasible', report, clock: solved }), conflict, remedies };
}

async function relaxed(
  network: PowerNetwork,
  slack: Exclude<OpfSlack, 'none'>,
  { solve, clock }: { readonly solve: SolveProgram; readonly clock: Clock },
): Promise<Relaxed> {
  const model = buildDcOpf(network, new Map(), slack);
  const outcome = await solve(model.program);
  clock.solveMs += outcome.report.solveMs;
  const isSound = outcome.status === 'optimal' && checkSolution(model.program, outcome).passed;
  return { model, outcome, remedy: isSound ? remedyOf(model, slack, outcome) : null };
}

function empty(
  network: PowerNetwork,
  model: DcOpfModel,
  { status, report, clock }: { status: OpfResult['status']; report: SolveReport; clock: Clock },
): OpfResult {
  return {
    case: network.name,
    model: 'dc',
    status,
    ...{
      congested: null,
      cost: null,
      generators: [],
      branches: [],
      buses: [],
      check: null,
      acCheck: null,
      conflict: null,
    },
    remedies: [],
    notes: notesOf(network, model),
    solver: { ...report, ...clock },
  };
}

function notesOf(network: PowerNetwork, model: DcOpfModel): string[] {
  const chosen = model.islands.map((island) => island.note).filter((note) => note !== null);
  const islands = model.islands.length > 1 ? [`the network has ${String(model.islands.length)} islands`] : [];
  return [...network.notes, ...islands, ...chosen];
}
