/** Numbers that look random and repeat by their seed (a 32-bit counter through an integer hash). */

/** A generator of numbers in [0, 1). */
export type Random = () => number;

/** Generator of a seed: the same seed gives the same numbers on every machine. */
export function seededRandom(seed: number): Random {
  let counter = Math.trunc(seed) | 0;
  return () => {
    counter = (counter + 0x6d2b79f5) | 0;
    let x = Math.imul(counter ^ (counter >>> 15), counter | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}
