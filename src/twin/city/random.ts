/** Randomness without state: every number is a function of seed, name and index, so that any instant can be asked for. */

/** A local name: where code runs in a realm of its own, every look-up of a global costs far more than the multiplication. */
const { imul } = Math;

/** A 32-bit hash of a text (FNV-1a), the stream number of a name. */
export function streamOf(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i += 1) {
    hash ^= name.charCodeAt(i);
    hash = imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** Uniform number in [0, 1) of a stream at an index. */
export function uniformAt(stream: number, index: number): number {
  let x = (stream ^ imul(index | 0, 0x9e3779b1)) >>> 0;
  x = imul(x ^ (x >>> 16), 0x85ebca6b);
  x = imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 4_294_967_296;
}

/** About standard normal (sum of four uniforms, variance scaled to 1) of a stream at an index. */
export function normalAt(stream: number, index: number): number {
  const base = index * 4;
  const sum =
    uniformAt(stream, base) +
    uniformAt(stream, base + 1) +
    uniformAt(stream, base + 2) +
    uniformAt(stream, base + 3);
  return (sum - 2) * Math.sqrt(3);
}

/** Terms of the truncated sum in {@link Autoregression}; 0.97^150 = 1 %. */
const AR_TERMS = 150;

/**
 * First-order autoregression as a function of the step index: y(k) = sum phi^j e(k-j), scaled to variance 1.
 * Walks forward cheaply from the last step asked for; the same index always gives the same value.
 */
export class Autoregression {
  private lastIndex = Number.NaN;
  private readonly window: number[] = [];

  constructor(
    private readonly stream: number,
    private readonly phi: number,
  ) {}

  /** Value at a step index, standard deviation 1. */
  at(index: number): number {
    this.moveTo(index);
    let sum = 0;
    let weight = Math.sqrt(1 - this.phi * this.phi);
    for (let j = this.window.length - 1; j >= 0 && weight > 1e-3; j -= 1) {
      sum += weight * (this.window[j] ?? 0);
      weight *= this.phi;
    }
    return sum;
  }

  private moveTo(index: number): void {
    const ahead = index - this.lastIndex;
    if (ahead === 0) return;
    const from = ahead > 0 && ahead < AR_TERMS ? this.lastIndex + 1 : index - AR_TERMS + 1;
    if (from !== this.lastIndex + 1) this.window.length = 0;
    for (let k = from; k <= index; k += 1) this.window.push(normalAt(this.stream, k));
    if (this.window.length > AR_TERMS) this.window.splice(0, this.window.length - AR_TERMS);
    this.lastIndex = index;
  }
}
