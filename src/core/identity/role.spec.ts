/** Roles of the control room: what nobody may hold together, and how logins are compared. */
import { describe, expect, it } from '@jest/globals';
import { isAdministrator, loginKey } from './account.js';
import { type Permission, PERMISSIONS, permissionsOf, type Role, ROLE_PERMISSIONS, ROLES } from './role.js';

const holders = (permission: Permission): Role[] =>
  ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(permission));

describe('duties that are kept apart', () => {
  it('no single role decides on plans and manages accounts', () => {
    for (const role of ROLES) {
      const held = permissionsOf([role]);
      expect([role, held.has('users.manage') && held.has('plan.decide')]).toEqual([role, false]);
    }
  });

  it('who manages accounts has no hand on dispatch, alarms, policies or the site', () => {
    const held = permissionsOf(['security-admin']);
    for (const permission of [
      'plan.decide',
      'plan.override',
      'control.release',
      'policy.set',
      'alarm.handle',
      'site.edit',
      'meter.view',
    ] as const)
      expect(held.has(permission)).toBe(false);
  });

  it('only a supervisor decides alone and sets policies', () => {
    expect(holders('plan.override')).toEqual(['supervisor']);
    expect(holders('policy.set')).toEqual(['supervisor']);
  });

  it('the audit is read by those who are not the only ones it is about', () => {
    expect(holders('audit.read')).toEqual(['supervisor', 'security-admin']);
  });

  it('a building manager sees own buildings and nothing of the city', () => {
    expect([...permissionsOf(['building-manager'])]).toEqual(['building.answer']);
    expect(holders('building.answer')).toEqual(['building-manager']);
  });

  it('a viewer sees no single household', () => {
    expect(permissionsOf(['viewer']).has('meter.view')).toBe(false);
  });
});

describe('what roles allow', () => {
  it('is held by somebody: no permission is out of reach', () => {
    for (const permission of PERMISSIONS)
      expect([permission, holders(permission).length > 0]).toEqual([permission, true]);
  });

  it('names each permission once per role, and only ones there are', () => {
    for (const role of ROLES) {
      const held = ROLE_PERMISSIONS[role];
      expect(new Set(held).size).toBe(held.length);
      expect(held.every((permission) => PERMISSIONS.includes(permission))).toBe(true);
    }
  });

  it('grows with every role, a supervisor may all that an operator may', () => {
    const operator = permissionsOf(['operator']);
    const supervisor = permissionsOf(['supervisor']);
    expect([...operator].every((permission) => supervisor.has(permission))).toBe(true);
    const both = permissionsOf(['analyst', 'building-manager']);
    expect(both.has('scenario.run') && both.has('building.answer')).toBe(true);
  });

  it('is nothing without a role', () => {
    expect(permissionsOf([]).size).toBe(0);
  });
});

describe('an account', () => {
  it.each([
    [['security-admin'], false, true],
    [['viewer', 'security-admin'], false, true],
    [['security-admin'], true, false],
    [['supervisor'], false, false],
    [[], false, false],
  ] as const)('with roles %j, disabled %s, can manage accounts: %s', (roles, disabled, expected) => {
    expect(isAdministrator({ roles, disabled })).toBe(expected);
  });

  it.each([
    ['Anna', 'ANNA'],
    // Composed and decomposed.
    ['Zo\u00e9', 'Zoe\u0301'],
    // Full width, as some keyboards write it.
    ['anna1', '\uff41\uff4e\uff4e\uff41\uff11'],
  ])('is the same by %s and %s', (one, other) => {
    expect(loginKey(one)).toBe(loginKey(other));
  });

  it('is another with another accent', () => {
    expect(loginKey('zoe')).not.toBe(loginKey('zoé'));
  });
});
