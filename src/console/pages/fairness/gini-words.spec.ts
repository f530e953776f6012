import { describe, expect, it } from '@jest/globals';
import { giniMeaning } from './gini-words.js';

describe('giniMeaning', () => {
  it.each([
    [0, [], 'none'],
    [0, [0, 0], 'none'],
    [0, [0.2, 0.2], 'even'],
    [0.25, [0.1, 0.2], 'even'],
    [0.26, [0.1, 0.3], 'uneven'],
    [0.6, [0, 0.1, 0.6], 'uneven'],
    [0.61, [0, 0, 1], 'one-sided'],
  ] as const)('%d of %p is %s', (gini, burdens, meaning) => {
    expect(giniMeaning(gini, burdens)).toBe(meaning);
  });
});
