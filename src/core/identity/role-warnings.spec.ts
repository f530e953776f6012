/** What one person should not hold together is said. */
import { describe, expect, it } from '@jest/globals';
import { roleWarnings } from './role-warnings.js';

describe('roleWarnings', () => {
  it('says nothing of roles that go together', () => {
    expect(roleWarnings(['operator', 'supervisor'])).toEqual([]);
    expect(roleWarnings(['security-admin', 'viewer'])).toEqual([]);
    expect(roleWarnings([])).toEqual([]);
  });

  it('warns of accounts that could make their own second eyes', () => {
    expect(roleWarnings(['security-admin', 'supervisor'])).toEqual([
      expect.stringMatching(/security-admin and supervisor.*two people/),
    ]);
  });

  it('warns of who sets the limits and decides inside them', () => {
    expect(roleWarnings(['asset-engineer', 'operator', 'security-admin'])).toHaveLength(2);
  });
});
