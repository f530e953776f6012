/** Load from calendar and weather: ridge on the shape of the day by kind of day, heating and cooling degrees, and the sun. */
import type { Exogenous } from '../forecaster.js';
import {
  CALENDAR_WIDTH,
  calendarPenalties,
  fillCalendar,
  harmonicBuffer,
  harmonicsOf,
} from '../features/calendar-features.js';
import {
  WEATHER_WIDTH,
  fillWeather,
  weatherTrack,
  type WeatherMemory,
} from '../features/weather-features.js';
import {
  ridgeForecaster,
  type FeatureBlock,
  type FeatureGrid,
  type RidgeRecipe,
} from './ridge-forecaster.js';

const WIDTH = CALENDAR_WIDTH + WEATHER_WIDTH;
const WEATHER_PENALTY = 2;
/** Share of steps without weather above which it is marked. */
const MANY_MISSING = 0.1;

const recipe: RidgeRecipe = {
  id: 'calendar-ridge@1',
  reads: ['temperature', 'irradiance'],
  penalties: [...calendarPenalties(), ...new Array<number>(WEATHER_WIDTH).fill(WEATHER_PENALTY)],
  centred: true,
  features,
  refuses: () => null,
};

/**
 * y = level + calendar + weather + correction from the last errors. Works without weather (marked) and from two days of
 * history on; with less it is the seasonal naive (marked).
 */
export const calendarRidge = ridgeForecaster(recipe);

/** The same for what weather does not drive within days, such as a river: reads no weather and misses none. */
export const calendarOnly = ridgeForecaster({
  ...recipe,
  id: 'calendar-only@1',
  reads: [],
  features: (grid, input, memory) => ({ ...features(grid, { ...input, exogenous: {} }, memory), marks: [] }),
});

function features(
  grid: FeatureGrid,
  input: Parameters<RidgeRecipe['features']>[1],
  memory: WeatherMemory,
): FeatureBlock {
  const track = weatherTrack(input.exogenous, grid, memory);
  const design = new Float64Array(grid.length * WIDTH);
  const hours = new Float64Array(grid.length);
  const harmonics = harmonicBuffer();
  for (let i = 0; i < grid.length; i += 1) {
    const reading = input.calendar(grid.startMs + i * grid.stepMs);
    const row = design.subarray(i * WIDTH, (i + 1) * WIDTH);
    hours[i] = reading.hour;
    harmonicsOf(reading.hour, harmonics);
    fillCalendar(row, 0, reading, harmonics);
    fillWeather(row, CALENDAR_WIDTH, { track, i, harmonics });
  }
  const unit = new Float64Array(grid.length).fill(1);
  return { design, hours, unit, memory: track.memory, marks: weatherMarks(input.exogenous, track) };
}

function weatherMarks(
  exogenous: Exogenous,
  track: { readonly missingTemperature: number; readonly missingIrradiance: number },
): string[] {
  const marks: string[] = [];
  if (!exogenous.temperature || track.missingTemperature === 1) {
    marks.push('no-temperature: the calendar and recent values alone are used');
  } else if (track.missingTemperature > MANY_MISSING) {
    marks.push(
      `temperature-gaps: ${percent(track.missingTemperature)} missing, the smoothed value before is held`,
    );
  }
  if (exogenous.irradiance && track.missingIrradiance > MANY_MISSING) {
    marks.push(`irradiance-gaps: ${percent(track.missingIrradiance)} missing, left out there`);
  }
  return marks;
}

function percent(share: number): string {
  return `${String(Math.round(100 * share))} %`;
}
