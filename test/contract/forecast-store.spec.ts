/** The contract of ForecastStore on all its implementations. */
import { MemoryForecastStore } from '../../src/adapters/memory/forecast-store.js';
import { PostgresForecastStore } from '../../src/adapters/postgres/forecast-store.js';
import { forecastStoreContract } from './forecast-store-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  forecastStoreContract,
  () => new MemoryForecastStore(),
  (database) => new PostgresForecastStore(database),
);
