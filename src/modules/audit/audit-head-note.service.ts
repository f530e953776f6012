/** Notes the head of the audit in the journal once a day, so that it stands in a second place. */
import { Injectable } from '@nestjs/common';
import { formatHead } from '../../core/audit/audit-head.js';
import { civilTime } from '../../core/time/civil.js';
import { AuditLog } from '../../ports/audit-log.js';
import { Journal } from '../../ports/journal.js';

const CODE = 'audit-head';

@Injectable()
export class AuditHeadNote {
  constructor(
    private readonly audit: AuditLog,
    private readonly journal: Journal,
  ) {}

  /** Notes the head unless that was done on the same civil day; nothing while there are no rows. */
  async noteDaily(nowMs: number): Promise<void> {
    const [last] = await this.journal.entries({ code: CODE, limit: 1 });
    if (last !== undefined && civilTime(last.atMs).date === civilTime(nowMs).date) return;
    const [newest] = await this.audit.rows({ limit: 1 });
    if (newest === undefined) return;
    const head = formatHead(newest);
    await this.journal.append({
      atMs: nowMs,
      severity: 'info',
      code: CODE,
      message: `the audit has ${String(newest.seq)} rows, head ${head}; keep a copy elsewhere, "traboule audit verify --head" compares with it`,
      context: { rows: newest.seq, head },
    });
  }
}
