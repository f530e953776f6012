/** Knows whether the request being served has left its row in the audit, across all that it calls. */
import { AsyncLocalStorage } from 'node:async_hooks';

/** One request. */
interface AuditScope {
  recorded: boolean;
}

const SCOPES = new AsyncLocalStorage<AuditScope>();

/** Runs work as one request. */
export function inAuditScope<T>(work: () => T): T {
  return SCOPES.run({ recorded: false }, work);
}

/** Notes that the running request is in the audit. */
export function markRecorded(): void {
  const scope = SCOPES.getStore();
  if (scope !== undefined) scope.recorded = true;
}

/** Whether the running request is in the audit. */
export function isRecorded(): boolean {
  return SCOPES.getStore()?.recorded ?? false;
}
