/** Who is signed in, and what they may do. */
import { signal } from '@preact/signals';
import { asProblem, type Problem } from './problem.js';
import { read, send, setCsrf } from './request.js';

/** Words of the service for what somebody may do. */
export type Permission =
  | 'city.view'
  | 'meter.view'
  | 'forecast.view'
  | 'plan.decide'
  | 'plan.override'
  | 'control.release'
  | 'policy.set'
  | 'alarm.handle'
  | 'scenario.run'
  | 'data.import'
  | 'site.edit'
  | 'users.manage'
  | 'audit.read'
  | 'building.answer';

/** Answer of `GET /api/v1/session`. */
export interface Session {
  readonly accountId: string;
  readonly login: string;
  readonly name: string;
  readonly kind: 'local' | 'oidc' | 'service';
  readonly roles: readonly string[];
  readonly permissions: readonly Permission[];
  readonly buildingIds: readonly string[];
  readonly csrf: string | null;
  /** What a real site would do otherwise, in words. */
  readonly warnings: readonly string[];
}

/** Unknown until the service has answered; null = nobody is signed in. */
export const session = signal<Session | null | 'unknown'>('unknown');
/** Why it is not known who is signed in: the service does not answer. */
export const sessionProblem = signal<Problem | null>(null);

/** Somebody is signed in from now on. @param entered answer of sign-in, set-up, invitation and `GET /api/v1/session` */
export function enter(entered: Session): void {
  setCsrf(entered.csrf);
  session.value = entered;
  sessionProblem.value = null;
}

/** Asks the service who is signed in. */
export async function loadSession(): Promise<void> {
  try {
    enter(await read<Session>('/api/v1/session'));
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status === 401) {
      session.value = null;
      sessionProblem.value = null;
    } else if (session.value === 'unknown') sessionProblem.value = problem;
  }
}

/** Ends the session on the service and here. */
export async function signOut(): Promise<void> {
  await send('DELETE', '/api/v1/session');
  session.value = null;
}

/** The signed-in person; pages are shown to nobody else. @throws Error when nobody is signed in */
export function useSession(): Session {
  const now = session.value;
  if (now === null || now === 'unknown') throw new Error('a page was shown without a session');
  return now;
}

/** True when the signed-in person may do at least one of these. */
export function may(...anyOf: readonly Permission[]): boolean {
  const now = session.value;
  if (now === null || now === 'unknown') return false;
  return anyOf.some((permission) => now.permissions.includes(permission));
}
