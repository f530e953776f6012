/** Works the jobs that make plans. */
import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { formatInstant } from '../../core/time/instant.js';
import { type JobHandler, PermanentJobError, type RunningJob } from '../../ports/job-queue.js';
import { PlanStore } from '../../ports/plan-store.js';
import { AutoApproval } from '../approval/auto-approval.service.js';
import { PLAN_JOB, planJobSchema } from './plan-request.js';
import { PlanningService } from './planning.service.js';

/** Works the plan jobs of a worker process. */
@Injectable()
export class PlanningJobs {
  private readonly log = new Logger('planning');

  constructor(
    private readonly planning: PlanningService,
    private readonly approval: AutoApproval,
    private readonly plans: PlanStore,
  ) {}

  /** Handlers by job name, for `JobQueue.work('planning', ...)`. */
  handlers(): Readonly<Record<string, JobHandler>> {
    return { [PLAN_JOB]: (job) => this.plan(job) };
  }

  private async plan(job: RunningJob): Promise<void> {
    const payload = planJobSchema.safeParse(job.payload);
    if (!payload.success) throw new PermanentJobError(`job ${job.id}: ${z.prettifyError(payload.error)}`);
    const cycle = payload.data;
    const outcome = await this.planning.plan(cycle, (share, stage) => job.progress(share, stage), job.signal);
    if (outcome.status === 'no-plan') {
      this.log.warn(`cycle ${formatInstant(cycle.slotMs)}: ${outcome.reason}`);
      return;
    }
    const inputs = await this.plans.inputs(outcome.plan.content.inputHash);
    if (inputs) await this.approval.consider(outcome.plan, inputs.snapshot, cycle.knownAtMs);
    this.log.log(`cycle ${formatInstant(cycle.slotMs)}: plan ${outcome.plan.id} proposed`);
  }
}
