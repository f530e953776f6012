/** Draws by seed for made-up meters and weather: the same number again whoever asks, so that jobs carry seeds and no series. */

/** Uniform draws in [0, 1) from a seed (a 32-bit mixing counter). */
export function uniformDraws(seed: number): () => number {
  let state = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Nearly normal draw of mean 0 and variance 1: a sum of four uniforms. */
export function bell(draw: () => number): number {
  return (draw() + draw() + draw() + draw() - 2) * Math.sqrt(3);
}
