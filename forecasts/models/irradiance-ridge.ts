/** Photovoltaics from irradiance: every feature is proportional to the sun, so that nights are exactly zero. */
import { isKnown } from '../regular-series.js';
import type { Exogenous } from '../forecaster.js';
import { harmonicsOf } from '../features/calendar-features.js';
import { weatherTrack, type WeatherMemory } from '../features/weather-features.js';
import {
  ridgeForecaster,
  type FeatureBlock,
  type FeatureGrid,
  type RidgeRecipe,
} from './ridge-forecaster.js';

/** Sun, its square (saturation, heating of cells), its product with temperature, and with two harmonics of the hour (roof angles). */
const WIDTH = 7;
const HARMONICS = 4;
/** Irradiance in the features and as the unit of errors [W/m²]. */
const UNIT_W_PER_M2 = 1000;
/** Below this an error relative to the sun is noise [W/m²]. */
const LEAST_W_PER_M2 = 20;
const MEAN_CELL_C = 15;

const recipe: RidgeRecipe = {
  id: 'irradiance-ridge@1',
  reads: ['irradiance', 'temperature'],
  penalties: [1e-3, 1, 1, 1, 1, 2, 2],
  centred: false,
  features,
  refuses: (exogenous) => (hasSun(exogenous) ? null : 'no-irradiance: the model has nothing to go by'),
};

/** y = G·(a + bG + cT + shape of the hour), errors in proportion to G. Without irradiance it is the seasonal naive (marked). */
export const irradianceRidge = ridgeForecaster(recipe);

function hasSun(exogenous: Exogenous): boolean {
  return exogenous.irradiance?.series.values.some((value) => isKnown(value)) ?? false;
}

function features(
  grid: FeatureGrid,
  input: Parameters<RidgeRecipe['features']>[1],
  memory: WeatherMemory,
): FeatureBlock {
  const track = weatherTrack(input.exogenous, grid, memory);
  const design = new Float64Array(grid.length * WIDTH);
  const hours = new Float64Array(grid.length);
  const unit = new Float64Array(grid.length);
  const harmonics = new Float64Array(HARMONICS);
  for (let i = 0; i < grid.length; i += 1) {
    const { hour } = input.calendar(grid.startMs + i * grid.stepMs);
    hours[i] = hour;
    const seen = track.irradiance[i] ?? Number.NaN;
    const sun = isKnown(seen) ? Math.max(0, seen) / UNIT_W_PER_M2 : 0;
    const warm = track.now[i] ?? Number.NaN;
    harmonicsOf(hour, harmonics);
    const row = [1, sun, isKnown(warm) ? (warm - MEAN_CELL_C) / 10 : 0, ...harmonics];
    for (const [j, value] of row.entries()) design[i * WIDTH + j] = sun * value;
    unit[i] = sun * UNIT_W_PER_M2 < LEAST_W_PER_M2 ? 0 : sun;
  }
  const gaps =
    track.missingIrradiance > 0
      ? [`irradiance-gaps: ${String(Math.round(100 * track.missingIrradiance))} % missing, taken as no sun`]
      : [];
  return { design, hours, unit, memory: track.memory, marks: gaps };
}
