/** The contract of AccountStore on all its implementations. */
import { MemoryAccountStore } from '../../src/adapters/memory/account-store.js';
import { PostgresAccountStore } from '../../src/adapters/postgres/account-store.js';
import { accountStoreContract } from './account-store-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  accountStoreContract,
  () => new MemoryAccountStore(),
  (database) => new PostgresAccountStore(database),
);
