/** The contract of MeterReadingStore on all its implementations. */
import { MemoryMeterReadingStore } from '../../src/adapters/memory/meter-reading-store.js';
import { PostgresMeterReadingStore } from '../../src/adapters/postgres/meter-reading-store.js';
import { meterReadingStoreContract } from './meter-reading-store-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  meterReadingStoreContract,
  () => new MemoryMeterReadingStore(),
  (database) => new PostgresMeterReadingStore(database),
);
