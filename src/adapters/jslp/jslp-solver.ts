/** The `LpSolver` port on javascript-lp-solver: small problems and second opinions, every answer verified. */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { checkSolution } from '../../core/dispatch/check-solution.js';
import type {
  LinearProgram,
  SolveOutcome,
  SolveReport,
  SolveStatus,
} from '../../core/dispatch/linear-program.js';
import { programFault } from '../../core/dispatch/program-fault.js';
import { type LpSession, LpSolver, type SolveOptions } from '../../ports/lp-solver.js';
import { ColdSession } from './cold-session.js';
import type { JslpModel, JslpReply } from './jslp-messages.js';
import { translate, translatedRows } from './translate.js';

export interface JslpSolverOptions {
  /** Largest problem accepted [rows, with one for each bounded column], default 400: beyond, its dense tableau goes wrong. */
  readonly maxRows?: number;
}

const DEFAULT_MAX_ROWS = 400;
const VERSION = '1.0.3';

const DEFAULT_MIP_REL_GAP = 1e-4;

type RunEnd = JslpReply | 'time-limit' | 'cancelled' | 'died';

/** The package cannot be interrupted, so a thread that takes too long is killed; one that is idle serves the next solve. Gives no duals. */
export class JslpSolver extends LpSolver {
  override readonly name = 'jslp';
  private readonly maxRows: number;
  private readonly threads = new Set<Worker>();
  private readonly idle: Worker[] = [];

  constructor(options: JslpSolverOptions = {}) {
    super();
    this.maxRows = options.maxRows ?? DEFAULT_MAX_ROWS;
  }

  override async solve(program: LinearProgram, options: SolveOptions): Promise<SolveOutcome> {
    const fault = programFault(program) ?? this.tooLarge(program);
    if (fault !== null) return ended('failed', `the program was refused before solving: ${fault}`);
    if (options.signal?.aborted) return ended('cancelled', 'cancelled before it began');
    const crossed = crossedBound(program);
    if (crossed !== null) {
      return { status: 'infeasible', conflict: [crossed], report: report('a bound pair crosses', 0) };
    }
    const startedMs = performance.now();
    const { model, primalOf } = translate(program, options.mipRelGap ?? DEFAULT_MIP_REL_GAP);
    const end = await this.run(model, options);
    const solveMs = performance.now() - startedMs;
    if (end === 'died') return ended('failed', 'the solver thread died', solveMs);
    if (typeof end === 'string') return ended(end, `the thread was killed: ${end}`, solveMs);
    if (end.error !== null) return ended('failed', end.error, solveMs);
    if (!end.feasible) return ended('infeasible', 'found infeasible; this solver names no conflict', solveMs);
    if (!end.bounded) return ended('unbounded', 'found unbounded', solveMs);
    return verified(program, primalOf(end.values), solveMs);
  }

  override open(program: LinearProgram): LpSession {
    return new ColdSession(this, program);
  }

  /** Kills what still runs; its outcome is `cancelled`. */
  override async close(): Promise<void> {
    const threads = [...this.threads];
    this.threads.clear();
    this.idle.length = 0;
    await Promise.all(threads.map((worker) => worker.terminate()));
  }

  private tooLarge(program: LinearProgram): string | null {
    const rows = translatedRows(program);
    if (rows <= this.maxRows) return null;
    return `${String(rows)} rows, and javascript-lp-solver is trusted up to ${String(this.maxRows)}; use highs`;
  }

  private async run(model: JslpModel, options: SolveOptions): Promise<RunEnd> {
    const worker = this.idle.pop() ?? this.spawn();
    const listening = new AbortController();
    const end = await new Promise<RunEnd>((resolve) => {
      const timer = setTimeout(resolve, options.timeLimitMs, 'time-limit');
      const listeners: [string, (value: unknown) => void][] = [
        ['message', (reply) => resolve(reply as JslpReply)],
        ['error', () => resolve('died')],
        ['exit', () => resolve('cancelled')],
      ];
      for (const [event, listener] of listeners) worker.on(event, listener);
      options.signal?.addEventListener('abort', () => resolve('cancelled'), { signal: listening.signal });
      listening.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        for (const [event, listener] of listeners) worker.off(event, listener);
      });
      worker.ref();
      worker.postMessage(model);
    });
    listening.abort();
    await this.putAway(worker, end);
    return end;
  }

  private spawn(): Worker {
    const worker = new Worker(threadFile(), { execArgv: [] });
    this.threads.add(worker);
    // An idle thread that dies is nobody's run: it is only not to be used again.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.threads.delete(worker);
      const at = this.idle.indexOf(worker);
      if (at >= 0) this.idle.splice(at, 1);
    });
    return worker;
  }

  /** A thread that answered waits for the next model and does not keep the process alive; any other is ended. */
  private async putAway(worker: Worker, end: RunEnd): Promise<void> {
    if (typeof end !== 'string' && this.threads.has(worker)) {
      worker.unref();
      this.idle.push(worker);
      return;
    }
    this.threads.delete(worker);
    await worker.terminate();
  }
}

/** Its `feasible: true` is not believed: an answer that breaks a row or a bound is a failure, not a plan. */
function verified(program: LinearProgram, primal: Float64Array, solveMs: number): SolveOutcome {
  const objective = program.colCost.reduce((sum, cost, j) => sum + cost * (primal[j] ?? 0), program.offset);
  const outcome: SolveOutcome = {
    status: 'optimal',
    objective,
    primal,
    rowDuals: null,
    reducedCosts: null,
    report: report('optimal, without duals', solveMs),
  };
  const check = checkSolution(program, outcome);
  return check.passed
    ? outcome
    : ended('failed', `its answer is wrong: ${check.problems.join('; ')}`, solveMs);
}

function crossedBound(program: LinearProgram): string | null {
  const col = program.colLower.findIndex((lower, j) => lower > (program.colUpper[j] ?? Infinity));
  if (col >= 0) return program.colNames[col] ?? String(col);
  const row = program.rowLower.findIndex((lower, r) => lower > (program.rowUpper[r] ?? Infinity));
  return row >= 0 ? (program.rowNames[row] ?? String(row)) : null;
}

function ended(
  status: Exclude<SolveStatus, 'optimal' | 'feasible'>,
  message: string,
  solveMs = 0,
): SolveOutcome {
  return { status, conflict: [], report: report(message, solveMs) };
}

function report(message: string, solveMs: number): SolveReport {
  return { solver: 'jslp', version: VERSION, solveMs, iterations: null, message };
}

/** The thread's file beside this one: TypeScript under Jest (Node strips the types), JavaScript when built. */
function threadFile(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./jslp-thread.${extension}`, import.meta.url));
}
