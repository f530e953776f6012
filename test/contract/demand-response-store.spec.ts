/** Demand response: the same promises in memory and in PostgreSQL. */
import { MemoryDemandResponseStore } from '../../src/adapters/memory/demand-response-store.js';
import { PostgresDemandResponseStore } from '../../src/adapters/postgres/demand-response-store.js';
import { demandResponseStoreContract } from './demand-response-store-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  demandResponseStoreContract,
  () => new MemoryDemandResponseStore(),
  (database) => new PostgresDemandResponseStore(database),
);
