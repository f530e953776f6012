/** The contract of ParcelStore on all its implementations. */
import { MemoryParcelStore } from '../../src/adapters/memory/parcel-store.js';
import { PostgresParcelStore } from '../../src/adapters/postgres/parcel-store.js';
import { parcelStoreContract } from './parcel-store-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  parcelStoreContract,
  () => new MemoryParcelStore(),
  (database) => new PostgresParcelStore(database),
);
