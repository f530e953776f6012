/** Sums over forecasts and what came: weighted quantile loss, error and coverage, by kind of meter. */
import { LEVELS } from '../../../forecasts/index.js';
import type { MeterKind } from './forecast-meters.js';

/** Mean and one row per level, shape (H) each. */
export interface Told {
  readonly mean: ArrayLike<number>;
  readonly quantiles: readonly ArrayLike<number>[];
}

/** Plain sums, so that those of chunks add up. */
export interface ScoreSums {
  meters: number;
  steps: number;
  pinball: number;
  error: number;
  size: number;
  inside80: number;
}

/** Sums by kind. */
export type KindScores = Partial<Record<MeterKind, ScoreSums>>;

const P10 = LEVELS.indexOf(0.1);
const P90 = LEVELS.indexOf(0.9);

/** Adds a meter's forecast and outcome. @param outcome NaN = unknown, not scored [kW] */
export function addScore(into: KindScores, kind: MeterKind, told: Told, outcome: ArrayLike<number>): void {
  const sums = (into[kind] ??= noScore());
  sums.meters += 1;
  for (let h = 0; h < outcome.length; h += 1) {
    const y = outcome[h] ?? Number.NaN;
    if (Number.isNaN(y)) continue;
    sums.steps += 1;
    sums.size += Math.abs(y);
    sums.error += Math.abs(y - (told.mean[h] ?? Number.NaN));
    for (const [q, level] of LEVELS.entries()) {
      const distance = y - (told.quantiles[q]?.[h] ?? Number.NaN);
      sums.pinball += Math.max(level * distance, (level - 1) * distance) / LEVELS.length;
    }
    if (y >= (told.quantiles[P10]?.[h] ?? NaN) && y <= (told.quantiles[P90]?.[h] ?? NaN)) sums.inside80 += 1;
  }
}

/** Sum of two. */
export function addScores(into: KindScores, other: KindScores): void {
  for (const [kind, sums] of Object.entries(other) as [MeterKind, ScoreSums][]) {
    const own = (into[kind] ??= noScore());
    for (const key of Object.keys(own) as (keyof ScoreSums)[]) own[key] += sums[key];
  }
}

/** Over all kinds. */
export function totalScore(scores: KindScores): ScoreSums {
  const total: KindScores = { home: noScore() };
  for (const sums of Object.values(scores)) addScores(total, { home: sums });
  return total.home ?? noScore();
}

/** Weighted quantile loss, 2 Σ pinball / Σ |y|; error, Σ |y - mean| / Σ |y|; share of outcomes inside 10..90 %. */
export function sharesOf(sums: ScoreSums): {
  readonly wql: number;
  readonly wape: number;
  readonly cover80: number;
} {
  return {
    wql: (2 * sums.pinball) / sums.size,
    wape: sums.error / sums.size,
    cover80: sums.inside80 / sums.steps,
  };
}

function noScore(): ScoreSums {
  return { meters: 0, steps: 0, pinball: 0, error: 0, size: 0, inside80: 0 };
}
