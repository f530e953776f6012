/** Which passwords are taken: long ones that are neither known to everybody nor the name of their owner (NIST SP 800-63B §3.1.1.2). */

/** Fewest characters of a password. */
export const LEAST_PASSWORD_LENGTH = 12;

/** Most characters: hashing time must not be in the hands of strangers. */
const MOST_PASSWORD_LENGTH = 256;

/** Beginnings of lists of leaked passwords, and what people write when asked for twelve characters; letters and digits only. */
const KNOWN_TO_ALL: ReadonlySet<string> = new Set(
  (
    '123456789012 1234567890123 12345678901234 123456789abc 123123123123 112233445566 121212121212 111111111111 000000000000 ' +
    'password1234 password12345 password123456 passwordpassword passw0rd1234 motdepasse123 motdepasse1234 motdepassemotdepasse ' +
    'qwertyuiop12 qwertyuiop123 qwertyuiopasdf qwerty123456 azertyuiop12 azertyuiop123 azertyuiopqs azerty123456 1q2w3e4r5t6y ' +
    'abcdefghijkl abcdefghijklm administrator administrateur administrator1 adminadminadmin letmeinletmein welcome12345 welcome123456 ' +
    'bienvenue123 bienvenue1234 iloveyou1234 sunshine1234 football1234 princess1234 changeme1234 changeme12345 changemechangeme ' +
    'traboule1234 traboule12345 traboule123456 traboulelyon lyonlyonlyon supervisor12 controlroom1 controlroom12 operator1234 secret123456'
  ).split(' '),
);

/** Fewest different characters. */
const LEAST_DIFFERENT = 5;

/**
 * Why a password is not taken, as a sentence; null when it is.
 *
 * @param names login and name of its owner
 */
export function passwordFault(password: string, names: readonly string[]): string | null {
  const { length } = Array.from(password);
  if (length < LEAST_PASSWORD_LENGTH) {
    return `the password has ${String(length)} characters; expected at least ${String(LEAST_PASSWORD_LENGTH)}. A short sentence is easy to remember.`;
  }
  if (length > MOST_PASSWORD_LENGTH) {
    return `the password has ${String(length)} characters; expected at most ${String(MOST_PASSWORD_LENGTH)}.`;
  }
  if (new Set(password).size < LEAST_DIFFERENT) {
    return `the password repeats few characters; expected at least ${String(LEAST_DIFFERENT)} different ones.`;
  }
  const plain = plainForm(password);
  if (KNOWN_TO_ALL.has(plain)) {
    return 'the password is one of those that everybody tries first; choose words of your own.';
  }
  const name = names.map(plainForm).find((own) => own.length >= 3 && plain.includes(own));
  if (name !== undefined && plain.length - name.length < LEAST_PASSWORD_LENGTH) {
    return 'the password is little more than the name of its owner; choose other words.';
  }
  return null;
}

/** Small letters and digits alone, so that dashes and capitals hide nothing. */
function plainForm(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
