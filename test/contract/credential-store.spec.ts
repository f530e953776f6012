/** The contract of CredentialStore on all its implementations. */
import { MemoryCredentialStore } from '../../src/adapters/memory/credential-store.js';
import { PostgresAccountStore } from '../../src/adapters/postgres/account-store.js';
import { PostgresCredentialStore } from '../../src/adapters/postgres/credential-store.js';
import { databaseKinds, withDatabase } from '../fixtures/database.js';
import { credentialStoreContract } from './credential-store-contract.js';
import { anAccount } from './identity-samples.js';

credentialStoreContract('memory', () =>
  Promise.resolve({ store: new MemoryCredentialStore(), close: () => Promise.resolve() }),
);
for (const kind of databaseKinds()) {
  credentialStoreContract(`${kind} PostgreSQL`, async () => {
    const fresh = await withDatabase(kind);
    const accounts = new PostgresAccountStore(fresh.database);
    for (const id of ['anna', 'ben']) await accounts.add(anAccount(id));
    return { store: new PostgresCredentialStore(fresh.database), close: () => fresh.close() };
  });
}
