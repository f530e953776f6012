/** The contract of ForecastModelStore on all its implementations. */
import { MemoryForecastModelStore } from '../../src/adapters/memory/forecast-model-store.js';
import { PostgresForecastModelStore } from '../../src/adapters/postgres/forecast-model-store.js';
import { forecastModelStoreContract } from './forecast-model-store-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  forecastModelStoreContract,
  () => new MemoryForecastModelStore(),
  (database) => new PostgresForecastModelStore(database),
);
