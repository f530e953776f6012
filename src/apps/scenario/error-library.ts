/** Forecast errors for samples: our own forecasts of past days of the made world, measured once and drawn by seed. */
import type { GridModel } from '../../core/grid/grid-model.js';
import { drawOf } from '../../core/scenario/seeded-draw.js';
import type { SeriesId } from '../../core/series/series.js';
import { sameClock } from '../../core/time/civil.js';
import type { CityOptions } from '../../twin/city/city-types.js';
import type { ErrorDay, ErrorRows } from '../study/forecast-errors.js';
import { twinErrors } from '../study/measure-errors.js';

/** Errors are measured anew every so many days of a range: forecasts of May err otherwise than those of January. */
const PERIOD_DAYS = 28;
/** Past days errors are drawn from, and the newest of them. */
const PAST_DAYS = 14;
const NEWEST_PAST_DAY = 2;
/** Error days kept in memory: each some megabytes. */
const KEPT_DAYS = 24;
/** Longest civil day [slots]. */
const DAY_SLOTS = 100;

/** City whose past is forecast, and how. */
export interface ErrorSource {
  readonly grid: GridModel;
  readonly city: CityOptions;
  readonly horizonSlots: number;
  readonly everySlots: number;
  /** Names the source: equal keys, equal errors. */
  readonly key: string;
}

/** What one sample does with the errors of one day of the range. */
export interface DrawnErrors {
  /** Errors of a series at the k-th slot of the day, mirrored or not; null when it was not forecast. */
  at(k: number, series: SeriesId): ErrorRows | null;
  /** Factor that brings them to the level of a truth. */
  scale(series: SeriesId, truth: readonly number[]): number;
}

/** Keeps measured days while they are asked for; the least used goes first. */
export class ErrorLibrary {
  private readonly days = new Map<string, ErrorDay>();

  /**
   * The errors of a day for a sample: loads and plants each of a past day of their own, each mirrored or not. The first sample
   * takes both of the newest past day as they were.
   */
  draw(source: ErrorSource, at: { readonly dayIndex: number; readonly sample: number }): DrawnErrors {
    const period = Math.floor(at.dayIndex / PERIOD_DAYS);
    const one = (what: string): { day: ErrorDay; sign: 1 | -1 } => {
      if (at.sample === 0)
        return { day: this.measured(source, period, NEWEST_PAST_DAY + (at.dayIndex % PAST_DAYS)), sign: 1 };
      const draw = (name: string): number => drawOf(source.city.seed, what, name, at.sample, at.dayIndex);
      const back = NEWEST_PAST_DAY + Math.floor(PAST_DAYS * draw('day'));
      return { day: this.measured(source, period, back), sign: draw('sign') < 0.5 ? -1 : 1 };
    };
    const loads = one('loads');
    const plants = one('plants');
    const of = (series: SeriesId) => (series.endsWith('.base') ? loads : plants);
    // Days of 92 and 100 slots shift the plans against the slots of the day.
    const nearest = (k: number): number => k - (k % source.everySlots);
    return {
      at: (k, series) => signed(of(series).day.at(nearest(k), series), of(series).sign),
      scale: (series, truth) => of(series).day.scale(series, truth),
    };
  }

  private measured(source: ErrorSource, period: number, daysBack: number): ErrorDay {
    const key = `${source.key}|${String(period)}|${String(daysBack)}`;
    const known = this.days.get(key);
    if (known) {
      this.days.delete(key);
      this.days.set(key, known);
      return known;
    }
    const startMs = sameClock(source.city.startMs, period * PERIOD_DAYS);
    const made = twinErrors({
      grid: source.grid,
      city: { ...source.city, startMs },
      daysBack,
      slots: DAY_SLOTS,
      horizonSlots: source.horizonSlots,
      everySlots: source.everySlots,
    });
    this.days.set(key, made);
    for (const oldest of this.days.keys()) {
      if (this.days.size <= KEPT_DAYS) break;
      this.days.delete(oldest);
    }
    return made;
  }
}

/** Mirrored errors keep their size: what was too high is too low, and the quantiles change sides. */
function signed(rows: ErrorRows | null, sign: 1 | -1): ErrorRows | null {
  if (rows === null || sign === 1) return rows;
  return {
    error: rows.error.map((kw) => -kw),
    quantiles: rows.quantiles.map((row) => row.map((kw) => -kw)).reverse(),
  };
}
