/** Reads a solved radial power flow: flows and voltages from the AC sweep, prices from the program's duals. */
import { loadingOf } from './ac-check.js';
import { costAt } from './generation-cost.js';
import type { BranchResult, BusResult, GeneratorResult, OpfConflict, OpfResult } from './opf-result.js';
import type { RadialAnswer, RadialOpfModel } from './radial-model.js';

type Reading = Pick<OpfResult, 'congested' | 'generators' | 'branches' | 'buses' | 'check'> & {
  readonly cost: number;
};

/** Distance from a limit, per unit of 1 + |limit|, that counts as standing at it. */
const AT_LIMIT = 1e-6;
/** Duals below this share of the dearest bus price are noise of the solver. */
const PRICED = 1e-6;
/** Step a voltage limit's shadow price is given for, per unit. */
const VOLTAGE_STEP_PU = 0.01;
const LISTED = 8;

/** The answer in the network's words. Prices hold what one more MW changes in losses. */
export function readRadialOpf(answer: RadialAnswer): Reading {
  const { model, outcome, flow } = answer;
  const generators = generatorResults(answer);
  const buses = busResults(answer);
  const branches = branchResults(answer, buses);
  const rootId = model.tree.buses[0]?.id;
  const rootMw = generators.filter((g) => g.bus === rootId).reduce((sum, g) => sum + g.outputMw, 0);
  const atRoot = generators.some((g) => g.bus === rootId);
  const overload = branches.reduce((most, b) => Math.max(most, ((b.loading ?? 0) - 1) * (b.limitMw ?? 0)), 0);
  return {
    cost: generators.reduce((sum, generator) => sum + generator.cost, 0),
    congested:
      branches.some((b) => b.binding !== null) || buses.some((b) => (b.voltageShadowPrice ?? 0) !== 0),
    generators,
    branches,
    buses,
    check: {
      // Everything but the root is as dispatched; what is left shows as a difference there.
      worstImbalanceMw: atRoot ? Math.abs(flow.importMw - rootMw) : 0,
      worstOverloadMw: overload,
      costLowerBound: outcome.objective,
    },
  };
}

function generatorResults({ model, outputsMw, outputsMvar }: RadialAnswer): GeneratorResult[] {
  return model.generators.map((generator, g): GeneratorResult => {
    const outputMw = outputsMw[g] ?? 0;
    const { id, busId, minMw, maxMw, cost } = generator;
    const at = near(outputMw, maxMw) ? 'max' : near(outputMw, minMw) ? 'min' : null;
    const paid = cost ? costAt(cost, outputMw) : 0;
    return { id, bus: busId, outputMw, outputMvar: outputsMvar[g] ?? 0, minMw, maxMw, cost: paid, at };
  });
}

function busResults({ model, outcome, flow }: RadialAnswer): BusResult[] {
  const duals = outcome.rowDuals;
  const prices = model.part.activeRows.map((row) => duals?.[row] ?? 0);
  const dearest = Math.max(...prices.map(Math.abs), Number.MIN_VALUE);
  return model.tree.buses.map((bus, k): BusResult => {
    const row = model.part.voltageRows[k] ?? -1;
    const dual = row < 0 ? 0 : Math.abs(duals?.[row] ?? 0);
    const volts = flow.voltagePu[k] ?? 0;
    return {
      id: bus.id,
      demandMw: bus.demandMw,
      angleDeg: ((flow.angleRad[k] ?? 0) * 180) / Math.PI,
      voltagePu: volts,
      // The row limits U = V²: dV of room is 2 V dV of U.
      voltageShadowPrice: dual > PRICED * dearest ? dual * 2 * volts * VOLTAGE_STEP_PU : 0,
      price: prices[k] ?? 0,
    };
  });
}

function branchResults({ model, outcome, flow }: RadialAnswer, buses: readonly BusResult[]): BranchResult[] {
  const { tree, part } = model;
  const dearest = Math.max(...buses.map((bus) => Math.abs(bus.price)), Number.MIN_VALUE);
  return tree.feeds.flatMap((feed, k): BranchResult[] => {
    if (!feed) return [];
    const { id, name, fromBus, toBus, ratingMva } = feed.branch;
    const direction = feed.isDownward ? 1 : -1;
    const sides = (part.ratingRows[k] ?? []).map((row) => Math.abs(outcome.rowDuals?.[row] ?? 0));
    const shadow = sides.reduce((sum, dual) => sum + dual, 0);
    const isBinding = shadow > PRICED * dearest;
    return [
      {
        ...{ id, name, from: fromBus, to: toBus },
        flowMw: direction * (flow.flowMw[k] ?? 0),
        flowMvar: direction * (flow.flowMvar[k] ?? 0),
        limitMw: Number.isFinite(ratingMva) ? ratingMva : null,
        loading: loadingOf(tree, flow, k),
        binding: isBinding ? 'rating' : null,
        shadowPrice: isBinding ? shadow : 0,
      },
    ];
  });
}

/** The conflict of a radial case: limits that no dispatch can hold together. */
export function explainRadialConflict(model: RadialOpfModel, names: readonly string[]): OpfConflict {
  const { tree, part, program } = model;
  const wanted = new Set(names);
  const has = (row: number | undefined): boolean =>
    row !== undefined && row >= 0 && wanted.has(program.rowNames[row] ?? '');
  const buses = tree.buses.filter((_, k) => has(part.voltageRows[k])).map((bus) => bus.id);
  const branches = tree.feeds.flatMap((feed, k) =>
    feed && part.ratingRows[k]?.some(has) ? [feed.branch.name] : [],
  );
  const generators = model.generators
    .filter((_, g) =>
      [...(model.outputs[g] ?? []), model.reactiveCols[g] ?? -1].some((col) =>
        wanted.has(program.colNames[col] ?? ''),
      ),
    )
    .map((generator) => generator.id);
  const parts = [
    buses.length > 0 ? `the voltage limits of ${count('bus', 'buses', buses.map(String))}` : '',
    branches.length > 0 ? `the rating of ${count('branch', 'branches', branches)}` : '',
    generators.length > 0
      ? `the output limits of ${count('generator', 'generators', generators.map(String))}`
      : '',
  ].filter((text) => text !== '');
  const sentence =
    parts.length === 0
      ? 'the solver named no conflicting limits'
      : `${parts.join(' and ')} cannot hold together: no dispatch serves the demand behind them`;
  return { buses, branches, generators, sentence };
}

function count(one: string, many: string, names: readonly string[]): string {
  const more = names.length - LISTED;
  const listed = names.slice(0, LISTED).join(', ') + (more > 0 ? ` and ${String(more)} more` : '');
  return `${names.length === 1 ? one : many} ${listed}`;
}

function near(value: number, limit: number): boolean {
  return Math.abs(value - limit) <= AT_LIMIT * (1 + Math.abs(limit));
}
