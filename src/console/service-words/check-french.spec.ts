/** Findings, grounds and inputs in French, each from its data; what the data do not tell stays the service's. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup } from '../testing/shown.js';
import { findingFrench, groundFrench, inputFrench, unavailableFrench } from './check-french.js';
import { Told } from './told.js';

const nameOf = (id: string): string => (id === 'PDJ' ? 'Point-du-Jour' : id);
const french = (read: () => string | null): string | null =>
  inLanguage('fr', read)?.replaceAll(/[\u00a0\u202f]/g, ' ') ?? null;

describe('a finding of the checker', () => {
  it.each([
    ['limit', 39_512.4, 39_000, 'Point-du-Jour : la puissance à sa limite, 39 512 kW pour 39 000 kW admis'],
    ['voltage', 106.25, 105, 'Point-du-Jour : la tension, 106 % pour 105 % admis'],
    ['comfort', 18.4, 19, 'Point-du-Jour : le confort, 18,40 pour 19,00 admis'],
  ])('by the rule %s', (rule, seen, allowed, words) => {
    expect(french(() => findingFrench({ rule, ownerId: 'PDJ', seen, allowed }, nameOf))).toBe(words);
  });

  it('stays English where the rule is not known or a value is no number', () => {
    const own = { ownerId: 'PDJ', seen: 1, allowed: 0 };
    expect(french(() => findingFrench({ ...own, rule: 'solver' }, nameOf))).toBeNull();
    expect(french(() => findingFrench({ ...own, rule: 'toString' }, nameOf))).toBeNull();
    expect(french(() => findingFrench({ ...own, rule: 'limit', seen: null }, nameOf))).toBeNull();
  });
});

describe('a ground for two people', () => {
  it.each([
    [
      'n-1-margin',
      'PDJ',
      1_200,
      0,
      'Point-du-Jour au-delà de ce qu’il porte après la perte d’un transformateur, 1 200 kW',
    ],
    [
      'n-1-margin',
      'PDJ',
      null,
      0,
      'Point-du-Jour au-delà de ce qu’il porte après la perte d’un transformateur, on ne sait pas de combien',
    ],
    [
      'limit-relaxed',
      'PDJ',
      30,
      0,
      'Point-du-Jour : limite élargie ou réserve pour erreurs de prévision abandonnée, 30 kW',
    ],
    ['edited-setpoint', 'BAT', 900, 500, 'BAT modifié par une personne, 900 kW ; seule, jusqu’à 500 kW'],
    [
      'uncertain-inputs',
      null,
      0.125,
      0.1,
      '12,5 % des entrées sont estimées ou manquantes ; une personne décide jusqu’à 10,0 %',
    ],
    ['uncertain-inputs', null, null, 0.1, 'on ne garde plus ce dont le plan est fait'],
    ['outside-contract', 'BLD', 18.4, 19, 'BLD reçoit moins que promis : 18,40 pour 19,00 admis'],
    ['outside-contract', 'BLD', null, 19, 'BLD reçoit moins que promis'],
    ['first-use', 'BAT', 0, 1, 'BAT : sollicité pour la première fois'],
    ['brand-new', 'BAT', 0, 1, null],
  ])('%s of %p (%p against %p): %p', (kind, subject, seen, allowed, words) => {
    expect(french(() => groundFrench({ kind, subject, seen, allowed }, nameOf))).toBe(words);
  });
});

describe('what left a plan, and what changed', () => {
  it.each([
    ['not controllable', 'ne se pilote pas'],
    ['in local mode at the device', 'en mode local à l’appareil'],
    ['no fresh state of charge', 'une mesure nécessaire manque ou est trop ancienne'],
    ['held back by Anna', null],
    ['toString', null],
  ])('because of "%s": %p', (reason, words) => {
    expect(unavailableFrench(reason)).toBe(words);
  });

  it.each([
    ['price', 'import', 0.1, 'soutirage'],
    ['weather', 'irradiance', 1, 'ensoleillement'],
    ['forecast', 'PDJ.base', 3, 'PDJ.base'],
    ['availability', 'BAT is out: no fresh state of charge', -1, 'BAT indisponible'],
    ['availability', 'BAT is back', 1, 'BAT de retour'],
    ['calls', 'Lycée Lumière, called', 4, 'Lycée Lumière, appelé'],
    ['calls', 'Bains, Gerland, joined and may be called', 40, 'Bains, Gerland, nouveau, peut être appelé'],
    ['calls', 'Lycée, probability of delivery', 0.1, 'Lycée, probabilité de livraison'],
    ['calls', 'Lycée, new words', 1, 'Lycée, new words'],
    ['calls', 'Lycée', 1, 'Lycée'],
  ])('an input of %s, "%s" by %d: %s', (group, what, mean, words) => {
    expect(inputFrench({ group, what, mean })).toBe(words);
  });
});

describe('what is told', () => {
  const shown = (words: string | null): string =>
    markup(h(Told, { english: 'a limit', french: () => words }));

  it('is the service’s own sentence in English, marked as that', () => {
    expect(shown('une limite')).toBe('<span lang="en">a limit</span>');
  });

  it('is French in French where the data tell it, and else English and marked', () => {
    expect(inLanguage('fr', () => shown('une limite'))).toBe('<span>une limite</span>');
    expect(inLanguage('fr', () => shown(null))).toBe('<span lang="en">a limit</span>');
  });
});
