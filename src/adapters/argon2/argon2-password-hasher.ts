/** Passwords by argon2id (RFC 9106), with the parameters OWASP asks for at least: 19 MiB, 2 passes, 1 lane. */
import { randomBytes } from 'node:crypto';
import { argon2id, argon2Verify } from 'hash-wasm';
import { PasswordHasher } from '../../ports/password-hasher.js';

const MEMORY_KIB = 19 * 1024;
const PASSES = 2;
const LANES = 1;
const HASH_BYTES = 32;
const SALT_BYTES = 16;

/** Hashes passwords; some tens of milliseconds each, on purpose. */
export class Argon2PasswordHasher extends PasswordHasher {
  private nobody: Promise<string> | null = null;

  override hash(password: string): Promise<string> {
    return argon2id({
      password: password.normalize('NFKC'),
      salt: randomBytes(SALT_BYTES),
      memorySize: MEMORY_KIB,
      iterations: PASSES,
      parallelism: LANES,
      hashLength: HASH_BYTES,
      outputType: 'encoded',
    });
  }

  override async verify(password: string, hash: string | null): Promise<boolean> {
    this.nobody ??= this.hash(randomBytes(SALT_BYTES).toString('hex'));
    const isRight = await argon2Verify({
      password: password.normalize('NFKC'),
      hash: hash ?? (await this.nobody),
    });
    return hash !== null && isRight;
  }
}
