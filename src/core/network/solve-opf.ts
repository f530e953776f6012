/** Solves a network's DC optimal power flow: tangents are refined until the true cost is met, infeasible cases explained. */
import { checkSolution } from '../dispatch/check-solution.js';
import type { LinearProgram, SolveOutcome, SolveReport } from '../dispatch/linear-program.js';
import { buildDcOpf, type DcOpfModel } from './dc-opf.js';
import { checkPriced, firstTangents, outputsOf, refinedTangents } from './generator-columns.js';
import { explainConflict, remedyOf } from './opf-conflict.js';
import type { OpfRemedy, OpfResult } from './opf-result.js';
import type { PowerNetwork } from '../power-flow/power-network.js';
import { type OpfReading, readOpf } from './read-opf.js';

/** Whoever solves a program; the caller sets time limit and engine. */
export type SolveProgram = (program: LinearProgram) => Promise<SolveOutcome>;

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
    const outcome = await solve(model.program);
    clock.solveMs += outcome.report.solveMs;
    clock.rounds += 1;
    if (outcome.status !== 'optimal') return ended(network, { model, outcome, solve, clock });
    const check = checkSolution(model.program, outcome);
    if (!check.passed) {
      const message = `the answer was refused by the checker: ${check.problems.join('; ')}`;
      return empty(network, model, { status: 'failed', report: { ...outcome.report, message }, clock });
    }
    const reading = readOpf(model, outcome);
    const gap = reading.cost - reading.check.costLowerBound;
    const accuracy = model.program.numRows > LARGE_ROWS ? LARGE_COST_ACCURACY : COST_ACCURACY;
    if (gap <= accuracy * Math.abs(reading.cost) || clock.rounds >= MOST_ROUNDS) {
      return answer(network, model, { reading, report: outcome.report, clock });
    }
    tangents = refinedTangents(model.network.generators, tangents, outputsOf(model.outputs, outcome.primal));
  }
}

interface Clock {
  readonly solveMs: number;
  readonly rounds: number;
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

async function ended(
  network: PowerNetwork,
  found: { model: DcOpfModel; outcome: SolveOutcome; solve: SolveProgram; clock: Clock },
): Promise<OpfResult> {
  const { model, outcome, solve, clock } = found;
  const result = empty(network, model, { status: outcome.status, report: outcome.report, clock });
  if (outcome.status !== 'infeasible') return result;
  const remedies: OpfRemedy[] = [];
  for (const slack of ['demand', 'ratings'] as const) {
    const relaxed = buildDcOpf(network, new Map(), slack);
    const remedy = remedyOf(relaxed, slack, await solve(relaxed.program));
    if (remedy) remedies.push(remedy);
  }
  return { ...result, conflict: explainConflict(model, outcome.conflict), remedies };
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
