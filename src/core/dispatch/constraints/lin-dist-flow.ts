/** LinDistFlow: voltages of a radial network as linear equations, evaluated or added to a linear program. */
import type { ProgramBuilder, RowEntry } from '../program-builder.js';
import type { RadialFlow } from '../../power-flow/ac-sweep.js';
import type { FeedingBranch, RadialTree, TreeDemand } from '../../power-flow/radial-tree.js';

/** Demand of a bus inside a program: a constant and columns; positive = taken from the network [MW, Mvar]. */
export interface BusDemand {
  readonly mw: number;
  readonly mvar: number;
  /** Columns that add to the active and to the reactive demand, with their factors. */
  readonly active: readonly RowEntry[];
  readonly reactive: readonly RowEntry[];
}

/**
 * The operating point the equations are written around. Without one, losses are left out (plain LinDistFlow); around a
 * sweep, losses are its own and change with flows and voltages as their tangents say, so that they are priced too.
 */
export type OperatingPoint = Pick<RadialFlow, 'seriesCurrentSquaredPu' | 'voltagePu' | 'flowMw' | 'flowMvar'>;

export interface LinDistFlowOptions {
  /** Second index of all names, for example the slot. */
  readonly slot: number;
  /** Demand by position in the tree. */
  readonly demands: readonly BusDemand[];
  readonly around?: OperatingPoint;
  /** Names of rows and columns by family and position in the tree; default `family[bus,slot]`, `family[bus,slot,side]`. */
  readonly name?: (family: string, k: number, side?: number) => string;
  /** Columns that let limits give way, by position in the tree: added to the rows of voltages and of ratings. */
  readonly relief?: {
    readonly voltage: readonly (readonly RowEntry[])[];
    readonly rating: readonly (readonly RowEntry[])[];
  };
}

/** Columns and rows by position in the tree; -1 where the root has none. */
export interface LinDistFlowPart {
  /** Flow into the branch that feeds the bus, at its feeding end [MW, Mvar]. */
  readonly activeCols: readonly number[];
  readonly reactiveCols: readonly number[];
  /** Squared voltage [per unit²]. */
  readonly squareCols: readonly number[];
  /** Their duals are what one MW, or Mvar, more demand at the bus costs. */
  readonly activeRows: readonly number[];
  readonly reactiveRows: readonly number[];
  /** Row of the voltage limits; -1 at the root. */
  readonly voltageRows: readonly number[];
  /** Rows of the sides of the rating's polygon; empty without a rating. */
  readonly ratingRows: readonly (readonly number[])[];
}

/** Sides of the polygon inside the circle P² + Q² <= rating²: at most 0.9 % of the rating is given away. */
const POLYGON_SIDES = 24;

/**
 * Voltages of a demand by LinDistFlow, losses left out.
 *
 * @param tree the network
 * @param demand net demand of each bus
 * @returns voltage of each bus in the order of the tree, per unit
 */
export function linDistFlow(tree: RadialTree, demand: TreeDemand): Float64Array {
  const active = Float64Array.from(demand.mw, (mw, k) => mw + (tree.buses[k]?.shuntMw ?? 0));
  const given = givenMvar(tree);
  const reactive = Float64Array.from(demand.mvar, (mvar, k) => mvar - at(given, k));
  for (let k = tree.buses.length - 1; k > 0; k--) {
    const up = tree.feeds[k]?.parent ?? 0;
    active[up] = at(active, up) + at(active, k);
    reactive[up] = at(reactive, up) + at(reactive, k);
  }
  const square = new Float64Array(tree.buses.length).fill(tree.rootVoltagePu ** 2);
  tree.feeds.forEach((feed, k) => {
    if (!feed) return;
    const { child, parent } = squaredRatios(feed);
    const { resistancePu: r, reactancePu: x } = feed.branch;
    const drop = (2 * (r * at(active, k) + x * at(reactive, k))) / tree.baseMva;
    square[k] = (at(square, feed.parent) / parent - drop) * child;
  });
  return square.map((value) => Math.sqrt(Math.max(0, value)));
}

/**
 * Adds the equations of one slot: `active-balance[bus,t]`, `reactive-balance[bus,t]` (what comes in = demand + what goes on),
 * `voltage-drop[bus,t]` (U_bus = U_feeding - 2 (r P + x Q)), and the limits `voltage[bus,t]` and `line-rating[bus,t,k]`.
 *
 * @param builder of the program
 * @param tree the network; voltage limits and ratings are those of its buses and branches
 */
export function addLinDistFlow(
  builder: ProgramBuilder,
  tree: RadialTree,
  options: LinDistFlowOptions,
): LinDistFlowPart {
  const name =
    options.name ??
    ((family: string, k: number, side?: number): string =>
      `${family}[${String(tree.buses[k]?.id)},${String(options.slot)}${side === undefined ? '' : `,${String(side)}`}]`);
  const flow = (family: string): number[] =>
    tree.feeds.map((feed, k) => (feed ? builder.column(name(family, k), -Infinity, Infinity) : -1));
  const activeCols = flow('line-active');
  const reactiveCols = flow('line-reactive');
  const squareCols = tree.feeds.map((feed, k) => {
    const fixed = tree.rootVoltagePu ** 2;
    return builder.column(name('voltage-squared', k), feed ? -Infinity : fixed, feed ? Infinity : fixed);
  });
  const cols = { activeCols, reactiveCols, squareCols };
  const currents = tree.feeds.map((feed, k) =>
    feed ? currentAround(tree, { feed, k, cols, options }) : null,
  );
  const balances = (family: string, part: 'active' | 'reactive'): number[] => {
    const rests = balanceEntries(tree, { options, part, cols, currents });
    return rests.map(({ entries, demand }, k) => builder.row(name(family, k), demand, demand, entries));
  };
  const activeRows = balances('active-balance', 'active');
  const reactiveRows = balances('reactive-balance', 'reactive');
  tree.feeds.forEach((feed, k) => {
    if (feed)
      addDrop(builder, name('voltage-drop', k), { tree, feed, k, cols, current: currents[k] ?? null });
  });
  const voltageRows = tree.buses.map(({ minVoltagePu, maxVoltagePu }, k) =>
    k === 0
      ? -1
      : builder.row(name('voltage', k), minVoltagePu ** 2, maxVoltagePu ** 2, [
          [squareCols[k] ?? -1, 1],
          ...(options.relief?.voltage[k] ?? []),
        ]),
  );
  const ratingRows = tree.feeds.map((feed, k) => {
    if (!feed || !Number.isFinite(feed.branch.ratingMva)) return [];
    const volts = options.around ? at(options.around.voltagePu, feed.parent) : 1;
    // Ratings are currents: at a lower voltage they carry less.
    const limit = feed.branch.ratingMva * volts * Math.cos(Math.PI / POLYGON_SIDES);
    return Array.from({ length: POLYGON_SIDES }, (_, side) => {
      const angle = (2 * Math.PI * side) / POLYGON_SIDES;
      return builder.row(name('line-rating', k, side), -Infinity, limit, [
        [activeCols[k] ?? -1, tidy(Math.cos(angle))],
        [reactiveCols[k] ?? -1, tidy(Math.sin(angle))],
        ...(options.relief?.rating[k] ?? []),
      ]);
    });
  });
  return { ...cols, activeRows, reactiveRows, voltageRows, ratingRows };
}

type FlowCols = Pick<LinDistFlowPart, 'activeCols' | 'reactiveCols' | 'squareCols'>;

/** Squared current of a branch as a linear function of columns, per unit: constant + entries. */
interface LinearCurrent {
  readonly constant: number;
  readonly active: number;
  readonly reactive: number;
  readonly feedingSquare: number;
}

/** First-order expansion of l = (p² + q²) / u around the operating point; null without one. */
function currentAround(
  tree: RadialTree,
  context: {
    readonly feed: FeedingBranch;
    readonly k: number;
    readonly cols: FlowCols;
    readonly options: LinDistFlowOptions;
  },
): LinearCurrent | null {
  const { around } = context.options;
  if (!around) return null;
  const p = at(around.flowMw, context.k) / tree.baseMva;
  const q = at(around.flowMvar, context.k) / tree.baseMva;
  const u = at(around.voltagePu, context.feed.parent) ** 2;
  const l = at(around.seriesCurrentSquaredPu, context.k);
  const [byP, byQ, byU] = [(2 * p) / u, (2 * q) / u, -l / u];
  return {
    constant: l - byP * p - byQ * q - byU * u,
    active: byP / tree.baseMva,
    reactive: byQ / tree.baseMva,
    feedingSquare: byU,
  };
}

/** In - on - losses - columns of the demand = constant demand, one row per bus. */
function balanceEntries(
  tree: RadialTree,
  context: {
    readonly options: LinDistFlowOptions;
    readonly part: 'active' | 'reactive';
    readonly cols: FlowCols;
    readonly currents: readonly (LinearCurrent | null)[];
  },
): readonly { readonly entries: RowEntry[]; readonly demand: number }[] {
  const { options, part, cols, currents } = context;
  const own = part === 'active' ? cols.activeCols : cols.reactiveCols;
  const charging = givenMvar(tree);
  const rows = tree.buses.map((bus, k) => {
    const entries: RowEntry[] = (options.demands[k]?.[part] ?? []).map(([col, factor]) => [col, -factor]);
    const fixed = part === 'active' ? mwOf(options, k) + bus.shuntMw : mvarOf(options, k) - at(charging, k);
    const feed = tree.feeds[k];
    if (!feed) return { entries, demand: fixed };
    const z = part === 'active' ? feed.branch.resistancePu : feed.branch.reactancePu;
    const current = currents[k] ?? NO_CURRENT;
    const scale = z * tree.baseMva;
    const onActive = -scale * current.active + (part === 'active' ? 1 : 0);
    const onReactive = -scale * current.reactive + (part === 'active' ? 0 : 1);
    entries.push(
      [cols.activeCols[k] ?? -1, onActive],
      [cols.reactiveCols[k] ?? -1, onReactive],
      [cols.squareCols[feed.parent] ?? -1, -scale * current.feedingSquare],
    );
    return { entries, demand: fixed + scale * current.constant };
  });
  tree.feeds.forEach((feed, k) => {
    if (feed) rows[feed.parent]?.entries.push([own[k] ?? -1, -1]);
  });
  return rows;
}

const NO_CURRENT: LinearCurrent = { constant: 0, active: 0, reactive: 0, feedingSquare: 0 };

function mwOf(options: LinDistFlowOptions, k: number): number {
  return options.demands[k]?.mw ?? 0;
}

function mvarOf(options: LinDistFlowOptions, k: number): number {
  return options.demands[k]?.mvar ?? 0;
}

function addDrop(
  builder: ProgramBuilder,
  rowName: string,
  context: {
    readonly tree: RadialTree;
    readonly feed: FeedingBranch;
    readonly k: number;
    readonly cols: FlowCols;
    readonly current: LinearCurrent | null;
  },
): void {
  const { tree, feed, k, cols } = context;
  const { resistancePu: r, reactancePu: x } = feed.branch;
  const { child, parent } = squaredRatios(feed);
  const current = context.current ?? NO_CURRENT;
  const gain = r * r + x * x;
  builder.row(rowName, gain * current.constant, gain * current.constant, [
    [cols.squareCols[k] ?? -1, 1 / child],
    [cols.squareCols[feed.parent] ?? -1, -1 / parent - gain * current.feedingSquare],
    [cols.activeCols[k] ?? -1, (2 * r) / tree.baseMva - gain * current.active],
    [cols.reactiveCols[k] ?? -1, (2 * x) / tree.baseMva - gain * current.reactive],
  ]);
}

/** Reactive power given at each bus at 1 pu: its shunt and half the charging of every branch there [Mvar]. */
function givenMvar(tree: RadialTree): Float64Array {
  const given = Float64Array.from(tree.buses, (bus) => bus.shuntMvar);
  tree.feeds.forEach((feed, k) => {
    if (!feed) return;
    const half = (feed.branch.chargingPu / 2) * tree.baseMva;
    given[k] = at(given, k) + half;
    given[feed.parent] = at(given, feed.parent) + half;
  });
  return given;
}

function squaredRatios({ branch, isDownward }: FeedingBranch): {
  readonly child: number;
  readonly parent: number;
} {
  const square = branch.tap ** 2;
  return isDownward ? { child: 1, parent: square } : { child: square, parent: 1 };
}

/** Cosines that are zero but for rounding are left out of a row. */
function tidy(value: number): number {
  return Math.abs(value) < 1e-12 ? 0 : value;
}

function at(array: Float64Array, index: number): number {
  return array[index] ?? Number.NaN;
}
