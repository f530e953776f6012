/** Body of a solver thread: owns one HiGHS instance and answers one program at a time. Imports npm packages and types only. */
import { parentPort } from 'node:worker_threads';
import highsModule from 'highs';
import type { Highs, Model } from 'highs';
import type { HighsReply, HighsRequest } from './highs-messages.js';

const MODEL_STATUS_OPTIMAL = 7;
const MODEL_STATUS_INFEASIBLE = 8;
const MODEL_STATUS_UNDECIDED = 9;

/** The first solves of an instance run in unoptimised WebAssembly: they are spent on a toy. */
const WARM_UP_SOLVES = 3;

// TypeScript sees a CommonJS package whose loader is `.default`; Node gives the loader itself.
type Loader = () => Promise<Highs>;
const loader = highsModule as unknown as Loader;

async function main(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('highs-thread runs in a worker thread only');
  const highs = await loader();
  for (let i = 0; i < WARM_UP_SOLVES; i++) solve(highs, toyRequest());
  port.on('message', (request: HighsRequest) => {
    port.postMessage(answer(highs, request));
  });
  port.postMessage({ id: 0, kind: 'ready', version: highs.version.string } satisfies HighsReply);
}

/** A WebAssembly abort leaves the instance in an unknown state: the owner drops the thread. */
function answer(highs: Highs, request: HighsRequest): HighsReply {
  try {
    return solve(highs, request);
  } catch (error) {
    const poisoned =
      error instanceof Error && (error.name === 'RuntimeError' || error.message.includes('Aborted'));
    return { id: request.id, kind: poisoned ? 'poisoned' : 'refused', message: String(error) };
  }
}

function solve(highs: Highs, request: HighsRequest): HighsReply {
  const { program } = request;
  const model = highs.createModel({
    numCols: program.numCols,
    numRows: program.numRows,
    offset: program.offset,
    colCost: program.colCost,
    colLower: program.colLower,
    colUpper: program.colUpper,
    rowLower: program.rowLower,
    rowUpper: program.rowUpper,
    matrix: {
      format: 'csr',
      numRows: program.numRows,
      numCols: program.numCols,
      starts: program.starts,
      indices: program.indices,
      values: program.values,
    },
  });
  try {
    // A new model for each run: the time limit counts over the life of a model.
    model.options.set({
      output_flag: false,
      time_limit: request.budgetS,
      iis_strategy: highs.constants.iis.strategyRowPriority,
    });
    let status = run(highs, model, request.cancelFlag);
    if (status === MODEL_STATUS_UNDECIDED) {
      // Presolve could not tell infeasible from unbounded; the simplex can.
      model.options.set({ presolve: 'off', time_limit: model.getRunTime() + request.budgetS });
      status = run(highs, model, request.cancelFlag);
    }
    return reply(highs, model, { id: request.id, status });
  } finally {
    model.dispose();
  }
}

function run(highs: Highs, model: Model, cancelFlag: SharedArrayBuffer): number {
  const flag = new Int32Array(cancelFlag);
  return model.run({
    [highs.constants.callbackType.simplexInterrupt](event: { interrupt(): void }) {
      if (Atomics.load(flag, 0) !== 0) event.interrupt();
      return undefined;
    },
  }).modelStatus;
}

function reply(highs: Highs, model: Model, result: { id: number; status: number }): HighsReply {
  const facts = {
    id: result.id,
    modelStatus: result.status,
    runMs: model.getRunTime() * 1000,
    iterations: Number(model.info.get('simplex_iteration_count')),
    memoryBytes: highs.memoryBytes,
  };
  // Status before numbers: a run that ended early still hands out arrays.
  if (result.status === MODEL_STATUS_OPTIMAL) {
    const solution = model.getSolution();
    return {
      ...facts,
      kind: 'solved',
      objective: model.getObjectiveValue(),
      primal: solution.colValue,
      rowDuals: solution.rowDual,
      reducedCosts: solution.colDual,
    };
  }
  const infeasible = result.status === MODEL_STATUS_INFEASIBLE;
  const conflict = infeasible ? conflictOf(highs, model) : { rows: [], cols: [] };
  return { ...facts, kind: 'ended', conflictRows: conflict.rows, conflictCols: conflict.cols };
}

function conflictOf(highs: Highs, model: Model): { rows: number[]; cols: number[] } {
  const iis = model.getIis();
  // A free bound takes no part: such a column only ties the rows together.
  const inConflict = (index: Int32Array, bound: Int32Array): number[] =>
    [...index].filter((_, k) => bound[k] !== highs.constants.iis.boundFree);
  return { rows: inConflict(iis.rowIndex, iis.rowBound), cols: inConflict(iis.colIndex, iis.colBound) };
}

/** min x + y with x + 2 y >= 2, x - y <= 1. */
function toyRequest(): HighsRequest {
  return {
    id: 0,
    budgetS: 10,
    cancelFlag: new SharedArrayBuffer(4),
    program: {
      numCols: 2,
      numRows: 2,
      offset: 0,
      colCost: Float64Array.of(1, 1),
      colLower: Float64Array.of(0, 0),
      colUpper: Float64Array.of(9, 9),
      rowLower: Float64Array.of(2, -Infinity),
      rowUpper: Float64Array.of(Infinity, 1),
      starts: Int32Array.of(0, 2, 4),
      indices: Int32Array.of(0, 1, 0, 1),
      values: Float64Array.of(1, 2, 1, -1),
    },
  };
}

await main();
