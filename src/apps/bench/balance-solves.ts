/** Rounds of balancing over the whole city, solved by both solvers: how long each takes, and whether they agree. */
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { JslpSolver } from '../../adapters/jslp/jslp-solver.js';
import { startRound } from '../../core/balancing/balance-round.js';
import type { BalancedAsset, BalanceInput } from '../../core/balancing/balance-types.js';
import { isBalanced } from '../../core/balancing/balance-prices.js';
import { powerBounds } from '../../core/control/gate-limits.js';
import { checkSolution } from '../../core/dispatch/check-solution.js';
import type { LinearProgram } from '../../core/dispatch/linear-program.js';
import { CITY_NODE } from '../../core/dispatch/snapshot.js';
import type { Asset } from '../../core/grid/asset.js';
import type { Site } from '../../core/grid/site.js';
import type { LpSolver } from '../../ports/lp-solver.js';

const TIME_LIMIT_MS = 5_000;
const WARM_ROUNDS = 5;

/** Times of one way through a round, by round [wall ms]. */
export interface BalanceTimes {
  readonly buildMs: readonly number[];
  readonly jslpMs: readonly number[];
  readonly highsMs: readonly number[];
  /** Largest program of the rounds. */
  readonly rows: number;
  readonly cols: number;
  /** Answers that failed the check, or whose cost differs from the other's by more than a cent an hour. */
  readonly disagreements: number;
}

/** Solves random overloads of the city with both solvers, one after the other. */
export async function timeSolves(site: Site, rounds: number, random: () => number): Promise<BalanceTimes> {
  const jslp = new JslpSolver();
  const highs = new HighsSolver();
  const buildMs: number[] = [];
  const jslpMs: number[] = [];
  const highsMs: number[] = [];
  let [rows, cols, disagreements] = [0, 0, 0];
  try {
    for (let k = -WARM_ROUNDS; k < rounds; k++) {
      const input = randomRound(site, random);
      const started = performance.now();
      const { built } = startRound(input, new Map());
      const took = performance.now() - started;
      if (built === null) continue;
      const first = await timed(jslp, built.program);
      const second = await timed(highs, built.program);
      if (Math.abs(first.eur - second.eur) > 0.01 || !first.passed || !second.passed) disagreements += 1;
      rows = Math.max(rows, built.program.numRows);
      cols = Math.max(cols, built.program.numCols);
      if (k < 0) continue;
      buildMs.push(took);
      jslpMs.push(first.ms);
      highsMs.push(second.ms);
    }
  } finally {
    await jslp.close();
    await highs.close();
  }
  return { buildMs, jslpMs, highsMs, rows, cols, disagreements };
}

async function timed(
  solver: LpSolver,
  program: LinearProgram,
): Promise<{ ms: number; eur: number; passed: boolean }> {
  const started = performance.now();
  const outcome = await solver.solve(program, { timeLimitMs: TIME_LIMIT_MS });
  const { passed } = checkSolution(program, outcome);
  const ms = performance.now() - started;
  return { ms, eur: outcome.status === 'optimal' ? outcome.objective : Number.NaN, passed };
}

/** Every movable asset somewhere in its window, every substation about its limit. */
function randomRound({ grid }: Site, random: () => number): BalanceInput {
  const nowMs = 0;
  const assets = grid.assets
    .filter((a) => a.controllable && isBalanced(a))
    .map((a) => randomAsset(a, random));
  const stations = grid.substations.filter((s) => s.level === 'distribution');
  const flows = stations.map((s) => s.importLimitKw * (0.9 + 0.15 * random()));
  const nodes = stations.map((s, k) => ({
    ...{ nodeId: s.id, importLimitKw: s.importLimitKw, exportLimitKw: s.exportLimitKw, assumedFull: [] },
    flow: { value: flows[k] ?? 0, atMs: nowMs },
    assetIds: assets.filter((a) => a.asset.substationId === s.id).map((a) => a.asset.id),
  }));
  const sumKw = flows.reduce((sum, kw) => sum + kw, 0);
  const city = {
    ...{ nodeId: CITY_NODE, importLimitKw: sumKw * (0.99 + 0.03 * random()), assumedFull: [] },
    flow: { value: sumKw, atMs: nowMs },
    assetIds: assets.map((a) => a.asset.id),
  };
  return { nowMs, slotMs: nowMs, maxAgeMs: 1, assets, nodes: [...nodes, city] };
}

function randomAsset(asset: Asset, random: () => number): BalancedAsset {
  const { lowKw, highKw } = powerBounds(asset);
  const topKw = 'minOutputKw' in asset ? -asset.minOutputKw : highKw;
  const plannedKw = lowKw + (topKw - lowKw) * random();
  const halfKw = asset.ratedKw / 2;
  const observed = (value: number): { value: number; atMs: number } => ({ value, atMs: 0 });
  return {
    ...{ asset, plannedKw, orderedKw: plannedKw, orderedAtMs: 0, heldBecause: null },
    room: { lowKw: Math.max(lowKw, plannedKw - halfKw), highKw: Math.min(topKw, plannedKw + halfKw) },
    power: observed(plannedKw),
    soc: observed(0.5),
  };
}
