/** Connections to the embedded server: its address, whether it answers, and the database in it. */
import { realpath } from 'node:fs/promises';
import pg from 'pg';
import { SUPERUSER, type ClusterPlace } from './folder.js';

/** Longest wait for an answer [ms]: a server in recovery refuses at once, only a frozen one is silent. */
const ANSWER_MS = 5_000;

/** Address of a database of the server, password included. */
export function urlOf(place: ClusterPlace, port: number, database: string): string {
  const name = encodeURIComponent(database);
  return `postgres://${SUPERUSER}:${place.password}@127.0.0.1:${String(port)}/${name}`;
}

/** True when a server answers there with our password and works on this very cluster. */
export async function answers(url: string, cluster: string): Promise<boolean> {
  try {
    const folder = await withClient(url, async (client) => {
      const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
      return rows[0]?.data_directory ?? '';
    });
    return folder !== '' && (await realpath(folder)) === cluster;
  } catch {
    return false;
  }
}

/** Makes the database when it is not there. */
export async function createDatabase(maintenanceUrl: string, database: string): Promise<void> {
  await withClient(maintenanceUrl, async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS * 6,
    ssl: false,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
