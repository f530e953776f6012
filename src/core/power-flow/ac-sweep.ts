/** AC power flow of a radial network by backward and forward sweeps: voltages, currents and losses of a given demand. */
import type { FeedingBranch, RadialTree, TreeDemand } from './radial-tree.js';

/** A solved flow; arrays are in the order of the tree, branches stand at the bus they feed (root: 0). */
export interface RadialFlow {
  /** False: no operating point was found; the numbers are those of the last sweep and must not be used. */
  readonly converged: boolean;
  readonly sweeps: number;
  /** Shape (buses), per unit and [rad]. */
  readonly voltagePu: Float64Array;
  readonly angleRad: Float64Array;
  /** Power into the branch at its feeding end, charging included, shape (buses) [MW, Mvar]. */
  readonly flowMw: Float64Array;
  readonly flowMvar: Float64Array;
  /** Largest current of the branch, at either end, shape (buses), per unit. */
  readonly currentPu: Float64Array;
  /** Current through the series impedance, squared, shape (buses), per unit. */
  readonly seriesCurrentSquaredPu: Float64Array;
  /** Losses of all series impedances [MW, Mvar]. */
  readonly lossMw: number;
  readonly lossMvar: number;
  /** What the root takes from above [MW, Mvar]. */
  readonly importMw: number;
  readonly importMvar: number;
}

/** Largest change of a voltage in the last sweep, per unit. */
const CONVERGED = 1e-11;
const MOST_SWEEPS = 300;

/** Real and imaginary parts of one number per bus. */
interface Complexes {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

interface Sweep {
  readonly tree: RadialTree;
  readonly demand: TreeDemand;
  readonly voltage: Complexes;
  /** Current drawn by each bus and all behind it, at the terminal that feeds it. */
  readonly terminal: Complexes;
  /** Current through the series impedance, and at the feeding end of each branch. */
  readonly series: Complexes;
  readonly feeding: Complexes;
}

/**
 * Sweeps until the voltages stand still. Demand is constant power; shunts and charging follow the voltage.
 *
 * @param tree the network
 * @param demand net demand of each bus, positive = taken from the network
 */
export function sweepPowerFlow(tree: RadialTree, demand: TreeDemand): RadialFlow {
  const size = tree.buses.length;
  const zeros = (): Complexes => ({ re: new Float64Array(size), im: new Float64Array(size) });
  const voltage = { re: new Float64Array(size).fill(tree.rootVoltagePu), im: new Float64Array(size) };
  const sweep = { tree, demand, voltage, terminal: zeros(), series: zeros(), feeding: zeros() };
  let change = Infinity;
  let sweeps = 0;
  while (change > CONVERGED && sweeps < MOST_SWEEPS) {
    backward(sweep);
    change = forward(sweep);
    sweeps += 1;
  }
  backward(sweep);
  return readSweep(sweep, { converged: change <= CONVERGED, sweeps });
}

/** Adds up currents from the leaves to the root. */
function backward({ tree, demand, voltage, terminal, series, feeding }: Sweep): void {
  const { baseMva } = tree;
  tree.buses.forEach((bus, k) => {
    const [re, im] = [at(voltage.re, k), at(voltage.im, k)];
    const square = re * re + im * im;
    const p = at(demand.mw, k) / baseMva;
    const q = at(demand.mvar, k) / baseMva;
    const [g, b] = [bus.shuntMw / baseMva, bus.shuntMvar / baseMva];
    // I = conj(S / V) + (g + jb) V
    terminal.re[k] = (p * re + q * im) / square + g * re - b * im;
    terminal.im[k] = (p * im - q * re) / square + g * im + b * re;
  });
  for (let k = tree.buses.length - 1; k > 0; k--) {
    const feed = tree.feeds[k];
    if (!feed) continue;
    const { child, parent } = ratios(feed);
    const half = feed.branch.chargingPu / 2;
    const up = feed.parent;
    // Behind the tap of its end a terminal sees V / ratio and I * ratio.
    series.re[k] = at(terminal.re, k) * child - (half * at(voltage.im, k)) / child;
    series.im[k] = at(terminal.im, k) * child + (half * at(voltage.re, k)) / child;
    feeding.re[k] = (at(series.re, k) - (half * at(voltage.im, up)) / parent) / parent;
    feeding.im[k] = (at(series.im, k) + (half * at(voltage.re, up)) / parent) / parent;
    terminal.re[up] = at(terminal.re, up) + at(feeding.re, k);
    terminal.im[up] = at(terminal.im, up) + at(feeding.im, k);
  }
}

/** Carries voltages from the root to the leaves; gives the largest change. */
function forward({ tree, voltage, series }: Sweep): number {
  let change = 0;
  for (let k = 1; k < tree.buses.length; k++) {
    const feed = tree.feeds[k];
    if (!feed) continue;
    const { child, parent } = ratios(feed);
    const { resistancePu: r, reactancePu: x } = feed.branch;
    const [iRe, iIm] = [at(series.re, k), at(series.im, k)];
    const re = (at(voltage.re, feed.parent) / parent - r * iRe + x * iIm) * child;
    const im = (at(voltage.im, feed.parent) / parent - r * iIm - x * iRe) * child;
    change = Math.max(change, Math.abs(re - at(voltage.re, k)), Math.abs(im - at(voltage.im, k)));
    voltage.re[k] = re;
    voltage.im[k] = im;
  }
  return Number.isNaN(change) ? Infinity : change;
}

/** Tap ratios at the two ends of a branch; phase shifts only turn all angles behind them and are left out. */
function ratios({ branch, isDownward }: FeedingBranch): { readonly child: number; readonly parent: number } {
  return isDownward ? { child: 1, parent: branch.tap } : { child: branch.tap, parent: 1 };
}

function readSweep(sweep: Sweep, ending: Pick<RadialFlow, 'converged' | 'sweeps'>): RadialFlow {
  const { tree, voltage, terminal, series, feeding } = sweep;
  const size = tree.buses.length;
  const map = (value: (k: number) => number): Float64Array =>
    Float64Array.from({ length: size }, (_, k) => value(k));
  const size2 = ({ re, im }: Complexes, k: number): number => at(re, k) ** 2 + at(im, k) ** 2;
  // S = V conj(I)
  const active = (v: number, i: Complexes, k: number): number =>
    (at(voltage.re, v) * at(i.re, k) + at(voltage.im, v) * at(i.im, k)) * tree.baseMva;
  const reactive = (v: number, i: Complexes, k: number): number =>
    (at(voltage.im, v) * at(i.re, k) - at(voltage.re, v) * at(i.im, k)) * tree.baseMva;
  const parent = (k: number): number => tree.feeds[k]?.parent ?? 0;
  const squares = map((k) => (k === 0 ? 0 : size2(series, k)));
  const loss = (of: (feed: FeedingBranch) => number): number =>
    tree.feeds.reduce((sum, feed, k) => sum + (feed ? of(feed) * at(squares, k) * tree.baseMva : 0), 0);
  return {
    ...ending,
    voltagePu: map((k) => Math.sqrt(size2(voltage, k))),
    angleRad: map((k) => Math.atan2(at(voltage.im, k), at(voltage.re, k))),
    flowMw: map((k) => (k === 0 ? 0 : active(parent(k), feeding, k))),
    flowMvar: map((k) => (k === 0 ? 0 : reactive(parent(k), feeding, k))),
    currentPu: map((k) => (k === 0 ? 0 : Math.sqrt(Math.max(size2(terminal, k), size2(feeding, k))))),
    seriesCurrentSquaredPu: squares,
    lossMw: loss((feed) => feed.branch.resistancePu),
    lossMvar: loss((feed) => feed.branch.reactancePu),
    importMw: active(0, terminal, 0),
    importMvar: reactive(0, terminal, 0),
  };
}

function at(array: Float64Array, index: number): number {
  return array[index] ?? Number.NaN;
}
