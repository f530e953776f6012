/** Which series are forecast: meters, their sums up the grid, and the generators that follow sun and river. */
import {
  calendarOnly,
  calendarRidge,
  doubleSeasonal,
  fleetRidge,
  irradianceRidge,
  loadRegression,
  seasonalNaive,
  shortTermRidge,
  similarDays,
  type Forecaster,
} from '../../../forecasts/index.js';
import { CITY_NODE } from '../../core/dispatch/snapshot.js';
import type { GridMeter, GridModel } from '../../core/grid/grid-model.js';
import { seriesId, type SeriesId } from '../../core/series/series.js';

/** One series to forecast. */
export interface ForecastTarget {
  readonly id: SeriesId;
  /** Measured series whose sum it is; just itself for a meter or an asset. */
  readonly parts: readonly SeriesId[];
  /** The preferred model. */
  readonly model: Forecaster;
  /** What takes its place when it does badly, in this order; the last one always has something to say. */
  readonly fallbacks: readonly Forecaster[];
  /** Models that come before the preferred one once there is enough history for them, best first; none for most of the plant. */
  readonly longModels?: readonly LongModel[];
  /** Largest value [kW]; generators never take power. */
  readonly upperBoundKw?: number;
}

/** A model that learns from all the history there is, and needs so much of it. */
export interface LongModel {
  readonly model: Forecaster;
  /** Known days before the days on which models are compared. */
  readonly leastDays: number;
}

type Models = Pick<ForecastTarget, 'model' | 'fallbacks' | 'longModels'>;

const LOAD: Models = { model: calendarRidge, fallbacks: [calendarOnly, seasonalNaive] };
/** A meter has the one that costs least; there are many of them. */
const METER: Models = { ...LOAD, longModels: [{ model: fleetRidge, leastDays: 90 }] };
/** Sums are few and plans rest on them. */
const SUM: Models = {
  ...LOAD,
  longModels: [
    { model: loadRegression, leastDays: 90 },
    { model: fleetRidge, leastDays: 90 },
    { model: shortTermRidge, leastDays: 56 },
    { model: doubleSeasonal, leastDays: 42 },
    { model: similarDays, leastDays: 42 },
  ],
};
const SUN: Models = { model: irradianceRidge, fallbacks: [seasonalNaive] };
const RIVER: Models = { model: calendarOnly, fallbacks: [seasonalNaive] };

/**
 * The models a target has at a length of history, the preferred one first.
 *
 * @param knownDays days of history that are known; default: every model it can ever have
 */
export function modelsOf(
  { model, fallbacks, longModels = [] }: Models,
  knownDays = Number.POSITIVE_INFINITY,
): readonly [Forecaster, ...Forecaster[]] {
  const long = longModels.filter(({ leastDays }) => leastDays <= knownDays).map((one) => one.model);
  const [first = model, ...others] = [...long, model, ...fallbacks];
  return [first, ...others];
}

/** Whether a model, by its id, learns from all the history there is and not from the last weeks alone. */
export function usesLongModel({ longModels = [] }: Models, modelId: string): boolean {
  return longModels.some(({ model }) => model.id === modelId);
}

/** Targets of a grid, every part before the sums it belongs to. */
export function forecastTargets(grid: GridModel): ForecastTarget[] {
  return [
    ...grid.meters.flatMap((meter) => [single(meter.id, 'base'), single(meter.id, 'power')]),
    ...generators(grid),
    ...sums(grid),
  ];
}

function single(meterId: string, observable: 'base' | 'power'): ForecastTarget {
  const id = seriesId(meterId, observable);
  return { id, parts: [id], ...METER };
}

function generators(grid: GridModel): ForecastTarget[] {
  return grid.assets.flatMap((asset) => {
    if (asset.kind !== 'pv' && asset.kind !== 'wind' && asset.kind !== 'hydro') return [];
    const id = seriesId(asset.id, 'power');
    return [{ id, parts: [id], ...(asset.kind === 'pv' ? SUN : RIVER), upperBoundKw: 0 }];
  });
}

function sums(grid: GridModel): ForecastTarget[] {
  const distribution = new Set(grid.substations.filter((s) => s.level === 'distribution').map((s) => s.id));
  const city = grid.meters.filter((meter) => distribution.has(meter.substationId));
  return [
    ...grid.districts.map((d) =>
      sum(
        d.id,
        'power',
        grid.meters.filter((meter) => meter.districtId === d.id),
      ),
    ),
    ...grid.substations.flatMap((s) => {
      const meters = grid.meters.filter((meter) => meter.substationId === s.id);
      return [sum(s.id, 'power', meters), sum(s.id, 'base', meters)];
    }),
    sum(CITY_NODE, 'power', city),
    sum(CITY_NODE, 'base', city),
  ].filter((target) => target.parts.length > 0);
}

function sum(ownerId: string, observable: 'power' | 'base', meters: readonly GridMeter[]): ForecastTarget {
  return {
    id: seriesId(ownerId, observable),
    parts: meters.map((meter) => seriesId(meter.id, observable)),
    ...SUM,
  };
}
