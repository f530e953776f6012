/** Works the jobs that send the setpoints of a slot. */
import { Injectable, Logger } from '@nestjs/common';
import { formatInstant } from '../../core/time/instant.js';
import { isSlotStart } from '../../core/time/slot.js';
import { type JobHandler, PermanentJobError, type RunningJob } from '../../ports/job-queue.js';
import { ACT_JOB, CERTAINTY_TRIES } from './act-request.js';
import { ControlService } from './control.service.js';

/** Works the control jobs of the gateway process. */
@Injectable()
export class ControlJobs {
  private readonly log = new Logger('control');

  constructor(private readonly control: ControlService) {}

  /** Handlers by job name, for `JobQueue.work('control', ...)`. */
  handlers(): Readonly<Record<string, JobHandler>> {
    return { [ACT_JOB]: (job) => this.act(job) };
  }

  private async act(job: RunningJob): Promise<void> {
    const slotMs = job.payload['slotMs'];
    if (typeof slotMs !== 'number' || !isSlotStart(slotMs)) {
      throw new PermanentJobError(
        `job ${job.id}: slotMs must be the start of a slot in epoch ms; saw ${String(slotMs)}`,
      );
    }
    const report = await this.control.act(slotMs, job.attempt >= CERTAINTY_TRIES);
    this.log.log(
      `slot ${formatInstant(slotMs)}: ${String(report.sent)} of ${String(report.orders)} orders sent, ` +
        `${String(report.withheld)} withheld (plan ${report.planId ?? 'none'})`,
    );
  }
}
