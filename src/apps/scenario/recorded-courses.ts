/** What a service recorded of a range, as known at one instant: courses of meters, plants and weather, with gaps filled and counted. */
import { contentHash } from '../../core/control/content-hash.js';
import { DomainError } from '../../core/domain-error.js';
import type { Site } from '../../core/grid/site.js';
import { weatherSeriesId } from '../../core/grid/weather-series.js';
import { type RegularSeries, type SeriesId, seriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { MeterReadingStore } from '../../ports/meter-reading-store.js';
import type { GivenCourses } from '../../twin/city/city-types.js';
import { MeasuredSky } from './measured-sky.js';

/** Range of slots, as known at one instant [epoch ms]. */
export interface RecordedRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly knownAtMs: number;
}

/** More missing than this makes no base [share]. */
const MOST_MISSING = 0.5;
const DAY_SLOTS = 96;

/** Courses of a range, ready to be played. */
export interface RecordedCourses {
  readonly given: GivenCourses;
  /** Hash of everything that was read. */
  readonly dataHash: string;
  /** Share of quarter-hours nobody measured; the day before stands there. */
  readonly filledShare: number;
  /** Course of a series of the site, for forecast errors; null when it was not recorded. */
  readonly came: (id: SeriesId) => RegularSeries | null;
}

/**
 * Reads a range.
 *
 * @throws DomainError `invalid-scenario` when more than half of a meter's quarter-hours, or the weather, is missing
 */
export async function readCourses(
  readings: MeterReadingStore,
  site: Site,
  range: RecordedRange,
): Promise<RecordedCourses> {
  const { grid } = site;
  const temperatureId = weatherSeriesId(site, 'outdoorTemperature');
  const irradianceId = weatherSeriesId(site, 'irradiance');
  const power = [...grid.meters, ...grid.assets].map(({ id }) => seriesId(id, 'power'));
  const weather = [temperatureId, irradianceId].filter((id) => id !== null);
  const { knownAtMs: asKnownAtMs, ...bounds } = range;
  const raw = await readings.slotSeries({ seriesIds: [...power, ...weather], ...bounds, asKnownAtMs });
  const filled = new Map<SeriesId, RegularSeries>();
  let missing = 0;
  const fill = (id: SeriesId, isNeeded: boolean): RegularSeries => {
    const { series, gaps } = filledSeries(raw.get(id), range);
    if (isNeeded && gaps > MOST_MISSING * series.values.length) throw tooLittle(id, gaps, range);
    missing += gaps;
    filled.set(id, series);
    return series;
  };
  for (const meter of grid.meters) fill(seriesId(meter.id, 'power'), true);
  for (const asset of grid.assets) fill(seriesId(asset.id, 'power'), false);
  const sky = new MeasuredSky(
    fill(needed(temperatureId, 'outdoor temperature'), true),
    fill(needed(irradianceId, 'irradiance'), true),
  );
  for (const meter of grid.meters) filled.set(seriesId(meter.id, 'base'), baseOf(site, meter.id, filled));
  const at = (id: SeriesId, ms: number): number => valueAt(filled.get(id), ms);
  const plants = new Set(grid.assets.filter((a) => a.kind === 'pv' || a.kind === 'hydro').map((a) => a.id));
  return {
    given: {
      sky,
      baseKw: (meterId, ms) => at(seriesId(meterId, 'base'), ms),
      generationKw: (assetId, ms) =>
        plants.has(assetId) ? Math.min(0, at(seriesId(assetId, 'power'), ms)) : undefined,
    },
    dataHash: contentHash([...filled].map(([id, { values }]) => [id, [...values]])),
    filledShare: missing / Math.max(1, raw.size * ((range.endMs - range.startMs) / SLOT_MS)),
    came: (id) => filled.get(id) ?? null,
  };
}

/** A gap takes the value of the day before, else of the day after, else 0. */
function filledSeries(
  series: RegularSeries | undefined,
  { startMs, endMs }: RecordedRange,
): { series: RegularSeries; gaps: number } {
  const length = (endMs - startMs) / SLOT_MS;
  const shift = series ? (startMs - series.startMs) / SLOT_MS : 0;
  const values = Float64Array.from({ length }, (_, i) => series?.values[i + shift] ?? Number.NaN);
  let gaps = 0;
  for (let i = 0; i < length; i++) {
    if (Number.isFinite(values[i])) continue;
    gaps += 1;
    values[i] = nearestDay(values, i);
  }
  return { series: { startMs, stepMs: SLOT_MS, values }, gaps };
}

function nearestDay(values: Float64Array, at: number): number {
  const before = values[at - DAY_SLOTS];
  if (before !== undefined && Number.isFinite(before)) return before;
  for (let i = at + DAY_SLOTS; i < values.length; i += DAY_SLOTS) {
    const after = values[i];
    if (after !== undefined && Number.isFinite(after)) return after;
  }
  return 0;
}

/** Meter less the assets behind it. */
function baseOf(site: Site, meterId: string, power: ReadonlyMap<SeriesId, RegularSeries>): RegularSeries {
  const meter = power.get(seriesId(meterId, 'power'));
  if (!meter) throw new Error(`the course of ${meterId} was not read`);
  const behind = site.grid.assets.filter((a) => a.meterId === meterId);
  const values = meter.values.map((kw, i) =>
    behind.reduce((left, { id }) => left - (power.get(seriesId(id, 'power'))?.values[i] ?? 0), kw),
  );
  return { ...meter, values };
}

function valueAt(series: RegularSeries | undefined, ms: number): number {
  return series?.values[Math.floor((ms - series.startMs) / series.stepMs)] ?? 0;
}

function needed(id: SeriesId | null, what: string): SeriesId {
  if (id !== null) return id;
  throw new DomainError(
    'invalid-scenario',
    `the site measures no ${what}; expected a sensor of it for a recorded base; play the made world (source: made)`,
  );
}

function tooLittle(id: SeriesId, gaps: number, { startMs, endMs }: RecordedRange): DomainError {
  const slots = (endMs - startMs) / SLOT_MS;
  const text = (ms: number): string => new Date(ms).toISOString();
  return new DomainError(
    'invalid-scenario',
    `saw ${String(slots - gaps)} of ${String(slots)} quarter-hours of ${id} from ${text(startMs)} to ${text(endMs)}; ` +
      `expected at least half; choose a range with data, or play the made world (source: made)`,
  );
}
