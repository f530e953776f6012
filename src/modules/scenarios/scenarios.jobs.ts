/** Works the jobs that play parts of scenarios. */
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../core/domain-error.js';
import { partsOf } from '../../core/scenario/run-parts.js';
import { type JobHandler, PermanentJobError, type RunningJob } from '../../ports/job-queue.js';
import { PartPlayer } from '../../ports/part-player.js';
import { ScenarioRunStore } from '../../ports/scenario-run-store.js';
import { PART_ATTEMPTS, PART_JOB, partJobSchema } from './run-request.js';

/** How often a part in hand looks whether its run is still wanted, and tells how far it is [ms]. */
const WATCH_MS = 500;

/** Works the parts of a worker process. */
@Injectable()
export class ScenarioJobs {
  private readonly log = new Logger('scenarios');

  constructor(
    private readonly runs: ScenarioRunStore,
    private readonly player: PartPlayer,
  ) {}

  /** Handlers by job name, for `JobQueue.work('scenario', ...)`. */
  handlers(): Readonly<Record<string, JobHandler>> {
    return { [PART_JOB]: (job) => this.work(job) };
  }

  private async work(job: RunningJob): Promise<void> {
    const payload = partJobSchema.safeParse(job.payload);
    if (!payload.success) throw new PermanentJobError(`job ${job.id}: ${z.prettifyError(payload.error)}`);
    const { runId, part } = payload.data;
    try {
      await this.play(job, runId, part);
    } catch (error) {
      // A worker that closes gives the part back, for another one to play.
      if (job.signal.aborted) throw error;
      const isRefused = error instanceof DomainError && error.code === 'invalid-scenario';
      if (!isRefused && job.attempt < PART_ATTEMPTS) throw error;
      const message = error instanceof Error ? error.message : String(error);
      await this.runs.fail(runId, message);
      throw new PermanentJobError(message);
    }
  }

  private async play(job: RunningJob, runId: string, number: number): Promise<void> {
    const run = await this.runs.run(runId);
    if (run === null || !(await this.runs.isWanted(runId))) return;
    const part = partsOf(run.order)[number];
    if (part === undefined) throw new PermanentJobError(`run ${runId} has no part ${String(number)}`);
    const unwanted = new AbortController();
    const ended = new AbortController();
    let share = 0;
    const watching = this.watch(unwanted, ended.signal, {
      isWanted: () => this.runs.isWanted(runId),
      tell: async () => {
        await this.runs.note(runId, number, share);
        await job.progress(share, part.variant.id);
      },
    });
    try {
      const result = await this.player.play(
        { order: run.order, part, knownAtMs: run.openedAtMs },
        {
          onShare: (done) => (share = done),
          signal: AbortSignal.any([job.signal, unwanted.signal]),
        },
      );
      await this.runs.putPart(runId, number, result);
      this.log.log(`run ${runId}: ${part.variant.id}, sample ${String(part.sample)}`);
    } catch (error) {
      // Nobody wants it any more: the job is done.
      if (!unwanted.signal.aborted || job.signal.aborted) throw error;
    } finally {
      ended.abort();
      await watching;
    }
  }

  private async watch(
    unwanted: AbortController,
    ended: AbortSignal,
    run: { readonly isWanted: () => Promise<boolean>; readonly tell: () => Promise<void> },
  ): Promise<void> {
    const slept = (): Promise<boolean> => pause(WATCH_MS, true, { signal: ended }).catch(() => false);
    while (await slept()) {
      // A store that cannot be asked for a moment is no reason to end a part.
      await run.tell().catch(() => undefined);
      const isWanted = await run.isWanted().catch(() => true);
      if (!isWanted) unwanted.abort(new Error('the run was cancelled'));
    }
  }
}
