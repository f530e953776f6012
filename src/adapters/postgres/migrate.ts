/** Brings the schema up to date, one process at a time. */
import { MigrationExecutor, type DataSource } from 'typeorm';
import { storeError } from './store-error.js';

/** Key of the advisory lock that lets one process migrate at a time; arbitrary, ours. */
const MIGRATION_LOCK = 7_261_004;

/**
 * Runs the migrations that are missing, in one transaction, under an advisory lock: a second process waits and then finds
 * nothing to do.
 *
 * @returns names of the migrations that ran
 * @throws DomainError `store-unavailable` when the database is gone or full
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const lock = dataSource.createQueryRunner();
  try {
    // Waiting for another process's migration, and a migration itself, may take longer than a statement is allowed to.
    await lock.query('SET statement_timeout = 0');
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      // On the connection that holds the lock: a pool of one is enough.
      const executor = new MigrationExecutor(dataSource, lock);
      executor.transaction = 'all';
      const done = await executor.executePendingMigrations();
      return done.map((migration) => migration.name);
    } finally {
      await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      await lock.query('RESET statement_timeout');
    }
  } catch (error) {
    throw storeError(error, 'migrating the schema');
  } finally {
    await lock.release();
  }
}
