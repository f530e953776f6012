/** The audit for services that act: who did what to what, why, and what it was before and after. */
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { AuditEntry, AuditRow } from '../../core/audit/audit-row.js';
import type { Actor } from '../../core/identity/actor.js';
import { AuditLog } from '../../ports/audit-log.js';
import { Clock } from '../../ports/clock.js';
import { markRecorded } from './audit-scope.js';

/** What a row says besides who, what and when. Never a secret: no password, no token, no cookie. */
export interface AuditDetails {
  /** Default: done. */
  readonly outcome?: 'done' | 'refused';
  /** The person's reason, or why it was refused. */
  readonly reason?: string | null;
  /** State before, as plain data. */
  readonly before?: unknown;
  /** State after, as plain data. */
  readonly after?: unknown;
}

/** Entries kept in memory while the store is away. */
const MAX_WAITING = 1_000;

/** Pause before what waits is tried again [wall ms]. */
const RETRY_MS = 5_000;

@Injectable()
export class AuditService implements OnModuleDestroy {
  private readonly log = new Logger('audit');
  private readonly waiting: AuditEntry[] = [];
  private writing: Promise<void> | null = null;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Records what somebody did or was refused.
   *
   * @param actor who; null when nobody was signed in
   * @param action stable name: `<thing>.<verb>`, for example `plan.approve`
   * @param subject what was acted on: `<thing>:<id>`; null when nothing single was
   * @throws DomainError `store-unavailable`: then do not act
   */
  async record(
    actor: Actor | null,
    action: string,
    subject: string | null,
    details: AuditDetails = {},
  ): Promise<AuditRow> {
    const row = await this.audit.append(this.entryOf(actor, { action, subject, ...details }));
    markRecorded();
    this.writeWaiting();
    return row;
  }

  /**
   * Records what was done and cannot be undone for want of a record, such as an emergency release: now, or when the store
   * is back. Never throws; what waits is in the log of the process as well.
   */
  recordWhenPossible(
    actor: Actor | null,
    action: string,
    subject: string | null,
    details: AuditDetails = {},
  ): void {
    const entry = this.entryOf(actor, { action, subject, ...details });
    markRecorded();
    if (this.waiting.length === MAX_WAITING) {
      this.log.error(
        `the audit's store is away and ${String(MAX_WAITING)} entries wait; lost: ${said(entry)}`,
      );
      return;
    }
    this.waiting.push(entry);
    this.writeWaiting();
  }

  /** Tries again to write what waits; called by whoever finds the store back. Resolves when the try is over. */
  async settled(): Promise<void> {
    this.writeWaiting();
    await this.writing;
  }

  async onModuleDestroy(): Promise<void> {
    await this.settled();
    clearTimeout(this.retry);
  }

  private entryOf(
    actor: Actor | null,
    told: { action: string; subject: string | null } & AuditDetails,
  ): AuditEntry {
    const { action, subject, outcome = 'done', reason = null, before = null, after = null } = told;
    return {
      atMs: this.clock.nowMs(),
      accountId: actor?.accountId ?? 'anonymous',
      accountName: actor?.name ?? 'nobody signed in',
      via: actor?.via ?? 'none',
      credentialId: actor?.credentialId ?? null,
      address: actor?.address ?? null,
      ...{ action, subject, outcome, reason, before, after },
    };
  }

  private writeWaiting(): void {
    if (this.waiting.length === 0) return;
    this.writing ??= this.write().finally(() => {
      this.writing = null;
    });
  }

  private async write(): Promise<void> {
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      try {
        await this.audit.append(next);
        this.waiting.shift();
      } catch (error) {
        this.log.error(
          `not in the audit yet, kept until its store is back: ${said(next)} (${error instanceof Error ? error.message : String(error)})`,
        );
        clearTimeout(this.retry);
        this.retry = setTimeout(() => {
          this.writeWaiting();
        }, RETRY_MS).unref();
        return;
      }
    }
  }
}

function said({ accountId, action, subject, outcome, reason }: AuditEntry): string {
  return JSON.stringify({ accountId, action, subject, outcome, reason });
}
