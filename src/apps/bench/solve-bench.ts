/** `bench solve`: the whole way from inputs to a checked plan, beside the bare solve of native solvers, districts in turn. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { JslpSolver } from '../../adapters/jslp/jslp-solver.js';
import { buildDispatch } from '../../core/dispatch/build-dispatch.js';
import { lookAtMachine } from './machine.js';
import { toMps } from './mps.js';
import { findNativeSolvers, type NativeSolver } from './native-solver.js';
import { aimsOf } from './solve-aims.js';
import { districtInput } from './solve-district.js';
import { type LivePair, measureLive } from './solve-live.js';
import type {
  JslpFigures,
  ReferenceFigures,
  SizeFigures,
  SolveBenchOptions,
  SolveBenchResult,
} from './solve-options.js';
import { type PlannedDistrict, planDistrict } from './solve-plan.js';
import { median, spreadOf } from './statistics.js';

/** Solves before the measured ones: V8 compiles WebAssembly and the builder where they are hot. */
const WARM_UPS = 3;
const WARM_UP_ASSETS = 50;
const WARM_UP_SEED = 1_000;

interface Pair {
  readonly planned: PlannedDistrict;
  /** By reference, in their order [ms, EUR]. */
  readonly references: readonly { readonly ms: number; readonly objective: number }[];
  readonly live: LivePair;
}

/** Runs all sizes; nothing is left behind. */
export async function runSolveBench(options: SolveBenchOptions): Promise<SolveBenchResult> {
  const machine = lookAtMachine();
  const natives = await findNativeSolvers();
  for (const { name } of natives.found) options.tell(`reference: ${name}`);
  if (natives.found.length === 0)
    options.tell(`no native solver here; looked for ${natives.absent.join(', ')}`);
  const solver = new HighsSolver();
  const folder = await mkdtemp(join(tmpdir(), 'traboule-solve-'));
  try {
    const highsVersion = await warmUp(solver, options.slots);
    const sizes: SizeFigures[] = [];
    for (const assets of options.sizes) {
      const pairs: Pair[] = [];
      for (let k = 0; k < options.pairs; k++) {
        const natively = { natives: natives.found, file: join(folder, 'program.mps') };
        pairs.push(await measurePair(solver, { assets, slots: options.slots, seed: k + 1 }, natively));
        options.tell(pairLine(assets, k, pairs));
      }
      sizes.push(sizeFigures(assets, pairs, natives.found));
    }
    const jslp = options.jslpSeconds > 0 ? await measureJslp(solver, options) : null;
    const { slots, pairs } = options;
    const aims = aimsOf(sizes, jslp);
    return { machine, slots, pairs, highsVersion, sizes, jslp, aims, absent: natives.absent };
  } finally {
    await solver.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function warmUp(solver: HighsSolver, slots: number): Promise<string> {
  let version = '';
  for (let k = 0; k < WARM_UPS; k++) {
    const query = { assets: WARM_UP_ASSETS, slots, seed: WARM_UP_SEED + k };
    const planned = await planDistrict(solver, query);
    await measureLive(solver, query, planned);
    version = planned.solved.report.version;
  }
  return version;
}

interface Query {
  readonly assets: number;
  readonly slots: number;
  readonly seed: number;
}

/** One district by all, who goes first in turn. */
async function measurePair(
  solver: HighsSolver,
  query: Query,
  beside: { readonly natives: readonly NativeSolver[]; readonly file: string },
): Promise<Pair> {
  await writeFile(beside.file, toMps(buildDispatch(districtInput(query)).program));
  const references: Pair['references'][number][] = [];
  const referencesGo = async (): Promise<void> => {
    for (const native of beside.natives) references.push(await native.solve(beside.file));
  };
  if (query.seed % 2 === 0) await referencesGo();
  const planned = await planDistrict(solver, query);
  if (query.seed % 2 === 1) await referencesGo();
  return { planned, references, live: await measureLive(solver, query, planned) };
}

function sizeFigures(assets: number, pairs: readonly Pair[], natives: readonly NativeSolver[]): SizeFigures {
  const of = (value: (pair: Pair) => number): number => median(pairs.map(value));
  const { program } = pairs[0]?.planned ?? {};
  return {
    assets,
    rows: program?.numRows ?? 0,
    columns: program?.numCols ?? 0,
    nonzeros: program?.values.length ?? 0,
    buildMs: of(({ planned }) => planned.buildMs),
    solveMs: of(({ planned }) => planned.solveMs),
    extractMs: of(({ planned }) => planned.extractMs),
    checkMs: of(({ planned }) => planned.checkMs),
    wholeMs: of(({ planned }) => wholeMs(planned)),
    overhead: spreadOf(pairs.map(({ planned }) => (planned.buildMs + planned.extractMs) / planned.solveMs)),
    references: natives.map((native, n) => referenceFigures(native.name, n, pairs)),
    live: {
      forecastMs: of(({ live }) => live.forecastMs),
      forecastRatio: spreadOf(pairs.map(({ live }) => live.forecastMs / live.forecastColdMs)),
      shiftMs: of(({ live }) => live.shiftMs),
      shiftRatio: spreadOf(pairs.map(({ live }) => live.shiftMs / live.shiftColdMs)),
    },
  };
}

function referenceFigures(name: string, n: number, pairs: readonly Pair[]): ReferenceFigures {
  const ms = (pair: Pair): number => pair.references[n]?.ms ?? Number.NaN;
  const differences = pairs.map(({ planned, references }) => {
    const { objective } = planned.solved;
    return Math.abs((references[n]?.objective ?? Number.NaN) - objective) / (1 + Math.abs(objective));
  });
  return {
    name,
    solveMs: median(pairs.map(ms)),
    ratio: spreadOf(pairs.map((pair) => wholeMs(pair.planned) / ms(pair))),
    objectiveDifference: Math.max(...differences),
  };
}

/** One district, once: it takes its time. */
async function measureJslp(solver: HighsSolver, options: SolveBenchOptions): Promise<JslpFigures> {
  const { jslpAssets: assets, slots, jslpSeconds } = options;
  options.tell(
    `javascript-lp-solver at ${String(assets)} x ${String(slots)}, at most ${String(jslpSeconds)} s`,
  );
  const jslp = new JslpSolver({ maxRows: Infinity });
  try {
    const ours: number[] = [];
    for (let k = 0; k < options.pairs; k++)
      ours.push(wholeMs(await planDistrict(solver, { assets, slots, seed: 1 })));
    const { program } = buildDispatch(districtInput({ assets, slots, seed: 1 }));
    const startedMs = performance.now();
    const { status } = await jslp.solve(program, { timeLimitMs: jslpSeconds * 1000 });
    const ms = performance.now() - startedMs;
    return { assets, ms, status, ratio: ms / median(ours) };
  } finally {
    await jslp.close();
  }
}

function wholeMs({ buildMs, solveMs, extractMs, checkMs }: PlannedDistrict): number {
  return buildMs + solveMs + extractMs + checkMs;
}

function pairLine(assets: number, k: number, pairs: readonly Pair[]): string {
  const pair = pairs[k];
  if (!pair) return '';
  const beside = pair.references.map(({ ms }) => ms.toFixed(0)).join(', ');
  return (
    `${String(assets)} assets, district ${String(k + 1)}: ${wholeMs(pair.planned).toFixed(0)} ms` +
    (beside === '' ? '' : ` beside ${beside} ms`)
  );
}
