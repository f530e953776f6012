/** Long, not known to everybody, not the owner's name. */
import { describe, expect, it } from '@jest/globals';
import { passwordFault } from './password-rule.js';

const NAMES = ['a.perrin', 'Anna Perrin'];

describe('passwordFault', () => {
  it.each([
    'quatre cafés au soleil',
    'Tr0mpe-l0eil&traboule',
    'correct horse battery staple',
    'pont de la guillotière',
    '🌉🌉 la saône coule là',
    'x'.repeat(250) + 'abcde',
  ])('takes %j', (password) => {
    expect(passwordFault(password, NAMES)).toBeNull();
  });

  it.each([
    ['', /has 0 characters; expected at least 12/],
    ['elevenchars', /has 11 characters/],
    ['🌉🌊🌋🌌🌍🌎', /has 6 characters/],
    ['x'.repeat(252) + 'abcde', /expected at most 256/],
    ['aaaaaaaaaaaa', /at least 5 different/],
    ['abababababab', /at least 5 different/],
    ['Password1234', /everybody tries first/],
    ['Mot-de-Passe-1234', /everybody tries first/],
    ['AZERTYUIOP123', /everybody tries first/],
    ['a.perrin2026!', /name of its owner/],
    ['Anna Perrin 99', /name of its owner/],
    ['ANNA-PERRIN-ANNA', /name of its owner/],
  ])('refuses %j', (password, why) => {
    expect(passwordFault(password, NAMES)).toMatch(why);
  });

  it('lets a name stand in a sentence that is long without it', () => {
    expect(passwordFault('anna perrin boit du thé vert', NAMES)).toBeNull();
  });

  it('does not take a name of two letters for a giveaway', () => {
    expect(passwordFault('quatre cafés au', ['qu', 'au'])).toBeNull();
  });
});
