/** Voltages and branch flows of radial feeder networks in the dispatch of their assets: LinDistFlow in every slot. */
import type { FeederNetwork } from '../../grid/feeder-network.js';
import type { GridModel } from '../../grid/grid-model.js';
import { type RadialTree, radialTree } from '../../power-flow/radial-tree.js';
import { seriesId } from '../../series/series.js';
import { SLOT_HOURS } from '../../time/slot.js';
import type { BuildContext } from '../build-context.js';
import type { AssetPart, BuildOptions, FeederCols, FeederPart, NodePart } from '../dispatch-input.js';
import { OVERLOAD_EUR_PER_KWH, VOLTAGE_ROOM_EUR_PER_KWH } from '../prices.js';
import type { RowEntry } from '../program-builder.js';
import { addLinDistFlow, type BusDemand, type LinDistFlowPart } from './lin-dist-flow.js';

/**
 * LinDistFlow leaves losses out and so tells voltages too high: by less than this on the feeder of Baran and Wu at full load,
 * per unit. It is kept free above the lowest voltage.
 */
const LOSS_ROOM_PU = 0.003;

/** Share of a branch's rating kept free for the losses behind it. */
const LOSS_ROOM_SHARE = 0.05;

const MW_PER_KW = 0.001;

type Limits = NonNullable<BuildOptions['limits']>;

/**
 * Adds, for every feeder network and slot, the equations of {@link addLinDistFlow} under names `family[feeder:bus,t]`. In
 * emergency programs `undervoltage`, `overvoltage` and `branch-overload` let a limit break at the price of an overload;
 * `voltage-room` gives up what is kept for losses. All are counted in kW: of voltages, what 1 kW at the farthest bus makes.
 */
export function addFeederVoltage(
  ctx: BuildContext,
  grid: GridModel,
  assets: ReadonlyMap<string, AssetPart>,
  limits: Limits,
): FeederPart[] {
  const feeders = grid.feederNetworks ?? [];
  if (feeders.length > 0 && ctx.snapshot.riskLevel > 0.5) noteNoMargin(ctx, feeders);
  return feeders.map((feeder) => {
    const meter = grid.meters.find((one) => one.id === feeder.meterId);
    const tree = radialTree(feeder.network);
    const base = ctx.forecasts.neededMean(seriesId(feeder.meterId, 'base'));
    const parts = ctx.horizon.slotsMs.map((_, t) => {
      const demands = busDemands(feeder, tree, { baseKw: base[t] ?? Number.NaN, assets, slot: t });
      return addSlot(ctx, { feeder, tree, slot: t }, demands, limits);
    });
    const flows = parts.map(({ flow }) => flow);
    return {
      feederId: feeder.id,
      nodeId: meter?.branchId ?? meter?.substationId ?? feeder.meterId,
      tree,
      cols: parts.map(({ cols }) => cols),
      activeRows: flows.map(({ activeRows }) => activeRows),
      reactiveRows: flows.map(({ reactiveRows }) => reactiveRows),
      voltageRows: flows.map(({ voltageRows }) => voltageRows),
      ratingRows: flows.map(({ ratingRows }) => ratingRows),
      places: feeder.places,
    };
  });
}

/** Nodes with the columns of the feeder networks that hang on them: a limit there is a limit of the node. */
export function withFeeders(nodes: readonly NodePart[], feeders: readonly FeederPart[]): NodePart[] {
  return nodes.map((node) => {
    const own = feeders.filter((feeder) => feeder.nodeId === node.nodeId);
    if (own.length === 0) return node;
    const feederCols = node.importCols.map((_, t): FeederCols => ({
      emergency: own.flatMap((feeder) => feeder.cols[t]?.emergency ?? []),
      room: own.flatMap((feeder) => feeder.cols[t]?.room ?? []),
      head: own.flatMap((feeder) => feeder.cols[t]?.head ?? []),
    }));
    return { ...node, feederCols };
  });
}

/** Base load by share of the demand, local powers, and the columns of what is steered [MW, Mvar]. */
function busDemands(
  feeder: FeederNetwork,
  tree: RadialTree,
  given: {
    readonly baseKw: number;
    readonly assets: ReadonlyMap<string, AssetPart>;
    readonly slot: number;
  },
): BusDemand[] {
  const total = tree.buses.reduce((sum, bus) => sum + bus.demandMw, 0);
  const scale = (given.baseKw * MW_PER_KW) / total;
  return tree.buses.map((bus): BusDemand => {
    const here = feeder.places.filter((place) => place.bus === bus.id);
    let localMw = 0;
    let localMvar = 0;
    const active: RowEntry[] = [];
    const reactive: RowEntry[] = [];
    for (const { assetId, kvarPerKw } of here) {
      const part = given.assets.get(assetId);
      const mw = part?.mode === 'local' ? (part.localKw[given.slot] ?? 0) * MW_PER_KW : 0;
      localMw += mw;
      localMvar += mw * kvarPerKw;
      for (const { col, coefficient } of part?.power[given.slot] ?? []) {
        active.push([col, coefficient * MW_PER_KW]);
        if (kvarPerKw !== 0) reactive.push([col, coefficient * MW_PER_KW * kvarPerKw]);
      }
    }
    return {
      mw: bus.demandMw * scale + localMw,
      mvar: bus.demandMvar * scale + localMvar,
      active,
      reactive,
    };
  });
}

interface SlotOf {
  readonly feeder: FeederNetwork;
  readonly tree: RadialTree;
  readonly slot: number;
}

function addSlot(
  ctx: BuildContext,
  { feeder, tree, slot }: SlotOf,
  demands: readonly BusDemand[],
  limits: Limits,
): { readonly flow: LinDistFlowPart; readonly cols: FeederCols } {
  const name = (family: string, k: number, side?: number): string =>
    `${family}[${feeder.id}:${String(tree.buses[k]?.id)}${side === undefined ? '' : `:${String(side)}`},${String(slot)}]`;
  const cols = { emergency: [] as number[], room: [] as number[] };
  const emergency = (family: string, k: number): number => {
    const col = ctx.builder.column(name(family, k), 0, limits === 'emergency' ? Infinity : 0);
    ctx.builder.cost('overload', col, OVERLOAD_EUR_PER_KWH * SLOT_HOURS);
    cols.emergency.push(col);
    return col;
  };
  const kept = withLossRoom(tree);
  const squarePerKw = voltageOfOneKw(tree);
  const voltage = tree.buses.map((bus, k): RowEntry[] => {
    if (k === 0) return [];
    const most = ((kept.buses[k]?.minVoltagePu ?? 0) ** 2 - bus.minVoltagePu ** 2) / squarePerKw;
    const room = ctx.builder.column(name('voltage-room', k), 0, most);
    ctx.builder.cost('margin', room, VOLTAGE_ROOM_EUR_PER_KWH * SLOT_HOURS);
    cols.room.push(room);
    return [
      [room, squarePerKw],
      [emergency('undervoltage', k), squarePerKw],
      [emergency('overvoltage', k), -squarePerKw],
    ];
  });
  const rating = tree.feeds.map((feed, k): RowEntry[] =>
    feed && Number.isFinite(feed.branch.ratingMva) ? [[emergency('branch-overload', k), -MW_PER_KW]] : [],
  );
  // The head takes from above whatever the feeder needs.
  const infeed = (family: string): RowEntry => [ctx.builder.column(name(family, 0), -Infinity, Infinity), -1];
  const head = { active: infeed('infeed'), reactive: infeed('infeed-reactive') };
  const withHead = demands.map((demand, k): BusDemand =>
    k === 0
      ? { ...demand, active: [...demand.active, head.active], reactive: [...demand.reactive, head.reactive] }
      : demand,
  );
  const flow = addLinDistFlow(ctx.builder, kept, {
    slot,
    demands: withHead,
    name,
    relief: { voltage, rating },
  });
  return { flow, cols: { ...cols, head: flow.squareCols.slice(0, 1) } };
}

/** The tree with limits drawn in by what the equations leave out: losses, and that ratings are currents. */
function withLossRoom(tree: RadialTree): RadialTree {
  const lowest = (k: number): number => tree.buses[k]?.minVoltagePu ?? 1;
  return {
    ...tree,
    buses: tree.buses.map((bus) => ({
      ...bus,
      minVoltagePu: Math.min(bus.minVoltagePu + LOSS_ROOM_PU, bus.maxVoltagePu),
    })),
    feeds: tree.feeds.map((feed) => {
      if (!feed) return null;
      const volts = feed.parent === 0 ? tree.rootVoltagePu : lowest(feed.parent);
      const ratingMva = feed.branch.ratingMva * Math.min(1, volts) * (1 - LOSS_ROOM_SHARE);
      return { ...feed, branch: { ...feed.branch, ratingMva } };
    }),
  };
}

/** Change of the squared voltage that 1 kW at the farthest bus makes there, per unit². */
function voltageOfOneKw(tree: RadialTree): number {
  const reach: number[] = [];
  for (const feed of tree.feeds) {
    const own = feed ? Math.max(feed.branch.resistancePu, feed.branch.reactancePu) : 0;
    reach.push(own + (feed ? (reach[feed.parent] ?? 0) : 0));
  }
  return (2 * Math.max(...reach) * MW_PER_KW) / tree.baseMva;
}

/** How errors of a forecast spread over the buses is not known: no margin is kept for them, and it is said. */
function noteNoMargin(ctx: BuildContext, feeders: readonly FeederNetwork[]): void {
  for (const { id } of feeders) {
    ctx.notes.push({
      severity: 'warning',
      rule: 'margin',
      ownerId: id,
      slotMs: ctx.snapshot.slotMs,
      seen: 0,
      allowed: 0,
      message: `no margin for forecast error is kept on the voltages of ${id}; their limits hold for the mean only`,
    });
  }
}
