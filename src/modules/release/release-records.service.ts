/** Tells the store what was released and resumed, as soon as it is there: journal, audit, orders, screens. Each once. */
import { Injectable } from '@nestjs/common';
import { type Release, type ReleaseEvent, scopeWords } from '../../core/control/release.js';
import { slotStart } from '../../core/time/slot.js';
import { AuditLog } from '../../ports/audit-log.js';
import { EventFeed } from '../../ports/event-feed.js';
import { Journal, type JournalEntry } from '../../ports/journal.js';
import { SetpointStore } from '../../ports/setpoint-store.js';
import { ReleaseService } from './release.service.js';

/** Assets that failed, told by name. */
const NAMED = 5;

/** Journal entries looked through for one that is there already. */
const LOOKED_THROUGH = 50;

@Injectable()
export class ReleaseRecords {
  constructor(
    private readonly releases: ReleaseService,
    private readonly journal: Journal,
    private readonly audit: AuditLog,
    private readonly setpoints: SetpointStore,
    private readonly feed: EventFeed,
  ) {}

  /**
   * Tells what is not told yet, oldest first. A process that died in between is the reason to look before every row.
   *
   * @throws DomainError `store-unavailable`: the rest waits
   */
  async tell(): Promise<void> {
    for (const event of this.releases.untold()) {
      const told = event.kind === 'released' ? releasedEntry(event.release) : endedEntry(event);
      await this.journalOnce(told);
      await this.auditOnce(event, told.message);
      if (event.kind === 'released') await this.settleOrders(event.release);
      await this.releases.told(event);
      await this.feed.publish({
        atMs: told.atMs,
        topic: 'release',
        subject: String(told.context['releaseId']),
        data: { kind: event.kind },
      });
    }
  }

  private async journalOnce(entry: JournalEntry): Promise<void> {
    const { code, atMs, context } = entry;
    const there = await this.journal.entries({ sinceMs: atMs, code, limit: LOOKED_THROUGH });
    if (there.some((other) => other.context['releaseId'] === context['releaseId'])) return;
    await this.journal.append(entry);
  }

  private async auditOnce(event: ReleaseEvent, what: string): Promise<void> {
    const asked = event.kind === 'released' ? event.release : event.end;
    const atMs = event.kind === 'released' ? event.release.atMs : event.atMs;
    const action = event.kind === 'released' ? 'control.release' : 'control.resume';
    const subject = `release:${asked.id}`;
    if ((await this.audit.rows({ action, subject, limit: 1 })).length > 0) return;
    const { accountId, name, via, credentialId, address } = asked.by;
    await this.audit.append({
      ...{ atMs, accountId, accountName: name, via, credentialId, address },
      ...{ action, subject, outcome: 'done', reason: asked.reason, before: null },
      after: event.kind === 'released' ? { what, assets: event.release.assets } : { what },
    });
  }

  /** The orders these assets held are over: no meter will be held against them. */
  private async settleOrders({ assets, by, reason, atMs }: Release): Promise<void> {
    const ids = new Set(assets.map(({ assetId }) => assetId));
    for (const { order } of await this.setpoints.bySlot(slotStart(atMs))) {
      if (order.powerKw === null || !ids.has(order.assetId)) continue;
      const detail = `handed back by ${by.name}: ${reason}`;
      await this.setpoints.update(order.id, { state: 'released', detail, atMs });
    }
  }
}

function releasedEntry({ id, by, scope, reason, atMs, assets, keptOnDisk }: Release): JournalEntry {
  const failed = assets.filter(({ status }) => status === 'failed');
  const names = failed.slice(0, NAMED).map(({ assetId, reason: why }) => `${assetId} (${why ?? ''})`);
  const more = failed.length > NAMED ? ` and ${String(failed.length - NAMED)} more` : '';
  const missed =
    failed.length === 0
      ? ''
      : ` ${String(failed.length)} did not confirm and are asked again: ${names.join(', ')}${more}.`;
  const memory = keptOnDisk ? '' : ' The disk of the gateway cannot be written: a restart would forget it.';
  return {
    atMs,
    severity: 'alarm',
    code: 'emergency-release',
    message:
      `${by.name} handed ${scopeWords(scope)} back to local control: ${reason}. ` +
      `${String(assets.length - failed.length)} of ${String(assets.length)} confirmed it.${missed} Nothing is sent to them until a person resumes.${memory}`,
    context: {
      releaseId: id,
      by: by.accountId,
      released: assets.length - failed.length,
      failed: failed.length,
    },
  };
}

function endedEntry({ end, atMs, ended }: Extract<ReleaseEvent, { kind: 'ended' }>): JournalEntry {
  const what = ended.map(({ scope, by }) => `${scopeWords(scope)} (released by ${by.name})`).join('; ');
  return {
    atMs,
    severity: 'info',
    code: 'release-ended',
    message: `${end.by.name} ended the release of ${what}: ${end.reason}. From the next quarter-hour on the plan in force is sent again.`,
    context: { releaseId: end.id, by: end.by.accountId, ended: ended.length },
  };
}
