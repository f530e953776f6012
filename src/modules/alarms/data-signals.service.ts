/** Gathers what closed slots, forecasts and their scores say. */
import { Injectable } from '@nestjs/common';
import type { AlarmSignal } from '../../core/alarm/alarm-record.js';
import {
  DEVIATION_STEPS,
  type DeviationStep,
  deviationSignals,
  type MeasuredOwner,
  modelSignals,
  staleSignals,
  type WeatherSign,
  weatherSignals,
} from '../../core/alarm/signals-data.js';
import { CITY_NODE } from '../../core/dispatch/snapshot.js';
import type { GridMeter } from '../../core/grid/grid-model.js';
import type { WeatherPoint } from '../../core/grid/site.js';
import { publishedWeatherId, weatherSeriesId, weatherServiceId } from '../../core/grid/weather-series.js';
import { type ForecastScore, forecastQuality } from '../../core/series/forecast-score.js';
import { QUANTILE_LEVELS } from '../../core/series/forecast.js';
import { type RegularSeries, seriesId, type SeriesId, splitSeriesId } from '../../core/series/series.js';
import { SLOT_MS, slotStart } from '../../core/time/slot.js';
import { ForecastModelStore } from '../../ports/forecast-model-store.js';
import { ForecastStore } from '../../ports/forecast-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SiteModel } from '../../ports/site-token.js';

/** Days of scores a model is judged on [ms]. */
const JUDGED_MS = 8 * 86_400_000;

/** Values come for seconds after a slot's end: until then the slot before is the last one that can be judged [ms]. */
const CLOSING_MS = 120_000;

const [Q10, Q90] = [QUANTILE_LEVELS.indexOf(0.1), QUANTILE_LEVELS.indexOf(0.9)];

@Injectable()
export class DataSignals {
  constructor(
    private readonly readings: MeterReadingStore,
    private readonly forecasts: ForecastStore,
    private readonly models: ForecastModelStore,
    private readonly model: SiteModel,
  ) {}

  /** All signals of data at an instant [epoch ms]. */
  async gather(nowMs: number): Promise<AlarmSignal[]> {
    const endMs = slotStart(nowMs - CLOSING_MS);
    const [deviations, stale, weather, quality] = await Promise.all([
      this.deviations(endMs, nowMs),
      this.stale(endMs),
      this.weather(nowMs),
      this.quality(nowMs),
    ]);
    return [...deviations, ...stale, ...weatherSignals(weather, nowMs), ...modelSignals(quality)];
  }

  private async deviations(endMs: number, nowMs: number): Promise<AlarmSignal[]> {
    const startMs = endMs - DEVIATION_STEPS * SLOT_MS;
    const { grid } = this.model.site();
    const stations = grid.substations.filter(({ level }) => level === 'distribution');
    const ids = new Set(stations.map(({ id }) => id));
    const meters = grid.meters.filter(({ substationId }) => ids.has(substationId));
    const measured = await this.readings.slotSeries({
      seriesIds: meters.map(({ id }) => seriesId(id, 'base')),
      startMs,
      endMs,
    });
    const nodes = [
      ...stations.map(({ id }) => ({ nodeId: id, own: meters.filter((meter) => meter.substationId === id) })),
      { nodeId: CITY_NODE, own: meters },
    ];
    const signs = await Promise.all(
      nodes.map(async ({ nodeId, own }) => {
        const query = { seriesId: seriesId(nodeId, 'base'), startMs, endMs, knownAtMs: nowMs };
        const steps = await this.forecasts.newestPerStep({ ...query, minLeadMs: SLOT_MS });
        return {
          nodeId,
          steps: steps.map(({ startMs: atMs, mean, quantiles }): DeviationStep => ({
            measuredKw: sumAt(own, measured, (atMs - startMs) / SLOT_MS),
            meanKw: mean,
            q10Kw: quantiles[Q10] ?? Number.NaN,
            q90Kw: quantiles[Q90] ?? Number.NaN,
          })),
        };
      }),
    );
    return deviationSignals(signs);
  }

  private async stale(endMs: number): Promise<AlarmSignal[]> {
    const owners = this.owners();
    const values = await this.readings.slotValues({
      seriesIds: owners.map(({ id }) => seriesId(id, 'power')),
      startMs: endMs - SLOT_MS,
      endMs,
    });
    return staleSignals(
      owners,
      new Map(values.map((value) => [splitSeriesId(value.seriesId).ownerId, value])),
    );
  }

  /** Meters and assets that are read. */
  private owners(): MeasuredOwner[] {
    const { grid, readPoints } = this.model.site();
    const endpointOf = new Map(
      readPoints
        .filter(({ observable }) => observable === 'activePower' || observable === 'importBlock')
        .map(({ ownerId, endpointId }) => [ownerId, endpointId]),
    );
    const owner = (id: string, districtId: string, kind: MeasuredOwner['kind']): MeasuredOwner[] => {
      const endpointId = endpointOf.get(id);
      return endpointId === undefined ? [] : [{ id, kind, districtId, endpointId }];
    };
    return [
      ...grid.meters.flatMap((meter) => owner(meter.id, meter.districtId, 'meter')),
      ...grid.assets.flatMap((asset) => owner(asset.id, asset.districtId, 'asset')),
    ];
  }

  /** The older of temperature and sun, each the newest there is. */
  private async weather(nowMs: number): Promise<WeatherSign> {
    const wanted: readonly WeatherPoint['observable'][] = ['outdoorTemperature', 'irradiance'];
    const names = wanted.map((observable) => this.weatherNames(observable));
    const latest = await this.forecasts.latest(names.flat(), nowMs);
    const signs = names.map((ids) =>
      ids
        .flatMap((id) => latest.get(id) ?? [])
        .sort((a, b) => b.issuedAtMs - a.issuedAtMs)
        .map((one) => ({ issuedAtMs: one.issuedAtMs, endMs: one.startMs + one.stepMs * one.mean.length }))
        .at(0),
    );
    return signs.reduce<WeatherSign>(
      (worst, sign) => {
        if (worst === null || !sign) return null;
        return {
          issuedAtMs: Math.min(worst.issuedAtMs, sign.issuedAtMs),
          endMs: Math.min(worst.endMs, sign.endMs),
        };
      },
      { issuedAtMs: Number.POSITIVE_INFINITY, endMs: Number.POSITIVE_INFINITY },
    );
  }

  private weatherNames(observable: WeatherPoint['observable']): SeriesId[] {
    const site = this.model.site();
    const own = publishedWeatherId(site, observable) ?? weatherSeriesId(site, observable);
    return own === null ? [weatherServiceId(observable)] : [own, weatherServiceId(observable)];
  }

  private async quality(nowMs: number): Promise<ReturnType<typeof forecastQuality>[]> {
    const scores = await this.models.scores(null, { startMs: nowMs - JUDGED_MS, endMs: nowMs });
    const groups = new Map<string, ForecastScore[]>();
    for (const score of scores) {
      const key = `${score.seriesId} ${String(score.leadMs)}`;
      const group = groups.get(key);
      if (group) group.push(score);
      else groups.set(key, [score]);
    }
    return [...groups.values()].map(forecastQuality);
  }
}

/** Sum of the meters' base loads in a slot; NaN when one is not known: absent is not zero. */
function sumAt(
  meters: readonly GridMeter[],
  measured: ReadonlyMap<SeriesId, RegularSeries>,
  k: number,
): number {
  return meters.reduce(
    (sum, { id }) => sum + (measured.get(seriesId(id, 'base'))?.values[k] ?? Number.NaN),
    0,
  );
}
