/** Somebody at the desk for as long as a test reads the screen. */
import './browser.js';
import { type Permission, type Session, session } from '../api/session.js';

/** Reads the screen as Anna Girard (`acc-anna`) with these permissions; nobody is signed in before and after. */
export function signedIn<T>(
  permissions: readonly Permission[],
  read: () => T,
  over: Partial<Session> = {},
): T {
  const before = session.value;
  const person = { accountId: 'acc-anna', name: 'Anna Girard', roles: ['operator'], permissions, ...over };
  session.value = person as Session;
  try {
    return read();
  } finally {
    session.value = before;
  }
}
