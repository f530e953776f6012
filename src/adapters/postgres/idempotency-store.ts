/** Keys of requests in PostgreSQL: one memory for all API processes. */
import {
  IdempotencyStore,
  type KeptReply,
  type KeyedRequest,
  type KeyState,
} from '../../ports/idempotency-store.js';
import type { Database } from './database.js';

const DAY_MS = 86_400_000;

/** Longer than any request takes: one that is older died with its process. */
const LEASE_MS = 600_000;

/** SQL for "this long ago", of a parameter in ms. */
const ago = (parameter: string): string =>
  `now() - make_interval(secs => ${parameter}::double precision / 1000)`;

/** A row that is over may be taken by the next request. */
const OVER = `CASE WHEN kept.reply IS NULL THEN kept.begun_at <= ${ago('$5')} ELSE kept.begun_at <= ${ago('$4')} END`;

/** Takes a key in one statement, so that of two requests exactly one begins. */
export class PostgresIdempotencyStore extends IdempotencyStore {
  /**
   * @param keepMs how long an answer is kept [ms]
   * @param leaseMs after how long a request that never ended is given up [ms]
   */
  constructor(
    private readonly database: Database,
    private readonly keepMs = DAY_MS,
    private readonly leaseMs = LEASE_MS,
  ) {
    super();
  }

  override async begin(request: KeyedRequest): Promise<KeyState> {
    const { accountId, key, fingerprint } = request;
    const taken = await this.database.rows(
      'taking the key of a request',
      `INSERT INTO idempotency_keys AS kept (account_id, key, fingerprint) VALUES ($1, $2, $3)
       ON CONFLICT (account_id, key) DO UPDATE SET fingerprint = $3, reply = NULL, begun_at = now() WHERE ${OVER}
       RETURNING 1`,
      [accountId, key, fingerprint, this.keepMs, this.leaseMs],
    );
    if (taken.length > 0) return { status: 'begun' };
    const [kept] = await this.database.rows<{ fingerprint: string; reply: KeptReply | null }>(
      'reading the key of a request',
      'SELECT fingerprint, reply FROM idempotency_keys WHERE account_id = $1 AND key = $2',
      [accountId, key],
    );
    // Given free in between: the client asks again, as while it runs.
    if (kept === undefined) return { status: 'running' };
    if (kept.fingerprint !== fingerprint) return { status: 'reused' };
    return kept.reply === null ? { status: 'running' } : { status: 'replied', reply: kept.reply };
  }

  override async finish({ accountId, key }: KeyedRequest, reply: KeptReply): Promise<void> {
    await this.database.rows(
      'keeping the answer of a request',
      'UPDATE idempotency_keys SET reply = $3 WHERE account_id = $1 AND key = $2',
      [accountId, key, JSON.stringify(reply)],
    );
    await this.database.rows(
      'dropping old keys of requests',
      `DELETE FROM idempotency_keys WHERE begun_at <= ${ago('$1')}`,
      [Math.max(this.keepMs, this.leaseMs)],
    );
  }

  override async release({ accountId, key }: KeyedRequest): Promise<void> {
    await this.database.rows(
      'giving the key of a request free',
      'DELETE FROM idempotency_keys WHERE account_id = $1 AND key = $2',
      [accountId, key],
    );
  }
}
