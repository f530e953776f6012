/** Small numbers that stand for words in the tables of values; the place in a list is the number, so lists only grow. */
import type { Quality } from '../../core/quantity/quantity.js';
import type { Provenance, SlotMethod } from '../../core/series/series.js';

/** Numbers of the qualities. */
export const QUALITIES: readonly Quality[] = ['good', 'uncertain', 'bad'];

/** Numbers of the provenances. */
export const PROVENANCES: readonly Provenance[] = ['measured', 'estimated', 'missing'];

/** Numbers of the methods. */
export const METHODS: readonly SlotMethod[] = [
  'block',
  'counter',
  'samples',
  'last-sample',
  'interpolation',
  'similar-slot',
  'derived',
  'none',
];
