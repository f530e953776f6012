/** Single cells of a load curve. */
import { describe, expect, it } from '@jest/globals';
import { isActive, isDoubted, readDirection, readNumber, readStep, readUnit, stageOf } from './cell-text.js';
import { plain, readColumns } from './columns.js';

describe('numbers', () => {
  it.each([
    ['1234', 1234],
    ['0', 0],
    ['12,5', 12.5],
    ['12.5', 12.5],
    ['-3', -3],
    ['', Number.NaN],
  ])('%s', (text, value) => {
    expect(readNumber(text)).toBe(value);
  });

  it.each(['1 234', '1\u00a0234', '1.234,5', '1e3', '+3', 'NaN', '0x10', ',5', '5,', '12 W'])(
    'refuses "%s" instead of guessing',
    (text) => {
      expect(readNumber(text)).toBeNull();
    },
  );
});

describe('steps', () => {
  it.each([
    ['PT5M', 5],
    ['PT10M', 10],
    ['pt15m', 15],
    ['30', 30],
    ['30 min', 30],
    ['PT60M', 60],
    ['PT1H', 60],
    ['', 0],
    ['PT20M', null],
    ['PT2H', null],
    ['PT30S', null],
    ['0', null],
  ])('%s', (text, minutes) => {
    expect(readStep(text)).toBe(minutes);
  });
});

describe('units, directions, quantities, doubts', () => {
  it('knows power and energy in both sizes', () => {
    expect(readUnit('W')).toEqual({ factor: 1e-3, energy: false });
    expect(readUnit('KWH')).toEqual({ factor: 1, energy: true });
    expect(readUnit('VA')).toBeUndefined();
    expect(readUnit('')).toBeUndefined();
  });

  it.each([
    ['CONS', 'draw-off'],
    ['Consommation', 'draw-off'],
    ['Soutirage', 'draw-off'],
    ['PROD', 'injection'],
    ['Injection', 'injection'],
    ['', null],
    ['autoconsommation', null],
  ])('%s is %s', (text, direction) => {
    expect(readDirection(text)).toBe(direction);
  });

  it.each([
    ['EA', '', true],
    ['PA', 'Courbe de charge', true],
    ['Énergie active', 'Courbe de charge', true],
    ['', '', true],
    ['Energie réactive inductive', 'Courbe de charge', false],
    ['Puissance maximale atteinte', 'Puissance maximale quotidienne', false],
    ['EA', 'Index', false],
    ['TVA', '', false],
  ])('"%s" of "%s" is a load curve: %s', (quantity, type, active) => {
    expect(isActive(quantity, type)).toBe(active);
  });

  it.each([
    ['BRUT', 1],
    ['Comptage Brut', 1],
    ['', 1],
    ['COMPLETE', 2],
    ['Comptage Corrigé', 3],
    ['BEST', 3],
  ])('the stage of "%s" is %i', (text, stage) => {
    expect(stageOf(text)).toBe(stage);
  });

  it.each([
    ['B', '0', false],
    ['r', '', false],
    ['', '', false],
    ['E', '0', true],
    ['B', '1', true],
    ['?', '', true],
  ])('nature "%s" with index "%s" is doubted: %s', (nature, doubt, doubted) => {
    expect(isDoubted(nature, doubt)).toBe(doubted);
  });
});

describe('headings', () => {
  it('finds columns whatever their accents, case and order, the first of two alike', () => {
    expect(
      readColumns(['VALEUR', 'Grandeur métier', 'Unit\uFFFD', 'Mode calcul', 'Horodate', 'Valeur']),
    ).toEqual({
      value: 0,
      direction: 1,
      unit: 2,
      stamp: 4,
    });
    expect(readColumns(['Indice de vraisemblance', 'Pas en minutes', 'PDL'])).toEqual({
      doubt: 0,
      step: 1,
      prm: 2,
    });
  });

  it('takes accents and lost letters off', () => {
    expect(plain(' Étape Métier ')).toBe('etape metier');
    expect(plain('Date de d\uFFFDbut')).toBe('date de debut');
  });
});
