/** Models by the name they are asked for; a model stays here only while it earns its place on the leaderboard. */
import type { Forecaster } from '../forecaster.js';
import { arrivals } from './arrivals.js';
import { calendarOnly, calendarRidge } from './calendar-ridge.js';
import { fleetRidge } from './fleet-ridge.js';
import { irradianceRidge } from './irradiance-ridge.js';
import { loadRegression } from './load-regression.js';
import { seasonalNaive } from './seasonal-naive.js';
import { shortTermRidge } from './short-term-forecaster.js';
import { similarDays } from './similar-days.js';
import { doubleSeasonal } from './smoothing-forecaster.js';
import { pvTrees } from './pv-trees.js';
import { quantileTrees } from './trees.js';

/** Name without version, and the model. */
export const MODELS: Readonly<Record<string, Forecaster>> = {
  'seasonal-naive': seasonalNaive,
  'calendar-ridge': calendarRidge,
  'calendar-only': calendarOnly,
  'irradiance-ridge': irradianceRidge,
  'similar-days': similarDays,
  'load-regression': loadRegression,
  'double-seasonal': doubleSeasonal,
  'short-term-ridge': shortTermRidge,
  'fleet-ridge': fleetRidge,
  arrivals,
  'quantile-trees': quantileTrees,
  'pv-trees': pvTrees,
};
