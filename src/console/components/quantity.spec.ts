/** Numbers with their units as both languages write them; what is not known is said and never shown as 0. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup, words } from '../testing/shown.js';
import { Power, Quantity, quantityText, shownUnit } from './quantity.js';

describe('a quantity', () => {
  it.each([
    [1234.5, 'kW', '1,235 kW'],
    [-40, 'kW', '−40 kW'],
    [12.34, 'MW', '12.3 MW'],
    [0, 'kWh', '0 kWh'],
    [19.96, '°C', '20.0 °C'],
    [42.125, 'EUR/MWh', '42.13 €/MWh'],
    [7, 'EUR', '7 €'],
  ] as const)('%d %s is %s in English', (value, unit, text) => {
    expect(words(h(Quantity, { value, unit }))).toBe(text);
    expect(quantityText(value, unit)).toBe(text);
  });

  it('has a comma and a thin space in French', () => {
    inLanguage('fr', () => {
      expect(quantityText(1234.5, 'MW')).toBe('1\u202f234,5 MW');
      expect(quantityText(-0.05, 'K')).toBe('−0,1 K');
    });
  });

  it.each([null, undefined, Number.NaN])(
    'that is %p is a dash for the eye and a word for the ear',
    (value) => {
      const html = markup(h(Quantity, { value, unit: 'kW' }));
      expect(html).toContain('<span aria-hidden="true">—</span>');
      expect(html).toMatch(/visually-hidden">[a-z ]+<\/span>/);
      expect(html).not.toContain('0');
    },
  );

  it('shows a plus for changes only, and none for nothing', () => {
    expect(words(h(Quantity, { value: 5, unit: 'kW', signed: true }))).toBe('+5 kW');
    expect(words(h(Quantity, { value: 0, unit: 'kW', signed: true }))).toBe('0 kW');
    expect(words(h(Quantity, { value: 5, unit: 'kW' }))).toBe('5 kW');
  });

  it('shows as many digits as are asked for', () => {
    expect(words(h(Quantity, { value: 12.345, unit: 'MW', digits: 0 }))).toBe('12 MW');
    expect(words(h(Quantity, { value: 0.5, unit: 'K', digits: 2 }))).toBe('0.50 K');
  });
});

describe('a power', () => {
  it.each([
    [999.4, '999 kW'],
    [1000, '1.0 MW'],
    [-2_340, '−2.3 MW'],
    [-999, '−999 kW'],
  ])('of %d kW is read as %s', (kw, text) => {
    expect(words(h(Power, { kw }))).toBe(text);
  });

  it('that is not known is in kW', () => {
    expect(words(h(Power, { kw: null }))).toMatch(/^— .*kW$/);
  });
});

describe('a unit', () => {
  it('is written with the sign of its money', () => {
    expect(shownUnit('EUR')).toBe('€');
    expect(shownUnit('°C')).toBe('°C');
  });
});
