/** Works the jobs of the night: yesterday's forecasts are scored, models chosen and fitted. */
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type JobHandler, PermanentJobError, type RunningJob } from '../../ports/job-queue.js';
import { NightFit } from './night-fit.service.js';
import { NIGHT_JOB, NIGHT_PARTS } from './night-request.js';

const payloadSchema = z.object({
  cutMs: z.int(),
  part: z
    .int()
    .min(0)
    .max(NIGHT_PARTS - 1),
});

@Injectable()
export class ForecastingJobs {
  constructor(private readonly night: NightFit) {}

  /** Handlers by job name, for `JobQueue.work('forecast', ...)`. */
  handlers(): Readonly<Record<string, JobHandler>> {
    return { [NIGHT_JOB]: (job) => this.fit(job) };
  }

  private async fit(job: RunningJob): Promise<void> {
    const payload = payloadSchema.safeParse(job.payload);
    if (!payload.success) throw new PermanentJobError(`job ${job.id}: ${z.prettifyError(payload.error)}`);
    const { cutMs, part } = payload.data;
    await this.night.work(part, cutMs, {
      signal: job.signal,
      progress: (share, note) => job.progress(share, note),
    });
  }
}
