import { describe, expect, it } from '@jest/globals';
import { backward, FIRST, lookOfMeter, onward, PAGE_SIZE, pagePath } from './meter-pages.js';

describe('pages of meters', () => {
  it('goes on by the cursor of the service and back the way it came', () => {
    const second = onward(FIRST, 'M099');
    const third = onward(second, 'M199');
    expect(pagePath(FIRST)).toBe(`/api/v1/meters?limit=${String(PAGE_SIZE)}`);
    expect(pagePath(third)).toContain('&after=M199');
    expect(backward(third)).toEqual(second);
    expect(backward(backward(third))).toEqual(FIRST);
  });

  it('stays on the last page and on the first', () => {
    expect(onward(FIRST, null)).toEqual(FIRST);
    expect(backward(FIRST)).toEqual(FIRST);
  });

  it('writes ids so that they stay one value', () => {
    expect(pagePath(onward(FIRST, 'A&B'))).toContain('after=A%26B');
  });
});

describe('lookOfMeter', () => {
  it.each([
    [null, null, 'never'],
    [1_000, 'good', 'well'],
    [1_000, null, 'well'],
    [1_000, 'uncertain', 'doubtful'],
    [31 * 60_000, 'good', 'silent'],
    [30 * 60_000, 'good', 'well'],
  ] as const)('a value %p ms old of quality %p is %p', (ageMs, quality, look) => {
    expect(lookOfMeter({ ageMs, quality })).toBe(look);
  });
});
