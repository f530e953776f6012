/** Random numbers that depend on their seeds alone: the same on every worker, whatever ran before. */

/** A stream of numbers in [0, 1). */
export type Noise = () => number;

/**
 * Opens a stream (mulberry32 over a mix of the seeds).
 *
 * @param seeds whole numbers; every different list gives a stream of its own
 */
export function noise(...seeds: readonly number[]): Noise {
  let state = 0x9e3779b9;
  for (const seed of seeds) state = mix(state ^ Math.imul(seed + 1, 0x85ebca6b));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A number between two bounds. */
export function between(next: Noise, low: number, high: number): number {
  return low + (high - low) * next();
}

function mix(value: number): number {
  let z = value;
  z = Math.imul(z ^ (z >>> 16), 0x7feb352d);
  z = Math.imul(z ^ (z >>> 15), 0x846ca68b);
  return z ^ (z >>> 16);
}
