/** A new link for an administrator, made past the service by whoever can open its database. */
import { join } from 'node:path';
import { WallClock } from '../adapters/clock/clocks.js';
import { PostgresAccountStore } from '../adapters/postgres/account-store.js';
import { PostgresAuditLog } from '../adapters/postgres/audit-log.js';
import { openDatabase } from '../adapters/postgres/database.js';
import { runningServerUrl } from '../adapters/postgres/embedded/running-server.js';
import { migrate } from '../adapters/postgres/migrate.js';
import type { Settings } from '../config/settings.js';
import { DomainError } from '../core/domain-error.js';
import { AuditService } from '../modules/audit/audit.service.js';
import { LinksService } from '../modules/identity/links.service.js';
import { clockOf } from './foundation.js';

/**
 * Makes a link with which one more administrator is made; earlier ones end. Written into the audit.
 *
 * @param origin address under which people reach the service
 * @throws DomainError `store-unavailable` when there is no database to be opened
 */
export async function newSetupLink(settings: Settings, origin: string): Promise<string> {
  const url = settings.databaseUrl ?? (await runningServerUrl(join(settings.dataDir, 'postgres')));
  if (url === null) {
    throw new DomainError(
      'store-unavailable',
      `no database runs in ${settings.dataDir}; start the service first, run this where it keeps its data (TRABOULE_DATA_DIR), or set DATABASE_URL`,
    );
  }
  const database = await openDatabase(url, { poolSize: 1, applicationName: 'traboule-user-link' });
  try {
    await migrate(database.dataSource);
    const audit = new AuditService(new PostgresAuditLog(database), clockOf(settings.clock));
    await audit.record(null, 'setup.link', null, {
      reason: 'asked for on the command line, with the database',
    });
    const links = new LinksService(new PostgresAccountStore(database), new WallClock(), {
      origin: () => origin,
    });
    return await links.newSetupLink();
  } finally {
    await database.close();
  }
}
