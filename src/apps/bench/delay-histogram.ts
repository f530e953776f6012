/** Delays counted by the millisecond, so that millions of them cost nothing to keep. */

/** Longest delay told apart [ms]; what is longer counts as this. */
const LONGEST_MS = 120_000;

/** Counts of whole milliseconds. */
export class DelayHistogram {
  private readonly counts = new Uint32Array(LONGEST_MS + 1);
  private total = 0;

  add(delayMs: number): void {
    const ms = Math.min(LONGEST_MS, Math.max(0, Math.round(delayMs)));
    this.counts[ms] = (this.counts[ms] ?? 0) + 1;
    this.total += 1;
  }

  /** Smallest delay that the share `level` of all does not exceed [ms]; NaN when there is none. */
  quantile(level: number): number {
    if (this.total === 0) return Number.NaN;
    let seen = 0;
    for (let ms = 0; ms <= LONGEST_MS; ms += 1) {
      seen += this.counts[ms] ?? 0;
      if (seen >= level * this.total) return ms;
    }
    return LONGEST_MS;
  }

  clear(): void {
    this.counts.fill(0);
    this.total = 0;
  }
}
