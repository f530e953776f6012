/** What a Gini index of burdens means to somebody who never met one. */

export type GiniMeaning = 'none' | 'even' | 'uneven' | 'one-sided';

const EVEN_UP_TO = 0.25;
const UNEVEN_UP_TO = 0.6;

/** @param gini 0 = all carry the same, towards 1 = one carries all; @param burdens called share of each building */
export function giniMeaning(gini: number, burdens: readonly number[]): GiniMeaning {
  if (burdens.every((burden) => burden === 0)) return 'none';
  if (gini <= EVEN_UP_TO) return 'even';
  return gini <= UNEVEN_UP_TO ? 'uneven' : 'one-sided';
}
