/** Sends messages to the webhooks of buildings: https, signed, to public addresses, until they are taken or given up. */
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { DrEvent } from '../../core/flexibility/dr-event.js';
import { CallbackSender } from '../../ports/callback-sender.js';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { type JobHandler, PermanentJobError, type RunningJob } from '../../ports/job-queue.js';
import { callView } from './call-view.js';
import { WEBHOOK_JOB, WEBHOOK_TRIES } from './call-webhooks.service.js';
import { noted } from './event-step.service.js';
import { NOTICE_KINDS, type NoticeKind } from './notice-texts.js';

const payloadSchema = z.object({
  eventId: z.string(),
  version: z.number().int(),
  buildingId: z.string(),
  kind: z.enum(NOTICE_KINDS),
});

type Payload = z.infer<typeof payloadSchema>;

/** What a message says beside the call as its building sees it. */
const TYPES: Readonly<Record<NoticeKind, string>> = {
  call: 'CALL',
  received: 'ANSWER_RECEIVED',
  refused: 'OFFER_REFUSED',
  changed: 'CALL_CHANGED',
  cancelled: 'CALL_CANCELLED',
  over: 'CALL_OVER',
};

@Injectable()
export class CallWebhookJobs {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly sender: CallbackSender,
    private readonly clock: Clock,
  ) {}

  handlers(): Record<string, JobHandler> {
    return { [WEBHOOK_JOB]: (job) => this.send(job) };
  }

  private async send({ id, payload, attempt }: RunningJob): Promise<void> {
    const { data } = payloadSchema.safeParse(payload);
    if (data === undefined)
      throw new PermanentJobError('the message cannot be read; it is of another version');
    const event = await this.store.event(data.eventId);
    // What is out of date is not told: the message that replaced it is on its way.
    if (event === null || isOutdated(event, data)) return;
    const message = await this.message(event, data);
    if (message === null) return;
    const { url, secret, body } = message;
    const outcome = await this.sender.post(url, { id, body, bearerToken: secret });
    if (outcome.status === 'accepted') {
      await this.note(data, `the webhook of ${data.buildingId} took "${data.kind}"`);
      return;
    }
    if (attempt >= WEBHOOK_TRIES) {
      const tries = `after ${String(attempt)} tries, the last time because ${outcome.why}`;
      await this.note(data, `the webhook of ${data.buildingId} did not take "${data.kind}" ${tries}`);
    }
    throw new Error(outcome.why);
  }

  private async message(
    event: DrEvent,
    { buildingId, kind }: Payload,
  ): Promise<{ url: string; secret: string; body: string } | null> {
    const [building, secret, programs] = await Promise.all([
      this.store.building(buildingId),
      this.store.webhookSecret(buildingId),
      this.store.programs(),
    ]);
    const part = event.parts.find((one) => one.buildingId === buildingId);
    const program = programs.find(({ id }) => id === event.programId);
    const url = building?.contacts.webhookUrl ?? null;
    if (building === null || part === undefined || program === undefined) return null;
    if (url === null || secret === null) return null;
    const sentMs = Math.floor(this.clock.nowMs());
    const call = callView(event, part, { building, program, nowMs: sentMs });
    return { url, secret, body: JSON.stringify({ type: TYPES[kind], sentMs, call }) };
  }

  private async note({ eventId }: Payload, what: string): Promise<void> {
    const atMs = Math.floor(this.clock.nowMs());
    await this.store.changeEvent(eventId, (was) => noted(was, { by: 'service', atMs, what }));
  }
}

/** A call that was cancelled or changed since is not told any more: only that. */
function isOutdated({ version, state }: DrEvent, given: Payload): boolean {
  if (given.kind === 'call' || given.kind === 'changed')
    return version > given.version || state === 'cancelled';
  return false;
}
