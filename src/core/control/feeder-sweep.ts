/** AC flow with losses of every feeder network along a plan: what voltages and currents the setpoints would make. */
import type { BuiltDispatch } from '../dispatch/dispatch-input.js';
import type { PlanContent } from '../dispatch/plan.js';
import type { FeederNetwork } from '../grid/feeder-network.js';
import { type RadialFlow, sweepPowerFlow } from '../power-flow/ac-sweep.js';
import { type RadialTree, radialTree, type TreeDemand } from '../power-flow/radial-tree.js';

const KW_PER_MW = 1000;

/** A feeder network with its flow in each slot. */
export interface FeederFlows {
  readonly feeder: FeederNetwork;
  readonly tree: RadialTree;
  /** Shape (T). */
  readonly flows: readonly RadialFlow[];
}

/** What the AC sweep tells of a feeder network, shape (T) each. */
export interface FeederSummary {
  readonly id: string;
  /** Per unit; null where no operating point was found. */
  readonly lowestVoltagePu: readonly (number | null)[];
  /** Bus that has it. */
  readonly lowestBus: readonly number[];
  readonly highestVoltagePu: readonly (number | null)[];
  /** Losses of all branches [kW]. */
  readonly lossKw: readonly (number | null)[];
}

/**
 * Sweeps a feeder network slot by slot.
 *
 * @param baseKw base load of its meter [kW], shape (T)
 * @param powers power of each asset [kW], shape (T), load convention
 */
export function sweepFeeder(
  feeder: FeederNetwork,
  baseKw: readonly number[],
  powers: ReadonlyMap<string, readonly number[]>,
): FeederFlows {
  const tree = radialTree(feeder.network);
  const flows = baseKw.map((kw, t) => sweepPowerFlow(tree, demandAt(feeder, tree, { kw, t, powers })));
  return { feeder, tree, flows };
}

/** Largest current of the branch that feeds a bus over its rated current; null without a rating. */
export function branchLoading({ tree }: FeederFlows, flow: RadialFlow, k: number): number | null {
  const rating = tree.feeds[k]?.branch.ratingMva ?? Infinity;
  return Number.isFinite(rating) ? ((flow.currentPu[k] ?? Number.NaN) * tree.baseMva) / rating : null;
}

/** Voltages and losses of every feeder network along a plan. */
export function feedersAlongPlan(
  { input, layout }: BuiltDispatch,
  content: Pick<PlanContent, 'schedules'>,
): FeederSummary[] {
  const schedules = new Map(content.schedules.map((schedule) => [schedule.assetId, schedule.powerKw]));
  const powers = new Map(
    layout.assets.map(({ asset, localKw }) => [
      asset.id,
      localKw.map((local, t) => schedules.get(asset.id)?.[t] ?? local),
    ]),
  );
  return (input.grid.feederNetworks ?? []).map((feeder) => {
    const load = input.forecasts.find(({ seriesId }) => seriesId === `${feeder.meterId}.base`);
    const mean = layout.slotsMs.map((ms) =>
      load ? (load.mean[Math.floor((ms - load.startMs) / load.stepMs)] ?? Number.NaN) : Number.NaN,
    );
    return feederSummary(sweepFeeder(feeder, mean, powers));
  });
}

/** The extremes and losses of a swept feeder network. */
export function feederSummary({ feeder, tree, flows }: FeederFlows): FeederSummary {
  const digits = (value: number): number => Math.round(value * 1e6) / 1e6;
  const found = (read: (flow: RadialFlow) => number): (number | null)[] =>
    flows.map((flow) => (flow.converged ? digits(read(flow)) : null));
  return {
    id: feeder.id,
    lowestVoltagePu: found(({ voltagePu }) => Math.min(...voltagePu)),
    lowestBus: flows.map(({ voltagePu }) => tree.buses[voltagePu.indexOf(Math.min(...voltagePu))]?.id ?? 0),
    highestVoltagePu: found(({ voltagePu }) => Math.max(...voltagePu)),
    lossKw: found(({ lossMw }) => lossMw * KW_PER_MW),
  };
}

/** Demand of the buses: shares of the base load, and the assets where they hang. */
function demandAt(
  feeder: FeederNetwork,
  tree: RadialTree,
  at: { readonly kw: number; readonly t: number; readonly powers: ReadonlyMap<string, readonly number[]> },
): TreeDemand {
  const { kw, t, powers } = at;
  const whole = tree.buses.reduce((sum, bus) => sum + bus.demandMw, 0) * KW_PER_MW;
  const mw = Float64Array.from(tree.buses, (bus) => (bus.demandMw * kw) / whole);
  const mvar = Float64Array.from(tree.buses, (bus) => (bus.demandMvar * kw) / whole);
  for (const { assetId, bus, kvarPerKw } of feeder.places) {
    const k = tree.position.get(bus) ?? -1;
    const assetMw = (powers.get(assetId)?.[t] ?? Number.NaN) / KW_PER_MW;
    mw[k] = (mw[k] ?? 0) + assetMw;
    mvar[k] = (mvar[k] ?? 0) + assetMw * kvarPerKw;
  }
  return { mw, mvar };
}
