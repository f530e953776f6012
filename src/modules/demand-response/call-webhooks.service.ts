/** Hands messages for the equipment of buildings to the queue, from where they are sent until they are taken. */
import { Injectable, Logger } from '@nestjs/common';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import type { DrBuilding } from '../../core/flexibility/program.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { JobQueue, type JobRequest } from '../../ports/job-queue.js';
import type { NoticeKind } from './notice-texts.js';

/** What came of a message: on its way, no address, an address without a secret to sign with, or the queue is away. */
export type WebhookOutcome = 'queued' | 'none' | 'no-secret' | 'failed';

/** Name of the job. */
export const WEBHOOK_JOB = 'call-webhook';

/** Tries in all: the last is half an hour after the first. */
export const WEBHOOK_TRIES = 12;

@Injectable()
export class CallWebhooks {
  private readonly log = new Logger('demand-response');

  constructor(
    private readonly queue: JobQueue,
    private readonly store: DemandResponseStore,
  ) {}

  /** Queues a message. The same message of the same version is queued once. */
  async tell(kind: NoticeKind, event: DrEvent, part: Part, building: DrBuilding): Promise<WebhookOutcome> {
    if (building.contacts.webhookUrl === null) return 'none';
    if ((await this.store.webhookSecret(building.id)) === null) return 'no-secret';
    try {
      await this.queue.enqueue(requestOf(kind, event, part));
      return 'queued';
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.log.error(`the webhook of ${building.id} was not queued: ${why}`);
      return 'failed';
    }
  }
}

function requestOf(kind: NoticeKind, event: DrEvent, { buildingId, answeredMs }: Part): JobRequest {
  // An answer may be given several times in one version, and each is confirmed.
  const said = kind === 'received' ? `-${String(answeredMs ?? 0)}` : '';
  return {
    queue: 'notices',
    name: WEBHOOK_JOB,
    id: `${WEBHOOK_JOB}-${event.id}-${String(event.version)}-${buildingId}-${kind}${said}`,
    payload: { eventId: event.id, version: event.version, buildingId, kind },
    attempts: WEBHOOK_TRIES,
  };
}
