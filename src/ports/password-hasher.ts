/** Turns passwords into hashes that are slow to guess; called on every sign-in and when a password is set. */
export abstract class PasswordHasher {
  /** Hash with its own salt and parameters, in PHC form. */
  abstract hash(password: string): Promise<string>;
  /** Whether a password made the hash; a hash of null takes as long and is never right, so that nobody learns which accounts exist. */
  abstract verify(password: string, hash: string | null): Promise<boolean>;
}
