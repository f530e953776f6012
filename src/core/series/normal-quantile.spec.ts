/** Against tables of the normal distribution. */
import { expect, it } from '@jest/globals';
import { normalQuantile } from './normal-quantile.js';

it.each([
  [0.5, 0],
  [0.75, 0.6744897502],
  [0.9, 1.2815515655],
  [0.95, 1.644853627],
  [0.99, 2.326347874],
  [0.999, 3.0902323062],
  [0.05, -1.644853627],
])('the quantile at %d is %d', (level, z) => {
  expect(normalQuantile(level)).toBeCloseTo(z, 8);
});
