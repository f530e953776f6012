/** Body of a series thread: loads a program, runs it at each cost vector, lets it go. Imports npm packages and types only. */
import { parentPort } from 'node:worker_threads';
import highsModule from 'highs';
import type { Highs, Model } from 'highs';
import type { LpBasis, LinearProgram } from '../../core/dispatch/linear-program.js';

/** A program without names. */
export type SeriesProgram = Omit<LinearProgram, 'rowNames' | 'colNames' | 'owners'>;

/** Owner to thread. */
export interface SeriesRequest {
  readonly id: number;
  /** Number the program is kept under. */
  readonly programId: number;
  /** Null when the thread has it. */
  readonly program: SeriesProgram | null;
  /** Programs the thread may forget. */
  readonly forget: readonly number[];
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
  /** `isPoisoned`: WebAssembly aborted, nothing of this instance may be trusted any more. */
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly message: string;
      readonly isPoisoned: boolean;
    };

const MODEL_STATUS_OPTIMAL = 7;

const programs = new Map<number, SeriesProgram>();

// TypeScript sees a CommonJS package whose loader is `.default`; Node gives the loader itself.
type Loader = () => Promise<Highs>;
const loader = highsModule as unknown as Loader;

/** The program has no optimum: its fault, not the solver's. */
class NoOptimumError extends Error {}

async function main(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('highs-series-thread runs in a worker thread only');
  const highs = await loader();
  port.on('message', (request: SeriesRequest) => {
    const reply = answer(highs, request);
    port.postMessage(reply, reply.kind === 'solved' ? buffersOf(reply) : []);
  });
}

/** What is handed over instead of copied. */
function buffersOf({ primals }: Extract<SeriesReply, { kind: 'solved' }>): ArrayBuffer[] {
  return primals.map((primal) => primal.buffer as ArrayBuffer);
}

function answer(highs: Highs, request: SeriesRequest): SeriesReply {
  try {
    const program = programOf(request);
    const model = load(highs, program, request.start);
    try {
      return { ...series(model, program, request), heapBytes: highs.memoryBytes };
    } finally {
      model.dispose();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isPoisoned = !(error instanceof NoOptimumError);
    return { kind: 'failed', id: request.id, message, isPoisoned };
  }
}

function programOf({ program, programId, forget, costs }: SeriesRequest): SeriesProgram {
  for (const id of forget) programs.delete(id);
  if (program && costs.length > 1) programs.set(programId, program);
  const kept = program ?? programs.get(programId);
  if (!kept) throw new Error(`program ${String(programId)} is not on this thread`);
  return kept;
}

function load(highs: Highs, program: SeriesProgram, start: LpBasis | null): Model {
  const { numCols, numRows, starts, indices, values, integrality: _continuous, ...numbers } = program;
  const matrix = { format: 'csr', numRows, numCols, starts, indices, values } as const;
  const model = highs.createModel({ numCols, numRows, ...numbers, matrix });
  model.options.set({ output_flag: false });
  if (start) {
    model.setBasis({ colStatus: new Int32Array(start.cols), rowStatus: new Int32Array(start.rows) });
  }
  return model;
}

function series(
  model: Model,
  program: SeriesProgram,
  request: SeriesRequest,
): Omit<Extract<SeriesReply, { kind: 'solved' }>, 'heapBytes'> {
  const all = { kind: 'range', from: 0, to: program.numCols - 1 } as const;
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
        throw new NoOptimumError(
          `run ${String(primals.length)} of a series ended with HiGHS model status ${String(status)}`,
        );
      }
    }
    primals.push(model.getSolution().colValue);
  }
  const { colStatus, rowStatus } = model.getBasis();
  const basis = { cols: new Uint8Array(colStatus), rows: new Uint8Array(rowStatus) };
  const rowDuals = request.wantDuals ? model.getSolution().rowDual : null;
  return { kind: 'solved', id: request.id, primals, basis, rowDuals, restarts };
}

/** The time limit of HiGHS counts over the life of a model. */
function run(model: Model, budgetS: number): number {
  model.options.set({ time_limit: model.getRunTime() + budgetS });
  return model.run().modelStatus;
}

await main();
