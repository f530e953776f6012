/** Tells the people of buildings and their equipment: of a call, that an answer was received, of a change, and that it is over. */
import { Injectable, Logger } from '@nestjs/common';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { ownWindow } from '../../core/flexibility/parts.js';
import type { DrProgram } from '../../core/flexibility/program.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { type Notice, NoticeSender } from '../../ports/notice-sender.js';
import { CallWebhooks, type WebhookOutcome } from './call-webhooks.service.js';
import { type NoticeFacts, type NoticeKind, noticeText } from './notice-texts.js';

/** What came of a message. */
export interface Told {
  readonly buildingId: string;
  /** `no-address`: no e-mail is known of the building, or no way of sending is set. */
  readonly outcome: 'sent' | 'no-address' | 'failed';
  readonly webhook: WebhookOutcome;
}

@Injectable()
export class DrNotices {
  private readonly log = new Logger('demand-response');

  constructor(
    private readonly sender: NoticeSender,
    private readonly store: DemandResponseStore,
    private readonly webhooks: CallWebhooks,
  ) {}

  /** Tells each part's building. A message that cannot be sent never stops what it is about; the outcome says so. */
  async tell(
    kind: NoticeKind,
    { event, parts, program }: { event: DrEvent; parts: readonly Part[]; program: DrProgram },
  ): Promise<Told[]> {
    return Promise.all(
      parts.map(async (part): Promise<Told> => {
        const building = await this.store.building(part.buildingId);
        const { buildingId } = part;
        if (building === null) return { buildingId, outcome: 'no-address', webhook: 'none' };
        const { email } = building.contacts;
        const facts = { event, part, building, program };
        const [outcome, webhook] = await Promise.all([
          this.sendTo(email, kind, facts),
          this.webhooks.tell(kind, event, part, building),
        ]);
        return { buildingId, outcome, webhook };
      }),
    );
  }

  private async sendTo(to: string | null, kind: NoticeKind, facts: NoticeFacts): Promise<Told['outcome']> {
    if (to === null) return 'no-address';
    const notice = noticeOf(kind, to, facts);
    try {
      return (await this.sender.send(notice)) === 'sent' ? 'sent' : 'no-address';
    } catch (error) {
      this.log.error(
        `"${notice.subject}" was not sent: ${error instanceof Error ? error.message : String(error)}`,
      );
      return 'failed';
    }
  }
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
