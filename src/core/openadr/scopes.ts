/** Scopes of OpenADR 3.1.0 and who may hold them. */
export const ADR_SCOPES = [
  'read_all',
  'read_bl',
  'read_targets',
  'read_ven_objects',
  'write_programs',
  'write_events',
  'write_reports',
  'write_subscriptions',
  'write_vens',
] as const;

export type AdrScope = (typeof ADR_SCOPES)[number];

/** Scopes by role of the client. Reports are written by VENs only (Definition, scopes); business logic may read everything. */
export const ROLE_SCOPES: Readonly<Record<'BL' | 'VEN', readonly AdrScope[]>> = {
  BL: [
    'read_all',
    'read_bl',
    'read_targets',
    'read_ven_objects',
    'write_programs',
    'write_events',
    'write_subscriptions',
    'write_vens',
  ],
  VEN: ['read_targets', 'read_ven_objects', 'write_reports', 'write_subscriptions', 'write_vens'],
};

/**
 * Scopes of a token: those asked for that the role may hold, or all of them when none was asked for. A VEN that asks for
 * more than it may have gets a narrower token and not a wider one; one that asks only for what it may not have gets none.
 *
 * @param asked space-separated, as in RFC 6749 §3.3; empty or absent = all the role may hold
 */
export function grantedScopes(role: 'BL' | 'VEN', asked: string | undefined): readonly AdrScope[] {
  const held = ROLE_SCOPES[role];
  const wanted = (asked ?? '').split(' ').filter((scope) => scope !== '');
  return wanted.length === 0 ? held : held.filter((scope) => wanted.includes(scope));
}
