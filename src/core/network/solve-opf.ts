/** Solves a network's DC optimal power flow: tangents are refined until the true cost is met, infeasible cases explained. */
import { checkSolution } from '../dispatch/check-solution.js';
import type { SolveOutcome, SolveReport } from '../dispatch/linear-program.js';
import type { ProgramSolver } from '../dispatch/program-solver.js';
import { buildDcOpf, type DcOpfModel } from './dc-opf.js';
import { ElasticOpf } from './elastic-opf.js';
import {
  checkPriced,
  firstTangents,
  outputsOf,
  refinedTangents,
  type TangentPoints,
} from './generator-columns.js';
import { explainConflict, remedyOf, unbalancedIsland } from './opf-conflict.js';
import type { OpfResult } from './opf-result.js';
import type { PowerNetwork } from '../power-flow/power-network.js';
import { type OpfReading, readOpf } from './read-opf.js';

/** Share by which the answer's cost may lie above the lower bound; large networks take the coarser one for their time. */
const COST_ACCURACY = 1e-8;
const LARGE_COST_ACCURACY = 1e-6;
const LARGE_ROWS = 2_000;
const MOST_ROUNDS = 20;

/** Overrun that is no rounding [MW]. */
const OVERRUN_MW = 1e-6;

/** Report of a case that adding up decided. */
const ADDED_UP: SolveReport = {
  ...{ solver: 'addition', version: '1', solveMs: 0, iterations: null, message: 'an island cannot balance' },
};

/**
 * Solves a case.
 *
 * @param solve whoever solves programs; the caller sets time limit and engine
 * @throws DomainError `invalid-case` when a generator in service has no cost
 */
export async function solveOpf(network: PowerNetwork, solve: ProgramSolver): Promise<OpfResult> {
  checkPriced(network.generators);
  const tangents = firstTangents(network.generators);
  const clock = { solveMs: 0, rounds: 0 };
  const model = buildDcOpf(network, tangents);
  if (unbalancedIsland(model)) return explained(network, { model, outcome: null, solve, clock });
  if (model.program.numRows <= LARGE_ROWS) return refined(network, { tangents, slack: 'none', solve, clock });
  return refined(network, { tangents, slack: 'priced', solve, clock });
}

/** Solves round after round, with more tangents each, until the true cost is met. */
async function refined(
  network: PowerNetwork,
  {
    tangents: first,
    slack,
    solve,
    clock,
  }: {
    readonly tangents: TangentPoints;
    readonly slack: 'none' | 'priced';
    readonly solve: ProgramSolver;
    readonly clock: Clock;
  },
): Promise<OpfResult> {
  let tangents = first;
  for (;;) {
    const model = buildDcOpf(network, tangents, slack);
    const outcome = await solve(model.program, { nameConflict: false });
    clock.solveMs += outcome.report.solveMs;
    clock.rounds += 1;
    if (outcome.status !== 'optimal') return explained(network, { model, outcome, solve, clock });
    const check = checkSolution(model.program, outcome);
    if (slack === 'priced' && (!check.passed || isOverrun(model, outcome.primal))) {
      const why = await explained(network, { model, outcome: null, solve, clock });
      // What was dearer than an overrun, or not sound at such prices, may still be possible.
      return why.status === 'failed' ? refined(network, { tangents, slack: 'none', solve, clock }) : why;
    }
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

/** True when a limit is overrun that may be, at its price. */
function isOverrun({ overloadCols }: DcOpfModel, primal: Float64Array): boolean {
  return [...overloadCols.values()].some(({ rating }) =>
    rating.some((col) => (primal[col] ?? 0) > OVERRUN_MW),
  );
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

/**
 * No optimum: why, and the least changes. What has to give way proves that there is none, also where a solver ended without saying
 * so; where nothing has to, there is no answer.
 *
 * @param found the answer; null where there is none yet
 */
async function explained(
  network: PowerNetwork,
  found: {
    readonly model: DcOpfModel;
    readonly outcome: SolveOutcome | null;
    readonly solve: ProgramSolver;
    readonly clock: Clock;
  },
): Promise<OpfResult> {
  const { model, outcome, solve, clock } = found;
  if (outcome !== null && outcome.status !== 'infeasible' && outcome.status !== 'failed')
    return empty(network, model, { status: outcome.status, report: outcome.report, clock });
  const elastic = new ElasticOpf(network, solve);
  try {
    const { conflict, remedies } = await reasonsOf(elastic);
    const report = outcome?.report ?? elastic.report ?? ADDED_UP;
    const solved = { rounds: Math.max(1, clock.rounds), solveMs: clock.solveMs + elastic.solveMs };
    if (conflict === null && outcome?.status !== 'infeasible')
      return empty(network, model, { status: 'failed', report, clock: solved });
    const told = conflict ?? explainConflict(elastic.model, []);
    return {
      ...empty(network, model, { status: 'infeasible', report, clock: solved }),
      ...{ conflict: told, remedies },
    };
  } finally {
    await elastic.close();
  }
}

/** The conflict, null where nothing has to give way, and what would resolve it. */
async function reasonsOf(elastic: ElasticOpf): Promise<Pick<OpfResult, 'conflict' | 'remedies'>> {
  const { model } = elastic;
  const unbalanced = unbalancedIsland(model);
  if (unbalanced) {
    const unserved = unbalanced.isShort ? await elastic.leastUnserved() : null;
    const remedy = unserved && remedyOf(model, 'demand', unserved);
    return { conflict: explainConflict(model, unbalanced.names), remedies: remedy ? [remedy] : [] };
  }
  const overload = await elastic.leastOverload();
  const unserved = await elastic.leastUnserved();
  const remedies = [
    unserved && remedyOf(model, 'demand', unserved),
    overload && remedyOf(model, 'ratings', overload),
  ].filter((remedy) => remedy !== null);
  const isDemand = unserved !== null && unserved.parts.length > 0 && unserved.helps;
  const change = isDemand ? unserved : overload;
  if (!change || change.parts.length === 0) return { conflict: null, remedies };
  const names = await elastic.conflict(isDemand ? 'demand' : 'limits', change);
  return { conflict: explainConflict(model, names ?? []), remedies };
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
