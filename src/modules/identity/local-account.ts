/** The built-in account of the command line: who holds the data directory may work with the city, not with accounts. */
import type { Account } from '../../core/identity/account.js';

export const LOCAL_ACCOUNT_ID = 'local-cli';

/** It has no row in the store: its secret is the file in the data directory, or TRABOULE_API_TOKEN. */
export const LOCAL_ACCOUNT: Account = {
  id: LOCAL_ACCOUNT_ID,
  login: LOCAL_ACCOUNT_ID,
  name: 'command line of the service',
  kind: 'service',
  subject: null,
  roles: ['operator', 'analyst', 'asset-engineer'],
  buildingIds: [],
  disabled: false,
  createdAtMs: 0,
  lastSignInMs: null,
  passwordHash: null,
  failures: 0,
  lastFailureMs: null,
};
