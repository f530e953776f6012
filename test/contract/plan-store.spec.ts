/** The contract of PlanStore on all its implementations. */
import { MemoryPlanStore } from '../../src/adapters/memory/plan-store.js';
import { PostgresPlanStore } from '../../src/adapters/postgres/plan-store.js';
import { planStoreContract } from './plan-store-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  planStoreContract,
  () => new MemoryPlanStore(),
  (database) => new PostgresPlanStore(database),
);
