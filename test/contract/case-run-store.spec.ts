/** The contract of CaseRunStore on all its implementations. */
import { MemoryCaseRunStore } from '../../src/adapters/memory/case-run-store.js';
import { PostgresCaseRunStore } from '../../src/adapters/postgres/case-run-store.js';
import { caseRunStoreContract } from './case-run-store-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  caseRunStoreContract,
  () => new MemoryCaseRunStore(),
  (database) => new PostgresCaseRunStore(database),
);
