/** A message to the people of a building, with an entry for their calendar where it concerns a time. */
export interface Notice {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly calendar: {
    /** The same for every version of a call, so that calendars replace the entry. */
    readonly uid: string;
    /** Rises with every version. */
    readonly sequence: number;
    readonly cancelled: boolean;
    /** [epoch ms]; shown in the civil time of France. */
    readonly startMs: number;
    readonly endMs: number;
    readonly summary: string;
    readonly description: string;
  } | null;
}

/**
 * Sends messages. Called when somebody is called, answers, or a call is over. Gives `not-set-up` where no way of sending was
 * set; fails with DomainError `notice-not-sent` when the way does not work now, and the caller tries again or says so.
 */
export abstract class NoticeSender {
  abstract send(notice: Notice): Promise<'sent' | 'not-set-up'>;
}
