/** Plain data is told from what JSON would change. */
import { describe, expect, it } from '@jest/globals';
import { DomainError } from './domain-error.js';
import { assertPlainData } from './plain-data.js';

class Named {
  readonly name = 'x';
}

describe('assertPlainData', () => {
  it.each([
    ['numbers, text, truth and null', { a: [1, -0.5, 5e-324], b: 'é\n', c: true, d: null }],
    ['an absent field written as undefined', { a: undefined }],
    ['an object without prototype', Object.assign(Object.create(null) as object, { a: 1 })],
  ])('takes %s', (_, value) => {
    expect(() => {
      assertPlainData(value, 'value');
    }).not.toThrow();
  });

  it.each([
    ['NaN', { a: [{ b: [1, Number.NaN] }] }, 'value.a[0].b[1] is NaN'],
    ['infinity', { limit: -Infinity }, 'value.limit is -Infinity'],
    ['a typed array', { mean: Float64Array.of(1) }, 'value.mean is a Float64Array'],
    ['a date', { at: new Date(0) }, 'value.at is a Date'],
    ['a map', [new Map()], 'value[0] is a Map'],
    ['an object of a class', new Named(), 'value is a Named'],
    ['undefined in a list', [undefined], 'value[0] is of type undefined'],
    ['a bigint', { n: 1n }, 'value.n is of type bigint'],
    ['a null character', { text: 'a\0b' }, 'value.text holds the character U+0000'],
  ])('refuses %s and names its place', (_, value, message) => {
    const check = (): void => {
      assertPlainData(value, 'value');
    };
    expect(check).toThrow(DomainError);
    expect(check).toThrow(message);
  });
});
