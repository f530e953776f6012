/** Front door of the forecasting package. */
export { LEVELS } from './forecaster.js';
export type {
  Calendar,
  CalendarReading,
  Exogenous,
  ExogenousName,
  ExogenousSeries,
  FitOptions,
  Forecast,
  Forecaster,
  PredictInput,
} from './forecaster.js';
export { endOf, knownCount, sliceOf, trimmed, valueAt } from './regular-series.js';
export type { RegularSeries } from './regular-series.js';
export { seasonalNaive } from './models/seasonal-naive.js';
export type { SeasonalNaiveState } from './models/seasonal-naive.js';
export { calendarOnly, calendarRidge } from './models/calendar-ridge.js';
export { irradianceRidge } from './models/irradiance-ridge.js';
export type { RidgeState } from './models/ridge-forecaster.js';
export { loadRegression } from './models/load-regression.js';
export { shortTermRidge } from './models/short-term-forecaster.js';
export { similarDays } from './models/similar-days.js';
export { doubleSeasonal } from './models/smoothing-forecaster.js';
export { DAY_MS, sameCivilSlot } from './features/same-slot.js';
export { backtest } from './evaluate/backtest.js';
export type { BacktestOptions, BacktestReport } from './evaluate/backtest.js';
export { M4Error, readM4, scoreM4, writeM4 } from './cli/m4.js';
export { leaderboardText } from './cli/leaderboard.js';
export { runForecastStream } from './cli/stream.js';
export { StreamError } from './cli/stream-message.js';
export { LeakageError } from './evaluate/leakage.js';
export { scoreOf } from './evaluate/metrics.js';
export type { Score } from './evaluate/metrics.js';
export { dependenceOf, reconciledForecasts } from './reconcile/coherent-quantiles.js';
export type { Dependence } from './reconcile/coherent-quantiles.js';
export { hierarchyOf } from './reconcile/hierarchy.js';
export type { Hierarchy } from './reconcile/hierarchy.js';
export { fitReconciliation, reconcile } from './reconcile/minimum-trace.js';
export type { Reconciliation } from './reconcile/minimum-trace.js';
export { FleetFit, FleetPredictor, updateMeter } from './models/fleet.js';
export { fleetArea } from './models/fleet-area.js';
export type { FleetArea } from './models/fleet-area.js';
export { fleetDesign } from './models/fleet-design.js';
export type { FleetDesign } from './models/fleet-design.js';
export { fleetLayout } from './models/fleet-state.js';
export type { FleetLayout } from './models/fleet-state.js';
export { fleetRidge } from './models/fleet-ridge.js';
export type { FleetRidgeState } from './models/fleet-ridge.js';
