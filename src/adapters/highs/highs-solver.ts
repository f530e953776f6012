/** The `LpSolver` port on HiGHS (WebAssembly), in long-lived worker threads. */
import {
  hasIntegers,
  type LinearProgram,
  type LpBasis,
  type SolveOutcome,
} from '../../core/dispatch/linear-program.js';
import { programFault } from '../../core/dispatch/program-fault.js';
import { type LpSession, LpSolver, type SolveOptions } from '../../ports/lp-solver.js';
import type { EngineReply, EngineRun, HighsEngine } from './highs-engine.js';
import { ended, outcomeOf } from './highs-outcome.js';
import { HighsPool } from './highs-pool.js';
import { HighsSession, type TaskManner } from './highs-session.js';

export interface HighsSolverOptions {
  /** Threads that solve at the same time, default 1. */
  readonly threads?: number;
  /** Grace after the time limit before the thread is killed [ms], default 5000. */
  readonly graceMs?: number;
  /** WebAssembly heap above which a thread is replaced after its run [bytes], default 768 MiB (the heap never shrinks). */
  readonly recycleBytes?: number;
  /** Rehearsal: this many runs find their instance aborted, default 0. */
  readonly abortRuns?: number;
}

const DEFAULT_GRACE_MS = 5_000;
const DEFAULT_RECYCLE_BYTES = 768 * 1024 * 1024;
const DEFAULT_MIP_REL_GAP = 1e-4;

type Task = EngineRun['task'];

/** Solves on threads that are started and warmed up at construction; idle threads do not keep the process alive. */
export class HighsSolver extends LpSolver {
  override readonly name = 'highs';
  private readonly pool: HighsPool;
  private readonly graceMs: number;
  private readonly homes = new Map<HighsSession, HighsEngine>();
  private abortRuns: number;
  private sessions = 0;
  private version = 'unknown';

  constructor(options: HighsSolverOptions = {}) {
    super();
    this.graceMs = options.graceMs ?? DEFAULT_GRACE_MS;
    this.abortRuns = options.abortRuns ?? 0;
    this.pool = new HighsPool(options.threads ?? 1, options.recycleBytes ?? DEFAULT_RECYCLE_BYTES);
  }

  /**
   * Solves a program; waits for a free thread. A run whose thread dies or is poisoned is tried once more on a new thread.
   *
   * @throws Error when no thread can be started
   */
  override async solve(program: LinearProgram, options: SolveOptions): Promise<SolveOutcome> {
    const { rowNames: _rowNames, colNames: _colNames, owners: _owners, ...bare } = program;
    const integers = hasIntegers(program);
    const task: Task = () => ({
      session: null,
      integers,
      program: bare,
      edits: [],
      start: null,
      warm: false,
      ...howOf(options),
    });
    return this.attempt(program, options, { engine: null, task });
  }

  /** Opens a live model on one of the threads, all in turn; nothing happens there before its first solve. */
  override open(program: LinearProgram, basis?: LpBasis): LpSession {
    const session = new HighsSession(++this.sessions, program, basis ?? null, {
      run: (self, options) => this.runSession(self, options),
      forget: (self) => this.release(self),
    });
    this.homes.set(session, this.pool.home());
    return session;
  }

  /** Ends all threads; running solves end as `cancelled`. */
  override async close(): Promise<void> {
    await this.pool.close();
  }

  private runSession(session: HighsSession, options: SolveOptions): Promise<SolveOutcome> {
    const engine = this.homes.get(session);
    if (!engine) throw new Error('this live model was closed; open another');
    return this.attempt(session.program, options, {
      engine,
      task: (incarnation) => session.task(incarnation, howOf(options)),
      settle: (reply) => session.settle(reply),
    });
  }

  private release(session: HighsSession): void {
    if (session.home !== null) this.homes.get(session)?.release(session.number, session.home);
    this.homes.delete(session);
  }

  private async attempt(
    program: LinearProgram,
    options: SolveOptions,
    how: {
      readonly engine: HighsEngine | null;
      readonly task: Task;
      readonly settle?: (reply: EngineReply) => void;
    },
  ): Promise<SolveOutcome> {
    const none = { version: this.version, wallMs: 0 };
    const fault = programFault(program);
    if (fault !== null) return ended('failed', `the program was refused before solving: ${fault}`, none);
    const engine = await this.pool.take(how.engine);
    if (!engine) return ended('cancelled', 'the solver is closed', none);
    try {
      if (options.signal?.aborted) return ended('cancelled', 'cancelled before it began', none);
      const startedMs = performance.now();
      this.version = await engine.start();
      const reply = await this.twice(engine, how.task, options);
      how.settle?.(reply);
      const wallMs = performance.now() - startedMs;
      return outcomeOf(reply, { program, version: this.version, wallMs });
    } finally {
      this.pool.giveBack(engine);
    }
  }

  private async twice(engine: HighsEngine, asked: Task, options: SolveOptions): Promise<EngineReply> {
    const task: Task = (incarnation) => ({ ...asked(incarnation), simplex: options.simplex ?? 'dual' });
    const first = await engine.run(this.runOf(task, options));
    const lost = first.kind === 'poisoned' || first.kind === 'died';
    return lost ? engine.run(this.runOf(task, options)) : first;
  }

  private runOf(task: Task, options: SolveOptions): EngineRun {
    const abortFirst = this.abortRuns > 0;
    if (abortFirst) this.abortRuns--;
    return {
      task: (incarnation) => ({ ...task(incarnation), abortFirst }),
      timeLimitMs: options.timeLimitMs,
      graceMs: this.graceMs,
      signal: options.signal,
    };
  }
}

function howOf(options: SolveOptions): TaskManner {
  return {
    mipRelGap: options.mipRelGap ?? DEFAULT_MIP_REL_GAP,
    nameConflict: options.nameConflict ?? true,
    presolve: options.presolve ?? true,
  };
}
