/** Origins of plans and work asked of them, in PostgreSQL. */
import { PlanRecords, type PlanWork } from '../../ports/plan-records.js';
import type { Database } from './database.js';

interface WorkRow {
  readonly id: string;
  readonly kind: string;
  readonly plan_id: string;
  readonly request: unknown;
  readonly account_id: string;
  readonly account_name: string;
  readonly asked_at: Date;
  readonly outcome: unknown;
  readonly done_at: Date | null;
}

export class PostgresPlanRecords extends PlanRecords {
  constructor(private readonly database: Database) {
    super();
  }

  override async keepOrigin(key: string, content: unknown): Promise<void> {
    await this.database.rows(
      `keeping ${key}`,
      'INSERT INTO plan_origins (key, content) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [key, JSON.stringify(content)],
    );
  }

  override async origin(key: string): Promise<unknown> {
    const [row] = await this.database.rows<{ content: unknown }>(
      `reading ${key}`,
      'SELECT content FROM plan_origins WHERE key = $1',
      [key],
    );
    return row?.content ?? null;
  }

  override async openWork(work: Omit<PlanWork, 'outcome' | 'doneAtMs'>): Promise<void> {
    const { id, kind, planId, request, accountId, accountName, askedAtMs } = work;
    await this.database.rows(
      `keeping the ${kind} of plan ${planId}`,
      `INSERT INTO plan_work (id, kind, plan_id, request, account_id, account_name, asked_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, kind, planId, JSON.stringify(request), accountId, accountName, new Date(askedAtMs)],
    );
  }

  override work(id: string): Promise<PlanWork | null> {
    return this.first('WHERE id = $1', [id]);
  }

  override newestWork(planId: string, kind: PlanWork['kind']): Promise<PlanWork | null> {
    return this.first('WHERE plan_id = $1 AND kind = $2 ORDER BY seq DESC LIMIT 1', [planId, kind]);
  }

  override async finishWork(id: string, outcome: unknown, atMs: number): Promise<boolean> {
    const rows = await this.database.rows(
      `keeping what came of ${id}`,
      'WITH done AS (UPDATE plan_work SET outcome = $2, done_at = $3 WHERE id = $1 AND done_at IS NULL RETURNING id) SELECT id FROM done',
      [id, JSON.stringify(outcome), new Date(atMs)],
    );
    return rows.length > 0;
  }

  private async first(where: string, given: unknown[]): Promise<PlanWork | null> {
    const sql = `SELECT id, kind, plan_id, request, account_id, account_name, asked_at, outcome, done_at FROM plan_work ${where}`;
    const [row] = await this.database.rows<WorkRow>('reading work on plans', sql, given);
    return row ? toWork(row) : null;
  }
}

function toWork(row: WorkRow): PlanWork {
  return {
    id: row.id,
    kind: row.kind as PlanWork['kind'],
    planId: row.plan_id,
    request: row.request,
    accountId: row.account_id,
    accountName: row.account_name,
    askedAtMs: row.asked_at.getTime(),
    outcome: row.outcome,
    doneAtMs: row.done_at === null ? null : row.done_at.getTime(),
  };
}
