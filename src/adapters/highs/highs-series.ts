/** Series of runs on a HiGHS thread of their own: one message per block and round instead of two per run. */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { LinearProgram } from '../../core/dispatch/linear-program.js';
import { LpSeriesSolver, type SeriesAnswer, type SeriesRun } from '../../ports/lp-series.js';
import type { SeriesProgram, SeriesReply, SeriesRequest } from './highs-series-thread.js';

/** Heap above which the thread is replaced once it is idle: WebAssembly never gives memory back. */
const RECYCLE_BYTES = 512 * 1024 * 1024;

/** Programs kept on the thread, about 0.16 MB each, so that a block that comes again is not sent again. */
const KEEP_PROGRAMS = 400;

interface Waiting {
  readonly resolve: (answer: SeriesAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** One thread; requests queue up in it. A thread that fails is dropped with all that waits, and the next request starts another. */
export class HighsSeriesSolver extends LpSeriesSolver {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  /** Programs the thread has, oldest first, and their numbers there. */
  private readonly kept = new Map<LinearProgram, number>();

  override solveSeries(run: SeriesRun): Promise<SeriesAnswer> {
    const id = this.nextId++;
    const worker = (this.worker ??= this.spawn());
    const request: SeriesRequest = {
      ...{ id, ...this.sent(run) },
      costs: run.costs,
      start: run.start,
      budgetS: run.timeLimitMs / 1000,
      wantDuals: run.wantDuals ?? false,
    };
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage(request);
    });
  }

  override async close(): Promise<void> {
    await this.drop('the solver was closed');
  }

  /** The program's number on the thread, with the program itself when it is new there. */
  private sent({ program, costs }: SeriesRun): Pick<SeriesRequest, 'programId' | 'program' | 'forget'> {
    const known = this.kept.get(program);
    const programId = known ?? this.nextId++;
    // What is solved once is not asked again.
    if (known === undefined && costs.length === 1) {
      return { programId, program: bare(program), forget: [] };
    }
    this.kept.delete(program);
    this.kept.set(program, programId);
    const forget: number[] = [];
    for (const [old, oldId] of this.kept) {
      if (this.kept.size <= KEEP_PROGRAMS) break;
      this.kept.delete(old);
      forget.push(oldId);
    }
    return { programId, program: known === undefined ? bare(program) : null, forget };
  }

  private spawn(): Worker {
    const worker = new Worker(threadFile(), { execArgv: [], stderr: false });
    worker.on('message', (reply: SeriesReply) => this.take(reply));
    worker.on('error', (error) => {
      if (this.worker === worker) void this.drop(`its thread died: ${String(error)}`);
    });
    worker.on('exit', (code) => {
      if (this.worker === worker) void this.drop(`its thread ended with code ${String(code)}`);
    });
    return worker;
  }

  private take(reply: SeriesReply): void {
    const asked = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (this.waiting.size === 0) this.worker?.unref();
    if (reply.kind === 'solved') {
      asked?.resolve(reply);
      if (reply.heapBytes > RECYCLE_BYTES && this.waiting.size === 0) void this.drop('it was replaced');
      return;
    }
    asked?.reject(new Error(`a series of runs failed: ${reply.message}`));
    // After an abort of WebAssembly nothing of this instance may be trusted.
    if (reply.isPoisoned) void this.drop('another series on its thread failed');
  }

  private async drop(why: string): Promise<void> {
    const worker = this.worker;
    this.worker = null;
    this.kept.clear();
    for (const { reject } of this.waiting.values()) {
      reject(new Error(`a series of runs was lost: ${why}; ask again`));
    }
    this.waiting.clear();
    await worker?.terminate();
  }
}

/** Names are made on demand; copying the numbers one by one asks for none. */
function bare(program: LinearProgram): SeriesProgram {
  const { numCols, numRows, colCost, colLower, colUpper } = program;
  const { rowLower, rowUpper, starts, indices, values, offset } = program;
  return {
    numCols,
    numRows,
    colCost,
    colLower,
    colUpper,
    rowLower,
    rowUpper,
    starts,
    indices,
    values,
    offset,
  };
}

/** The thread's file beside this one: TypeScript under Jest (Node strips the types), JavaScript when built. */
function threadFile(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./highs-series-thread.${extension}`, import.meta.url));
}
