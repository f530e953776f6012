/** Clients of the OpenADR VTN and their tokens in PostgreSQL; secrets as digests only. */
import { type AdrClient, OpenAdrClientStore } from '../../ports/openadr-client-store.js';
import type { Database } from './database.js';

interface Row {
  client_id: string;
  name: string;
  role: AdrClient['role'];
  created_at: Date;
  revoked_at: Date | null;
  seen_at: Date | null;
}

const COLUMNS = 'c.client_id, c.name, c.role, c.created_at, c.revoked_at, c.seen_at';

/** A client that polls is noted as seen at most this often: a row is not rewritten with every poll. */
const SEEN_STEP_MS = 60_000;

export class PostgresOpenAdrClientStore extends OpenAdrClientStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async add(client: AdrClient, secretDigest: string): Promise<boolean> {
    const rows = await this.database.rows(
      `keeping client ${client.clientId}`,
      `INSERT INTO openadr_clients (client_id, name, role, secret_digest, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING RETURNING client_id`,
      [client.clientId, client.name, client.role, secretDigest, new Date(client.createdMs)],
    );
    return rows.length > 0;
  }

  override async client(clientId: string): Promise<AdrClient | null> {
    const [row] = await this.database.rows<Row>(
      `reading client ${clientId}`,
      `SELECT ${COLUMNS} FROM openadr_clients c WHERE client_id = $1`,
      [clientId],
    );
    return row ? toClient(row) : null;
  }

  override async clients(): Promise<AdrClient[]> {
    const rows = await this.database.rows<Row>(
      'reading clients',
      `SELECT ${COLUMNS} FROM openadr_clients c ORDER BY created_at, client_id`,
    );
    return rows.map(toClient);
  }

  override async rotate(clientId: string, secretDigest: string): Promise<boolean> {
    return this.database.inTransaction(`changing the secret of ${clientId}`, async (runner) => {
      const [rows] = (await runner.query(
        `UPDATE openadr_clients SET secret_digest = $2 WHERE client_id = $1 AND revoked_at IS NULL RETURNING client_id`,
        [clientId, secretDigest],
      )) as [unknown[]];
      await runner.query(`DELETE FROM openadr_tokens WHERE client_id = $1`, [clientId]);
      return rows.length > 0;
    });
  }

  override async revoke(clientId: string, atMs: number): Promise<boolean> {
    return this.database.inTransaction(`revoking ${clientId}`, async (runner) => {
      const [rows] = (await runner.query(
        `UPDATE openadr_clients SET revoked_at = $2 WHERE client_id = $1 AND revoked_at IS NULL RETURNING client_id`,
        [clientId, new Date(atMs)],
      )) as [unknown[]];
      await runner.query(`DELETE FROM openadr_tokens WHERE client_id = $1`, [clientId]);
      await runner.query(
        `DELETE FROM openadr_deliveries d USING openadr_objects o WHERE o.id = d.subscription_id AND o.client_id = $1`,
        [clientId],
      );
      return rows.length > 0;
    });
  }

  override async bySecret(clientId: string, secretDigest: string): Promise<AdrClient | null> {
    const [row] = await this.database.rows<Row>(
      `reading client ${clientId}`,
      `SELECT ${COLUMNS} FROM openadr_clients c
       WHERE client_id = $1 AND secret_digest = $2 AND revoked_at IS NULL`,
      [clientId, secretDigest],
    );
    return row ? toClient(row) : null;
  }

  override async addToken(token: Parameters<OpenAdrClientStore['addToken']>[0], most: number): Promise<void> {
    await this.database.withRunner(`keeping a token of ${token.clientId}`, async (runner) => {
      await runner.query(
        `DELETE FROM openadr_tokens WHERE client_id = $1 AND (expires_at < now() OR digest IN (
           SELECT digest FROM openadr_tokens WHERE client_id = $1 ORDER BY expires_at DESC, digest OFFSET $2))`,
        [token.clientId, most - 1],
      );
      await runner.query(
        `INSERT INTO openadr_tokens (digest, client_id, scopes, expires_at) VALUES ($1, $2, $3, $4)`,
        [token.digest, token.clientId, token.scopes, new Date(token.expiresMs)],
      );
    });
  }

  override async byToken(
    digest: string,
    nowMs: number,
  ): Promise<{ readonly client: AdrClient; readonly scopes: readonly string[] } | null> {
    const [row] = await this.database.rows<Row & { scopes: string[] }>(
      'reading a token',
      `SELECT ${COLUMNS}, t.scopes FROM openadr_tokens t JOIN openadr_clients c USING (client_id)
       WHERE t.digest = $1 AND t.expires_at > $2 AND c.revoked_at IS NULL`,
      [digest, new Date(nowMs)],
    );
    if (!row) return null;
    const client = toClient(row);
    if (client.seenMs === null || nowMs - client.seenMs > SEEN_STEP_MS) {
      await this.database.rows(
        'noting a client',
        `UPDATE openadr_clients SET seen_at = $2 WHERE client_id = $1`,
        [client.clientId, new Date(nowMs)],
      );
    }
    return { client, scopes: row.scopes };
  }
}

function toClient(row: Row): AdrClient {
  return {
    clientId: row.client_id,
    name: row.name,
    role: row.role,
    createdMs: row.created_at.getTime(),
    revokedMs: row.revoked_at?.getTime() ?? null,
    seenMs: row.seen_at?.getTime() ?? null,
  };
}
