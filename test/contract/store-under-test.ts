/** How the store contracts are run: each on memory, on embedded PostgreSQL and on the system's PostgreSQL. */
import type { Database } from '../../src/adapters/postgres/database.js';
import { databaseKinds, withDatabase } from '../fixtures/database.js';

/** A store of a suite and its end. */
export interface StoreUnderTest<Store> {
  readonly store: Store;
  close(): Promise<void>;
}

/** Runs a contract on every implementation. */
export function runEverywhere<Store>(
  contract: (name: string, open: () => Promise<StoreUnderTest<Store>>) => void,
  inMemory: () => Store,
  inPostgres: (database: Database) => Store,
): void {
  contract('memory', () => Promise.resolve({ store: inMemory(), close: () => Promise.resolve() }));
  for (const kind of databaseKinds()) {
    contract(`${kind} PostgreSQL`, async () => {
      const fresh = await withDatabase(kind);
      return { store: inPostgres(fresh.database), close: () => fresh.close() };
    });
  }
}
