/** Hands a case to the workers and waits for the answer; the process that asks never solves. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { DispatchCase } from '../../core/case/dispatch-case.js';
import { DomainError } from '../../core/domain-error.js';
import { CaseRunStore, type KeptAnswer } from '../../ports/case-run-store.js';
import { JobQueue } from '../../ports/job-queue.js';
import type { SolveOptionsQuery } from './solve-options.schema.js';
import { REFUSED_CASE, solveRequest } from './solve-request.js';

/** Time beyond a case's own limit in which a worker must have taken and answered it [ms]. */
const WORKER_PATIENCE_MS = 60_000;

/** Between two looks for the answer: short at first, because most cases are small [ms]. */
const FIRST_LOOK_MS = 20;
const LATER_LOOK_MS = 250;

@Injectable()
export class SolveService {
  constructor(
    private readonly runs: CaseRunStore,
    private readonly queue: JobQueue,
  ) {}

  /**
   * The answer to a sound case.
   *
   * @param signal aborted when nobody waits any more: the solve ends too
   * @throws DomainError `queue-unavailable` when no worker answers in time, `invalid-case` when the model refuses the case
   */
  async solve(given: DispatchCase, query: SolveOptionsQuery, signal: AbortSignal): Promise<KeptAnswer> {
    const id = randomUUID();
    await this.runs.open({
      id,
      given,
      solver: query.solver,
      riskPercent: query.risk ?? null,
      timeLimitS: query.timeLimit,
    });
    try {
      const request = solveRequest(id);
      await this.queue.enqueue(request);
      return await this.answer(id, request.id, {
        signal,
        patienceMs: query.timeLimit * 1000 + WORKER_PATIENCE_MS,
      });
    } finally {
      // Without its run the worker sees that nobody waits, and ends the solve.
      await this.runs.drop(id);
    }
  }

  private async answer(
    id: string,
    jobId: string,
    wait: { readonly signal: AbortSignal; readonly patienceMs: number },
  ): Promise<KeptAnswer> {
    const endMs = performance.now() + wait.patienceMs;
    for (
      let lookMs = FIRST_LOOK_MS;
      performance.now() < endMs;
      lookMs = Math.min(LATER_LOOK_MS, lookMs * 1.5)
    ) {
      const answer = await this.runs.answerOf(id);
      if (answer !== null) return answer;
      const failure = await this.queue.failureOf('solve', jobId);
      if (failure !== null) throw failed(failure);
      if (wait.signal.aborted) break;
      await pause(lookMs);
    }
    throw new DomainError(
      'queue-unavailable',
      wait.signal.aborted
        ? 'the client went away, so the solve was ended'
        : 'no worker answered in time; see that one runs (`traboule worker`) and ask again',
    );
  }
}

function failed(failure: string): Error {
  return failure.startsWith(REFUSED_CASE)
    ? new DomainError('invalid-case', failure.slice(REFUSED_CASE.length))
    : new Error(`the worker failed on a case: ${failure}`);
}
