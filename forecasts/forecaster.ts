/** The port of every model: fit on history gives plain data, update takes in what came since, predict gives mean and quantiles. */
import type { RegularSeries } from './regular-series.js';

/** Levels of the quantiles a model gives when a fit asks for none, in rising order. */
export const LEVELS = [0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95] as const;

/** What a wall clock and a wall calendar show at an instant. */
export interface CalendarReading {
  /** Hour of the civil day with its fraction, 0 <= hour < 24. */
  readonly hour: number;
  /** ISO weekday 1 (Monday) .. 7 (Sunday). */
  readonly weekday: number;
  readonly holiday: boolean;
  /** Civil days since 1970-01-01. */
  readonly dayNumber: number;
  /** Working day between a holiday and a weekend. */
  readonly bridge: boolean;
  /** Share of the population on school holidays, 0..1. */
  readonly schoolHoliday: number;
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
  /** Other weather by name, each in a unit that stays the same from fit to forecast. */
  readonly others?: Readonly<Record<string, ExogenousSeries>>;
}

/** Choices of a fit. */
export interface FitOptions {
  readonly calendar: Calendar;
  /** Levels of the quantiles, rising in (0, 1); default {@link LEVELS}. */
  readonly levels?: readonly number[];
  /** Farthest lead that will be asked for [ms]; default 48 h. */
  readonly maxLeadMs?: number;
  /** Physical bounds of the series; mean and quantiles stay inside. */
  readonly lowerBound?: number;
  readonly upperBound?: number;
  /** Seed of whatever a model draws; default 1. */
  readonly seed?: number;
}

/** What a state is brought up to date with. */
export interface UpdateInput {
  /** Measured values from the end of the state's knowledge on; what lies before is left out, a gap is NaN. */
  readonly news: RegularSeries;
  /** Weather over the time of the news. */
  readonly exogenous: Exogenous;
  readonly calendar: Calendar;
}

/** What a forecast is made from. */
export interface PredictInput {
  /** Start of the first step to predict [epoch ms]; on the grid of the history, at or after the end of the state's knowledge. */
  readonly originMs: number;
  /** Steps to predict. */
  readonly horizon: number;
  /** Weather from the end of the state's knowledge to the last step. */
  readonly exogenous: Exogenous;
  readonly calendar: Calendar;
}

/** A forecast: value i is for [originMs + i*stepMs, ...). */
export interface Forecast {
  /** Shape (H). */
  readonly mean: Float64Array;
  /** One row of shape (H) per level of the fit, never crossing. */
  readonly quantiles: readonly Float64Array[];
  /** Fallbacks that were taken, in words; empty when none was. */
  readonly marks: readonly string[];
}

/** Which weather a model reads at the time it predicts for, so that the evaluator can refuse what could not have been known. */
export type ExogenousName = keyof Exogenous;

/** A model. `State` is plain JSON: it can be stored, compared and replayed. */
export interface Forecaster<State = unknown> {
  /** Name and version, for example `calendar-ridge@1`. */
  readonly id: string;
  /** Exogenous series it reads at the time it predicts for. */
  readonly reads: readonly ExogenousName[];
  fit(history: RegularSeries, exogenous: Exogenous, options: FitOptions): State;
  /** One state per history, from a fit that learns over all of them; where it exists it is taken for series that are fitted together. */
  fitMany?(histories: readonly RegularSeries[], exogenous: Exogenous, options: FitOptions): State[];
  /** As `fit`, keeping what an earlier state learned from outcomes; where it exists it is taken when a fit has become old. */
  refit?(before: State, history: RegularSeries, exogenous: Exogenous, options: FitOptions): State;
  /** The state that knows the news as well; constant time for each new value. The old state stays as it is. */
  update(state: State, input: UpdateInput): State;
  predict(state: State, input: PredictInput): Forecast;
}
