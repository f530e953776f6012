/** Front door of the forecasting package. */
export * from './forecaster.js';
export * from './regular-series.js';
