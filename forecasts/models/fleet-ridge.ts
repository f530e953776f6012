/** `fleet-ridge@1`: the fleet of `fleet.ts` behind the port of every model; series that are fitted together share their area. */
import {
  LEVELS,
  type Exogenous,
  type FitOptions,
  type Forecast,
  type Forecaster,
  type PredictInput,
  type UpdateInput,
} from '../forecaster.js';
import { DAY_MS } from '../features/same-slot.js';
import type { WeatherMemory } from '../features/weather-features.js';
import { endOf, isKnown, newsSince, type RegularSeries } from '../regular-series.js';
import { bounded, boundsOf, type Bounds } from './bounded.js';
import { calendarRidge } from './calendar-ridge.js';
import { FLEET_LEAST_DAYS, FleetFit, FleetPredictor, updateMeter } from './fleet.js';
import { fleetArea } from './fleet-area.js';
import { fleetDesign, fleetGroups } from './fleet-design.js';
import { fleetLayout, HEAD } from './fleet-state.js';
import { MANY_GAPS } from './fleet-structure.js';
import type { RidgeState } from './ridge-forecaster.js';

/** Fitted state; plain JSON. */
export interface FleetRidgeState {
  readonly modelId: string;
  readonly stepMs: number;
  /** End of what it knows [epoch ms]. */
  readonly endMs: number;
  readonly levels: readonly number[];
  readonly bounds: Bounds;
  /** Steps since the start of the history. */
  readonly known: number;
  readonly memory: WeatherMemory;
  /** Packed numbers of the series, null = unknown; empty when the fallback speaks. */
  readonly row: readonly (number | null)[];
  /** Model for short histories; null when the row speaks. */
  readonly fallback: RidgeState | null;
  readonly marks: readonly string[];
}

/** For many series of one calendar and one weather; 90 days of history or more, with less it is calendar-ridge (marked). */
export const fleetRidge: Forecaster<FleetRidgeState> &
  Required<Pick<Forecaster<FleetRidgeState>, 'fitMany'>> = {
  id: 'fleet-ridge@1',
  reads: ['temperature', 'irradiance'],
  fit: (history, exogenous, options) => fitter(exogenous, options)(history),
  fitMany: (histories, exogenous, options) => histories.map(fitter(exogenous, options)),
  update: updateFleetRidge,
  predict: predictFleetRidge,
};

/** Fits series one after the other; areas are made once for all series of the same run of time. */
function fitter(exogenous: Exogenous, options: FitOptions): (history: RegularSeries) => FleetRidgeState {
  const areas = new Map<string, { readonly fit: FleetFit; readonly memory: WeatherMemory }>();
  const levels = options.levels ?? LEVELS;
  return (history) => {
    const { startMs, stepMs, values } = history;
    const known = {
      ...{ modelId: fleetRidge.id, stepMs, levels, endMs: endOf(history) },
      ...{ bounds: boundsOf(options), known: values.length },
    };
    if (values.length * stepMs < FLEET_LEAST_DAYS * DAY_MS) {
      const fallback = calendarRidge.fit(history, exogenous, options);
      return { ...known, memory: null, row: [], fallback, marks: [SHORT_HISTORY] };
    }
    const name = [startMs, stepMs, values.length].join(' ');
    const found = areas.get(name) ?? makeArea({ startMs, stepMs, length: values.length }, exogenous, options);
    areas.set(name, found);
    const row = new Float32Array(found.fit.layout.stride);
    found.fit.fit(values, row);
    return { ...known, memory: found.memory, row: plain(row), fallback: null, marks: gapMarks(row) };
  };
}

const SHORT_HISTORY = `short-history: a fleet needs ${String(FLEET_LEAST_DAYS)} days; calendar-ridge is used`;

function makeArea(
  grid: Parameters<typeof fleetArea>[0],
  exogenous: Exogenous,
  options: FitOptions,
): { fit: FleetFit; memory: WeatherMemory } {
  const area = fleetArea(grid, { exogenous, calendar: options.calendar });
  return { fit: new FleetFit(area, options.levels ?? LEVELS), memory: area.memory };
}

function gapMarks(row: Float32Array): string[] {
  const missing = row[HEAD.missing] ?? 0;
  if (missing === 1) return ['no-history: nothing was ever measured, zero is given'];
  return missing > MANY_GAPS ? [`gaps: ${String(Math.round(100 * missing))} % of the history missing`] : [];
}

function updateFleetRidge(state: FleetRidgeState, input: UpdateInput): FleetRidgeState {
  const news = newsSince(state.endMs, state.stepMs, input.news);
  if (news.values.length === 0) return state;
  const next = { ...state, endMs: endOf(news), known: state.known + news.values.length };
  if (state.fallback) return { ...next, fallback: calendarRidge.update(state.fallback, input) };
  const row = packed(state);
  const grid = { startMs: state.endMs, stepMs: state.stepMs, length: news.values.length };
  const design = fleetDesign(grid, { ...input, memory: state.memory });
  const layout = layoutOf(state);
  for (const [t, value] of news.values.entries()) {
    updateMeter(layout, row, { design, t, number: state.known + t }, value);
  }
  return { ...next, memory: design.memory, row: plain(row) };
}

function predictFleetRidge(state: FleetRidgeState, input: PredictInput): Forecast {
  const { levels, bounds, stepMs, endMs } = state;
  if (input.originMs < endMs) {
    throw new RangeError(
      `a state that knows up to ${String(endMs)} cannot predict from ${String(input.originMs)}: that is its past; keep the state from before`,
    );
  }
  if (state.fallback) {
    const said = calendarRidge.predict(state.fallback, input);
    return { ...said, marks: [...new Set([...state.marks, ...said.marks])] };
  }
  const from = Math.round((input.originMs - endMs) / stepMs);
  const count = input.horizon;
  const design = fleetDesign(
    { startMs: endMs, stepMs, length: from + count },
    { ...input, memory: state.memory },
  );
  const told = new Float32Array((1 + levels.length) * count);
  const at = { design, known: state.known, from, count };
  new FleetPredictor(layoutOf(state)).predict(packed(state), at, told);
  const run = (k: number): Float64Array =>
    Float64Array.from(told.subarray(k * count, (k + 1) * count), (value) => bounded(value, bounds));
  const marks =
    design.missingTemperature === 1 ? ['no-temperature: the calendar and recent values alone are used'] : [];
  return { mean: run(0), quantiles: levels.map((_, q) => run(q + 1)), marks: [...state.marks, ...marks] };
}

function layoutOf({ stepMs, levels }: FleetRidgeState): ReturnType<typeof fleetLayout> {
  return fleetLayout(stepMs, fleetGroups(stepMs), levels);
}

function plain(row: Float32Array): (number | null)[] {
  return Array.from(row, (value) => (isKnown(value) ? value : null));
}

function packed({ row }: FleetRidgeState): Float32Array {
  return Float32Array.from(row, (value) => value ?? Number.NaN);
}
