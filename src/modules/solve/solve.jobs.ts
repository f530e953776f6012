/** Works the jobs that solve cases. */
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../core/domain-error.js';
import { CaseRunStore } from '../../ports/case-run-store.js';
import { type JobHandler, PermanentJobError, type RunningJob } from '../../ports/job-queue.js';
import type { LpSolver } from '../../ports/lp-solver.js';
import { runCase } from './run-case.js';
import { REFUSED_CASE, SOLVE_JOB, solveJobSchema } from './solve-request.js';

/** How often a running solve looks whether somebody still waits [ms]. */
const WATCH_MS = 500;

/** The solvers of a worker by name, apart from the one that makes the operator's plans: nobody's case delays those. */
export abstract class CaseSolvers {
  /** Null when there is none of this name. */
  abstract solver(name: string): LpSolver | null;
}

/** Works the solve jobs of a worker process. */
@Injectable()
export class SolveJobs {
  private readonly log = new Logger('solve');

  constructor(
    private readonly runs: CaseRunStore,
    private readonly solvers: CaseSolvers,
  ) {}

  /** Handlers by job name, for `JobQueue.work('solve', ...)`. */
  handlers(): Readonly<Record<string, JobHandler>> {
    return { [SOLVE_JOB]: (job) => this.solve(job) };
  }

  private async solve(job: RunningJob): Promise<void> {
    const payload = solveJobSchema.safeParse(job.payload);
    if (!payload.success) throw new PermanentJobError(`job ${job.id}: ${z.prettifyError(payload.error)}`);
    const { runId } = payload.data;
    const run = await this.runs.run(runId);
    if (run === null) return;
    const solver = this.solvers.solver(run.solver);
    if (solver === null) throw new PermanentJobError(`no solver is called "${run.solver}" here`);
    const { riskPercent, timeLimitS } = run;
    const left = new AbortController();
    const ended = new AbortController();
    const watching = this.watch(runId, left, ended.signal);
    try {
      const options = riskPercent === null ? { timeLimitS } : { timeLimitS, riskPercent };
      const answer = await runCase(run.given, options, solver, AbortSignal.any([job.signal, left.signal]));
      // A worker that closes gives the job back, for another one to answer.
      if (job.signal.aborted) throw new Error(`the solve of case ${runId} was cancelled`);
      await this.runs.answer(runId, answer);
      this.log.log(`case ${runId} (${run.given.name}): ${answer.status}`);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'invalid-input')
        throw new PermanentJobError(`${REFUSED_CASE}${error.message}`);
      throw error;
    } finally {
      ended.abort();
      await watching;
    }
  }

  /** Aborts `left` once nobody waits for the run. */
  private async watch(runId: string, left: AbortController, ended: AbortSignal): Promise<void> {
    const slept = (): Promise<boolean> => pause(WATCH_MS, true, { signal: ended }).catch(() => false);
    while (await slept()) {
      // A store that cannot be asked for a moment is no reason to end a solve.
      const awaited = await this.runs.isAwaited(runId).catch(() => true);
      if (!awaited) left.abort();
    }
  }
}
