/** Sends letters about calls that the mail server did not take at once, until it does or they are given up. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import type { JobHandler, RunningJob } from '../../ports/job-queue.js';
import { factsNow, messagePayload } from './call-message.js';
import { DrNotices, LETTER_JOB, LETTER_TRIES } from './dr-notices.service.js';
import { noted } from './event-step.service.js';

@Injectable()
export class CallLetterJobs {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly notices: DrNotices,
    private readonly clock: Clock,
  ) {}

  handlers(): Record<string, JobHandler> {
    return { [LETTER_JOB]: (job) => this.send(job) };
  }

  private async send({ payload, attempt }: RunningJob): Promise<void> {
    const given = messagePayload(payload);
    const facts = await factsNow(this.store, given);
    if (facts === null) return;
    try {
      await this.notices.send(given.kind, facts);
    } catch (error) {
      if (attempt >= LETTER_TRIES) {
        const why = error instanceof Error ? error.message : String(error);
        const what = `the e-mail "${given.kind}" to ${given.buildingId} was not sent after ${String(attempt)} tries: ${why}`;
        const atMs = Math.floor(this.clock.nowMs());
        const about = { act: 'letter-failed', kind: given.kind, buildingIds: [given.buildingId] };
        await this.store.changeEvent(given.eventId, (was) =>
          noted(was, { by: 'service', atMs, what, facts: about }),
        );
      }
      throw error;
    }
  }
}
