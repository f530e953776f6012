/** One cycle at the start of a slot: wait for its values, act on the plan in force, ask for the next plan. */
import { Injectable } from '@nestjs/common';
import { SLOT_MS, slotStart } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { JobQueue, type RunningJob } from '../../ports/job-queue.js';
import { actRequest } from '../control/act-request.js';
import { nightRequests } from '../forecasting/night-request.js';
import { planRequest } from '../planning/plan-request.js';
import { CycleSettings } from './cycle.settings.js';
import { GridFeed } from './grid-feed.service.js';
import { Housekeeping } from './housekeeping.service.js';

@Injectable()
export class CycleService {
  constructor(
    private readonly feed: GridFeed,
    private readonly jobs: JobQueue,
    private readonly housekeeping: Housekeeping,
    private readonly clock: Clock,
    private readonly settings: CycleSettings,
  ) {}

  /** Handles a tick: the slot it names, or the running one. Repeating it changes nothing: all ids follow from the slot. */
  async tick(job: RunningJob): Promise<void> {
    const named = job.payload['slotMs'];
    // A scheduler may fire some milliseconds early; half a slot of tolerance finds the slot it meant.
    const slotMs = typeof named === 'number' ? named : slotStart(this.clock.nowMs() + SLOT_MS / 2);
    await job.progress(0.1, 'waiting for values');
    await this.feed.collect(slotMs, this.settings.graceMs, job.signal);
    await this.housekeeping.tidy(this.clock.nowMs());
    await job.progress(0.6, 'acting');
    await this.jobs.enqueue(actRequest(slotMs, 'tick'));
    await this.jobs.enqueue(planRequest(slotMs, Math.max(slotMs, Math.floor(this.clock.nowMs()))));
    for (const request of nightRequests(slotMs)) await this.jobs.enqueue(request);
  }
}
