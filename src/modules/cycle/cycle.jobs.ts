/** Works the ticks of the gateway process. */
import { Injectable } from '@nestjs/common';
import type { JobHandler } from '../../ports/job-queue.js';
import { CycleService } from './cycle.service.js';
import { TICK_JOB } from './tick-request.js';

@Injectable()
export class CycleJobs {
  constructor(private readonly cycle: CycleService) {}

  /** Handlers by job name, for `JobQueue.work('slot', ...)`. */
  handlers(): Readonly<Record<string, JobHandler>> {
    return { [TICK_JOB]: (job) => this.cycle.tick(job) };
  }
}
