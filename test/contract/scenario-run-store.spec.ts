/** The contract of ScenarioRunStore on all its implementations. */
import { MemoryScenarioRunStore } from '../../src/adapters/memory/scenario-run-store.js';
import { PostgresScenarioRunStore } from '../../src/adapters/postgres/scenario-run-store.js';
import { scenarioRunStoreContract } from './scenario-run-store-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  scenarioRunStoreContract,
  () => new MemoryScenarioRunStore(),
  (database) => new PostgresScenarioRunStore(database),
);
