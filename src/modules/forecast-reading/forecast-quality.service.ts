/** How forecasts turned out, for people: error, bias, coverage and drift of each series and lead over the last days. */
import { Injectable } from '@nestjs/common';
import { forecastQuality, type ForecastScore } from '../../core/series/forecast-score.js';
import { HOUSE_UNIT } from '../../core/quantity/unit.js';
import { OBSERVABLE_DIMENSION, type SeriesId, splitSeriesId } from '../../core/series/series.js';
import { civilDay, civilTime } from '../../core/time/civil.js';
import { formatInstant } from '../../core/time/instant.js';
import { Clock } from '../../ports/clock.js';
import { ForecastModelStore } from '../../ports/forecast-model-store.js';
import { SeriesQueryService } from '../telemetry/series-query.service.js';
import type { QualityAnswer, QualityQuery, QualityView } from './forecast-quality.schema.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

@Injectable()
export class ForecastQualityService {
  constructor(
    private readonly store: ForecastModelStore,
    private readonly series: SeriesQueryService,
    private readonly clock: Clock,
  ) {}

  /**
   * Quality over the last whole civil days: worst verdicts first, then by name and lead.
   *
   * @throws DomainError `unknown-series`, with the nearest name
   */
  async quality({ seriesId, days }: QualityQuery): Promise<QualityAnswer> {
    const endMs = civilDay(civilTime(this.clock.nowMs()).date).startMs;
    // Twelve hours of tolerance: days with a clock change begin an hour off.
    const startMs = endMs - days * DAY_MS - DAY_MS / 2;
    const ids = seriesId === null ? null : [seriesId as SeriesId];
    const scores = await this.store.scores(ids, { startMs, endMs });
    if (seriesId !== null && scores.length === 0) this.series.describe(seriesId);
    const groups = new Map<string, ForecastScore[]>();
    for (const score of scores) {
      const key = `${score.seriesId} ${String(score.leadMs)}`;
      groups.set(key, [...(groups.get(key) ?? []), score]);
    }
    const quality = [...groups.values()].map(viewOf);
    const isBad = (one: QualityView): number => (one.verdict === 'bad' ? 0 : 1);
    return {
      from: formatInstant(scores.reduce((ms, { dayMs }) => Math.min(ms, dayMs), endMs)),
      to: formatInstant(endMs),
      quality: quality.sort((a, b) => isBad(a) - isBad(b)),
    };
  }
}

function viewOf(scores: readonly ForecastScore[]): QualityView {
  const { leadMs, ...quality } = forecastQuality(scores);
  const { observable } = splitSeriesId(quality.seriesId);
  return { ...quality, unit: HOUSE_UNIT[OBSERVABLE_DIMENSION[observable]], leadMinutes: leadMs / MINUTE_MS };
}
