/** Works the jobs that send the setpoints of a slot. */
import { Injectable, Logger } from '@nestjs/common';
import { formatInstant } from '../../core/time/instant.js';
import { isSlotStart } from '../../core/time/slot.js';
import { type JobHandler, PermanentJobError, type RunningJob } from '../../ports/job-queue.js';
import { ACT_JOB, CERTAINTY_TRIES } from './act-request.js';
import { ControlService } from './control.service.js';
import { FieldTurn } from './field-turn.service.js';

/** Works the control jobs of the gateway process. */
@Injectable()
export class ControlJobs {
  private readonly log = new Logger('control');

  constructor(
    private readonly control: ControlService,
    private readonly turn: FieldTurn,
  ) {}

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
    const lastTry = job.attempt >= CERTAINTY_TRIES;
    const report = await this.turn.act(slotMs, () =>
      this.control.act(slotMs, { lastTry, offsets: this.turn.heldBefore(slotMs) }),
    );
    this.log.log(
      `slot ${formatInstant(slotMs)}: ${String(report.sent)} of ${String(report.orders)} orders sent, ` +
        `${String(report.withheld)} withheld (plan ${report.planId ?? 'none'})`,
    );
  }
}
