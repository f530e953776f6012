/** Refusals name what is missing and who has it. */
import { describe, expect, it } from '@jest/globals';
import { PERMISSION_WORDS, refusalWords, rolesWith } from './permission-words.js';
import { PERMISSIONS, permissionsOf, ROLE_PERMISSIONS, ROLES } from './role.js';

describe('permissions of roles', () => {
  it('gives every permission to somebody, and says each in words of its own', () => {
    for (const permission of PERMISSIONS) expect(rolesWith([permission])).not.toEqual([]);
    expect(new Set(Object.values(PERMISSION_WORDS)).size).toBe(PERMISSIONS.length);
  });

  it('keeps security administrators off the dispatch, and building managers off the city', () => {
    expect([...permissionsOf(['security-admin'])]).toEqual(['users.manage', 'audit.read']);
    expect([...permissionsOf(['building-manager'])]).toEqual(['building.answer']);
  });

  it('lets analysts and viewers change nothing in the city', () => {
    const hands = ['plan.decide', 'plan.override', 'control.release', 'policy.set', 'site.edit'] as const;
    const held = (role: (typeof ROLES)[number]): boolean =>
      ROLE_PERMISSIONS[role].some((permission) => (hands as readonly string[]).includes(permission));
    expect(ROLES.filter(held)).toEqual(['operator', 'supervisor', 'asset-engineer']);
  });

  it('joins the permissions of several roles', () => {
    const both = permissionsOf(['viewer', 'security-admin']);
    expect([...both].sort()).toEqual(['audit.read', 'city.view', 'forecast.view', 'users.manage']);
    expect(permissionsOf([]).size).toBe(0);
  });
});

describe('refusalWords', () => {
  it('says who may not do what, and who may', () => {
    expect(refusalWords('Anna Perrin', ['plan.decide'])).toBe(
      'Anna Perrin may not approve, reject, hold or edit plans (plan.decide); operators and shift supervisors may. Ask a security administrator for the role, or one of them to do it.',
    );
  });

  it('names every permission of which one would have been enough', () => {
    expect(refusalWords('Ben', ['users.manage', 'audit.read'])).toMatch(
      /\(users\.manage\) or read the audit \(audit\.read\); shift supervisors and security administrators may\./,
    );
  });
});
