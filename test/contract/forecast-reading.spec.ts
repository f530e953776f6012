/** Forecasts for people, on real stores in memory: pages, outcomes, steps of other lengths, and questions that make no sense. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { SteppedClock } from '../../src/adapters/clock/clocks.js';
import { MemoryForecastStore } from '../../src/adapters/memory/forecast-store.js';
import { MemoryMeterReadingStore } from '../../src/adapters/memory/meter-reading-store.js';
import type { SeriesForecast } from '../../src/core/series/forecast.js';
import type { ForecastStepView } from '../../src/core/series/forecast-table.js';
import type { SeriesId, SlotValue } from '../../src/core/series/series.js';
import type { TableRow } from '../../src/core/series/table.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import {
  type ForecastQuery,
  parseForecastQuery,
} from '../../src/modules/forecast-reading/forecast-query.schema.js';
import { ForecastQueryService } from '../../src/modules/forecast-reading/forecast-query.service.js';
import { SeriesQueryService } from '../../src/modules/telemetry/series-query.service.js';
import { point, PointSite } from '../fixtures/scripted-meters.js';

const T = Date.parse('2026-01-15T10:00:00Z');
const SERIES: SeriesId = 'M1.power';

let forecasts: MemoryForecastStore;
let readings: MemoryMeterReadingStore;
let service: ForecastQueryService;

beforeEach(() => {
  forecasts = new MemoryForecastStore();
  readings = new MemoryMeterReadingStore();
  const clock = new SteppedClock(T + 2 * SLOT_MS);
  const series = new SeriesQueryService(
    readings,
    new PointSite([point('E1', 'M1', 'importBlock', true)]),
    clock,
  );
  service = new ForecastQueryService(forecasts, readings, series, clock);
});

function ask(slots: number, more: Partial<ForecastQuery> = {}): ForecastQuery {
  const range = { startMs: T, endMs: T + slots * SLOT_MS };
  return { ...range, asKnownAtMs: null, minLeadMs: 0, limit: 100, format: 'json', ...more };
}

function forecast(mean: readonly number[], more: Partial<SeriesForecast> = {}): SeriesForecast {
  return {
    seriesId: SERIES,
    modelId: 'm@1',
    issuedAtMs: T - SLOT_MS,
    startMs: T,
    stepMs: SLOT_MS,
    mean,
    quantiles: [],
    marks: [],
    ...more,
  };
}

function measured(slot: number, value: number, more: Partial<SlotValue> = {}): SlotValue {
  return {
    seriesId: SERIES,
    slotMs: T + slot * SLOT_MS,
    knownAtMs: T + (slot + 1) * SLOT_MS + 10_000,
    value,
    provenance: 'measured',
    method: 'block',
    quality: 'good',
    ...more,
  };
}

/** A step in short: minutes after the beginning, mean, outcome. */
const inShort = ({ at, mean, outcome }: ForecastStepView): unknown[] => [
  (Date.parse(at) - T) / 60_000,
  mean,
  outcome?.value ?? null,
];

describe('steps beside outcomes', () => {
  it('of a sum, which nobody measures, are told by themselves', async () => {
    const seriesId: SeriesId = 'CITY.base';
    await forecasts.put([forecast([7], { seriesId })]);
    const { unit, steps } = await service.page(seriesId, ask(1));
    expect([unit, steps.map(inShort)]).toEqual(['kW', [[0, 7, null]]]);
    await expect(service.page('CITY.soc', ask(1))).rejects.toMatchObject({ code: 'unknown-series' });
  });

  it('stand together where both are known, and alone where one is', async () => {
    await forecasts.put([forecast([1, 2], { startMs: T + SLOT_MS })]);
    await readings.putSlotValues([measured(0, 10), measured(1, 11)]);
    const { steps, next } = await service.page(SERIES, ask(4));
    expect(steps.map(inShort)).toEqual([
      [0, null, 10],
      [15, 1, 11],
      [30, 2, null],
    ]);
    expect(next).toBeNull();
    expect(steps[0]).toMatchObject({
      model: null,
      issuedAt: null,
      leadMinutes: null,
      quantiles: [],
      marks: [],
    });
  });

  it('take the mean of an hour when all of it is closed, with the worst quality of its parts', async () => {
    await forecasts.put([forecast([5, 6], { stepMs: 4 * SLOT_MS })]);
    const doubt = { quality: 'uncertain', provenance: 'estimated' } as const;
    await readings.putSlotValues([
      ...[measured(0, 1), measured(1, 2, doubt), measured(2, 3), measured(3, 6)],
      ...[measured(4, 1), measured(5, 1)],
    ]);
    const { steps } = await service.page(SERIES, ask(8));
    expect(steps.map(inShort)).toEqual([
      [0, 5, 3],
      [60, 6, null],
    ]);
    expect(steps[0]?.outcome).toMatchObject({ quality: 'uncertain', provenance: 'estimated' });
    expect(steps[0]?.minutes).toBe(60);
  });

  it('tell a missing value as missing, not as 0', async () => {
    const missing = { provenance: 'missing', method: 'none', quality: 'bad' } as const;
    await readings.putSlotValues([measured(0, Number.NaN, missing)]);
    const { steps } = await service.page(SERIES, ask(1));
    expect(steps[0]?.outcome).toMatchObject({ value: null, provenance: 'missing', quality: 'bad' });
  });

  it('tell outcomes as known now, whatever was known of forecasts', async () => {
    await forecasts.put([forecast([1]), forecast([9], { modelId: 'later@1', issuedAtMs: T + 60_000 })]);
    await readings.putSlotValues([measured(0, 10), measured(0, 12, { knownAtMs: T + 10 * SLOT_MS })]);
    const { steps, asKnownAt } = await service.page(SERIES, ask(1, { asKnownAtMs: T }));
    expect(steps.map(inShort)).toEqual([[0, 1, 12]]);
    expect(asKnownAt).toBe('2026-01-15T10:00:00Z');
  });
});

describe('pages', () => {
  it('touch, hold every step once, and give the table of the whole', async () => {
    await forecasts.put([forecast(Array.from({ length: 10 }, (_, i) => i))]);
    const seen: unknown[] = [];
    let query: ForecastQuery | null = ask(10, { limit: 4 });
    let pages = 0;
    while (query) {
      const page = await service.page(SERIES, query);
      seen.push(...page.steps.map(({ mean }) => mean));
      query = page.next === null ? null : { ...query, startMs: Date.parse(page.next) };
      pages += 1;
    }
    expect(pages).toBe(3);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const rows: TableRow[] = [];
    for await (const row of service.table(SERIES, ask(10, { limit: 4 })).rows) rows.push(row);
    expect(rows.map((row) => row[2])).toEqual(seen);
  });

  it('tell a step of an hour on the page it begins', async () => {
    await forecasts.put([forecast([5, 6], { stepMs: 4 * SLOT_MS })]);
    const first = await service.page(SERIES, ask(8, { limit: 2 }));
    expect(first.steps.map(inShort)).toEqual([[0, 5, null]]);
    const second = await service.page(SERIES, ask(8, { startMs: T + 2 * SLOT_MS, limit: 2 }));
    expect(second.steps).toEqual([]);
  });
});

describe('questions', () => {
  const good = { from: '2026-01-15T10:00:00Z', to: '2026-01-15T11:00:00+00:00' };

  it('have sensible defaults, and take a plus sign that came as a space', () => {
    expect(parseForecastQuery(good)).toEqual({
      startMs: T,
      endMs: T + 4 * SLOT_MS,
      asKnownAtMs: null,
      minLeadMs: 0,
      limit: 2_976,
      format: 'json',
    });
    expect(parseForecastQuery({ ...good, to: '2026-01-15T12:00:00 01:00' }).endMs).toBe(T + 4 * SLOT_MS);
    const more = { ...good, asKnownAt: '2026-01-15T09:00:00Z', minLeadMinutes: '720', limit: '96' };
    expect(parseForecastQuery(more)).toMatchObject({
      asKnownAtMs: T - 3_600_000,
      minLeadMs: 43_200_000,
      limit: 96,
    });
  });

  it.each([
    [{ from: good.from }, 'invalid-input', /to: expected an instant such as/],
    [{ ...good, asKnownAt: '2026-01-15' }, 'naive-timestamp', /no UTC offset/],
    [{ ...good, minLeadMinutes: '-1' }, 'invalid-input', /whole number from 0 to 10080/],
    [{ ...good, minLeadMinutes: '20000' }, 'invalid-input', /whole number from 0 to 10080/],
    [{ ...good, limit: '0' }, 'invalid-input', /whole number from 1 to 2976/],
    [{ ...good, format: 'xlsx' }, 'invalid-input', /format/],
    [{ ...good, to: good.from }, 'invalid-time', /must be after/],
    [{ ...good, from: '2026-01-15T10:01:00Z' }, 'invalid-time', /"from" .* is no quarter-hour/],
    [{ ...good, to: '2027-06-15T11:00:00Z' }, 'invalid-input', /at most 366 days/],
    [null, 'invalid-input', /query/],
  ])('%j are refused', (query, code, message) => {
    expect(() => parseForecastQuery(query)).toThrow(expect.objectContaining({ code }));
    expect(() => parseForecastQuery(query)).toThrow(message);
  });

  it('of an unknown series are told the nearest', async () => {
    await expect(service.page('M1.pwer', ask(1))).rejects.toMatchObject({
      code: 'unknown-series',
      message: expect.stringMatching(/the nearest is "M1\.power"/),
    });
    expect(() => service.table('M1.pwer', ask(1))).toThrow(/the nearest is "M1\.power"/);
  });
});
