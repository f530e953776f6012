/** Holds the stored forecasts of a day against what came, lead by lead. */
import { Injectable } from '@nestjs/common';
import { DAY_MS, sameCivilSlot, valueAt } from '../../../forecasts/index.js';
import { QUANTILE_LEVELS } from '../../core/series/forecast.js';
import { scoreOfDay, WATCHED_LEADS_MS } from '../../core/series/forecast-score.js';
import { civilDay, civilTime } from '../../core/time/civil.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { ForecastModelStore } from '../../ports/forecast-model-store.js';
import { ForecastStore } from '../../ports/forecast-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { civilCalendar } from './civil-calendar.js';
import type { ForecastTarget } from './forecast-targets.js';
import { summedTail } from './summed-series.js';

@Injectable()
export class DayScores {
  constructor(
    private readonly forecasts: ForecastStore,
    private readonly readings: MeterReadingStore,
    private readonly store: ForecastModelStore,
  ) {}

  /** Scores the civil day that ends at `endMs` and keeps the scores; nothing where nothing was forecast or measured. */
  async keep({ id: seriesId, parts }: Pick<ForecastTarget, 'id' | 'parts'>, endMs: number): Promise<void> {
    const { startMs } = civilDay(civilTime(endMs - 1).date);
    const measured = await this.readings.slotSeries({
      seriesIds: parts,
      startMs: startMs - 8 * DAY_MS,
      endMs,
      // The last slot of the day is closed some seconds after the day has ended.
      asKnownAtMs: endMs + SLOT_MS,
    });
    const outcomes = summedTail(parts.flatMap((id) => measured.get(id) ?? []));
    const scores = [];
    for (const leadMs of WATCHED_LEADS_MS) {
      const range = { seriesId, startMs, endMs, knownAtMs: endMs, minLeadMs: leadMs };
      const pairs = (await this.forecasts.newestPerStep(range)).map((step) => ({
        ...step,
        outcome: valueAt(outcomes, step.startMs),
        weekBefore: valueAt(outcomes, sameCivilSlot(step.startMs, 7, civilCalendar)),
      }));
      const score = scoreOfDay({ seriesId, dayMs: startMs, leadMs }, pairs, QUANTILE_LEVELS);
      if (score) scores.push(score);
    }
    await this.store.putScores(scores);
  }
}
