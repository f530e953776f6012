/** Jobs that act on somebody's word: the account must still be there and still be allowed to when they run. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryAccountStore } from '../../src/adapters/memory/account-store.js';
import { MemoryCredentialStore } from '../../src/adapters/memory/credential-store.js';
import { AccessService } from '../../src/modules/identity/access.service.js';
import { anAccount } from '../contract/identity-samples.js';
import { SteppedWall } from '../fixtures/browser.js';

let accounts: MemoryAccountStore;
let access: AccessService;

beforeEach(async () => {
  accounts = new MemoryAccountStore();
  access = new AccessService(accounts, new MemoryCredentialStore(), new SteppedWall(0), null);
  await accounts.add(anAccount('anna', { name: 'Anna Perrin', roles: ['operator'] }));
});

describe('assertStill', () => {
  it('lets go on who still may, the service itself, and the command line within its roles', async () => {
    await access.assertStill('anna', 'plan.decide');
    await access.assertStill('service:worker', 'plan.decide');
    await access.assertStill('local-cli', 'plan.decide');
    await expect(access.assertStill('local-cli', 'users.manage')).rejects.toMatchObject({
      code: 'not-permitted',
    });
  });

  it('stops who lost the role, was disabled or is gone, and says so', async () => {
    await accounts.change('anna', { roles: ['viewer'] });
    await expect(access.assertStill('anna', 'plan.decide')).rejects.toMatchObject({
      code: 'not-permitted',
      message: expect.stringMatching(/^Anna Perrin may not approve.*operators and shift supervisors may/),
    });
    await accounts.change('anna', { roles: ['operator'], disabled: true });
    await expect(access.assertStill('anna', 'plan.decide')).rejects.toThrow(/gone or disabled/);
    await expect(access.assertStill('nobody', 'city.view')).rejects.toThrow(/gone or disabled/);
  });
});
