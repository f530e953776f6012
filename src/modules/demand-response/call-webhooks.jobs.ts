/** Sends messages to the webhooks of buildings: https, signed, to public addresses, until they are taken or given up. */
import { Injectable } from '@nestjs/common';
import { CallbackSender } from '../../ports/callback-sender.js';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import type { JobHandler, RunningJob } from '../../ports/job-queue.js';
import { factsNow, type MessagePayload, messagePayload } from './call-message.js';
import { callView } from './call-view.js';
import { WEBHOOK_JOB, WEBHOOK_TRIES } from './call-webhooks.service.js';
import { noted } from './event-step.service.js';
import type { NoticeFacts, NoticeKind } from './notice-texts.js';

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
    const data = messagePayload(payload);
    const facts = await factsNow(this.store, data);
    const message = facts === null ? null : await this.message(data, facts);
    if (message === null) return;
    const { url, secret, body } = message;
    const outcome = await this.sender.post(url, { id, body, bearerToken: null, signingKey: secret });
    if (outcome.status === 'accepted') {
      await this.note(data, 'webhook-took', `the webhook of ${data.buildingId} took "${data.kind}"`);
      return;
    }
    if (attempt >= WEBHOOK_TRIES) {
      const tries = `after ${String(attempt)} tries, the last time because ${outcome.why}`;
      const what = `the webhook of ${data.buildingId} did not take "${data.kind}" ${tries}`;
      await this.note(data, 'webhook-failed', what);
    }
    throw new Error(outcome.why);
  }

  private async message(
    { buildingId, kind }: MessagePayload,
    { event, part, building, program }: NoticeFacts,
  ): Promise<{ url: string; secret: string; body: string } | null> {
    const secret = await this.store.webhookSecret(buildingId);
    const url = building.contacts.webhookUrl;
    if (url === null || secret === null) return null;
    const sentMs = Math.floor(this.clock.nowMs());
    const call = callView(event, part, { building, program, nowMs: sentMs });
    return { url, secret, body: JSON.stringify({ type: TYPES[kind], sentMs, call }) };
  }

  private async note(
    { eventId, buildingId, kind }: MessagePayload,
    act: 'webhook-took' | 'webhook-failed',
    what: string,
  ): Promise<void> {
    const atMs = Math.floor(this.clock.nowMs());
    const facts = { act, kind, buildingIds: [buildingId] };
    await this.store.changeEvent(eventId, (was) => noted(was, { by: 'service', atMs, what, facts }));
  }
}
