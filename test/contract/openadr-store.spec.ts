/** OpenADR objects and clients: the same promises in memory and in PostgreSQL. */
import { MemoryOpenAdrClientStore } from '../../src/adapters/memory/openadr-client-store.js';
import { MemoryOpenAdrStore } from '../../src/adapters/memory/openadr-store.js';
import { PostgresOpenAdrClientStore } from '../../src/adapters/postgres/openadr-client-store.js';
import { PostgresOpenAdrStore } from '../../src/adapters/postgres/openadr-store.js';
import { openAdrClientStoreContract } from './openadr-client-store-contract.js';
import { openAdrStoreContract } from './openadr-store-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  openAdrStoreContract,
  () => new MemoryOpenAdrStore(),
  (database) => new PostgresOpenAdrStore(database),
);
runEverywhere(
  openAdrClientStoreContract,
  () => new MemoryOpenAdrClientStore(),
  (database) => new PostgresOpenAdrClientStore(database),
);
