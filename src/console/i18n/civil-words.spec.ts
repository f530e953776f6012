/** Instants, lengths of time and numbers as both languages write them; the zone is the site's, never the browser's. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { inLanguage } from '../testing/shown.js';
import { civil, duration, zone, zoneName } from './civil-time.js';
import { formatNumber } from './language.js';

const T = Date.UTC(2026, 0, 15, 17, 15, 9);

afterEach(() => {
  zone.value = 'Europe/Paris';
});

describe('an instant', () => {
  it.each([
    ['time', '18:15', '18:15'],
    ['seconds', '18:15:09', '18:15:09'],
    ['full', 'Thu 15 Jan, 18:15', 'jeu. 15 janv., 18:15'],
    ['day', 'Thu 15 Jan', 'jeu. 15 janv.'],
    ['date', 'Thu 15 Jan 2026', 'jeu. 15 janv. 2026'],
  ] as const)('as %s is %s in English and %s in French', (style, english, french) => {
    const plain = (text: string): string =>
      text.replaceAll(/[\u00a0\u202f]/g, ' ').replace(/^(\w{3}),/, '$1');
    expect(plain(civil(T, style))).toBe(english);
    expect(plain(inLanguage('fr', () => civil(T, style)))).toBe(french);
  });

  it('has midnight as 00:00, never as 24:00', () => {
    expect(civil(Date.UTC(2026, 0, 14, 23))).toBe('00:00');
  });

  it('follows summer time, and both hours of the long night have a zone to tell them apart', () => {
    const [first, second] = [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)];
    expect([civil(first), civil(second)]).toEqual(['02:30', '02:30']);
    expect(zoneName(first)).not.toBe(zoneName(second));
  });

  it('is of the zone of the site', () => {
    zone.value = 'Asia/Tokyo';
    expect(civil(T)).toBe('02:15');
  });
});

describe('a length of time', () => {
  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min 00 s'],
    [725_000, '12 min 05 s'],
    [3_599_999, '59 min 59 s'],
    [3_600_000, '1 h 00 min'],
    [12_000_000, '3 h 20 min'],
    [86_400_000, '1 d 0 h'],
    [187_200_000, '2 d 4 h'],
  ])('of %d ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('has days as jours in French', () => {
    expect(inLanguage('fr', () => duration(187_200_000))).toBe('2 j 4 h');
  });
});

describe('a number', () => {
  it.each([
    [1234.5, 1, false, '1,234.5'],
    [-1234.5, 0, false, '−1,235'],
    [0, 2, false, '0.00'],
    [5, 0, true, '+5'],
    [0, 0, true, '0'],
    [-0.4, 0, false, '0'],
    [-0.04, 1, true, '0.0'],
  ])('%d with %d digits, signed %s, is %s', (value, digits, signed, text) => {
    expect(formatNumber(value, digits, signed)).toBe(text);
  });

  it('has a true minus and a comma in French', () => {
    expect(inLanguage('fr', () => formatNumber(-12.5, 1))).toBe('−12,5');
  });
});
