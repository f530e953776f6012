/** Body of a series thread: loads a program, runs it at each cost vector, lets it go. Imports npm packages and types only. */
import { parentPort } from 'node:worker_threads';
import highsModule from 'highs';
import type { Highs, Model } from 'highs';
import type { LpBasis, LinearProgram } from '../../core/dispatch/linear-program.js';

/** Owner to thread. */
export interface SeriesRequest {
  readonly id: number;
  readonly program: Omit<LinearProgram, 'rowNames' | 'colNames'>;
  readonly costs: readonly Float64Array[];
  readonly start: LpBasis | null;
  /** Budget of each run [s]. */
  readonly budgetS: number;
  readonly wantDuals: boolean;
}

/** Thread to owner. */
export type SeriesReply =
  | {
      readonly kind: 'solved';
      readonly id: number;
      readonly primals: readonly Float64Array[];
      readonly basis: LpBasis;
      readonly rowDuals: Float64Array | null;
      readonly restarts: number;
      readonly heapBytes: number;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

const MODEL_STATUS_OPTIMAL = 7;

// TypeScript sees a CommonJS package whose loader is `.default`; Node gives the loader itself.
type Loader = () => Promise<Highs>;
const loader = highsModule as unknown as Loader;

async function main(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('highs-series-thread runs in a worker thread only');
  const highs = await loader();
  port.on('message', (request: SeriesRequest) => {
    port.postMessage(answer(highs, request));
  });
}

function answer(highs: Highs, request: SeriesRequest): SeriesReply {
  try {
    const model = load(highs, request);
    try {
      return { ...series(model, request), heapBytes: highs.memoryBytes };
    } finally {
      model.dispose();
    }
  } catch (error) {
    return { kind: 'failed', id: request.id, message: String(error) };
  }
}

function load(highs: Highs, { program, start }: SeriesRequest): Model {
  const { numCols, numRows, starts, indices, values, integrality: _continuous, ...numbers } = program;
  const matrix = { format: 'csr', numRows, numCols, starts, indices, values } as const;
  const model = highs.createModel({ numCols, numRows, ...numbers, matrix });
  model.options.set({ output_flag: false });
  if (start) {
    model.setBasis({ colStatus: Int32Array.from(start.cols), rowStatus: Int32Array.from(start.rows) });
  }
  return model;
}

function series(
  model: Model,
  request: SeriesRequest,
): Omit<Extract<SeriesReply, { kind: 'solved' }>, 'heapBytes'> {
  const all = { kind: 'range', from: 0, to: request.program.numCols - 1 } as const;
  const primals: Float64Array[] = [];
  let restarts = 0;
  for (const costs of request.costs) {
    model.changeColsCost(all, costs);
    if (run(model, request.budgetS) !== MODEL_STATUS_OPTIMAL) {
      // What a warm start could not finish a cold one may; its numbers are never taken.
      restarts++;
      model.clearSolver();
      const status = run(model, request.budgetS);
      if (status !== MODEL_STATUS_OPTIMAL) {
        throw new Error(
          `run ${String(primals.length)} of a series ended with HiGHS model status ${String(status)}`,
        );
      }
    }
    primals.push(model.getSolution().colValue);
  }
  const { colStatus, rowStatus } = model.getBasis();
  const basis = { cols: Uint8Array.from(colStatus), rows: Uint8Array.from(rowStatus) };
  const rowDuals = request.wantDuals ? model.getSolution().rowDual : null;
  return { kind: 'solved', id: request.id, primals, basis, rowDuals, restarts };
}

/** The time limit of HiGHS counts over the life of a model. */
function run(model: Model, budgetS: number): number {
  model.options.set({ time_limit: model.getRunTime() + budgetS });
  return model.run().modelStatus;
}

await main();
