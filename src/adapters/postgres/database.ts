/** The connection to PostgreSQL: one pool per process, opened once, that recovers by itself after an outage. */
import { DataSource, type QueryRunner } from 'typeorm';
import { entities } from './entities/entities.js';
import { migrations } from './migrations/migrations.js';
import { storeError } from './store-error.js';

/** How a process talks to the database; every field has a default. */
export interface DatabaseOptions {
  /** Connections of this process at most, default 10. */
  readonly poolSize?: number;
  /** Longest time of one statement [ms], default 30 000; the server ends it then. */
  readonly statementTimeoutMs?: number;
  /** Longest wait for a connection [ms], default 5 000. */
  readonly connectTimeoutMs?: number;
  /** Name in `pg_stat_activity`, default `traboule`. */
  readonly applicationName?: string;
}

/** Silence after which the system asks whether the other end of a connection is still there [ms]. */
const KEEP_ALIVE_MS = 10_000;

/** An open database; stores are made from it and share its pool. */
export class Database {
  constructor(
    readonly dataSource: DataSource,
    /** Address it was opened with, for connections outside the pool. */
    readonly url: string,
  ) {}

  /**
   * Runs work on one connection, handed back whatever happens.
   *
   * @throws DomainError `store-unavailable` when the database is gone, full, read-only or shutting down
   */
  async withRunner<T>(doing: string, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await work(runner);
    } catch (error) {
      throw storeError(error, doing);
    } finally {
      await runner.release().catch(ignoreDeadConnection);
    }
  }

  /**
   * Runs work in one transaction: all of it or nothing.
   *
   * @throws DomainError `store-unavailable` as {@link withRunner}
   */
  async inTransaction<T>(doing: string, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    return this.withRunner(doing, async (runner) => {
      await runner.startTransaction();
      try {
        const result = await work(runner);
        await runner.commitTransaction();
        return result;
      } catch (error) {
        // The first error is the one to report; a dead connection cannot roll back and need not.
        await runner.rollbackTransaction().catch(ignoreDeadConnection);
        throw error;
      }
    });
  }

  /**
   * Runs one statement and gives its rows.
   *
   * @throws DomainError `store-unavailable` as {@link withRunner}
   */
  async rows<T>(doing: string, sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.withRunner(doing, async (runner) => (await runner.query(sql, parameters)) as T[]);
  }

  /** Lets go of all connections; safe to call twice. */
  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/**
 * Opens the pool and proves that the database answers. Does not touch the schema: see `migrate`.
 *
 * @param url `postgres://user:password@host:port/database`
 * @throws DomainError `store-unavailable` when it does not answer
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations,
    migrationsTableName: 'schema_migrations',
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: options.connectTimeoutMs ?? 5_000,
    applicationName: options.applicationName ?? 'traboule',
    installExtensions: false,
    logging: false,
    // Idle connections die with the server; the pool drops them and the next call says what is wrong.
    poolErrorHandler: ignoreDeadConnection,
    extra: {
      statement_timeout: options.statementTimeoutMs ?? 30_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      // Compiling a query costs more than any of ours takes.
      options: '-c jit=off',
    },
  });
  try {
    await dataSource.initialize();
  } catch (error) {
    throw storeError(error, 'opening the database');
  }
  return new Database(dataSource, url);
}

function ignoreDeadConnection(): void {
  // Nothing to do: the connection is gone and the pool has dropped it.
}
