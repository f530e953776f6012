/** Policies that approve without a person, in PostgreSQL. */
import { ApprovalPolicyStore, type StoredPolicy } from '../../ports/approval-policy-store.js';
import type { Database } from './database.js';

interface PolicyRow {
  readonly id: string;
  readonly bounds: StoredPolicy['policy'];
  readonly account_id: string;
  readonly reason: string;
  readonly set_at: Date;
  readonly ended_at: Date | null;
  readonly ended_by_account: string | null;
  readonly ended_by: string | null;
  readonly end_reason: string | null;
}

/** Key of the advisory lock under which policies are set, so that two of one name never act; arbitrary, ours. */
const POLICY_LOCK = 7_261_007;

const INSERT = `INSERT INTO approval_policies
    (id, name, bounds, from_at, until_at, account_id, set_by, reason, set_at)
  SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
  WHERE NOT EXISTS (SELECT FROM approval_policies WHERE name = $2 AND ended_at IS NULL AND until_at > $9)
  RETURNING id`;

const END = `UPDATE approval_policies SET ended_at = $2, ended_by_account = $3, ended_by = $4, end_reason = $5
  WHERE id::text = $1 AND ended_at IS NULL AND until_at > $2 RETURNING *`;

/** Keeps the bounds as jsonb, with columns for what is asked. */
export class PostgresApprovalPolicyStore extends ApprovalPolicyStore {
  constructor(private readonly database: Database) {
    super();
  }

  override set({ id, policy, accountId, reason, setAtMs }: StoredPolicy): Promise<boolean> {
    const times = [new Date(policy.fromMs), new Date(policy.untilMs)];
    const values = [id, policy.name, policy, ...times, accountId, policy.setBy, reason, new Date(setAtMs)];
    return this.database.inTransaction(`setting policy ${policy.name}`, async (runner) => {
      await runner.query('SELECT pg_advisory_xact_lock($1)', [POLICY_LOCK]);
      return ((await runner.query(INSERT, values)) as unknown[]).length > 0;
    });
  }

  override end(id: string, ended: NonNullable<StoredPolicy['ended']>): Promise<StoredPolicy | null> {
    const values = [id, new Date(ended.atMs), ended.accountId, ended.name, ended.reason];
    return this.database.withRunner(`ending policy ${id}`, async (runner) => {
      const { records } = await runner.query(END, values, true);
      const [row] = records as PolicyRow[];
      return row ? toPolicy(row) : null;
    });
  }

  override async list(limit: number): Promise<StoredPolicy[]> {
    const sql = 'SELECT * FROM approval_policies ORDER BY set_at DESC, id LIMIT $1';
    return (await this.database.rows<PolicyRow>('reading policies', sql, [limit])).map(toPolicy);
  }

  override async acting(nowMs: number): Promise<StoredPolicy[]> {
    const sql = `SELECT * FROM approval_policies
      WHERE ended_at IS NULL AND from_at <= $1 AND until_at > $1 ORDER BY set_at, id`;
    return (await this.database.rows<PolicyRow>('reading policies', sql, [new Date(nowMs)])).map(toPolicy);
  }
}

function toPolicy(row: PolicyRow): StoredPolicy {
  const { id, bounds, account_id: accountId, reason, set_at: setAt, ended_at: endedAt } = row;
  const ended =
    endedAt === null
      ? null
      : {
          atMs: endedAt.getTime(),
          accountId: row.ended_by_account ?? '',
          name: row.ended_by ?? '',
          reason: row.end_reason ?? '',
        };
  return { id, policy: bounds, accountId, reason, setAtMs: setAt.getTime(), ended };
}
