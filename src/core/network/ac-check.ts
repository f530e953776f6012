/** Judges an AC flow against voltage limits and ratings: the after-check of whatever dispatched a radial network. */
import type { RadialFlow } from '../power-flow/ac-sweep.js';
import type { AcCheck } from './opf-result.js';
import type { RadialTree } from '../power-flow/radial-tree.js';

/** What passes for rounding, per unit of voltage and of rated current. */
const TOLERANCE = 1e-4;

/** Loading of the branch that feeds a bus, current over rated current; null without a rating. */
export function loadingOf(tree: RadialTree, flow: RadialFlow, k: number): number | null {
  const rating = tree.feeds[k]?.branch.ratingMva ?? Infinity;
  return Number.isFinite(rating) ? ((flow.currentPu[k] ?? 0) * tree.baseMva) / rating : null;
}

/** The verdict. The root's voltage is held by whoever feeds it and is not judged. */
export function checkAc(tree: RadialTree, flow: RadialFlow): AcCheck {
  const voltages = tree.buses.map((bus, k) => ({ bus: bus.id, voltagePu: flow.voltagePu[k] ?? 0 }));
  const sorted = [...voltages].sort((a, b) => a.voltagePu - b.voltagePu);
  const root = voltages[0] ?? { bus: 0, voltagePu: 0 };
  const loaded = tree.feeds
    .flatMap((feed, k) => {
      const loading = loadingOf(tree, flow, k);
      return feed && loading !== null ? [{ branch: feed.branch.name, loading }] : [];
    })
    .sort((a, b) => b.loading - a.loading);
  const problems = flow.converged
    ? [...voltageProblems(tree, flow), ...loadProblems(loaded)]
    : [collapse(flow)];
  return {
    passed: problems.length === 0,
    lossMw: flow.lossMw,
    lowestVoltage: sorted[0] ?? root,
    highestVoltage: sorted.at(-1) ?? root,
    mostLoaded: loaded[0] ?? null,
    problems,
  };
}

function collapse({ sweeps }: RadialFlow): string {
  return `no AC operating point was found in ${String(sweeps)} sweeps: the demand is more than the lines can carry`;
}

function voltageProblems(tree: RadialTree, flow: RadialFlow): string[] {
  return tree.buses.flatMap(({ id, minVoltagePu, maxVoltagePu }, k) => {
    const volts = flow.voltagePu[k] ?? 0;
    const isFine = volts >= minVoltagePu - TOLERANCE && volts <= maxVoltagePu + TOLERANCE;
    if (k === 0 || isFine) return [];
    const limits = `${String(minVoltagePu)} … ${String(maxVoltagePu)} pu`;
    return [`bus ${String(id)} has ${volts.toFixed(4)} pu; allowed ${limits}`];
  });
}

function loadProblems(loaded: readonly { readonly branch: string; readonly loading: number }[]): string[] {
  return loaded
    .filter(({ loading }) => loading > 1 + TOLERANCE)
    .map(
      ({ branch, loading }) =>
        `branch ${branch} carries ${(loading * 100).toFixed(1)} % of its rated current`,
    );
}
