/** The `LpSolver` port on HiGHS (WebAssembly), in long-lived worker threads. */
import type {
  LinearProgram,
  SolveOutcome,
  SolveReport,
  SolveStatus,
} from '../../core/dispatch/linear-program.js';
import { programFault } from '../../core/dispatch/program-fault.js';
import { LpSolver, type SolveOptions } from '../../ports/lp-solver.js';
import { HighsEngine, type EngineReply } from './highs-engine.js';

export interface HighsSolverOptions {
  /** Threads that solve at the same time, default 1. */
  readonly threads?: number;
  /** Grace after the time limit or a cancellation before the thread is killed [ms], default 5000. */
  readonly graceMs?: number;
  /** WebAssembly heap above which a thread is replaced after its run [bytes], default 768 MiB (the heap never shrinks). */
  readonly recycleBytes?: number;
}

const DEFAULT_GRACE_MS = 5_000;
const DEFAULT_RECYCLE_BYTES = 768 * 1024 * 1024;

/** HiGHS model status codes that have a word of their own in an outcome. */
const STATUS_WORDS: Readonly<Record<number, Exclude<SolveStatus, 'optimal'>>> = {
  8: 'infeasible',
  10: 'unbounded',
  13: 'time-limit',
  17: 'cancelled',
};

/** Solves on threads that are started and warmed up at construction; idle threads do not keep the process alive. */
export class HighsSolver extends LpSolver {
  override readonly name = 'highs';
  private readonly idle: HighsEngine[];
  private readonly engines: readonly HighsEngine[];
  private readonly waiting: ((engine: HighsEngine | null) => void)[] = [];
  private readonly graceMs: number;
  private version = 'unknown';
  private closed = false;

  constructor(options: HighsSolverOptions = {}) {
    super();
    this.graceMs = options.graceMs ?? DEFAULT_GRACE_MS;
    const recycleBytes = options.recycleBytes ?? DEFAULT_RECYCLE_BYTES;
    this.engines = Array.from({ length: options.threads ?? 1 }, () => new HighsEngine(recycleBytes));
    this.idle = [...this.engines];
    // A thread that cannot start is told of by the first solve.
    for (const engine of this.engines) engine.start().catch(() => undefined);
  }

  /**
   * Solves a program; waits for a free thread. A run whose thread dies or is poisoned is tried once more on a new thread.
   *
   * @throws Error when no thread can be started
   */
  override async solve(program: LinearProgram, options: SolveOptions): Promise<SolveOutcome> {
    const fault = programFault(program);
    if (fault !== null) return this.ended('failed', `the program was refused before solving: ${fault}`);
    const engine = await this.take();
    if (!engine) return this.ended('cancelled', 'the solver is closed');
    const startedMs = performance.now();
    try {
      const run = {
        program,
        timeLimitMs: options.timeLimitMs,
        graceMs: this.graceMs,
        signal: options.signal,
      };
      if (options.signal?.aborted) return this.ended('cancelled', 'cancelled before it began');
      this.version = await engine.start();
      let reply = await engine.run(run);
      if (reply.kind === 'poisoned' || reply.kind === 'died') reply = await engine.run(run);
      return this.outcome(program, reply, performance.now() - startedMs);
    } finally {
      this.giveBack(engine);
    }
  }

  /** Ends all threads; running solves end as `cancelled`. */
  override async close(): Promise<void> {
    this.closed = true;
    for (const resolve of this.waiting.splice(0)) resolve(null);
    await Promise.all(this.engines.map((engine) => engine.close()));
  }

  private take(): Promise<HighsEngine | null> {
    if (this.closed) return Promise.resolve(null);
    const engine = this.idle.pop();
    if (engine) return Promise.resolve(engine);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private giveBack(engine: HighsEngine): void {
    const next = this.waiting.shift();
    if (next) next(engine);
    else this.idle.push(engine);
  }

  private outcome(program: LinearProgram, reply: EngineReply, wallMs: number): SolveOutcome {
    switch (reply.kind) {
      case 'solved':
        return {
          status: 'optimal',
          objective: reply.objective,
          primal: reply.primal,
          rowDuals: reply.rowDuals,
          reducedCosts: reply.reducedCosts,
          report: this.report('optimal', wallMs, reply.iterations),
        };
      case 'ended': {
        const status = STATUS_WORDS[reply.modelStatus] ?? 'failed';
        const conflict = [
          ...reply.conflictRows.map((row) => program.rowNames[row] ?? String(row)),
          ...reply.conflictCols.map((col) => program.colNames[col] ?? String(col)),
        ];
        const message = `HiGHS model status ${String(reply.modelStatus)}`;
        return { status, conflict, report: this.report(message, wallMs, reply.iterations) };
      }
      case 'killed':
        return reply.why === 'watchdog'
          ? this.ended(
              'time-limit',
              'the time limit passed and HiGHS did not stop; its thread was killed',
              wallMs,
            )
          : this.ended('cancelled', `the run was ${reply.why}`, wallMs);
      default:
        return this.ended('failed', reply.message, wallMs);
    }
  }

  private ended(status: Exclude<SolveStatus, 'optimal'>, message: string, wallMs = 0): SolveOutcome {
    return { status, conflict: [], report: this.report(message, wallMs, null) };
  }

  private report(message: string, solveMs: number, iterations: number | null): SolveReport {
    return { solver: this.name, version: this.version, solveMs, iterations, message };
  }
}
