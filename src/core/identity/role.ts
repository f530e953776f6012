/** Who may do what: roles of a control room as sets of permissions (IEC 62443-3-3 SR 2.1 RE 2). */

/** Permissions are what routes and jobs ask for; roles are what people have. */
export const PERMISSIONS = [
  /** City, districts, substations, assets, plans, alarms, journal; no single household. */
  'city.view',
  /** Curves of single meters. */
  'meter.view',
  /** Forecasts and their quality. */
  'forecast.view',
  /** Approve, reject, hold and edit plans. */
  'plan.decide',
  /** Decide alone where two people are asked for, with a reason. */
  'plan.override',
  /** Hand assets back to their local control at once. */
  'control.release',
  /** Set and end policies that approve without a person. */
  'policy.set',
  /** Acknowledge and shelve alarms. */
  'alarm.handle',
  /** Run scenarios, cases and forecasts. */
  'scenario.run',
  /** Bring measured data in from files. */
  'data.import',
  /** Endpoints, certificates, mapping, limits. */
  'site.edit',
  /** Accounts, roles, sessions and API tokens of others. */
  'users.manage',
  /** Read, verify and export the audit. */
  'audit.read',
  /** Calls, answers, performance and statements of own buildings. */
  'building.answer',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = [
  'viewer',
  'building-manager',
  'analyst',
  'operator',
  'supervisor',
  'asset-engineer',
  'security-admin',
] as const;

export type Role = (typeof ROLES)[number];

const SEES: readonly Permission[] = ['city.view', 'forecast.view'];
const OPERATES: readonly Permission[] = [
  ...SEES,
  'meter.view',
  'plan.decide',
  'control.release',
  'alarm.handle',
  'scenario.run',
];

/** Permissions by role. A security administrator has no hand on dispatch; a building manager sees own buildings only. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: SEES,
  'building-manager': ['building.answer'],
  analyst: [...SEES, 'meter.view', 'scenario.run'],
  operator: OPERATES,
  supervisor: [...OPERATES, 'plan.override', 'policy.set', 'audit.read'],
  'asset-engineer': [...SEES, 'meter.view', 'scenario.run', 'data.import', 'site.edit'],
  'security-admin': ['users.manage', 'audit.read'],
};

/** All that the roles allow together. */
export function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]));
}
