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

/** What a VEN may read at all: until 3.0 everybody asked for it as `read_all`, and there are VENs that still do. */
const READ_BY_VENS: readonly AdrScope[] = ['read_targets', 'read_ven_objects'];

/**
 * Scopes of a token: those asked for that the role may hold, or all of them when none was asked for. A VEN that asks for
 * more than it may have gets a narrower token and not a wider one, for `read_all` all that it may read; one that asks only
 * for what it may not have gets none.
 *
 * @param asked space-separated, as in RFC 6749 §3.3; empty or absent = all the role may hold
 */
export function grantedScopes(role: 'BL' | 'VEN', asked: string | undefined): readonly AdrScope[] {
  const held = ROLE_SCOPES[role];
  const wanted = (asked ?? '').split(' ').filter((scope) => scope !== '');
  if (wanted.length === 0) return held;
  const readsAll = role === 'VEN' && wanted.includes('read_all');
  return held.filter((scope) => wanted.includes(scope) || (readsAll && READ_BY_VENS.includes(scope)));
}
