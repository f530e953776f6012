/** Notices by e-mail over SMTP, with an entry for the calendar. */
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { createTransport, type Transporter } from 'nodemailer';
import { DomainError } from '../../core/domain-error.js';
import { type Notice, NoticeSender } from '../../ports/notice-sender.js';

/** How messages are sent. */
export interface SmtpOptions {
  /** `smtp://` or `smtps://`, with user and password where the server asks for them. */
  readonly url: string;
  /** Address of the sender. */
  readonly from: string;
}

/** Longest wait for the server [ms]: a call does not wait for its letter. */
const TIME_LIMIT_MS = 10_000;

export class SmtpNoticeSender extends NoticeSender {
  private readonly transport: Transporter;

  constructor(private readonly options: SmtpOptions) {
    super();
    this.transport = createTransport({
      url: options.url,
      connectionTimeout: TIME_LIMIT_MS,
      greetingTimeout: TIME_LIMIT_MS,
      socketTimeout: TIME_LIMIT_MS,
      // What is sent is text of ours: nothing in it is fetched from files or addresses.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  override async send(notice: Notice): Promise<'sent'> {
    const { to, subject, text, calendar } = notice;
    try {
      await this.transport.sendMail({
        from: this.options.from,
        to: { name: '', address: to },
        subject,
        text,
        ...(calendar === null
          ? {}
          : {
              icalEvent: {
                filename: 'appel.ics',
                method: calendar.cancelled ? 'CANCEL' : 'REQUEST',
                content: entryOf(calendar, this.options.from, to),
              },
            }),
      });
      return 'sent';
    } catch (error) {
      throw new DomainError(
        'notice-not-sent',
        `the mail server did not take a message: ${error instanceof Error ? error.message : String(error)}; look at TRABOULE_SMTP_URL`,
      );
    }
  }
}

/** Sends nothing, and says so: no way of sending is set. */
export class NoNoticeSender extends NoticeSender {
  override send(): Promise<'not-set-up'> {
    return Promise.resolve('not-set-up');
  }
}

/** An entry in UTC, which every calendar shows in the time of its place. */
function entryOf(calendar: NonNullable<Notice['calendar']>, from: string, to: string): string {
  const { uid, sequence, cancelled, startMs, endMs, summary, description } = calendar;
  const file = ical({
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
    prodId: { company: 'Traboule', product: 'calls', language: 'FR' },
  });
  file.createEvent({
    id: uid,
    sequence,
    start: new Date(startMs),
    end: new Date(endMs),
    summary,
    description,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: 'Traboule', email: addressOf(from) },
    attendees: [{ email: to }],
  });
  return file.toString();
}

function addressOf(from: string): string {
  return /<([^>]+)>/.exec(from)?.[1] ?? from;
}
