/** Works the ticks of the gateway process, and calls buildings of plans that were decided on. */
import { Injectable } from '@nestjs/common';
import type { JobHandler } from '../../ports/job-queue.js';
import { PLAN_CALLS_JOB } from '../demand-response/plan-calls-request.js';
import { PlanCalls } from '../demand-response/plan-calls.service.js';
import { CycleService } from './cycle.service.js';
import { TICK_JOB } from './tick-request.js';

@Injectable()
export class CycleJobs {
  constructor(
    private readonly cycle: CycleService,
    private readonly calls: PlanCalls,
  ) {}

  /** Handlers by job name, for `JobQueue.work('slot', ...)`. */
  handlers(): Readonly<Record<string, JobHandler>> {
    return {
      [TICK_JOB]: (job) => this.cycle.tick(job),
      [PLAN_CALLS_JOB]: () => this.calls.settle(),
    };
  }
}
