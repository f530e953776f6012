/** Roles that a real site gives to different people. */
import type { Role } from './role.js';

const HANDS: readonly Role[] = ['operator', 'supervisor'];

/**
 * What a real site would separate, as sentences.
 *
 * @param roles of one account
 */
export function roleWarnings(roles: readonly Role[]): string[] {
  const hands = HANDS.filter((role) => roles.includes(role));
  const warnings: string[] = [];
  if (roles.includes('security-admin') && hands.length > 0) {
    warnings.push(
      `one account both manages accounts and decides on plans (security-admin and ${hands.join(', ')}): fine for trying out; a real site gives these to two people, so that nobody can make a second pair of eyes for himself.`,
    );
  }
  if (roles.includes('asset-engineer') && hands.length > 0) {
    warnings.push(
      `one account both sets limits and decides on plans inside them (asset-engineer and ${hands.join(', ')}): a real site gives these to two people.`,
    );
  }
  return warnings;
}
