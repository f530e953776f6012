/** The contract of PlanRecords on all its implementations. */
import { MemoryPlanRecords } from '../../src/adapters/memory/plan-records.js';
import { PostgresPlanRecords } from '../../src/adapters/postgres/plan-records.js';
import { planRecordsContract } from './plan-records-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  planRecordsContract,
  () => new MemoryPlanRecords(),
  (database) => new PostgresPlanRecords(database),
);
