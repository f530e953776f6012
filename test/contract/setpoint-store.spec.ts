/** The contract of SetpointStore on all its implementations. */
import { MemorySetpointStore } from '../../src/adapters/memory/setpoint-store.js';
import { PostgresSetpointStore } from '../../src/adapters/postgres/setpoint-store.js';
import { setpointStoreContract } from './setpoint-store-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  setpointStoreContract,
  () => new MemorySetpointStore(),
  (database) => new PostgresSetpointStore(database),
);
