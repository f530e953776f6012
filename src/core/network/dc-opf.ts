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

/** What may give way; `none` is the plain problem. Physics (Kirchhoff, generator windows) never does. */
export type OpfSlack = 'none' | 'demand' | 'ratings';

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
  /** Columns of what gives way: unserved demand by bus, or overload by branch; empty with slack `none`. */
  readonly slackCols: ReadonlyMap<number, readonly number[]>;
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
 * @param slack what may give way at a price of 1 per MW, all other costs 0
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
  const outputs = addOutputs(builder, active.generators, { tangents, isPriced: slack === 'none' });
  const angleCols = angleColumns(builder, active, islands);
  const injections = active.buses.map((): RowEntry[] => []);
  active.generators.forEach((generator, g) => {
    const at = injections[busIndex.get(generator.busId) ?? -1];
    for (const col of outputs[g] ?? []) at?.push([col, 1]);
  });
  const slackCols = new Map<number, readonly number[]>();
  if (slack === 'demand') addUnserved(builder, active, { injections, slackCols });
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
  const flows = flowRows(builder, active, { ends, slackCols: slack === 'ratings' ? slackCols : null });
  return {
    network: active,
    islands,
    program: builder.build(),
    outputs,
    angleCols,
    balanceRows,
    flows,
    slackCols,
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
    readonly slackCols: Map<number, readonly number[]> | null;
  },
): DcOpfModel['flows'] {
  return network.branches.map((branch, l) => {
    const window = flowWindow(branch, network.baseMva);
    if (window.minMw === -Infinity && window.maxMw === Infinity) return null;
    const [from, to] = context.ends[l] ?? [-1, -1];
    const b = susceptance(branch);
    const entries: RowEntry[] = [
      [from, b],
      [to, -b],
    ];
    const relaxed = context.slackCols && Number.isFinite(branch.ratingMva);
    if (relaxed) addOverload(builder, network, { branch, entries, slackCols: context.slackCols, l });
    const row = builder.row(name('branch-flow', branch.name), window.minMw, window.maxMw, entries);
    return { row, window };
  });
}

/** The rating may be exceeded; what the angle limits let through stays, in a row of its own. */
function addOverload(
  builder: ProgramBuilder,
  { baseMva }: ActiveNetwork,
  context: {
    readonly branch: NetworkBranch;
    readonly entries: RowEntry[];
    readonly slackCols: Map<number, readonly number[]>;
    readonly l: number;
  },
): void {
  const { branch, entries } = context;
  const { minMw, maxMw } = flowWindow({ ...branch, ratingMva: Infinity }, baseMva);
  builder.row(name('angle-difference', branch.name), minMw, maxMw, entries);
  const cols = ['forward', 'backward'].map((way) => {
    const col = builder.column(name('overload', `${branch.name},${way}`), 0, Infinity);
    builder.cost('overload', col, 1);
    return col;
  });
  entries.push([cols[0] ?? -1, -1], [cols[1] ?? -1, 1]);
  context.slackCols.set(context.l, cols);
}

/** Demand that may stay unserved, at most all of it. */
function addUnserved(
  builder: ProgramBuilder,
  network: ActiveNetwork,
  context: {
    readonly injections: readonly RowEntry[][];
    readonly slackCols: Map<number, readonly number[]>;
  },
): void {
  network.buses.forEach((bus, index) => {
    if (bus.demandMw <= 0) return;
    const col = builder.column(name('unserved', bus.id), 0, bus.demandMw);
    builder.cost('unserved', col, 1);
    context.injections[index]?.push([col, 1]);
    context.slackCols.set(index, [col]);
  });
}
