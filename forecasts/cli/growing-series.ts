/** A series that grows at its end without being copied each time. */
import type { RegularSeries } from '../regular-series.js';
import { StreamError } from './stream-message.js';

const FIRST_CAPACITY = 1024;
/** A gap longer than this is taken for a wrong instant [ms]. */
const LONGEST_GAP_MS = 10 * 366 * 86_400_000;

/** Values told piece by piece; a gap between two pieces is NaN. */
export class GrowingSeries {
  private values = new Float64Array(FIRST_CAPACITY);
  private length = 0;
  private startMs = 0;

  constructor(
    private readonly name: string,
    private readonly stepMs: number,
  ) {}

  /** End of the last value told [epoch ms]; null before the first. */
  get endMs(): number | null {
    return this.length === 0 ? null : this.startMs + this.length * this.stepMs;
  }

  /**
   * Adds a piece that begins at or after the end.
   *
   * @throws StreamError when it overlaps what was told, or does not lie on the grid
   */
  append(startMs: number, values: Float64Array): void {
    if (values.length === 0) return;
    if (this.length === 0) this.startMs = startMs;
    const at = (startMs - this.startMs) / this.stepMs;
    if (!Number.isInteger(at)) {
      throw new StreamError(
        `${this.name} at ${iso(startMs)} is off its grid; expected a whole number of steps of ${String(this.stepMs / 60_000)} min after ${iso(this.startMs)}`,
      );
    }
    if (at < this.length) {
      throw new StreamError(
        `${this.name} from ${iso(startMs)} on was told before, up to ${iso(this.endMs ?? startMs)}; expected rising times and each value once`,
      );
    }
    if ((at - this.length) * this.stepMs > LONGEST_GAP_MS) {
      throw new StreamError(`${this.name} jumps to ${iso(startMs)}; expected a gap of less than 10 years`);
    }
    this.reserve(at + values.length);
    this.values.fill(Number.NaN, this.length, at);
    this.values.set(values, at);
    this.length = at + values.length;
  }

  /** What was told so far; a view that later pieces do not change. */
  series(): RegularSeries {
    return { startMs: this.startMs, stepMs: this.stepMs, values: this.values.subarray(0, this.length) };
  }

  private reserve(length: number): void {
    if (length <= this.values.length) return;
    const grown = new Float64Array(Math.max(length, 2 * this.values.length));
    grown.set(this.values.subarray(0, this.length));
    this.values = grown;
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
