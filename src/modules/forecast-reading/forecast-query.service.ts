/** Forecasts for people and scripts: as they were known, step by step, beside what came of them. */
import { Injectable } from '@nestjs/common';
import { QUANTILE_LEVELS } from '../../core/series/forecast.js';
import { forecastTable, type ForecastStepView, type OutcomeView } from '../../core/series/forecast-table.js';
import type { SeriesId, SlotValue } from '../../core/series/series.js';
import type { Table } from '../../core/series/table.js';
import { formatInstant } from '../../core/time/instant.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { type ForecastStep, ForecastStore } from '../../ports/forecast-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SeriesQueryService } from '../telemetry/series-query.service.js';
import type { ForecastAnswer, ForecastQuery } from './forecast-query.schema.js';

const MINUTE_MS = 60_000;

/** Everything but the steps. */
type Head = Omit<ForecastAnswer, 'steps' | 'next'>;

/** Worst first. */
const QUALITIES = ['bad', 'uncertain', 'good'] as const;
const PROVENANCES = ['missing', 'estimated', 'measured'] as const;

@Injectable()
export class ForecastQueryService {
  constructor(
    private readonly forecasts: ForecastStore,
    private readonly store: MeterReadingStore,
    private readonly series: SeriesQueryService,
    private readonly clock: Clock,
  ) {}

  /**
   * One page of steps.
   *
   * @throws DomainError `unknown-series`, with the nearest name
   */
  async page(id: string, query: ForecastQuery): Promise<ForecastAnswer> {
    const head = this.headOf(id, query);
    const endMs = Math.min(query.endMs, query.startMs + query.limit * SLOT_MS);
    const steps = await this.steps(id as SeriesId, { ...query, endMs });
    return { ...head, steps, next: endMs < query.endMs ? formatInstant(endMs) : null };
  }

  /**
   * The whole range as a table, read page by page while it is written.
   *
   * @throws DomainError `unknown-series`, with the nearest name
   */
  table(id: string, query: ForecastQuery): Table {
    return forecastTable(this.headOf(id, query), this.pages(id as SeriesId, query));
  }

  private async *pages(id: SeriesId, query: ForecastQuery): AsyncGenerator<ForecastStepView[]> {
    const pageMs = query.limit * SLOT_MS;
    for (let startMs = query.startMs; startMs < query.endMs; startMs += pageMs) {
      yield await this.steps(id, { ...query, startMs, endMs: Math.min(query.endMs, startMs + pageMs) });
    }
  }

  private headOf(id: string, { startMs, endMs, asKnownAtMs }: ForecastQuery): Head {
    const { unit, sign } = this.series.describe(id);
    return {
      id,
      unit,
      sign,
      from: formatInstant(startMs),
      to: formatInstant(endMs),
      asKnownAt: formatInstant(asKnownAtMs ?? this.clock.nowMs()),
      levels: QUANTILE_LEVELS,
    };
  }

  private async steps(seriesId: SeriesId, query: ForecastQuery): Promise<ForecastStepView[]> {
    const { startMs, endMs, asKnownAtMs, minLeadMs } = query;
    const knownAtMs = asKnownAtMs ?? this.clock.nowMs();
    const found = await this.forecasts.newestPerStep({ seriesId, startMs, endMs, knownAtMs, minLeadMs });
    // A step that began on the page before was told there.
    const steps = new Map(
      found.filter((step) => step.startMs >= startMs).map((step) => [step.startMs, step]),
    );
    const lastMs = [...steps.values()].reduce((ms, step) => Math.max(ms, step.startMs + step.stepMs), endMs);
    const known = await this.store.slotValues({ seriesIds: [seriesId], startMs, endMs: lastMs });
    const outcomes = new Map(known.map((value) => [value.slotMs, value]));
    const covered = new Set([...found].flatMap(slotsOf));
    const alone = known.filter(({ slotMs }) => slotMs < endMs && !covered.has(slotMs));
    return [
      ...[...steps.values()].map((step) => stepView(step, outcomes)),
      ...alone.map((value) => outcomeAlone(value)),
    ].sort((a, b) => (a.at < b.at ? -1 : 1));
  }
}

function stepView(step: ForecastStep, outcomes: ReadonlyMap<number, SlotValue>): ForecastStepView {
  return {
    at: formatInstant(step.startMs),
    minutes: step.stepMs / MINUTE_MS,
    mean: finiteOrNull(step.mean),
    quantiles: step.quantiles.map(finiteOrNull),
    model: step.modelId,
    issuedAt: formatInstant(step.issuedAtMs),
    leadMinutes: Math.round((step.startMs - step.issuedAtMs) / MINUTE_MS),
    marks: step.marks,
    outcome: outcomeOf(slotsOf(step).map((slotMs) => outcomes.get(slotMs))),
  };
}

function outcomeAlone(value: SlotValue): ForecastStepView {
  return {
    at: formatInstant(value.slotMs),
    minutes: SLOT_MS / MINUTE_MS,
    mean: null,
    quantiles: [],
    model: null,
    issuedAt: null,
    leadMinutes: null,
    marks: [],
    outcome: outcomeOf([value]),
  };
}

/** Mean of the quarter-hours of a step, with the worst quality of them; null until all are closed. */
function outcomeOf(values: readonly (SlotValue | undefined)[]): OutcomeView | null {
  let sum = 0;
  let knownAtMs = 0;
  let quality = QUALITIES.length - 1;
  let provenance = PROVENANCES.length - 1;
  for (const value of values) {
    if (!value) return null;
    sum += value.value;
    knownAtMs = Math.max(knownAtMs, value.knownAtMs);
    quality = Math.min(quality, QUALITIES.indexOf(value.quality));
    provenance = Math.min(provenance, PROVENANCES.indexOf(value.provenance));
  }
  return {
    value: finiteOrNull(sum / values.length),
    quality: QUALITIES[quality] ?? 'bad',
    provenance: PROVENANCES[provenance] ?? 'missing',
    knownAt: formatInstant(knownAtMs),
  };
}

/** Quarter-hours of a step; a step shorter than one has the one it lies in. */
function slotsOf({ startMs, stepMs }: ForecastStep): number[] {
  const firstMs = Math.floor(startMs / SLOT_MS) * SLOT_MS;
  const count = Math.max(1, Math.ceil((startMs + stepMs - firstMs) / SLOT_MS));
  return Array.from({ length: count }, (_, i) => firstMs + i * SLOT_MS);
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
