/** The contract of Journal on all its implementations. */
import { MemoryJournal } from '../../src/adapters/memory/journal.js';
import { PostgresJournal } from '../../src/adapters/postgres/journal.js';
import { journalContract } from './journal-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  journalContract,
  () => new MemoryJournal(),
  (database) => new PostgresJournal(database),
);
