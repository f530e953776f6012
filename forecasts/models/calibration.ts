/** Quantiles that hold what they promise: as wide as errors lately are, each level shifted by what it was off by, learning on. */
import { isKnown } from '../regular-series.js';
import { DAY_MS } from '../features/same-slot.js';
import { widenedByDays } from './few-days.js';
import { bandOf, rowAt } from './lead-bands.js';
import { middleOf, widthOf } from './quantile-row.js';

/** Fitted calibration; plain JSON. A level's quantile q becomes m + g (q - m) + g · offset · width around the middle m. */
export interface Calibration {
  /** Centres of the bands of leads [h]. */
  readonly bands: readonly number[];
  /** One row per band, one offset per level, in widths of the outer quantiles. */
  readonly offsets: readonly (readonly number[])[];
  /** Least width that counts, unit of the series: below it a forecast is certain and is left as it is. */
  readonly leastWidth: number;
  /** How far widths follow the size of recent errors: g = (recent / usual)^follow; 0 = not at all. */
  readonly follow: number;
  /** Usual size of an error per band, in widths. */
  readonly usual: readonly number[];
  /** Size of recent errors per band. */
  readonly recent: readonly RecentSize[];
}

/** Fading sum of the sizes of errors [widths] and of their number, at an instant [epoch ms]. */
export interface RecentSize {
  readonly sum: number;
  readonly count: number;
  readonly atMs: number;
}

/** One forecast value and what came. */
export interface CalibrationSample {
  readonly originMs: number;
  readonly leadMs: number;
  readonly outcome: number;
  /** Rising quantiles before calibration, one per level. */
  readonly quantiles: readonly number[];
  /** How much it counts. */
  readonly weight: number;
}

/** Widths below this share of the mean width are certainty. */
const CERTAIN_SHARE = 0.02;
/** How far an offset moves after one forecast that was wholly missed, in widths. */
const LEARNING_RATE = 0.04;
/** What the misses of the next band count for: errors of near leads go together, and fewer of them are chance when shared. */
const NEXT_BAND_SHARE = 0.5;
/** How much of what was learned from outcomes is kept when the models are fitted anew; the rest is the new validation's. */
const LEARNED_SHARE = 0.5;
/** With fewer samples a band is not told from the one before it. */
const FEW = 60;
/** As many days count as if they had needed no offset: errors of a day are alike, and few days say little. */
const PRIOR_DAYS = 21;
/** Farthest a quantile is moved, in widths. */
const FARTHEST = 3;
/** Recent errors fade over this time [ms]. */
const RECENT_MS = 20 * DAY_MS;
/** As many usual errors are counted with the recent ones. */
const PRIOR_COUNT = 20;
/** How far widths may follow; the one that loses least is taken. */
const FOLLOWS = [0, 0.5, 1] as const;
const LEAST_SWING = 0.4;
const MOST_SWING = 2.5;

/** Calibration under which the samples would have lost least (split conformal prediction by band of leads). */
export function fitCalibration(
  samples: readonly CalibrationSample[],
  bands: readonly number[],
  levels: readonly number[],
): Calibration {
  const total = samples.reduce((sum, { quantiles }) => sum + widthOf(quantiles), 0);
  const leastWidth = (CERTAIN_SHARE * total) / Math.max(1, samples.length);
  const perBand = bands.map((): CalibrationSample[] => []);
  for (const sample of samples) {
    if (!isNothing(sample.quantiles, leastWidth, levels)) perBand[bandOf(bands, sample.leadMs)]?.push(sample);
  }
  const sized = perBand.map((list) => sizesOf(list, levels));
  const tried = FOLLOWS.map((follow) => {
    let before = levels.map(() => 0);
    let loss = 0;
    const offsets = perBand.map((list, band) => {
      const swings = (sized[band]?.ratios ?? []).map((ratio) => swingOf(ratio, follow));
      if (list.length >= FEW) {
        const trust = trustOf(list);
        const own = levels.map((level, i) => trust * offsetOf(list, swings, { levels, index: i, level }));
        before = widenedByDays(own, list, levels);
      }
      loss += lossOf(list, swings, { levels, offsets: before });
      return before;
    });
    return { follow, offsets, loss };
  });
  const best = tried.reduce((a, b) => (b.loss < a.loss ? b : a));
  return {
    bands,
    offsets: best.offsets,
    leastWidth,
    follow: best.follow,
    usual: sized.map(({ usual }) => usual),
    recent: sized.map(({ recent }) => recent),
  };
}

/** Nothing known: quantiles are left as they are. */
export function noCalibration(bands: readonly number[], levels: readonly number[]): Calibration {
  return fitCalibration([], bands, levels);
}

/** How much wider than usual each band is at present. */
export function swingsOf({ usual, recent, follow }: Calibration): number[] {
  return usual.map((size, band) => swingOf(ratioOf(recent[band], size), follow));
}

/**
 * Quantiles at a lead, never falling.
 *
 * @param swings of {@link swingsOf}
 */
export function calibrated(
  calibration: Calibration,
  at: { readonly leadMs: number; readonly swings: readonly number[]; readonly levels: readonly number[] },
  quantiles: readonly number[],
): readonly number[] {
  const width = widthOf(quantiles);
  if (isNothing(quantiles, calibration.leastWidth, at.levels)) return quantiles;
  const { bands, offsets } = calibration;
  const offset = rowAt(bands, offsets, at.leadMs);
  const [swing = 1] = rowAt(
    bands,
    at.swings.map((own) => [own]),
    at.leadMs,
  );
  const middle = middleOf(quantiles, at.levels);
  let before = Number.NEGATIVE_INFINITY;
  return quantiles.map((value, i) => {
    // A quantile of exactly zero says that the zeros reach its level: it is left alone.
    const moved = value === 0 ? 0 : middle + swing * (value - middle + (offset[i] ?? 0) * width);
    before = Math.max(before, moved);
    return before;
  });
}

/**
 * The calibration after the outcomes of one forecast: every level moves a little towards having held as often as it says
 * (adaptive conformal inference), and the size of recent errors takes them in. Constant time. Steps of one forecast and band
 * count as one, because they are alike.
 *
 * @param swings what held when the forecast was made
 */
export function learned(
  calibration: Calibration,
  samples: readonly CalibrationSample[],
  at: { readonly swings: readonly number[]; readonly levels: readonly number[]; readonly nowMs: number },
): Calibration {
  const { levels, nowMs } = at;
  const moves = calibration.bands.map((): Move => ({ count: 0, size: 0, misses: levels.map(() => 0) }));
  for (const { leadMs, outcome, quantiles } of samples) {
    const move = moves[bandOf(calibration.bands, leadMs)];
    if (!move || !isKnown(outcome) || isNothing(quantiles, calibration.leastWidth, levels)) continue;
    const shifted = calibrated(calibration, { ...at, leadMs }, quantiles);
    move.count += 1;
    move.size += sizeOf(outcome, quantiles, levels);
    levels.forEach((level, i) => {
      if (quantiles[i] === 0) return;
      move.misses[i] = (move.misses[i] ?? 0) + level - (outcome <= (shifted[i] ?? 0) ? 1 : 0);
    });
  }
  const farthest = moves.findLastIndex(({ count }) => count > 0);
  return {
    ...calibration,
    offsets: calibration.offsets.map((row, band) => {
      // A forecast of the next hours alone says nothing of later ones.
      if (band > farthest) return row;
      const missed = missesNear(moves, band);
      return row.map((offset, i) => clamped(offset + LEARNING_RATE * (missed[i] ?? 0)));
    }),
    recent: calibration.recent.map((recent, band) =>
      withSizes(recent, moves[band] ?? { size: 0, count: 0 }, nowMs),
    ),
  };
}

/**
 * A new calibration that keeps half of what the one before it had learned: a drift that lasts longer than a fit is not
 * forgotten with it.
 */
export function continued(fresh: Calibration, before: Calibration): Calibration {
  if (before.bands.length !== fresh.bands.length || before.offsets[0]?.length !== fresh.offsets[0]?.length)
    return fresh;
  return {
    ...fresh,
    offsets: fresh.offsets.map((row, band) =>
      row.map((offset, i) => offset + LEARNED_SHARE * ((before.offsets[band]?.[i] ?? offset) - offset)),
    ),
  };
}

/** Outcomes of one forecast in a band: how many, the sum of their sizes, and by level how far from holding it was. */
interface Move {
  count: number;
  size: number;
  readonly misses: number[];
}

/** Mean misses by level in a band and, for less, in those beside it. */
function missesNear(moves: readonly Move[], band: number): number[] {
  const sums = new Array<number>(moves[0]?.misses.length ?? 0).fill(0);
  let total = 0;
  for (const [other, { count, misses }] of moves.entries()) {
    const share = NEXT_BAND_SHARE ** Math.abs(other - band);
    total += share * count;
    for (const [i, miss] of misses.entries()) sums[i] = (sums[i] ?? 0) + share * miss;
  }
  return total === 0 ? sums : sums.map((sum) => sum / total);
}

/** Ratio of recent to usual errors at the origin of each sample, from what had come by then; and what it ends with. */
function sizesOf(
  samples: readonly CalibrationSample[],
  levels: readonly number[],
): { usual: number; ratios: number[]; recent: RecentSize } {
  const known = samples
    .map(({ originMs, leadMs, outcome, quantiles, weight }) => ({
      knownAtMs: originMs + leadMs,
      size: sizeOf(outcome, quantiles, levels),
      weight,
    }))
    .sort((a, b) => a.knownAtMs - b.knownAtMs);
  const weights = known.reduce((sum, { weight }) => sum + weight, 0);
  const usual = weights === 0 ? 1 : known.reduce((sum, { size, weight }) => sum + size * weight, 0) / weights;
  let recent: RecentSize = { sum: 0, count: 0, atMs: known[0]?.knownAtMs ?? 0 };
  let next = 0;
  const takeUntil = (ms: number): void => {
    for (let one = known[next]; one && one.knownAtMs <= ms; one = known[next]) {
      recent = withSizes(recent, { size: one.size, count: 1 }, one.knownAtMs);
      next += 1;
    }
  };
  const ratios = samples.map(({ originMs }) => {
    takeUntil(originMs);
    return ratioOf(recent, usual);
  });
  takeUntil(Number.POSITIVE_INFINITY);
  return { usual: usual > 0 ? usual : 1, ratios, recent };
}

function withSizes(
  recent: RecentSize,
  more: { readonly size: number; readonly count: number },
  atMs: number,
): RecentSize {
  const fade = Math.exp(-Math.max(0, atMs - recent.atMs) / RECENT_MS);
  return { sum: recent.sum * fade + more.size, count: recent.count * fade + more.count, atMs };
}

function ratioOf(recent: RecentSize | undefined, usual: number): number {
  if (!recent || !(usual > 0)) return 1;
  return (recent.sum + PRIOR_COUNT * usual) / (recent.count + PRIOR_COUNT) / usual;
}

function swingOf(ratio: number, follow: number): number {
  return Math.min(MOST_SWING, Math.max(LEAST_SWING, ratio ** follow));
}

function sizeOf(outcome: number, quantiles: readonly number[], levels: readonly number[]): number {
  return Math.abs(outcome - middleOf(quantiles, levels)) / widthOf(quantiles);
}

/** Certain, or more likely zero than not, as panels at night: left as it is, and nothing is learned from it. */
function isNothing(quantiles: readonly number[], leastWidth: number, levels: readonly number[]): boolean {
  return widthOf(quantiles) <= leastWidth || middleOf(quantiles, levels) === 0;
}

function clamped(offset: number): number {
  return Math.min(FARTHEST, Math.max(-FARTHEST, offset));
}

/** How far offsets of these samples are believed, by the days they come from: 0..1. */
function trustOf(samples: readonly CalibrationSample[]): number {
  const days = new Set(samples.map(({ originMs }) => Math.floor(originMs / DAY_MS))).size;
  return days / (days + PRIOR_DAYS);
}

/** Weighted quantile of how far outcomes lay above a level's forecast, in widths of that time. */
function offsetOf(
  samples: readonly CalibrationSample[],
  swings: readonly number[],
  {
    levels,
    index,
    level,
  }: { readonly levels: readonly number[]; readonly index: number; readonly level: number },
): number {
  const distances = samples.flatMap(({ outcome, quantiles, weight }, n) => {
    if (quantiles[index] === 0) return [];
    const middle = middleOf(quantiles, levels);
    const swing = swings[n] ?? 1;
    const moved = (outcome - middle) / swing - ((quantiles[index] ?? 0) - middle);
    return [{ value: moved / widthOf(quantiles), weight }];
  });
  distances.sort((a, b) => a.value - b.value);
  const total = distances.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  for (const { value, weight } of distances) {
    passed += weight;
    if (passed >= level * total) return clamped(value);
  }
  return 0;
}

/** Pinball loss of samples under offsets. */
function lossOf(
  samples: readonly CalibrationSample[],
  swings: readonly number[],
  { levels, offsets }: { readonly levels: readonly number[]; readonly offsets: readonly number[] },
): number {
  let sum = 0;
  for (const [n, { outcome, quantiles, weight }] of samples.entries()) {
    const middle = middleOf(quantiles, levels);
    const width = widthOf(quantiles);
    for (const [i, level] of levels.entries()) {
      const value = middle + (swings[n] ?? 1) * ((quantiles[i] ?? 0) - middle + (offsets[i] ?? 0) * width);
      const distance = outcome - value;
      sum += weight * (distance >= 0 ? level * distance : (level - 1) * distance);
    }
  }
  return sum;
}
