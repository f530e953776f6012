/**
 * Body of a series thread: loads a program, runs it at each cost vector, lets it go. Imports npm packages and types only.
 *
 * It calls the C functions of the package's WebAssembly itself: the package's own model makes a text for every number it is given, to
 * name it in an error, which costs a block as much as a tenth of its runs.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import highsModule from 'highs';
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
/** A status below this is an error; 1 is a warning. */
const STATUS_OK = 0;
const FORMAT_ROWS = 2;
const MINIMISE = 1;

/** The program has no optimum: its fault, not the solver's. */
class NoOptimumError extends Error {}

/** What the package gives of its C functions; a model and a place in memory are numbers. */
interface Engine {
  _malloc(bytes: number): number;
  _free(place: number): void;
  _Highs_create(): number;
  _Highs_destroy(model: number): void;
  _Highs_setBoolOptionValue(model: number, name: number, value: number): number;
  _Highs_setIntOptionValue(model: number, name: number, value: number): number;
  _Highs_setDoubleOptionValue(model: number, name: number, value: number): number;
  _Highs_setStringOptionValue(model: number, name: number, value: number): number;
  /** Columns, rows, coefficients, format, sense, offset; costs and bounds of columns; bounds of rows; starts, indices, values. */
  _Highs_passLp(model: number, ...shapeAndPlaces: readonly number[]): number;
  _Highs_changeColsCostByRange(model: number, from: number, to: number, costs: number): number;
  _Highs_setBasis(model: number, cols: number, rows: number): number;
  _Highs_getBasis(model: number, cols: number, rows: number): number;
  _Highs_clearSolver(model: number): number;
  _Highs_run(model: number): number;
  _Highs_getRunTime(model: number): number;
  _Highs_getModelStatus(model: number): number;
  _Highs_getSolution(model: number, ...places: readonly number[]): number;
}

interface Memory {
  readonly buffer: ArrayBuffer;
}

interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The part of Node's WebAssembly that is used; its types are those of a browser. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  readonly Instance: new (module: object, imports: object) => Instance;
  readonly Memory: new () => Memory;
};

/** The loader of the package, with the hook by which Emscripten lets others make the instance: so its memory is known. */
type Loader = (options: {
  instantiateWasm(imports: object, receive: (instance: Instance) => void): object;
}) => Promise<Engine>;

/** One HiGHS instance: its functions, its memory, and a stretch of it that arrays are handed over in. */
class Highs {
  private place = 0;
  private size = 0;
  private taken = 0;
  private readonly texts = new Map<string, number>();

  readonly engine: Engine;
  private readonly memory: Memory;

  // Node strips types only: no properties among the parameters.
  private constructor(engine: Engine, memory: Memory) {
    this.engine = engine;
    this.memory = memory;
  }

  static async load(): Promise<Highs> {
    const file = createRequire(import.meta.url).resolve('highs/runtime');
    const compiled = await WebAssembly.compile(await readFile(file));
    const made: Instance[] = [];
    // TypeScript sees a CommonJS package whose loader is `.default`; Node gives the loader itself.
    const engine = await (highsModule as unknown as Loader)({
      instantiateWasm: (imports, receive) => {
        const instance = new WebAssembly.Instance(compiled, imports);
        made.push(instance);
        receive(instance);
        return {};
      },
    });
    const [memory] = made.flatMap(({ exports }) =>
      Object.values(exports).filter((one) => one instanceof WebAssembly.Memory),
    );
    if (!memory || typeof engine._Highs_passLp !== 'function') {
      throw new Error(
        'the package "highs" does not give its C functions and its memory as version 1.15 does',
      );
    }
    return new Highs(engine, memory);
  }

  get bytes(): number {
    return this.memory.buffer.byteLength;
  }

  /** Makes room for arrays that are needed at the same time; what was there before is gone. */
  room(doubles: number, ints: number): void {
    const bytes = 8 * doubles + 4 * ints + 64;
    this.taken = 0;
    if (bytes <= this.size) return;
    if (this.place !== 0) this.engine._free(this.place);
    this.place = this.engine._malloc(2 * bytes);
    if (this.place === 0) throw new Error(`no memory for ${String(bytes)} bytes`);
    this.size = 2 * bytes;
  }

  /** Puts numbers into the room. Doubles first, then whole numbers: each lies at a multiple of its size. */
  put(values: Float64Array | Int32Array | Uint8Array): number {
    const isDouble = values instanceof Float64Array;
    // HiGHS would take it for a number.
    if (isDouble && values.some(Number.isNaN))
      throw new Error('a program or its costs have a value that is no number');
    const at = this.take(values.length, isDouble ? 8 : 4);
    const { buffer } = this.memory;
    if (isDouble) new Float64Array(buffer, at, values.length).set(values);
    else new Int32Array(buffer, at, values.length).set(values);
    return at;
  }

  /** Room for what comes back. */
  take(length: number, size: 8 | 4): number {
    const at = this.place + this.taken;
    this.taken += length * size;
    if (this.taken > this.size) throw new Error('more was put into the room than was asked for');
    return at;
  }

  /** A copy of doubles in the room. */
  doubles(at: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.memory.buffer, at, length).slice();
  }

  /** Places in a basis in the room, a byte each. */
  places(at: number, length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(new Int32Array(this.memory.buffer, at, length));
  }

  /** A name of an option or its value, kept. */
  text(value: string): number {
    const kept = this.texts.get(value);
    if (kept !== undefined) return kept;
    const bytes = new TextEncoder().encode(`${value}\0`);
    const at = this.engine._malloc(bytes.length);
    new Uint8Array(this.memory.buffer, at, bytes.length).set(bytes);
    this.texts.set(value, at);
    return at;
  }
}

/** A program loaded into HiGHS. */
class BlockModel {
  private readonly highs: Highs;
  private readonly program: SeriesProgram;
  private readonly model: number;

  constructor(highs: Highs, program: SeriesProgram, start: LpBasis | null) {
    const { engine } = highs;
    this.highs = highs;
    this.program = program;
    this.model = engine._Highs_create();
    if (this.model === 0) throw new Error('HiGHS made no model');
    done(engine._Highs_setBoolOptionValue(this.model, highs.text('output_flag'), 0), 'set an option');
    done(engine._Highs_setIntOptionValue(this.model, highs.text('threads'), 1), 'set an option');
    const parallel = [highs.text('parallel'), highs.text('off')] as const;
    done(engine._Highs_setStringOptionValue(this.model, ...parallel), 'set an option');
    this.pass();
    if (start) this.startFrom(start);
  }

  /** Sets all costs and runs. @returns the model status of HiGHS */
  run(costs: Float64Array, budgetS: number): number {
    const { highs, model } = this;
    highs.room(costs.length, 0);
    const place = highs.put(costs);
    done(highs.engine._Highs_changeColsCostByRange(model, 0, costs.length - 1, place), 'take new costs');
    return this.runAgain(budgetS);
  }

  /** Runs once more, from nothing. */
  runFromNothing(budgetS: number): number {
    done(this.highs.engine._Highs_clearSolver(this.model), 'forget a vertex');
    return this.runAgain(budgetS);
  }

  solution(): { readonly colValue: Float64Array<ArrayBuffer>; readonly rowDual: Float64Array<ArrayBuffer> } {
    const { highs, model } = this;
    const { numCols, numRows } = this.program;
    highs.room(2 * (numCols + numRows), 0);
    const colValue = highs.take(numCols, 8);
    const colDual = highs.take(numCols, 8);
    const rowValue = highs.take(numRows, 8);
    const rowDual = highs.take(numRows, 8);
    done(highs.engine._Highs_getSolution(model, colValue, colDual, rowValue, rowDual), 'tell its solution');
    return { colValue: highs.doubles(colValue, numCols), rowDual: highs.doubles(rowDual, numRows) };
  }

  basis(): LpBasis {
    const { highs, model } = this;
    const { numCols, numRows } = this.program;
    highs.room(0, numCols + numRows);
    const cols = highs.take(numCols, 4);
    const rows = highs.take(numRows, 4);
    done(highs.engine._Highs_getBasis(model, cols, rows), 'tell its vertex');
    return { cols: highs.places(cols, numCols), rows: highs.places(rows, numRows) };
  }

  dispose(): void {
    this.highs.engine._Highs_destroy(this.model);
  }

  private pass(): void {
    const { highs, model } = this;
    const { numCols, numRows, starts, indices, values, offset, ...bounds } = this.program;
    const { colCost, colLower, colUpper, rowLower, rowUpper } = bounds;
    highs.room(3 * numCols + 2 * numRows + values.length, starts.length + indices.length);
    const doubles = [colCost, colLower, colUpper, rowLower, rowUpper, values].map((array) =>
      highs.put(array),
    );
    const ints = [starts, indices].map((array) => highs.put(array));
    const shape = [numCols, numRows, values.length, FORMAT_ROWS, MINIMISE, offset];
    const places = [...doubles.slice(0, 5), ...ints, ...doubles.slice(5)];
    done(highs.engine._Highs_passLp(model, ...shape, ...places), 'take a program');
  }

  private startFrom({ cols, rows }: LpBasis): void {
    const { highs, model } = this;
    highs.room(0, cols.length + rows.length);
    done(highs.engine._Highs_setBasis(model, highs.put(cols), highs.put(rows)), 'take a vertex');
  }

  private runAgain(budgetS: number): number {
    const { highs, model } = this;
    const { engine } = highs;
    // The time limit of HiGHS counts over the life of a model.
    const limitS = engine._Highs_getRunTime(model) + budgetS;
    done(engine._Highs_setDoubleOptionValue(model, highs.text('time_limit'), limitS), 'set an option');
    done(engine._Highs_run(model), 'run');
    return engine._Highs_getModelStatus(model);
  }
}

const programs = new Map<number, SeriesProgram>();

async function main(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('highs-series-thread runs in a worker thread only');
  const highs = await Highs.load();
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
    const model = new BlockModel(highs, programOf(request), request.start);
    try {
      return { ...series(model, request), heapBytes: highs.bytes };
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

function series(
  model: BlockModel,
  { id, costs, budgetS, wantDuals }: SeriesRequest,
): Omit<Extract<SeriesReply, { kind: 'solved' }>, 'heapBytes'> {
  const primals: Float64Array[] = [];
  let rowDuals: Float64Array | null = null;
  let restarts = 0;
  for (const own of costs) {
    if (model.run(own, budgetS) !== MODEL_STATUS_OPTIMAL) {
      // What a warm start could not finish a cold one may; its numbers are never taken.
      restarts++;
      const status = model.runFromNothing(budgetS);
      if (status !== MODEL_STATUS_OPTIMAL) {
        throw new NoOptimumError(
          `run ${String(primals.length)} of a series ended with HiGHS model status ${String(status)}`,
        );
      }
    }
    const { colValue, rowDual } = model.solution();
    primals.push(colValue);
    rowDuals = rowDual;
  }
  return {
    kind: 'solved',
    id,
    primals,
    basis: model.basis(),
    rowDuals: wantDuals ? rowDuals : null,
    restarts,
  };
}

/** @throws Error when HiGHS refused */
function done(status: number, what: string): void {
  if (status < STATUS_OK) throw new Error(`HiGHS did not ${what}: status ${String(status)}`);
}

await main();
