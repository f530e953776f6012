/** Tells the people of buildings and their equipment: of a call, that an answer was received, of a change, and that it is over. */
import { Injectable, Logger } from '@nestjs/common';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { ownWindow } from '../../core/flexibility/parts.js';
import type { DrProgram } from '../../core/flexibility/program.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { JobQueue, type JobRequest } from '../../ports/job-queue.js';
import { type Notice, NoticeSender } from '../../ports/notice-sender.js';
import { CallWebhooks, type WebhookOutcome } from './call-webhooks.service.js';
import { type NoticeFacts, type NoticeKind, noticeText } from './notice-texts.js';

/** What came of a message. */
export interface Told {
  readonly buildingId: string;
  /**
   * `no-address`: no e-mail is known of the building, or no way of sending is set; `failed`: it is tried again; `lost`: it is not,
   * because the queue is away too.
   */
  readonly outcome: 'sent' | 'no-address' | 'failed' | 'lost';
  readonly webhook: WebhookOutcome;
}

/** What is told, to whom, and who has heard of it from its VEN. */
interface Telling {
  readonly event: DrEvent;
  readonly parts: readonly Part[];
  readonly program: DrProgram;
  readonly byVen: ReadonlySet<string>;
}

/** Name of the job that sends a letter again. */
export const LETTER_JOB = 'call-letter';

/** Tries in all beside the first: the last is half an hour after it. */
export const LETTER_TRIES = 12;

@Injectable()
export class DrNotices {
  private readonly log = new Logger('demand-response');

  constructor(
    private readonly sender: NoticeSender,
    private readonly store: DemandResponseStore,
    private readonly webhooks: CallWebhooks,
    private readonly queue: JobQueue,
  ) {}

  /** Tells each part's building. A message that cannot be sent never stops what it is about; the outcome says so. */
  async tell(kind: NoticeKind, { event, parts, program, byVen }: Telling): Promise<Told[]> {
    return Promise.all(
      parts.map(async (part): Promise<Told> => {
        const building = await this.store.building(part.buildingId);
        const { buildingId } = part;
        if (building === null) return { buildingId, outcome: 'no-address', webhook: 'none' };
        const facts = { event, part, building, program };
        const webhook = await this.webhooks.tell(kind, event, part, building);
        const isTold = byVen.has(buildingId) || webhook === 'queued';
        return { buildingId, outcome: await this.trySending(kind, facts, isTold), webhook };
      }),
    );
  }

  /** Sends the letter of one building. @throws DomainError `notice-not-sent` when the mail server does not take it */
  async send(kind: NoticeKind, facts: NoticeFacts): Promise<'sent' | 'no-address'> {
    const to = facts.building.contacts.email;
    if (to === null) return 'no-address';
    return (await this.sender.send(noticeOf(kind, to, facts))) === 'sent' ? 'sent' : 'no-address';
  }

  /** @param isTold by another way already */
  private async trySending(kind: NoticeKind, facts: NoticeFacts, isTold: boolean): Promise<Told['outcome']> {
    try {
      return await this.send(kind, facts);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.log.error(`"${kind}" was not sent to ${facts.building.id}: ${why}`);
      // Whoever was not told of a call is told by the clock; of anything else a job is in charge.
      return kind === 'call' && !isTold ? 'failed' : await this.sendLater(kind, facts);
    }
  }

  private async sendLater(kind: NoticeKind, facts: NoticeFacts): Promise<Told['outcome']> {
    try {
      await this.queue.enqueue(letterOf(kind, facts));
      return 'failed';
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.log.error(`"${kind}" to ${facts.building.id} was not queued either: ${why}`);
      return 'lost';
    }
  }
}

function letterOf(kind: NoticeKind, { event, part }: NoticeFacts): JobRequest {
  const { id: eventId, version } = event;
  const { buildingId, answeredMs } = part;
  return {
    queue: 'notices',
    name: LETTER_JOB,
    // An answer may be given several times in one version, and each is confirmed.
    id: [LETTER_JOB, eventId, String(version), buildingId, kind, String(answeredMs ?? 0)].join('-'),
    payload: { eventId, version, buildingId, kind },
    attempts: LETTER_TRIES,
  };
}

function noticeOf(kind: NoticeKind, to: string, facts: NoticeFacts): Notice {
  const { subject, text } = noticeText(kind, facts);
  const { event, part } = facts;
  const cancelled = kind === 'cancelled' || part.state === 'opted-out';
  if (kind === 'over') return { to, subject, text, calendar: null };
  return {
    to,
    subject,
    text,
    calendar: {
      uid: `${event.id}-${part.buildingId}@traboule`,
      // A cancellation comes after the version it cancels.
      sequence: 2 * event.version + (cancelled ? 1 : 0),
      cancelled,
      ...ownWindow(event, part),
      summary: subject,
      description: text,
    },
  };
}
