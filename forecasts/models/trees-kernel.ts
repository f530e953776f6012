/** What the same slot held on the days before, as a distribution: recent days and like days count for more. */
import { isKnown } from '../regular-series.js';
import { sameSlot, type SlotTrack } from './trees-track.js';

/** Which past values say something about a slot, and how much; plain JSON. */
export interface KernelShape {
  /** Days looked back. */
  readonly days: number;
  /** Slots before and after that count as well, each a step further away for `fade` of the one before. */
  readonly neighbours: number;
  readonly fade: number;
  /** Days after which a value counts for a third. */
  readonly decayDays: number;
  /** What the same weekday counts for, and a working day for a day off and the reverse; another day of the same kind counts 1. */
  readonly sameWeekday: number;
  readonly otherKind: number;
  /** Whether values are taken as multiples of the series' level of their time (a series that grows). */
  readonly levelled: boolean;
}

/** Most distinct values that are told apart; beyond, the nearest share a code. */
const CODES = 512;

/** Values as codes of rising size, so that a distribution is a count and not a sort. */
export interface ValueCodes {
  /** Shape (known); -1 = not known. */
  readonly codes: Int16Array;
  /** The value of each code, rising. */
  readonly sizes: Float64Array;
}

/** Codes of values. @param values NaN = not known */
export function codesOf(values: Float64Array): ValueCodes {
  const sizes = sizesOf(values);
  return { sizes, codes: Int16Array.from(values, (value) => (isKnown(value) ? codeOf(value, sizes) : -1)) };
}

/** Reads distributions of slots. */
export class SlotKernel {
  private readonly counts: Float64Array;
  /** What a value counts for by days back, and by slots away. */
  private readonly ages: Float64Array;
  private readonly fades: Float64Array;

  /** @param values what is counted, as multiples of whatever unit */
  constructor(
    private readonly track: SlotTrack,
    readonly shape: Omit<KernelShape, 'levelled'>,
    private readonly values: ValueCodes,
  ) {
    this.counts = new Float64Array(values.sizes.length);
    this.ages = Float64Array.from({ length: shape.days + 1 }, (_, days) => Math.exp(-days / shape.decayDays));
    this.fades = Float64Array.from({ length: shape.neighbours + 1 }, (_, away) => shape.fade ** away);
  }

  /**
   * Quantiles of the slot of `step` by values before `end`, times the unit.
   *
   * @param into shape (L)
   * @returns the mean, NaN (and nothing written) when no value is known
   */
  read(
    step: number,
    end: number,
    { levels, into, unit }: { readonly levels: readonly number[]; into: Float64Array; readonly unit: number },
  ): number {
    const total = this.count(step, end);
    if (total <= 0) return Number.NaN;
    const { sizes } = this.values;
    let mean = 0;
    let reached = 0;
    let code = -1;
    let level = 0;
    for (let next = this.after(code); next < sizes.length; next = this.after(next)) {
      const count = this.counts[next] ?? 0;
      mean += count * (sizes[next] ?? 0);
      if (code >= 0) {
        // Between two values the distribution rises over the mass of the rarer one, so that a mass at one value stays whole.
        const half = Math.min(count, this.counts[code] ?? 0) / 2;
        const low = sizes[code] ?? 0;
        const rise = (sizes[next] ?? 0) - low;
        for (; level < levels.length && (levels[level] ?? 1) * total < reached + half; level += 1) {
          const share = ((levels[level] ?? 1) * total - reached + half) / (2 * half);
          into[level] = unit * (low + Math.max(0, share) * rise);
        }
      }
      reached += count;
      code = next;
    }
    for (; level < levels.length; level += 1) into[level] = unit * (sizes[code] ?? 0);
    return (unit * mean) / total;
  }

  /** The next code that was counted. */
  private after(code: number): number {
    let next = code + 1;
    while (next < this.counts.length && this.counts[next] === 0) next += 1;
    return next;
  }

  /** Fills the weights by code; returns their sum. */
  private count(step: number, end: number): number {
    const { track, shape, counts, fades } = this;
    const { codes } = this.values;
    counts.fill(0);
    const last = Math.min(end, track.known) - 1;
    let total = 0;
    for (let days = 1; days <= shape.days; days += 1) {
      const centre = sameSlot(track, step, days);
      if (centre + shape.neighbours < 0) break;
      const first = Math.max(0, centre - shape.neighbours);
      if (first > last) continue;
      const weight = this.weightOf(step, Math.max(0, centre), days);
      const to = Math.min(last, centre + shape.neighbours);
      for (let i = first; i <= to; i += 1) {
        const code = codes[i] ?? -1;
        if (code < 0) continue;
        const w = weight * (fades[i < centre ? centre - i : i - centre] ?? 0);
        counts[code] = (counts[code] ?? 0) + w;
        total += w;
      }
    }
    return total;
  }

  private weightOf(step: number, centre: number, days: number): number {
    const { track, shape } = this;
    const age = this.ages[days] ?? 0;
    if (track.weekday[step] === track.weekday[centre] && track.off[step] === track.off[centre]) {
      return age * shape.sameWeekday;
    }
    return track.off[step] === track.off[centre] ? age : age * shape.otherKind;
  }
}

/** Values as multiples of the level of their time. */
export function relativeValues(track: SlotTrack): Float64Array {
  return track.values.map((value, i) => value / (track.level[i] ?? 1));
}

/** Distinct values in rising order, thinned to as many as are told apart. */
function sizesOf(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => isKnown(value)).sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  if (distinct.length <= CODES) return distinct;
  const thinned = Float64Array.from({ length: CODES }, (_, k) => {
    // Half of the codes follow the values' frequency, half their size, so that rare peaks stay apart.
    const at = k >> 1;
    const half = CODES / 2 - 1;
    if (k % 2 === 0) return sorted[Math.floor((at * (sorted.length - 1)) / half)] ?? 0;
    const low = distinct[0] ?? 0;
    return low + ((distinct.at(-1) ?? low) - low) * (at / half);
  }).sort();
  return thinned.filter((value, i) => i === 0 || value !== thinned[i - 1]);
}

/** Code of the nearest size. */
function codeOf(value: number, sizes: Float64Array): number {
  let low = 0;
  let high = sizes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sizes[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  const above = sizes[low] ?? 0;
  const below = sizes[low - 1];
  return below !== undefined && value - below < above - value ? low - 1 : low;
}
