/** What identity needs to know from outside; bound by the composition root of the API. */
export abstract class IdentitySettings {
  /** Scheme, host and port under which people reach the service, without a slash at the end. */
  abstract origin(): string;
}

/** Secret of the built-in account of the command line; null when it is switched off. */
export abstract class LocalToken {
  abstract value(): string | null;
}

/** Name of the cookie with the secret of a session; the prefix makes browsers refuse it but from this very host over https. */
export function sessionCookieName(origin: string): string {
  return isSecure(origin) ? '__Host-traboule' : 'traboule';
}

/** Name of the cookie with what must come back from the organisation. */
export function proofCookieName(origin: string): string {
  return isSecure(origin) ? '__Host-traboule-oidc' : 'traboule-oidc';
}

/** Whether people reach the service over https. */
export function isSecure(origin: string): boolean {
  return origin.startsWith('https://');
}
