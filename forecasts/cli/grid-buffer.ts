/** Values on one grid whose end moves on and whose last part may be written again. */
import type { RegularSeries } from '../regular-series.js';

/** A grid of steps from a start that is set once. */
export class GridBuffer {
  /** Written by its owner in [0, length). */
  values = new Float64Array(0);
  length = 0;
  startMs = 0;

  constructor(readonly stepMs: number) {}

  /**
   * Makes room for whole steps in [startMs, endMs) and says from which step on they are to be written.
   *
   * @param staleFromMs steps before this are kept, when the start is still the same
   */
  reach(startMs: number, endMs: number, staleFromMs: number): number {
    const first = Math.ceil(startMs / this.stepMs) * this.stepMs;
    const isFresh = this.length === 0 || first !== this.startMs;
    this.startMs = first;
    const written = isFresh ? 0 : this.length;
    this.length = Math.max(0, Math.floor((endMs - first) / this.stepMs));
    if (this.length > this.values.length) {
      const grown = new Float64Array(2 * this.length);
      grown.set(this.values.subarray(0, written));
      this.values = grown;
    }
    return Math.max(0, Math.min(written, Math.floor((staleFromMs - first) / this.stepMs)));
  }

  /** The values so far, as a view. */
  series(): RegularSeries {
    return { startMs: this.startMs, stepMs: this.stepMs, values: this.values.subarray(0, this.length) };
  }
}
