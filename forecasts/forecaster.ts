/** The port of every model: fit on history gives plain data, predict on that data gives mean and quantiles. */
import type { RegularSeries } from './regular-series.js';

/** Levels of the quantiles every model gives, in rising order. */
export const LEVELS = [0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95] as const;

/** What a wall clock and a wall calendar show at an instant. */
export interface CalendarReading {
  /** Hour of the civil day with its fraction, 0 <= hour < 24. */
  readonly hour: number;
  /** ISO weekday 1 (Monday) .. 7 (Sunday). */
  readonly weekday: number;
  readonly holiday: boolean;
}

/** Reads the calendar at an instant [epoch ms, UTC]. The package itself knows no zone and no holiday. */
export type Calendar = (instantMs: number) => CalendarReading;

/** A series known besides the history, with the delay after which it is known. */
export interface ExogenousSeries {
  readonly series: RegularSeries;
  /**
   * The value of instant t is known at t + availabilityLagMs [ms]: positive for a meter's delay,
   * negative for something forecast ahead (-48 h: known two days before).
   */
  readonly availabilityLagMs: number;
}

/** Weather a model may use; covers the past it is fitted on and the future it predicts. */
export interface Exogenous {
  /** Outdoor temperature [°C]. */
  readonly temperature?: ExogenousSeries;
  /** Global irradiance [W/m²]. */
  readonly irradiance?: ExogenousSeries;
}

/** Choices of a fit. */
export interface FitOptions {
  readonly calendar: Calendar;
  /** Farthest lead that will be asked for [ms]; default 48 h. */
  readonly maxLeadMs?: number;
  /** Physical bounds of the series; mean and quantiles stay inside. */
  readonly lowerBound?: number;
  readonly upperBound?: number;
}

/** What a forecast is made from. */
export interface PredictInput {
  /** Start of the first step to predict [epoch ms]; on the grid of the history. */
  readonly originMs: number;
  /** Steps to predict. */
  readonly horizon: number;
  /** What was measured lately: at least from the end of the fit's history; values at or after the origin are ignored. */
  readonly history: RegularSeries;
  readonly exogenous: Exogenous;
  readonly calendar: Calendar;
}

/** A forecast: value i is for [originMs + i*stepMs, ...). */
export interface Forecast {
  /** Shape (H). */
  readonly mean: Float64Array;
  /** One row of shape (H) per level of {@link LEVELS}, never crossing. */
  readonly quantiles: readonly Float64Array[];
  /** Fallbacks that were taken, in words; empty when none was. */
  readonly marks: readonly string[];
}

/** Which measured weather a model reads, so that the evaluator can refuse what could not have been known. */
export type ExogenousName = keyof Exogenous;

/** A model. `State` is plain JSON: it can be stored, compared and replayed. */
export interface Forecaster<State = unknown> {
  /** Name and version, for example `calendar-ridge@1`. */
  readonly id: string;
  /** Exogenous series it reads at the time it predicts for. */
  readonly reads: readonly ExogenousName[];
  fit(history: RegularSeries, exogenous: Exogenous, options: FitOptions): State;
  predict(state: State, input: PredictInput): Forecast;
}
