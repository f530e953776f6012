/** Cheapest dispatch of a radial network within voltage limits and ratings: LinDistFlow as a program, checked by an AC sweep. */
import { checkSolution } from '../dispatch/check-solution.js';
import type { SolveOutcome, SolveReport } from '../dispatch/linear-program.js';
import { checkAc } from './ac-check.js';
import { sweepPowerFlow } from '../power-flow/ac-sweep.js';
import { checkPriced, firstTangents, outputsOf, refinedTangents } from './generator-columns.js';
import type { OperatingPoint } from '../dispatch/constraints/lin-dist-flow.js';
import type { OpfResult } from './opf-result.js';
import type { PowerNetwork } from '../power-flow/power-network.js';
import { buildRadialOpf, type RadialAnswer, type RadialOpfModel } from './radial-model.js';
import { radialTree, type TreeDemand } from '../power-flow/radial-tree.js';
import { explainRadialConflict, readRadialOpf } from './read-radial-opf.js';
import type { ProgramSolver } from '../dispatch/program-solver.js';

const MOST_ROUNDS = 8;
const COST_ACCURACY = 1e-7;
/** Voltages of program and sweep agree to this before the rounds end, per unit. */
const VOLTAGE_ACCURACY = 1e-5;

/**
 * Solves a radial case. The first round leaves losses out (plain LinDistFlow); each further one is written around the sweep
 * of the last dispatch, until program and sweep tell the same voltages.
 *
 * @throws DomainError `invalid-case` when the network is not radial or a generator in service has no cost
 */
export async function solveRadialOpf(network: PowerNetwork, solve: ProgramSolver): Promise<OpfResult> {
  checkPriced(network.generators);
  const tree = radialTree(network);
  let tangents = firstTangents(network.generators);
  let around: OperatingPoint | undefined;
  const clock = { solveMs: 0, rounds: 0 };
  for (;;) {
    const model = buildRadialOpf(network, tree, { tangents, around });
    const outcome = await solve(model.program);
    clock.solveMs += outcome.report.solveMs;
    clock.rounds += 1;
    const report = { ...outcome.report, ...clock };
    if (outcome.status !== 'optimal') return unsolved(network, model, outcome, report);
    const check = checkSolution(model.program, outcome);
    if (!check.passed) {
      const message = `the answer was refused by the checker: ${check.problems.join('; ')}`;
      return empty(network, 'failed', { ...report, message });
    }
    const answer = swept(model, outcome);
    const reading = readRadialOpf(answer);
    const gap = reading.cost - outcome.objective;
    const isMet = gap <= COST_ACCURACY * Math.abs(reading.cost) && voltageError(answer) <= VOLTAGE_ACCURACY;
    if (isMet || clock.rounds >= MOST_ROUNDS || !answer.flow.converged) {
      const acCheck = checkAc(tree, answer.flow);
      return { ...empty(network, 'optimal', report), ...reading, acCheck };
    }
    tangents = refinedTangents(model.generators, tangents, answer.outputsMw);
    around = answer.flow;
  }
}

/** The AC flow of a dispatch; the root takes up what the program did not know. */
function swept(model: RadialOpfModel, outcome: RadialAnswer['outcome']): RadialAnswer {
  const outputsMw = outputsOf(model.outputs, outcome.primal);
  const outputsMvar = model.reactiveCols.map((col) => outcome.primal[col] ?? 0);
  return {
    model,
    outcome,
    outputsMw,
    outputsMvar,
    flow: sweepPowerFlow(model.tree, netDemand(model, { outputsMw, outputsMvar })),
  };
}

function netDemand(
  { tree, generators }: RadialOpfModel,
  { outputsMw, outputsMvar }: Pick<RadialAnswer, 'outputsMw' | 'outputsMvar'>,
): TreeDemand {
  const mw = Float64Array.from(tree.buses, (bus) => bus.demandMw);
  const mvar = Float64Array.from(tree.buses, (bus) => bus.demandMvar);
  generators.forEach(({ busId }, g) => {
    const k = tree.position.get(busId) ?? 0;
    if (k === 0) return;
    mw[k] = (mw[k] ?? 0) - (outputsMw[g] ?? 0);
    mvar[k] = (mvar[k] ?? 0) - (outputsMvar[g] ?? 0);
  });
  return { mw, mvar };
}

function voltageError({ model, outcome, flow }: RadialAnswer): number {
  return model.part.squareCols.reduce((most, col, k) => {
    const programmed = Math.sqrt(Math.max(0, outcome.primal[col] ?? 0));
    return Math.max(most, Math.abs(programmed - (flow.voltagePu[k] ?? 0)));
  }, 0);
}

function unsolved(
  network: PowerNetwork,
  model: RadialOpfModel,
  outcome: Exclude<SolveOutcome, { status: 'optimal' }>,
  report: OpfResult['solver'],
): OpfResult {
  const conflict = outcome.status === 'infeasible' ? explainRadialConflict(model, outcome.conflict) : null;
  return { ...empty(network, outcome.status, report), conflict };
}

function empty(
  network: PowerNetwork,
  status: OpfResult['status'],
  solver: SolveReport & { readonly rounds: number },
): OpfResult {
  return {
    case: network.name,
    model: 'lindistflow',
    status,
    ...{ congested: null, cost: null, generators: [], branches: [], buses: [], check: null, acCheck: null },
    ...{ conflict: null, remedies: [], notes: network.notes, solver },
  };
}
