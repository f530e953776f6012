/** API tokens: never more than their account may, and never for ever. */
import type { ApiToken } from './account.js';
import { type Permission, permissionsOf, type Role } from './role.js';

const DAY_MS = 86_400_000;

/** Longest life of a token [days]. */
export const LONGEST_TOKEN_DAYS = 365;

/** End of a token made now. @param nowMs [epoch ms] @param days whole days, 1 to 365 */
export function tokenEndMs(nowMs: number, days: number): number {
  return nowMs + Math.min(days, LONGEST_TOKEN_DAYS) * DAY_MS;
}

/** Whether a token still counts at an instant [epoch ms]. */
export function isTokenLive(token: Pick<ApiToken, 'expiresAtMs' | 'revokedAtMs'>, nowMs: number): boolean {
  return token.revokedAtMs === null && nowMs < token.expiresAtMs;
}

/** What a token may do now: its scopes, as far as the roles of its account still allow them. */
export function tokenPermissions(
  scopes: readonly Permission[],
  roles: readonly Role[],
): ReadonlySet<Permission> {
  const allowed = permissionsOf(roles);
  return new Set(scopes.filter((scope) => allowed.has(scope)));
}

/** Scopes that somebody may not hand on, because they do not have them. */
export function scopesBeyond(
  scopes: readonly Permission[],
  permissions: ReadonlySet<Permission>,
): Permission[] {
  return scopes.filter((scope) => !permissions.has(scope));
}
