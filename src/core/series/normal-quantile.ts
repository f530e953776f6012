/** Quantile of the standard normal distribution. */

/** Steps of bisection: 2^-60 of the interval. */
const STEPS = 60;
const FAR = 9;

/**
 * z with P(Z <= z) = level.
 *
 * @param level 0 < level < 1
 */
export function normalQuantile(level: number): number {
  let low = -FAR;
  let high = FAR;
  for (let k = 0; k < STEPS; k++) {
    const middle = (low + high) / 2;
    if (normalShare(middle) < level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(Z <= z), by the series and, far out, the continued fraction of the normal distribution (Abramowitz and Stegun 26.2). */
function normalShare(z: number): number {
  const x = Math.abs(z);
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let above: number;
  if (x < 3) {
    let term = x;
    let sum = x;
    for (let k = 1; k < 100; k++) {
      term *= (x * x) / (2 * k + 1);
      sum += term;
    }
    above = 0.5 - density * sum;
  } else {
    let fraction = 0;
    for (let k = 60; k >= 1; k--) fraction = k / (x + fraction);
    above = density / (x + fraction);
  }
  return z > 0 ? 1 - above : above;
}
