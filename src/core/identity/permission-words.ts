/** Permissions and roles in the words of people, for refusals and screens. */
import { type Permission, type Role, ROLE_PERMISSIONS, ROLES } from './role.js';

/** What a permission lets one do, to be read after "may not". */
export const PERMISSION_WORDS: Readonly<Record<Permission, string>> = {
  'city.view': 'see the city, its plans, alarms and journal',
  'meter.view': 'see the curves of single meters',
  'forecast.view': 'see forecasts',
  'plan.decide': 'approve, reject, hold or edit plans',
  'plan.override': 'decide alone where two people are asked for',
  'control.release': 'hand assets back to their local control',
  'policy.set': 'set or end policies that approve without a person',
  'alarm.handle': 'acknowledge or shelve alarms',
  'scenario.run': 'run scenarios, cases or forecasts',
  'data.import': 'bring in measured data from files',
  'site.edit': 'change endpoints, certificates, mapping or limits',
  'users.manage': 'manage accounts, roles, sessions and API tokens of others',
  'audit.read': 'read the audit',
  'building.answer': 'answer the calls of buildings',
};

/** Roles as people say them, in the plural. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  viewer: 'viewers',
  'building-manager': 'building managers',
  analyst: 'analysts',
  operator: 'operators',
  supervisor: 'shift supervisors',
  'asset-engineer': 'asset engineers',
  'security-admin': 'security administrators',
};

/** Roles that have at least one of the permissions, in the order of {@link ROLES}. */
export function rolesWith(anyOf: readonly Permission[]): Role[] {
  return ROLES.filter((role) => ROLE_PERMISSIONS[role].some((permission) => anyOf.includes(permission)));
}

/**
 * Why somebody is refused and who to ask, as one sentence.
 *
 * @param name who asked, for example `Anna Perrin`
 * @param anyOf permissions of which one would have been enough
 */
export function refusalWords(name: string, anyOf: readonly Permission[]): string {
  const what = anyOf.map((permission) => `${PERMISSION_WORDS[permission]} (${permission})`).join(' or ');
  return `${name} may not ${what}; ${listed(rolesWith(anyOf).map((role) => ROLE_WORDS[role]))} may. Ask a security administrator for the role, or one of them to do it.`;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
