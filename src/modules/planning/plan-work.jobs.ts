/** Works the jobs people ask for on plans: edits and reproductions. */
import { Injectable } from '@nestjs/common';
import type { DispatchStage } from '../../core/control/solve-dispatch.js';
import { Clock } from '../../ports/clock.js';
import { EventFeed } from '../../ports/event-feed.js';
import { type JobHandler, PermanentJobError, type RunningJob } from '../../ports/job-queue.js';
import { PlanRecords, type PlanWork } from '../../ports/plan-records.js';
import { PlanEditService } from './plan-edit.service.js';
import type { Making } from './plan-maker.service.js';
import { PlanReproductionService } from './plan-reproduction.service.js';
import { WORK_JOBS } from './plan-work-request.js';

/** Share of the work that is done when a step begins. */
const STAGE_SHARE: Readonly<Record<DispatchStage, number>> = {
  build: 0.1,
  solve: 0.3,
  check: 0.8,
  explain: 0.9,
};

@Injectable()
export class PlanWorkJobs {
  constructor(
    private readonly edits: PlanEditService,
    private readonly reproductions: PlanReproductionService,
    private readonly records: PlanRecords,
    private readonly feed: EventFeed,
    private readonly clock: Clock,
  ) {}

  /** Handlers by job name, for `JobQueue.work('planning', ...)`. */
  handlers(): Readonly<Record<string, JobHandler>> {
    return {
      [WORK_JOBS.edit]: (job) => this.work(job, (work, how) => this.edits.edit(work, how)),
      [WORK_JOBS.reproduction]: (job) =>
        this.work(job, ({ planId }, how) => this.reproductions.reproduce(planId, how)),
    };
  }

  private async work(
    job: RunningJob,
    run: (work: PlanWork, how: Pick<Making, 'signal' | 'stage'>) => Promise<object>,
  ): Promise<void> {
    const work = await this.records.work(String(job.payload['workId']));
    if (work === null) throw new PermanentJobError(`job ${job.id}: no work on a plan has the id it names`);
    if (work.doneAtMs !== null) return;
    const outcome = await run(work, {
      signal: job.signal,
      stage: async (stage, step) => {
        await this.tell(job, work, { share: STAGE_SHARE[stage], stage });
        return step();
      },
    });
    await this.records.finishWork(work.id, outcome, this.clock.nowMs());
    await this.tell(job, work, { share: 1, stage: 'done' });
  }

  private async tell(
    job: RunningJob,
    { id, kind, planId }: PlanWork,
    { share, stage }: { readonly share: number; readonly stage: string },
  ): Promise<void> {
    await job.progress(share, stage);
    await this.feed.publish({
      atMs: this.clock.nowMs(),
      topic: 'plan',
      subject: planId,
      data: { work: kind, id, share, stage },
    });
  }
}
