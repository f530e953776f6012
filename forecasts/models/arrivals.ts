/** `arrivals@1`: energy that comes with arrivals, as charging does: its level, a rate by calendar, what came lately, and what comes then. */
import {
  LEVELS,
  type Calendar,
  type Exogenous,
  type FitOptions,
  type Forecast,
  type Forecaster,
  type PredictInput,
  type UpdateInput,
} from '../forecaster.js';
import { isKnown, trimmed, type RegularSeries } from '../regular-series.js';
import { fitRate, rateAt, type ArrivalClock, type ArrivalRate } from './arrivals-rate.js';
import { fitShape, ratiosAt, type ArrivalShape, type Expectation } from './arrivals-shape.js';
import { bounded, boundsOf, quantileRows, type Bounds } from './bounded.js';
import { keptValues, withNews, type KeptValues } from './kept-values.js';
import { bandsUpTo, rowAt } from './lead-bands.js';
import { solveNormal } from './ridge.js';
import { seasonalNaive, type SeasonalNaiveState } from './seasonal-naive.js';
import { relativeValues } from './trees-kernel.js';
import { seededRandom, type Random } from './trees-random.js';
import { slotTrack, type SlotTrack } from './trees-track.js';

const DAY_MS = 86_400_000;
const DEFAULT_LEAD_MS = 2 * DAY_MS;
/** Below this much history the seasonal naive speaks. */
const LEAST_DAYS = 21;
/** What came lately against what was expected, over so long [h]. */
const WINDOWS_H = [2, 24, 168, 672] as const;
const KEPT_MS = 60 * DAY_MS;
/** So many days as expected are counted with what came lately. */
const PRIOR_DAYS = 1;
/** Usual size of what a window says. */
const USUAL = 0.3;
const ROUNDS = 8;
/** The rate is moved by no more than this factor, as a logarithm. */
const FARTHEST = 2;
/** What happened counts half after this time [days]. */
const HALF_LIFE_DAYS = 180;

/** How a lead is answered; plain JSON. */
interface Lead {
  /** Constant and one per window. */
  readonly moves: readonly number[];
  readonly shape: ArrivalShape;
}

/** Fitted state; plain JSON. */
export interface ArrivalsState extends KeptValues {
  readonly modelId: string;
  readonly levels: readonly number[];
  readonly bounds: Bounds;
  readonly bands: readonly number[];
  /** Null when too little was known, nothing ever came, or values were below zero. */
  readonly fitted: { readonly rate: ArrivalRate; readonly leads: readonly Lead[] } | null;
  readonly naive: SeasonalNaiveState;
  readonly marks: readonly string[];
}

/** Charging points, and whatever else comes in arrivals. */
export const arrivals: Forecaster<ArrivalsState> = {
  id: 'arrivals@1',
  reads: [],
  fit: fitArrivals,
  update: (state, input: UpdateInput) => ({
    ...state,
    ...withNews(state, input.news, KEPT_MS),
    naive: seasonalNaive.update(state.naive, input),
  }),
  predict: predictArrivals,
};

function fitArrivals(given: RegularSeries, exogenous: Exogenous, options: FitOptions): ArrivalsState {
  const history = trimmed(given);
  const { startMs, stepMs, values } = history;
  const levels = options.levels ?? LEVELS;
  const bands = bandsUpTo(options.maxLeadMs ?? DEFAULT_LEAD_MS);
  const days = (values.length * stepMs) / DAY_MS;
  const isNegative = values.some((value) => value < 0);
  const track = slotTrack({ startMs, stepMs, ahead: 0 }, values, options.calendar);
  const clock = { startMs, stepMs, track };
  const rate = days < LEAST_DAYS || isNegative ? null : fitRate(clock, relativeValues(track));
  const random = seededRandom(options.seed ?? 1);
  const leads =
    rate && bands.map((_, band) => fitLead({ clock, track, rate }, { bands, band, levels, random }));
  return {
    modelId: arrivals.id,
    levels,
    bounds: boundsOf(options),
    bands,
    fitted: rate && leads && { rate, leads },
    naive: seasonalNaive.fit(history, exogenous, options),
    marks: isNegative ? ['below-zero: arrivals cannot be; seasonal naive is used'] : shortMark(days),
    ...keptValues(history, KEPT_MS),
  };
}

function shortMark(days: number): string[] {
  return days < LEAST_DAYS ? [`short-history: ${days.toFixed(1)} days known; seasonal naive is used`] : [];
}

interface Past {
  readonly clock: ArrivalClock;
  readonly track: SlotTrack;
  readonly rate: ArrivalRate;
}

interface Band {
  readonly bands: readonly number[];
  readonly band: number;
  readonly levels: readonly number[];
  readonly random: Random;
}

/** Moves of the rate and shape of what comes, learned from steps seen from leads of a band. */
function fitLead(past: Past, { bands, band, levels, random }: Band): Lead {
  const { track, rate } = past;
  const recent = new Recent(past);
  const own = bands[band] ?? 1;
  const nearest = Math.sqrt(own * (bands[band - 1] ?? own / 2));
  const farthest = Math.sqrt(own * (bands[band + 1] ?? own));
  const rows: Row[] = [];
  for (let step = 0; step < track.known; step += 1) {
    const outcome = track.values[step];
    const lead = Math.max(1, Math.round((nearest + random() * (farthest - nearest)) * track.perHour));
    const end = step + 1 - lead;
    if (!isKnown(outcome) || end < LEAST_DAYS * track.perDay * 0.5) continue;
    const weight = 2 ** (-(track.known - step) / track.perDay / HALF_LIFE_DAYS);
    const level = track.level[end] ?? 1;
    const expected = recent.rates[step] ?? rate.mean;
    rows.push({ level, expected, outcome: outcome / level, weight, told: recent.at(end) });
  }
  let moves = [0, ...WINDOWS_H.map(() => 0)];
  for (let round = 0; round < ROUNDS; round += 1) moves = improved(moves, rows, rate.dispersion) ?? moves;
  const expectations: Expectation[] = rows.map(({ level, expected, outcome, weight, told }) => ({
    expected: level * expected * factorOf(moves, told),
    outcome: level * outcome,
    weight,
  }));
  return { moves: moves.map((move) => Number(move.toPrecision(5))), shape: fitShape(expectations, levels) };
}

/** A step as seen from a lead: the level then; in multiples of it what was expected by calendar and what came; what was told lately. */
interface Row extends Expectation {
  readonly level: number;
  readonly told: readonly number[];
}

function improved(moves: readonly number[], rows: readonly Row[], dispersion: number): number[] | null {
  const width = moves.length;
  const normal = { gram: new Float64Array(width * width), moment: new Float64Array(width) };
  for (const { expected, outcome, weight, told } of rows) {
    const factor = factorOf(moves, told);
    const now = expected * factor;
    const target = Math.log(factor) + (outcome - now) / now;
    const own = (weight * now) / dispersion;
    for (let j = 0; j < width; j += 1) {
      const weighted = own * (told[j] ?? 0);
      normal.moment[j] = (normal.moment[j] ?? 0) + weighted * target;
      for (let k = j; k < width; k += 1) {
        normal.gram[j * width + k] = (normal.gram[j * width + k] ?? 0) + weighted * (told[k] ?? 0);
      }
    }
  }
  const found = solveNormal(normal, new Array<number>(width).fill(1 / USUAL ** 2));
  return found && [...found];
}

function factorOf(moves: readonly number[], told: readonly number[]): number {
  const sum = moves.reduce((all, move, j) => all + move * (told[j] ?? 0), 0);
  return Math.exp(Math.max(-FARTHEST, Math.min(FARTHEST, sum)));
}

/** What came against what was expected before an instant, in multiples of the level of each time. */
class Recent {
  /** Shape (known + ahead). */
  readonly rates: Float64Array;
  private readonly came: Float64Array;
  private readonly expected: Float64Array;
  private readonly prior: number;

  constructor(private readonly past: Past) {
    const { track, clock, rate } = past;
    this.rates = Float64Array.from(track.hour, (_, step) => rateAt(rate, clock, step));
    this.came = new Float64Array(track.known + 1);
    this.expected = new Float64Array(track.known + 1);
    this.prior = PRIOR_DAYS * track.perDay * rate.mean;
    for (let i = 0; i < track.known; i += 1) {
      const value = track.values[i];
      const counts = isKnown(value);
      this.came[i + 1] = (this.came[i] ?? 0) + (counts ? value / (track.level[i] ?? 1) : 0);
      this.expected[i + 1] = (this.expected[i] ?? 0) + (counts ? (this.rates[i] ?? 0) : 0);
    }
  }

  /** One, and the logarithm of each window's ratio, of values before `end`. */
  at(end: number): number[] {
    const { perHour } = this.past.track;
    const over = (sums: Float64Array, from: number): number =>
      (sums[end] ?? 0) - (sums[Math.max(0, from)] ?? 0);
    return [
      1,
      ...WINDOWS_H.map((hours) => {
        const from = end - hours * perHour;
        const prior = Math.min(1, hours / 24) * this.prior;
        return Math.log((over(this.came, from) + prior) / (over(this.expected, from) + prior));
      }),
    ];
  }
}

function predictArrivals(state: ArrivalsState, input: PredictInput): Forecast {
  const { levels, bounds, fitted, bands } = state;
  // Without a value in all that is kept there is no level.
  if (!fitted || state.values.every((value) => value === null)) {
    const naive = seasonalNaive.predict(state.naive, input);
    return { ...naive, marks: [...state.marks, ...naive.marks] };
  }
  const past = pastOf(state, fitted.rate, input);
  const { track } = past;
  const recent = new Recent(past);
  const told = recent.at(track.known);
  const level = track.mean === 0 ? 0 : (track.level[track.known] ?? 0);
  const from = Math.round((input.originMs - state.startMs) / state.stepMs);
  const moves = fitted.leads.map((lead) => lead.moves);
  const mean = new Float64Array(input.horizon);
  const quantiles = quantileRows(levels, input.horizon);
  for (let h = 0; h < input.horizon; h += 1) {
    const leadMs = (from + h + 1 - track.known) * state.stepMs;
    const usual = level * (recent.rates[from + h] ?? fitted.rate.mean);
    const expected = usual * factorOf(rowAt(bands, moves, leadMs), told);
    const rows = fitted.leads.map(({ shape }) => ratiosAt(shape, expected));
    const ratios = rowAt(bands, rows, leadMs);
    mean[h] = bounded(expected, bounds);
    for (const [l, row] of quantiles.entries()) row[h] = bounded(expected * (ratios[l] ?? 1), bounds);
  }
  return { mean, quantiles, marks: [...state.marks] };
}

function pastOf(
  { startMs, stepMs, values }: KeptValues,
  rate: ArrivalRate,
  { originMs, horizon, calendar }: { originMs: number; horizon: number; calendar: Calendar },
): Past {
  const known = Float64Array.from(values, (value) => value ?? Number.NaN);
  const ahead = Math.max(0, Math.round((originMs - startMs) / stepMs) + horizon - known.length);
  const track = slotTrack({ startMs, stepMs, ahead }, known, calendar);
  return { clock: { startMs, stepMs, track }, track, rate };
}
