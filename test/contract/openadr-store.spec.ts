/** OpenADR objects, clients, changes and callbacks: the same promises in memory and in PostgreSQL. */
import { MemoryOpenAdrChangeLog } from '../../src/adapters/memory/openadr-change-log.js';
import { MemoryOpenAdrClientStore } from '../../src/adapters/memory/openadr-client-store.js';
import { MemoryOpenAdrDeliveryStore } from '../../src/adapters/memory/openadr-delivery-store.js';
import { MemoryOpenAdrStore } from '../../src/adapters/memory/openadr-store.js';
import { PostgresOpenAdrChangeLog } from '../../src/adapters/postgres/openadr-change-log.js';
import { PostgresOpenAdrClientStore } from '../../src/adapters/postgres/openadr-client-store.js';
import { PostgresOpenAdrDeliveryStore } from '../../src/adapters/postgres/openadr-delivery-store.js';
import { PostgresOpenAdrStore } from '../../src/adapters/postgres/openadr-store.js';
import { openAdrChangeLogContract } from './openadr-change-log-contract.js';
import { openAdrClientStoreContract } from './openadr-client-store-contract.js';
import { openAdrDeliveryStoreContract } from './openadr-delivery-store-contract.js';
import type { OutboxStores } from './openadr-samples.js';
import { openAdrStoreContract } from './openadr-store-contract.js';
import { runEverywhere } from './store-under-test.js';

function outboxInMemory(): OutboxStores {
  const objects = new MemoryOpenAdrStore();
  const clients = new MemoryOpenAdrClientStore();
  const deliveries = new MemoryOpenAdrDeliveryStore(objects, clients);
  return { objects, clients, deliveries, changes: new MemoryOpenAdrChangeLog(objects, clients, deliveries) };
}

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
for (const contract of [openAdrDeliveryStoreContract, openAdrChangeLogContract]) {
  runEverywhere(contract, outboxInMemory, (database) => ({
    objects: new PostgresOpenAdrStore(database),
    clients: new PostgresOpenAdrClientStore(database),
    deliveries: new PostgresOpenAdrDeliveryStore(database),
    changes: new PostgresOpenAdrChangeLog(database),
  }));
}
