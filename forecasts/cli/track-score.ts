/** Scores of quantile forecasts over a track: per series, then the mean over series, because each weighs the same. */

/** One answered step. */
export interface ScoredStep {
  readonly series: string;
  /** From the origin to the end of the step [h]. */
  readonly leadHours: number;
  /** Month of the target, `YYYY-MM`. */
  readonly month: string;
  readonly outcome: number;
  readonly point: number;
  /** One value per level. */
  readonly quantiles: readonly number[];
}

/** Scores of a group of steps. */
export interface TrackScore {
  readonly steps: number;
  /** Mean absolute error of the median, unit of the series. */
  readonly mae: number;
  /** Sum of absolute errors over sum of outcomes. */
  readonly wape: number;
  /** Mean absolute percentage error. */
  readonly mape: number;
  /** Mean pinball loss over the levels, unit of the series. */
  readonly pinball: number;
  /** Twice the pinball sum over the sum of outcomes. */
  readonly wql: number;
  /** Share of outcomes in the 10..90 % interval. */
  readonly cover80: number;
  /** Mean distance of the levels' observed from their nominal frequency. */
  readonly calib: number;
}

/** Levels of the leaderboard; 0.1 first and 0.9 last. */
export const SCORED_LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

class Tally {
  private count = 0;
  private error = 0;
  private size = 0;
  private relative = 0;
  private pinball = 0;
  private inside = 0;
  private readonly under = SCORED_LEVELS.map(() => 0);

  add({ outcome, point, quantiles }: ScoredStep): void {
    this.count += 1;
    this.error += Math.abs(outcome - point);
    this.size += outcome;
    this.relative += Math.abs((outcome - point) / outcome);
    for (const [i, level] of SCORED_LEVELS.entries()) {
      const distance = outcome - (quantiles[i] ?? Number.NaN);
      this.pinball += Math.max(level * distance, (level - 1) * distance) / SCORED_LEVELS.length;
      if (distance <= 0) this.under[i] = (this.under[i] ?? 0) + 1;
    }
    if (
      outcome >= (quantiles[0] ?? Number.NaN) &&
      outcome <= (quantiles[quantiles.length - 1] ?? Number.NaN)
    ) {
      this.inside += 1;
    }
  }

  score(): TrackScore {
    const { count } = this;
    const off = SCORED_LEVELS.map((level, i) => Math.abs((this.under[i] ?? 0) / count - level));
    return {
      steps: count,
      mae: this.error / count,
      wape: this.error / this.size,
      mape: this.relative / count,
      pinball: this.pinball / count,
      wql: (2 * this.pinball) / this.size,
      cover80: this.inside / count,
      calib: off.reduce((a, b) => a + b, 0) / off.length,
    };
  }
}

/** Mean over the series of their scores; NaN without any step. */
export function trackScore(steps: readonly ScoredStep[]): TrackScore {
  const bySeries = new Map<string, Tally>();
  for (const step of steps) {
    let tally = bySeries.get(step.series);
    if (!tally) {
      tally = new Tally();
      bySeries.set(step.series, tally);
    }
    tally.add(step);
  }
  const scores = [...bySeries.values()].map((tally) => tally.score());
  const mean = (read: (score: TrackScore) => number): number =>
    scores.reduce((sum, score) => sum + read(score), 0) / scores.length;
  return {
    steps: scores.reduce((sum, { steps: own }) => sum + own, 0),
    mae: mean(({ mae }) => mae),
    wape: mean(({ wape }) => wape),
    mape: mean(({ mape }) => mape),
    pinball: mean(({ pinball }) => pinball),
    wql: mean(({ wql }) => wql),
    cover80: mean(({ cover80 }) => cover80),
    calib: mean(({ calib }) => calib),
  };
}

/** Scores of the groups that `keyOf` names, in the order of their names as numbers, then as texts. */
export function scoresBy(
  steps: readonly ScoredStep[],
  keyOf: (step: ScoredStep) => string,
): { readonly key: string; readonly score: TrackScore }[] {
  const groups = new Map<string, ScoredStep[]>();
  for (const step of steps) {
    const key = keyOf(step);
    const list = groups.get(key);
    if (list) list.push(step);
    else groups.set(key, [step]);
  }
  return [...groups]
    .map(([key, list]) => ({ key, score: trackScore(list) }))
    .sort((a, b) => order(a.key, b.key));
}

/** Group of a lead, as it is shown. */
export function leadGroup({ leadHours }: ScoredStep): string {
  if (leadHours <= 1) return '0-1 h';
  if (leadHours <= 6) return '1-6 h';
  if (leadHours <= 24) return '6-24 h';
  return '24-48 h';
}

function order(a: string, b: string): number {
  return Number.parseFloat(a) - Number.parseFloat(b) || a.localeCompare(b);
}
