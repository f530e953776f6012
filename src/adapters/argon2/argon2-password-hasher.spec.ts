/** Hashes state their parameters, differ by their salt, and take the same way for accounts that do not exist. */
import { describe, expect, it } from '@jest/globals';
import { Argon2PasswordHasher } from './argon2-password-hasher.js';

const PASSWORD = 'quatre cafés au soleil';

describe('Argon2PasswordHasher', () => {
  const hasher = new Argon2PasswordHasher();

  it('states variant and parameters in the hash, and no password', async () => {
    const hash = await hasher.hash(PASSWORD);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(await hasher.hash(PASSWORD)).not.toBe(hash);
  });

  it('knows the right password, in whichever form its accents are typed, and no other', async () => {
    const hash = await hasher.hash(PASSWORD);
    expect(await hasher.verify(PASSWORD, hash)).toBe(true);
    expect(await hasher.verify(PASSWORD.normalize('NFD'), hash)).toBe(true);
    expect(await hasher.verify('Quatre cafés au soleil', hash)).toBe(false);
  });

  it('finds every password wrong where there is none', async () => {
    expect(await hasher.verify(PASSWORD, null)).toBe(false);
  });
});
