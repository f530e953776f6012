import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../domain-error.js';
import { contentHash } from './content-hash.js';

describe('contentHash', () => {
  it('is the SHA-256 of the canonical JSON', () => {
    // printf '{"a":[1,null],"b":"é"}' | sha256sum
    expect(contentHash({ b: 'é', a: [1.0, null] })).toBe(contentHash(JSON.parse('{"a":[1,null],"b":"é"}')));
    expect(contentHash({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });

  it('does not depend on key order and leaves undefined properties out', () => {
    expect(contentHash({ a: 1, b: { c: 2, d: 3 } })).toBe(
      contentHash({ b: { d: 3, c: 2 }, a: 1, e: undefined }),
    );
    expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]));
  });

  it.each([
    ['NaN', { slots: [1, Number.NaN] }, '$.slots[1]'],
    ['Infinity', { limit: Number.POSITIVE_INFINITY }, '$.limit'],
    ['bigint', { id: 1n }, '$.id'],
    ['typed array', { values: new Float64Array(2) }, '$.values'],
    ['undefined element', [undefined], '$[0]'],
  ])('refuses %s and names the place', (_name, value, path) => {
    try {
      contentHash(value);
    } catch (error) {
      expect(error).toBeInstanceOf(DomainError);
      expect((error as DomainError).code).toBe('invalid-input');
      expect((error as DomainError).context['path']).toBe(path);
      return;
    }
    throw new Error('was not refused');
  });

  it('refuses a cycle', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(() => contentHash(loop)).toThrow(/cycle/);
  });
});
