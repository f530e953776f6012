/** The contract of AuditLog on all its implementations. */
import { MemoryAuditLog } from '../../src/adapters/memory/audit-log.js';
import { PostgresAuditLog } from '../../src/adapters/postgres/audit-log.js';
import { auditLogContract } from './audit-log-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  auditLogContract,
  () => new MemoryAuditLog(),
  (database) => new PostgresAuditLog(database),
);
