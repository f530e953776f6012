/** The outbox of OpenADR callbacks in PostgreSQL. */
import type { QueryRunner } from 'typeorm';
import type { ChangedObject, Notice, Subscriber } from '../../core/openadr/notice.js';
import type { AdrObject } from '../../core/openadr/objects.js';
import {
  type CallbackState,
  type Delivery,
  type DeliveryShare,
  OpenAdrDeliveryStore,
} from '../../ports/openadr-delivery-store.js';
import type { Database } from './database.js';
import { CHANGE_COLUMNS, type ChangeRow, toChange } from './openadr-change-log.js';
import { OBJECT_COLUMNS, type ObjectRow, toObject } from './openadr-rows.js';

type NoticesOf = (change: ChangedObject, subscribers: readonly Subscriber[]) => readonly Notice[];

export class PostgresOpenAdrDeliveryStore extends OpenAdrDeliveryStore {
  constructor(private readonly database: Database) {
    super();
  }

  override fanOut(limit: number, noticesOf: NoticesOf): Promise<number> {
    return this.database.inTransaction('preparing callbacks', async (runner) => {
      // The row is the lock: whoever finds it taken leaves the work to the other.
      const [cursor] = (await runner.query(
        `SELECT after_seq FROM openadr_fan_out FOR UPDATE SKIP LOCKED`,
      )) as { after_seq: string }[];
      if (!cursor) return 0;
      const changes = (await runner.query(
        `SELECT ${CHANGE_COLUMNS} FROM openadr_changes WHERE seq > $1 ORDER BY seq LIMIT $2`,
        [cursor.after_seq, limit],
      )) as ChangeRow[];
      const last = changes.at(-1);
      if (!last) return 0;
      const subscribers = await subscribersOf(runner);
      for (const notice of changes.flatMap((change) => noticesOf(toChange(change), subscribers))) {
        await keepNotice(runner, notice);
      }
      await runner.query(`UPDATE openadr_fan_out SET after_seq = $1`, [last.seq]);
      return changes.length;
    });
  }

  override claim(nowMs: number, take: DeliveryShare): Promise<Delivery[]> {
    return this.database.withRunner('taking callbacks', async (runner) => {
      const { but, untilMs, perHost, limit, perClient, triedBefore } = take;
      // What is under way is the first of its callback. The last condition is asked again after waiting for another process
      // that took the same row.
      const [taken] = (await runner.query(
        `WITH first AS (
           SELECT DISTINCT ON (d.subscription_id, d.callback_url)
             d.seq, d.host, d.due_at, d.taken_until, d.attempts, o.client_id
           FROM openadr_deliveries d JOIN openadr_objects o ON o.id = d.subscription_id
             JOIN openadr_clients k ON k.client_id = o.client_id AND k.revoked_at IS NULL
           ORDER BY d.subscription_id, d.callback_url, d.seq
         ), under_way AS (
           SELECT client_id, count(*) AS all_, count(*) FILTER (WHERE attempts > 1) AS again
           FROM first WHERE taken_until > $1 GROUP BY client_id
         ), by_client AS (
           SELECT f.*, coalesce(u.all_, 0)
               + row_number() OVER (PARTITION BY f.client_id ORDER BY attempts > 0, due_at, seq) AS rank
           FROM first f LEFT JOIN under_way u USING (client_id)
           WHERE due_at <= $1 AND taken_until <= $1 AND NOT host = ANY($2)
         ), due AS (
           SELECT seq, client_id, attempts, row_number() OVER (PARTITION BY host ORDER BY due_at, seq) AS of_host,
             (SELECT coalesce(sum(again), 0) FROM under_way)
               + row_number() OVER (PARTITION BY attempts > 0 ORDER BY due_at, seq) AS tried
           FROM by_client WHERE rank <= $6
         )
         UPDATE openadr_deliveries d SET taken_until = $3, attempts = d.attempts + 1
         FROM (SELECT seq, client_id FROM due
               WHERE of_host <= $4 AND (attempts = 0 OR tried <= $7) ORDER BY seq LIMIT $5) mine
           JOIN openadr_clients k USING (client_id)
         WHERE d.seq = mine.seq AND d.taken_until <= $1
         RETURNING d.seq, d.subscription_id, d.callback_url, d.notification, d.attempts, k.secret_digest`,
        [new Date(nowMs), but, new Date(untilMs), perHost, limit, perClient, triedBefore],
      )) as [
        {
          seq: string;
          subscription_id: string;
          callback_url: string;
          notification: Record<string, unknown>;
          attempts: number;
          secret_digest: string;
        }[],
      ];
      const ids = taken.map((row) => row.subscription_id);
      const objects = new Map((await objectsOf(runner, ids)).map((object) => [object.id, object]));
      return taken.flatMap((row) => {
        const subscription = objects.get(row.subscription_id);
        if (!subscription) return [];
        const { callback_url: callbackUrl, notification, attempts: attempt, secret_digest: signingKey } = row;
        return [{ id: row.seq, subscription, callbackUrl, notification, signingKey, attempt }];
      });
    });
  }

  override delivered({ id, subscription }: Delivery, nowMs: number): Promise<void> {
    return this.database.inTransaction('noting a callback', async (runner) => {
      await runner.query(`DELETE FROM openadr_deliveries WHERE seq = $1`, [id]);
      await noteCallback(runner, subscription.id, `0, NULL, $2::timestamptz, NULL`, [new Date(nowMs)]);
    });
  }

  override failed(
    { id, subscription, attempt }: Delivery,
    why: string,
    nextMs: number | null,
    nowMs: number,
  ): Promise<void> {
    return this.database.inTransaction('noting a callback that failed', async (runner) => {
      if (nextMs === null) {
        await runner.query(`DELETE FROM openadr_deliveries WHERE subscription_id = $1`, [subscription.id]);
      } else {
        await runner.query(
          `UPDATE openadr_deliveries SET due_at = $2, taken_until = '-infinity' WHERE seq = $1`,
          [id, new Date(nextMs)],
        );
      }
      const broken = nextMs === null ? new Date(nowMs) : null;
      const last = `(SELECT last_delivered_at FROM openadr_callbacks WHERE subscription_id = $1)`;
      await noteCallback(runner, subscription.id, `$2::int, $3::text, ${last}, $4::timestamptz`, [
        attempt,
        why,
        broken,
      ]);
    });
  }

  override async mended(subscriptionId: string): Promise<void> {
    await this.database.rows(
      'mending a callback',
      `UPDATE openadr_callbacks SET failures = 0, last_error = NULL, broken_at = NULL WHERE subscription_id = $1`,
      [subscriptionId],
    );
    // What waits goes where the subscription says now.
    await this.database.rows(
      'dropping callbacks to former addresses',
      `DELETE FROM openadr_deliveries d USING openadr_objects o WHERE d.subscription_id = $1 AND o.id = $1
         AND NOT EXISTS (SELECT 1 FROM json_array_elements(o.body->'objectOperations') p
                         WHERE p->>'callbackUrl' = d.callback_url)`,
      [subscriptionId],
    );
  }

  override async states(): Promise<CallbackState[]> {
    const rows = await this.database.rows<
      ObjectRow & {
        waiting: string;
        failures: number | null;
        last_error: string | null;
        last_delivered_at: Date | null;
        broken_at: Date | null;
      }
    >(
      'reading callbacks',
      `SELECT ${OBJECT_COLUMNS}, c.failures, c.last_error, c.last_delivered_at, c.broken_at,
         (SELECT count(*) FROM openadr_deliveries d WHERE d.subscription_id = o.id) AS waiting
       FROM openadr_objects o LEFT JOIN openadr_callbacks c ON c.subscription_id = o.id
       WHERE o.kind = 'SUBSCRIPTION' ORDER BY o.seq`,
    );
    return rows.map((row) => ({
      subscription: toObject(row),
      waiting: Number(row.waiting),
      failures: row.failures ?? 0,
      lastError: row.last_error,
      lastDeliveredMs: row.last_delivered_at?.getTime() ?? null,
      brokenMs: row.broken_at?.getTime() ?? null,
    }));
  }
}

/** Subscriptions that work, of clients in use, with what each client may see. */
async function subscribersOf(runner: QueryRunner): Promise<Subscriber[]> {
  const rows = (await runner.query(
    `SELECT ${OBJECT_COLUMNS}, k.role, ARRAY(
         SELECT DISTINCT unnest(g.targets) FROM openadr_objects g
         WHERE g.client_id = o.client_id AND g.kind IN ('VEN', 'RESOURCE')) AS granted
     FROM openadr_objects o JOIN openadr_clients k ON k.client_id = o.client_id
     LEFT JOIN openadr_callbacks c ON c.subscription_id = o.id
     WHERE o.kind = 'SUBSCRIPTION' AND k.revoked_at IS NULL AND c.broken_at IS NULL ORDER BY o.seq`,
  )) as (ObjectRow & { role: 'BL' | 'VEN'; granted: string[] })[];
  return rows.map((row) => {
    const subscription = toObject(row);
    const clientId = subscription.clientId ?? '';
    const { role, granted } = row;
    return { subscription, viewer: role === 'BL' ? { role, clientId } : { role, clientId, granted } };
  });
}

async function objectsOf(runner: QueryRunner, ids: readonly string[]): Promise<AdrObject[]> {
  if (ids.length === 0) return [];
  const rows = (await runner.query(`SELECT ${OBJECT_COLUMNS} FROM openadr_objects o WHERE o.id = ANY($1)`, [
    ids,
  ])) as ObjectRow[];
  return rows.map(toObject);
}

async function keepNotice(runner: QueryRunner, notice: Notice): Promise<void> {
  const { subscriptionId, callbackUrl, notification } = notice;
  // A subscription that the same batch of changes saw deleted is told no more.
  await runner.query(
    `INSERT INTO openadr_deliveries (subscription_id, callback_url, host, notification)
     SELECT o.id, $2::text, $3::text, $4::json FROM openadr_objects o WHERE o.id = $1`,
    [subscriptionId, callbackUrl, new URL(callbackUrl).host, JSON.stringify(notification)],
  );
}

/** Writes failures, last error, last delivery and broken, as SQL of the parameters from $2 on. */
async function noteCallback(
  runner: QueryRunner,
  subscriptionId: string,
  values: string,
  parameters: readonly unknown[],
): Promise<void> {
  await runner.query(
    `INSERT INTO openadr_callbacks (subscription_id, failures, last_error, last_delivered_at, broken_at)
     SELECT o.id, ${values} FROM openadr_objects o WHERE o.id = $1
     ON CONFLICT (subscription_id) DO UPDATE SET failures = excluded.failures, last_error = excluded.last_error,
       last_delivered_at = excluded.last_delivered_at, broken_at = excluded.broken_at`,
    [subscriptionId, ...parameters],
  );
}
