/** DC optimal power flow as a linear program: cheapest outputs that serve every bus within the branch limits. */
import type { LinearProgram } from '../dispatch/linear-program.js';
import { ProgramBuilder, type RowEntry } from '../dispatch/program-builder.js';
import { addOutputs, type GeneratorOutputs, type TangentPoints } from './generator-columns.js';
import { type Island, islandsOf } from './islands.js';
import {
  type ActiveNetwork,
  activeNetwork,
  type NetworkBranch,
  type PowerNetwork,
} from '../power-flow/power-network.js';

/**
 * What may give way. `none` is the plain problem; `priced` lets limits of branches be overrun at a price beyond any other, so that a
 * solver need not find out that there is no answer, which takes it far longer than an answer; `all` asks what must give way: demand
 * and limits, and outputs cost nothing. Physics (Kirchhoff, generator windows) never gives way.
 */
export type OpfSlack = 'none' | 'priced' | 'all';

/** Columns by which a limit of a branch is overrun, both directions. */
export interface OverloadCols {
  /** Beyond the rating, as far as the angle limits let through; all of the overrun where it is only priced. */
  readonly rating: readonly number[];
  /** Beyond the angle limits too. */
  readonly angle: readonly number[];
}

/** What a side of a branch's limit comes from. */
export type FlowLimit = 'rating' | 'angle-difference';

/** The limits of a branch's flow as the program holds them [MW], positive = from → to. */
export interface FlowWindow {
  readonly minMw: number;
  readonly maxMw: number;
  readonly minFrom: FlowLimit;
  readonly maxFrom: FlowLimit;
}

/** A program and the map back to the network. */
export interface DcOpfModel {
  readonly network: ActiveNetwork;
  readonly islands: readonly Island[];
  readonly program: LinearProgram;
  readonly outputs: readonly GeneratorOutputs[];
  /** Column of each bus: its angle [rad * baseMVA]. */
  readonly angleCols: readonly number[];
  /** Row of each bus; its dual is the price of the bus [currency/MWh]. */
  readonly balanceRows: readonly number[];
  /** Row and limits of each branch; null = unlimited. */
  readonly flows: readonly ({ readonly row: number; readonly window: FlowWindow } | null)[];
  /** Column of the unserved demand of a bus, by its index; only with slack `all`. */
  readonly unservedCols: ReadonlyMap<number, number>;
  /** By index of the branch; empty with slack `none`. */
  readonly overloadCols: ReadonlyMap<number, OverloadCols>;
}

/**
 * Susceptance of a branch in the DC model, x / (r² + x²) [per unit]: taps, shifts and charging are left out, as in
 * PowerModels' DC model, behind the costs that pglib-opf publishes.
 */
export function susceptance({ resistancePu: r, reactancePu: x }: NetworkBranch): number {
  return x / (r * r + x * x);
}

/** Limits of a branch's flow: the tighter of the rating and of what the angle limits let through, side by side [MW]. */
export function flowWindow(branch: NetworkBranch, baseMva: number): FlowWindow {
  const perDegree = (susceptance(branch) * baseMva * Math.PI) / 180;
  const [a, b] = [branch.minAngleDeg * perDegree, branch.maxAngleDeg * perDegree];
  const [angleMin, angleMax] = perDegree >= 0 ? [a, b] : [b, a];
  const rating = branch.ratingMva;
  return {
    minMw: Math.max(-rating, angleMin),
    maxMw: Math.min(rating, angleMax),
    minFrom: angleMin > -rating ? 'angle-difference' : 'rating',
    maxFrom: angleMax < rating ? 'angle-difference' : 'rating',
  };
}

/**
 * Builds the program: min generation cost subject to `bus-balance[bus]` (outputs - demand - shunt = flows out) and
 * `branch-flow[from-to]` (b (angle_from - angle_to) within its window); angles of reference buses are 0.
 *
 * @param network as read
 * @param tangents where curved costs are touched
 */
export function buildDcOpf(
  network: PowerNetwork,
  tangents: TangentPoints,
  slack: OpfSlack = 'none',
): DcOpfModel {
  const active = activeNetwork(network);
  const islands = islandsOf(active);
  const builder = new ProgramBuilder();
  const busIndex = new Map(active.buses.map((bus, index) => [bus.id, index]));
  const outputs = addOutputs(builder, active.generators, { tangents, isPriced: slack !== 'all' });
  const angleCols = angleColumns(builder, active, islands);
  const injections = active.buses.map((): RowEntry[] => []);
  active.generators.forEach((generator, g) => {
    const at = injections[busIndex.get(generator.busId) ?? -1];
    for (const col of outputs[g] ?? []) at?.push([col, 1]);
  });
  const unservedCols = slack === 'all' ? addUnserved(builder, active, injections) : new Map<number, number>();
  const laplacian = laplacianOf(active, busIndex);
  const balanceRows = active.buses.map((bus, index) => {
    const demandMw = bus.demandMw + bus.shuntMw;
    const angles = [...(laplacian[index] ?? [])].map(([other, b]): RowEntry => [angleCols[other] ?? -1, -b]);
    return builder.row(name('bus-balance', bus.id), demandMw, demandMw, [
      ...(injections[index] ?? []),
      ...angles,
    ]);
  });
  const ends = active.branches.map((branch): [number, number] => [
    angleCols[busIndex.get(branch.fromBus) ?? -1] ?? -1,
    angleCols[busIndex.get(branch.toBus) ?? -1] ?? -1,
  ]);
  const overloadCols = new Map<number, OverloadCols>();
  const flows = flowRows(builder, active, { ends, slack, overloadCols });
  return {
    network: active,
    islands,
    program: builder.build(),
    outputs,
    angleCols,
    balanceRows,
    flows,
    unservedCols,
    overloadCols,
  };
}

function name(family: string, owner: string | number): string {
  return `${family}[${String(owner)}]`;
}

function angleColumns(builder: ProgramBuilder, network: ActiveNetwork, islands: readonly Island[]): number[] {
  const fixed = new Set(islands.map((island) => island.referenceId));
  return network.buses.map(({ id }) => {
    const bound = fixed.has(id) ? 0 : Infinity;
    return builder.column(name('angle', id), bound === 0 ? 0 : -bound, bound);
  });
}

/** Sum of susceptances per pair of buses: what leaves a bus = row of it times the angles. */
function laplacianOf(network: ActiveNetwork, busIndex: ReadonlyMap<number, number>): Map<number, number>[] {
  const rows = network.buses.map(() => new Map<number, number>());
  const add = (row: number, col: number, value: number): void => {
    const entries = rows[row];
    entries?.set(col, (entries.get(col) ?? 0) + value);
  };
  for (const branch of network.branches) {
    const from = busIndex.get(branch.fromBus) ?? -1;
    const to = busIndex.get(branch.toBus) ?? -1;
    const b = susceptance(branch);
    add(from, from, b);
    add(from, to, -b);
    add(to, to, b);
    add(to, from, -b);
  }
  return rows;
}

function flowRows(
  builder: ProgramBuilder,
  network: ActiveNetwork,
  context: {
    readonly ends: readonly (readonly [number, number])[];
    readonly slack: OpfSlack;
    readonly overloadCols: Map<number, OverloadCols>;
  },
): DcOpfModel['flows'] {
  const price = context.slack === 'priced' ? overrunPrice(builder) : 0;
  return network.branches.map((branch, l) => {
    const window = flowWindow(branch, network.baseMva);
    if (window.minMw === -Infinity && window.maxMw === Infinity) return null;
    const [from, to] = context.ends[l] ?? [-1, -1];
    const b = susceptance(branch);
    const entries: RowEntry[] = [
      [from, b],
      [to, -b],
    ];
    if (context.slack !== 'none') {
      const angleWindow = context.slack === 'all' ? flowWindow(unrated(branch), network.baseMva) : NO_WINDOW;
      const cols = addOverload(builder, branch, { window, angleWindow, price, entries });
      context.overloadCols.set(l, cols);
    }
    const row = builder.row(name('branch-flow', branch.name), window.minMw, window.maxMw, entries);
    return { row, window };
  });
}

/** What a MW of overrun costs, against the dearest output: a plain answer of published cases has no price as high. */
const OVERRUN_RATIO = 1_000;

function overrunPrice({ costs }: ProgramBuilder): number {
  return OVERRUN_RATIO * costs.reduce((most, { eurPerUnit }) => Math.max(most, Math.abs(eurPerUnit)), 1);
}

type Sides = Pick<FlowWindow, 'minMw' | 'maxMw'>;

const NO_WINDOW: Sides = { minMw: -Infinity, maxMw: Infinity };

/** The branch by its angle limits alone. */
function unrated(branch: NetworkBranch): NetworkBranch {
  return { ...branch, ratingMva: Infinity };
}

/** Each side that has a limit may be overrun: up to where the angle limits stand, and beyond them by columns of their own. */
function addOverload(
  builder: ProgramBuilder,
  branch: NetworkBranch,
  context: {
    readonly window: Sides;
    readonly angleWindow: Sides;
    readonly price: number;
    readonly entries: RowEntry[];
  },
): OverloadCols {
  const { window, angleWindow, price, entries } = context;
  const [rating, angle]: [number[], number[]] = [[], []];
  const add = (cols: number[], family: string, upper: number, sign: number): void => {
    const col = builder.column(name(family, `${branch.name},${sign < 0 ? 'forward' : 'backward'}`), 0, upper);
    builder.cost('overload', col, price);
    entries.push([col, sign]);
    cols.push(col);
  };
  const sides = [
    { limitMw: window.maxMw, angleMw: angleWindow.maxMw, sign: -1 },
    { limitMw: -window.minMw, angleMw: -angleWindow.minMw, sign: 1 },
  ];
  for (const { limitMw, angleMw, sign } of sides) {
    if (limitMw < angleMw) add(rating, 'overload', angleMw - limitMw, sign);
    if (angleMw < Infinity) add(angle, 'angle-overrun', Infinity, sign);
  }
  return { rating, angle };
}

/** Demand that may stay unserved, at most all of it. */
function addUnserved(
  builder: ProgramBuilder,
  network: ActiveNetwork,
  injections: readonly RowEntry[][],
): Map<number, number> {
  const cols = new Map<number, number>();
  network.buses.forEach((bus, index) => {
    if (bus.demandMw <= 0) return;
    const col = builder.column(name('unserved', bus.id), 0, bus.demandMw);
    injections[index]?.push([col, 1]);
    cols.set(index, col);
  });
  return cols;
}
