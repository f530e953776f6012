/** The contract of AlarmStore on all its implementations. */
import { MemoryAlarmStore } from '../../src/adapters/memory/alarm-store.js';
import { PostgresAlarmStore } from '../../src/adapters/postgres/alarm-store.js';
import { alarmStoreContract } from './alarm-store-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  alarmStoreContract,
  () => new MemoryAlarmStore(),
  (database) => new PostgresAlarmStore(database),
);
