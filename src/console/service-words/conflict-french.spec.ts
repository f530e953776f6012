/** What excludes an edit in French, from the members of the conflict. */
import { inLanguage } from '../testing/shown.js';
import { describe, expect, it } from '@jest/globals';
import { type ConflictFact, type ImpossibleEdit, useConflictFrench } from './conflict-french.js';

const AT = Date.UTC(2026, 0, 15, 17, 15);
const NAMES: Readonly<Record<string, string>> = { PDJ: 'Point-du-Jour', BAT: 'Batterie Gerland' };

const member = (over: Partial<ConflictFact>): ConflictFact => ({
  ...{ name: 'import-limit[PDJ,1]', ownerId: 'PDJ', slotMs: AT, side: 'upper' },
  ...{ words: 'something', loadKw: null, amount: null },
  ...over,
});
const french = (edit: ImpossibleEdit): string | null =>
  inLanguage('fr', () => useConflictFrench()(edit, (id) => NAMES[id] ?? id))?.replaceAll(
    /[\u00a0\u202f]/g,
    ' ',
  ) ?? null;
const one = (over: Partial<ConflictFact>): string | null => french({ conflict: [member(over)] });

describe('a member of a conflict', () => {
  const bat = { ownerId: 'BAT' };
  it.each([
    [{ amount: 70_000 }, 'Point-du-Jour peut soutirer 70 000 kW à 18:15'],
    [{ amount: 500, side: 'lower' }, 'Point-du-Jour peut injecter 500,0 kW à 18:15'],
    [
      { name: 'node-balance[PDJ,1]', loadKw: 512.4, amount: 512.4 },
      'la charge de Point-du-Jour hors actifs pilotables est de 512,4 kW à 18:15',
    ],
    [
      { ...bat, name: 'pinned-setpoint[BAT,1]', side: 'both', amount: -900 },
      'Batterie Gerland est tenu à −900,0 kW à 18:15 par la modification',
    ],
    [
      { ...bat, name: 'energy[BAT,1]', amount: 20_000 },
      'Batterie Gerland ne peut contenir plus de 20 000 kWh à 18:15',
    ],
    [
      { ...bat, name: 'ramp-limit[BAT,1]', amount: 90, slotMs: null },
      'Batterie Gerland varie de 90,0 kW au plus par quart d’heure',
    ],
    [
      { ...bat, name: 'power[BAT,1]', side: 'lower', amount: -40 },
      'Batterie Gerland donne 40,0 kW au plus à 18:15',
    ],
    [
      { ...bat, name: 'power[BAT,1]', side: 'upper', amount: -40 },
      'Batterie Gerland donne 40,0 kW au moins à 18:15',
    ],
    [
      { ...bat, name: 'power[BAT,1]', side: 'upper', amount: 40 },
      'Batterie Gerland prend 40,0 kW au plus à 18:15',
    ],
    [
      { ...bat, name: 'run[BAT,1]', side: 'whole' },
      'Batterie Gerland le fait en entier ou pas du tout à 18:15',
    ],
    [
      { ...bat, name: 'calls-left[BAT]', amount: 2, slotMs: null },
      'Batterie Gerland : les appels qui lui restent',
    ],
    [{}, 'Point-du-Jour : limite de soutirage de Point-du-Jour à 18:15'],
  ] as readonly (readonly [Partial<ConflictFact>, string])[])('%j: %s', (over, words) => {
    expect(one(over)).toBe(`Cela s’exclut : ${words}.`);
  });

  it('that says nothing by itself is left out', () => {
    expect(one({ words: null, amount: 1 })).toBeNull();
    expect(french({ conflict: [] })).toBeNull();
  });

  it('is one of at most eight, each told once', () => {
    const many = Array.from({ length: 11 }, (_, k) => member({ amount: 100 + k }));
    expect(french({ conflict: [...many, ...many] })).toMatch(/ ; et 3 de plus\.$/);
  });
});

it('an asset that is left to its own control has no setpoint to pin', () => {
  expect(french({ conflict: [], localAssetId: 'BAT' })).toBe(
    'Batterie Gerland est laissé à sa propre régulation : on ne peut pas fixer sa consigne.',
  );
});
