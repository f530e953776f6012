/** Solves a network's DC optimal power flow: tangents are refined until the true cost is met, infeasible cases explained. */
import { checkSolution } from '../dispatch/check-solution.js';
import type { LinearProgram, SolveOutcome, SolveReport } from '../dispatch/linear-program.js';
import { DomainError } from '../domain-error.js';
import { buildDcOpf, type DcOpfModel, type TangentPoints } from './dc-opf.js';
import { explainConflict, remedyOf } from './opf-conflict.js';
import { isCurved } from './generation-cost.js';
import type { OpfRemedy, OpfResult } from './opf-result.js';
import type { PowerNetwork } from './power-network.js';
import { type OpfReading, outputsOf, readOpf } from './read-opf.js';

/** Whoever solves a program; the caller sets time limit and engine. */
export type SolveProgram = (program: LinearProgram) => Promise<SolveOutcome>;

/** Tangents a curved cost begins with. */
const FIRST_TANGENTS = 30;
/** Share by which the answer's cost may lie above the lower bound; large networks take the coarser one for their time. */
const COST_ACCURACY = 1e-8;
const LARGE_COST_ACCURACY = 1e-6;
const LARGE_ROWS = 2_000;
const MOST_ROUNDS = 20;
/** New tangents on each side of an output, within its neighbours. */
const SIDE_TANGENTS = 4;

/**
 * Solves a case.
 *
 * @throws DomainError `invalid-case` when a generator in service has no cost
 */
export async function solveOpf(network: PowerNetwork, solve: SolveProgram): Promise<OpfResult> {
  const unpriced = network.generators.find((generator) => generator.inService && !generator.cost);
  if (unpriced) {
    throw new DomainError(
      'invalid-case',
      `generator ${String(unpriced.id)} has no cost; give mpc.gencost a row for every generator`,
      { generator: unpriced.id },
    );
  }
  let tangents = firstTangents(network);
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
    tangents = refined(model, tangents, outputsOf(model, outcome.primal));
  }
}

interface Clock {
  readonly solveMs: number;
  readonly rounds: number;
}

function firstTangents(network: PowerNetwork): TangentPoints {
  return new Map(
    network.generators
      .filter(({ cost, inService }) => inService && cost !== null && isCurved(cost))
      .map(({ id, minMw, maxMw }) => [
        id,
        Array.from(
          { length: FIRST_TANGENTS },
          (_, k) => minMw + ((maxMw - minMw) * k) / (FIRST_TANGENTS - 1),
        ),
      ]),
  );
}

/** More tangents around each output: at it, and on both sides up to the neighbouring ones. */
function refined(model: DcOpfModel, tangents: TangentPoints, outputs: readonly number[]): TangentPoints {
  const next = new Map(tangents);
  model.network.generators.forEach(({ id, minMw, maxMw }, g) => {
    const points = tangents.get(id);
    if (!points) return;
    const at = Math.min(maxMw, Math.max(minMw, outputs[g] ?? minMw));
    const below = points.filter((mw) => mw < at).at(-1) ?? at;
    const above = points.find((mw) => mw > at) ?? at;
    const added = [at];
    for (let k = 1; k <= SIDE_TANGENTS; k++) {
      const share = k / (SIDE_TANGENTS + 1);
      added.push(at - (at - below) * share, at + (above - at) * share);
    }
    next.set(
      id,
      [...new Set([...points, ...added])].sort((a, b) => a - b),
    );
  });
  return next;
}

function answer(
  network: PowerNetwork,
  model: DcOpfModel,
  { reading, report, clock }: { reading: OpfReading; report: SolveReport; clock: Clock },
): OpfResult {
  const { cost, congested, generators, branches, buses, check } = reading;
  return {
    case: network.name,
    status: 'optimal',
    ...{ congested, cost, generators, branches, buses, check },
    conflict: null,
    remedies: [],
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
    status,
    ...{ congested: null, cost: null, generators: [], branches: [], buses: [], check: null, conflict: null },
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
