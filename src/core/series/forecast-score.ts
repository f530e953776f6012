/** How a day's stored forecasts of a series turned out, at one lead; and what that says about its model. */
import type { SeriesId } from './series.js';

/** Leads at which forecasts are watched: the next quarter-hour, the next hours, the day ahead [ms]. */
export const WATCHED_LEADS_MS = [900_000, 3_600_000, 21_600_000, 64_800_000] as const;

/** Sums of one civil day, so that any number of days add up. Power in kW or whatever the series is in. */
export interface ForecastScore {
  readonly seriesId: SeriesId;
  /** Start of the civil day [epoch ms]. */
  readonly dayMs: number;
  /** Least time from issue to the step [ms]. */
  readonly leadMs: number;
  /** Model of most of the steps. */
  readonly modelId: string;
  /** Steps with a forecast and a measured outcome. */
  readonly count: number;
  /** Σ (forecast - outcome): positive = forecast too high. */
  readonly error: number;
  readonly absError: number;
  readonly absOutcome: number;
  /** Outcomes inside the 10..90 % interval. */
  readonly inside80: number;
  /** Σ mean pinball loss over the levels. */
  readonly pinball: number;
  /** Σ |value of a week before - outcome| over the same steps; steps without such a value count as the forecast's own error. */
  readonly naiveAbsError: number;
}

/** One step of a forecast beside what came; NaN = not known. */
export interface ScoredStep {
  readonly mean: number;
  /** One per level, lowest first; empty when none is known. */
  readonly quantiles: readonly number[];
  readonly modelId: string;
  readonly outcome: number;
  /** Value of the same civil quarter-hour a week before. */
  readonly weekBefore: number;
}

/** What many days of one series at one lead come to. */
export interface ForecastQuality {
  readonly seriesId: SeriesId;
  readonly leadMs: number;
  readonly modelId: string;
  readonly days: number;
  readonly count: number;
  /** Mean absolute error, unit of the series. */
  readonly mae: number;
  /** Sum of absolute errors over sum of absolute outcomes [-]; null when all outcomes are 0. */
  readonly wape: number | null;
  /** Mean of forecast - outcome, unit of the series. */
  readonly bias: number;
  /** Share of outcomes inside the 80 % interval, 0..1. */
  readonly coverage80: number;
  readonly pinball: number;
  /** 1 - MAE / MAE of the value a week before; null when that one is never wrong. */
  readonly skill: number | null;
  /** MAE of the last two days over that of the days before; null without both. */
  readonly drift: number | null;
  readonly verdict: 'good' | 'bad' | 'too-few';
  /** Why it is bad, in words; empty else. */
  readonly reasons: readonly string[];
}

/** Days whose errors are compared with those before. */
const RECENT_DAYS = 2;
/** Below this many steps nothing is said: a day has 96. */
const LEAST_COUNT = 144;
/** Errors grown by this factor are drift; a week's worst two days of a healthy model stay below (docs/forecasting.md). */
const DRIFT_FACTOR = 2;
/** A model that loses this much against last week's value is bad. */
const WORST_SKILL = -0.1;
const LEAST_COVERAGE = 0.5;

/**
 * Sums of a day's steps.
 *
 * @param levels of the quantiles, with 0.1 and 0.9 among them
 * @returns null when no step has both a forecast and an outcome
 */
export function scoreOfDay(
  of: Pick<ForecastScore, 'seriesId' | 'dayMs' | 'leadMs'>,
  steps: readonly ScoredStep[],
  levels: readonly number[],
): ForecastScore | null {
  const known = steps.filter(({ mean, outcome }) => Number.isFinite(mean) && Number.isFinite(outcome));
  if (known.length === 0) return null;
  const sum = { error: 0, absError: 0, absOutcome: 0, inside80: 0, pinball: 0, naiveAbsError: 0 };
  const [low, high] = [levels.indexOf(0.1), levels.indexOf(0.9)];
  for (const { mean, quantiles, outcome, weekBefore } of known) {
    const own = Math.abs(mean - outcome);
    sum.error += mean - outcome;
    sum.absError += own;
    sum.absOutcome += Math.abs(outcome);
    sum.inside80 += outcome >= (quantiles[low] ?? mean) && outcome <= (quantiles[high] ?? mean) ? 1 : 0;
    sum.pinball += pinballOf(outcome, quantiles, levels);
    sum.naiveAbsError += Number.isFinite(weekBefore) ? Math.abs(weekBefore - outcome) : own;
  }
  return { ...of, modelId: mostOf(known.map(({ modelId }) => modelId)), count: known.length, ...sum };
}

function pinballOf(outcome: number, quantiles: readonly number[], levels: readonly number[]): number {
  const losses = levels.map((level, i) => {
    const distance = outcome - (quantiles[i] ?? outcome);
    return Math.max(level * distance, (level - 1) * distance);
  });
  return losses.reduce((a, b) => a + b, 0) / losses.length;
}

/** The name that comes most often; of two, the later one. */
function mostOf(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  let best = '';
  for (const [name, count] of counts) if (count >= (counts.get(best) ?? 0)) best = name;
  return best;
}

/**
 * Joins the days of one series and lead and judges them.
 *
 * @param scores of one series and lead, oldest day first, at least one
 */
export function forecastQuality(scores: readonly ForecastScore[]): ForecastQuality {
  const last = scores[scores.length - 1];
  if (!last) throw new RangeError('the quality of forecasts needs at least one day of scores; saw none');
  const all = totals(scores);
  const recent = totals(scores.slice(-RECENT_DAYS));
  const before = totals(scores.slice(0, -RECENT_DAYS));
  const drift =
    before.count > 0 && recent.count > 0 && before.absError > 0
      ? recent.absError / recent.count / (before.absError / before.count)
      : null;
  const reasons = recent.count < LEAST_COUNT ? [] : reasonsOf(recent, drift);
  return {
    seriesId: last.seriesId,
    leadMs: last.leadMs,
    modelId: last.modelId,
    days: scores.length,
    count: all.count,
    mae: all.absError / all.count,
    wape: all.absOutcome > 0 ? all.absError / all.absOutcome : null,
    bias: all.error / all.count,
    coverage80: all.inside80 / all.count,
    pinball: all.pinball / all.count,
    skill: skillOf(all),
    drift,
    verdict: recent.count < LEAST_COUNT ? 'too-few' : reasons.length > 0 ? 'bad' : 'good',
    reasons,
  };
}

type Totals = Omit<ForecastScore, 'seriesId' | 'dayMs' | 'leadMs' | 'modelId'>;

function totals(scores: readonly ForecastScore[]): Totals {
  const sum = (of: (score: ForecastScore) => number): number =>
    scores.reduce((total, score) => total + of(score), 0);
  return {
    count: sum((s) => s.count),
    error: sum((s) => s.error),
    absError: sum((s) => s.absError),
    absOutcome: sum((s) => s.absOutcome),
    inside80: sum((s) => s.inside80),
    pinball: sum((s) => s.pinball),
    naiveAbsError: sum((s) => s.naiveAbsError),
  };
}

function skillOf({ absError, naiveAbsError }: Totals): number | null {
  return naiveAbsError > 0 ? 1 - absError / naiveAbsError : null;
}

/** Drift alone is a bad sign only where last week's value would have done as well: weather makes hard days for everybody. */
function reasonsOf(recent: Totals, drift: number | null): string[] {
  const skill = skillOf(recent);
  const coverage = recent.inside80 / recent.count;
  const percent = (share: number): string => `${String(Math.round(100 * share))} %`;
  const reasons: string[] = [];
  if (skill !== null && skill < WORST_SKILL)
    reasons.push(`its error was ${percent(1 - skill)} of that of last week's values`);
  if (drift !== null && drift > DRIFT_FACTOR && (skill === null || skill < 0.1))
    reasons.push(`its error is ${drift.toFixed(1)} times that of the days before`);
  if (coverage < LEAST_COVERAGE)
    reasons.push(`only ${percent(coverage)} of what came lay inside its 80 % interval`);
  return reasons;
}
