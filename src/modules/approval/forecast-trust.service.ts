/** How far the forecast can be trusted: its band, and how it missed in the last day: question 7 of an approval. */
import { Injectable } from '@nestjs/common';
import { quantileOf, type SeriesForecast } from '../../core/series/forecast.js';
import { seriesId } from '../../core/series/series.js';
import type { District, GridMeter } from '../../core/grid/grid-model.js';
import { SLOT_MS, slotStart } from '../../core/time/slot.js';
import { ForecastStore } from '../../ports/forecast-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SiteModel } from '../../ports/site-token.js';
import type { ApprovalScreen } from './approval-screen.schema.js';

type Trust = ApprovalScreen['trust'];

/** Time a forecast must have been known before its slot to count [ms]. */
const LEAD_MS = 3_600_000;
const DAY_MS = 86_400_000;
const CITY_SERIES = 'CITY.base';

/** Misses of one meter in the last day. */
interface Misses {
  readonly sumKw: number;
  readonly cameKw: number;
  readonly worst: { readonly atMs: number; readonly forecastKw: number; readonly cameKw: number } | null;
}

@Injectable()
export class ForecastTrust {
  constructor(
    private readonly forecasts: ForecastStore,
    private readonly readings: MeterReadingStore,
    private readonly model: SiteModel,
  ) {}

  /** The band along the slots of a plan, and the misses of the 24 h before now. */
  async of(
    planForecasts: readonly SeriesForecast[],
    slotsMs: readonly number[],
    nowMs: number,
  ): Promise<Trust> {
    const { districts, meters } = this.model.site().grid;
    const endMs = slotStart(nowMs);
    const misses = await Promise.all(
      meters.map(async (meter) => [meter, await this.missesOf(meter, endMs)] as const),
    );
    const worst = misses
      .flatMap(([{ districtId }, { worst: one }]) => (one ? [{ districtId, ...one }] : []))
      .sort((a, b) => missOf(b) - missOf(a));
    return {
      city: cityBand(planForecasts, slotsMs),
      districts: districts.map((district) => districtError(district, misses)),
      largestMiss: worst[0] ?? null,
    };
  }

  private async missesOf({ id }: GridMeter, endMs: number): Promise<Misses> {
    const base = seriesId(id, 'base');
    const range = { startMs: endMs - DAY_MS, endMs };
    const came = (await this.readings.slotSeries({ seriesIds: [base], ...range })).get(base)?.values;
    const steps = await this.forecasts.newestPerStep({
      seriesId: base,
      ...range,
      knownAtMs: endMs,
      minLeadMs: LEAD_MS,
    });
    let misses: Misses = { sumKw: 0, cameKw: 0, worst: null };
    for (const { startMs, mean } of steps) {
      const value = came?.[(startMs - range.startMs) / SLOT_MS] ?? Number.NaN;
      if (!Number.isFinite(value) || !Number.isFinite(mean)) continue;
      const one = { atMs: startMs, forecastKw: mean, cameKw: value };
      misses = {
        sumKw: misses.sumKw + missOf(one),
        cameKw: misses.cameKw + Math.abs(value),
        worst: misses.worst && missOf(misses.worst) >= missOf(one) ? misses.worst : one,
      };
    }
    return misses;
  }
}

function missOf({ forecastKw, cameKw }: { forecastKw: number; cameKw: number }): number {
  return Math.abs(forecastKw - cameKw);
}

function districtError(
  { id, name }: District,
  misses: readonly (readonly [GridMeter, Misses])[],
): Trust['districts'][number] {
  const own = misses.filter(([meter]) => meter.districtId === id).map(([, found]) => found);
  const cameKw = own.reduce((sum, one) => sum + one.cameKw, 0);
  const missKw = own.reduce((sum, one) => sum + one.sumKw, 0);
  return { districtId: id, name, errorShare: cameKw > 0 ? missKw / cameKw : null };
}

function cityBand(forecasts: readonly SeriesForecast[], slotsMs: readonly number[]): Trust['city'] {
  const city = forecasts.find((one) => one.seriesId === CITY_SERIES);
  if (!city || city.quantiles.length === 0) return null;
  const at = (level: number): number[] => {
    const values = quantileOf(city, level);
    return slotsMs.map((ms) => values[Math.floor((ms - city.startMs) / city.stepMs)] ?? Number.NaN);
  };
  const [p10Kw, p50Kw, p90Kw] = [at(0.1), at(0.5), at(0.9)];
  if ([...p10Kw, ...p50Kw, ...p90Kw].some((kw) => !Number.isFinite(kw))) return null;
  const width = p90Kw.reduce((sum, kw, t) => sum + kw - (p10Kw[t] ?? kw), 0);
  const demand = p50Kw.reduce((sum, kw) => sum + Math.abs(kw), 0);
  return { p10Kw, p50Kw, p90Kw, widthShare: demand > 0 ? width / demand : 0 };
}
