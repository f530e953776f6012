/** Reads a solved DC optimal power flow back into the network's words and recomputes it by its own arithmetic. */
import type { SolveOutcome } from '../dispatch/linear-program.js';
import { type DcOpfModel, flowWindow, susceptance } from './dc-opf.js';
import { costAt } from './generation-cost.js';
import { outputsOf } from './generator-columns.js';
import type { BranchResult, BusResult, GeneratorResult, OpfCheck } from './opf-result.js';

type Optimal = Extract<SolveOutcome, { status: 'optimal' }>;

/** The physical part of an answer. */
export interface OpfReading {
  readonly cost: number;
  readonly congested: boolean;
  readonly generators: readonly GeneratorResult[];
  readonly branches: readonly BranchResult[];
  readonly buses: readonly BusResult[];
  readonly check: OpfCheck;
}

/** Distance from a limit, per unit of 1 + |limit|, that counts as standing at it. */
const AT_LIMIT = 1e-6;
/** Shadow prices below this share of the dearest bus price are noise of the solver. */
const PRICED = 1e-6;

/** Reads an optimal outcome. A solver without duals gives no prices: they are 0 and the caller must say so. */
export function readOpf(model: DcOpfModel, outcome: Optimal): OpfReading {
  const { network } = model;
  const outputs = outputsOf(model.outputs, outcome.primal);
  const generators = network.generators.map((generator, g): GeneratorResult => {
    const outputMw = outputs[g] ?? 0;
    const { id, busId, minMw, maxMw } = generator;
    const at = near(outputMw, maxMw) ? 'max' : near(outputMw, minMw) ? 'min' : null;
    const cost = generator.cost ? costAt(generator.cost, outputMw) : 0;
    return { id, bus: busId, outputMw, outputMvar: null, minMw, maxMw, cost, at };
  });
  const angles = model.angleCols.map((col) => (outcome.primal[col] ?? 0) / network.baseMva);
  const buses = network.buses.map((bus, index): BusResult => ({
    id: bus.id,
    demandMw: bus.demandMw,
    angleDeg: plain(((angles[index] ?? 0) * 180) / Math.PI),
    voltagePu: null,
    voltageShadowPrice: null,
    price: plain(outcome.rowDuals?.[model.balanceRows[index] ?? -1] ?? 0),
  }));
  const branches = branchResults(model, outcome, buses);
  return {
    cost: generators.reduce((sum, generator) => sum + generator.cost, 0),
    congested: branches.some((branch) => branch.binding !== null),
    generators,
    branches,
    buses,
    check: {
      worstImbalanceMw: worstImbalance(model, { generators, branches, buses }),
      worstOverloadMw: branches.reduce(
        (most, b) => Math.max(most, Math.abs(b.flowMw) - (b.limitMw ?? Infinity)),
        0,
      ),
      costLowerBound: outcome.objective,
    },
  };
}

function branchResults(model: DcOpfModel, outcome: Optimal, buses: readonly BusResult[]): BranchResult[] {
  const angle = new Map(buses.map((bus) => [bus.id, (bus.angleDeg * Math.PI) / 180]));
  const dearest = buses.reduce((most, bus) => Math.max(most, Math.abs(bus.price)), 0);
  return model.network.branches.map((branch, l): BranchResult => {
    const { id, name, fromBus, toBus } = branch;
    const difference = (angle.get(fromBus) ?? 0) - (angle.get(toBus) ?? 0);
    const flowMw = plain(susceptance(branch) * model.network.baseMva * difference);
    const row = model.flows[l]?.row;
    const dual = row === undefined ? 0 : (outcome.rowDuals?.[row] ?? 0);
    const window = flowWindow(branch, model.network.baseMva);
    // A negative dual belongs to the upper side: one more MW there makes the cost fall.
    const isUpper = dual === 0 ? flowMw >= 0 : dual < 0;
    const limit = isUpper ? window.maxMw : -window.minMw;
    const limitMw = Number.isFinite(limit) ? limit : null;
    const isBinding = Math.abs(dual) > PRICED * Math.max(dearest, Number.MIN_VALUE);
    const source = isUpper ? window.maxFrom : window.minFrom;
    const loading = limitMw === null || limitMw <= 0 ? null : Math.abs(flowMw) / limitMw;
    return {
      ...{ id, name, from: fromBus, to: toBus, flowMw, flowMvar: null, limitMw, loading },
      binding: isBinding ? source : null,
      shadowPrice: isBinding ? Math.abs(dual) : 0,
    };
  });
}

function worstImbalance(
  { network }: DcOpfModel,
  { generators, branches, buses }: Pick<OpfReading, 'generators' | 'branches' | 'buses'>,
): number {
  const rest = new Map(network.buses.map((bus) => [bus.id, -bus.demandMw - bus.shuntMw]));
  const add = (bus: number, mw: number): unknown => rest.set(bus, (rest.get(bus) ?? 0) + mw);
  for (const { bus, outputMw } of generators) add(bus, outputMw);
  for (const { from, to, flowMw } of branches) {
    add(from, -flowMw);
    add(to, flowMw);
  }
  return buses.reduce((most, bus) => Math.max(most, Math.abs(rest.get(bus.id) ?? 0)), 0);
}

function near(value: number, limit: number): boolean {
  return Math.abs(value - limit) <= AT_LIMIT * (1 + Math.abs(limit));
}

/** No minus zero in an answer. */
function plain(value: number): number {
  return value === 0 ? 0 : value;
}
