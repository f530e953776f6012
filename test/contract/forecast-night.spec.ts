/** Nights of the forecasts, on real stores in memory: what is fitted, what is chosen, what is told, and what a restart costs. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { SteppedClock } from '../../src/adapters/clock/clocks.js';
import { QUANTILE_LEVELS, type SeriesForecast } from '../../src/core/series/forecast.js';
import type { SeriesId, SlotValue } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { ForecastQualityService } from '../../src/modules/forecast-reading/forecast-quality.service.js';
import { nightRequests } from '../../src/modules/forecasting/night-request.js';
import { ForecastingJobs } from '../../src/modules/forecasting/forecasting.jobs.js';
import { SeriesQueryService } from '../../src/modules/telemetry/series-query.service.js';
import { PermanentJobError, type RunningJob } from '../../src/ports/job-queue.js';
import { type ForecastDesk, forecastDesk } from '../fixtures/forecast-desk.js';
import { ForecastSiteModel, townSlots, townValues } from '../fixtures/forecast-site.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Start of a civil day in Lyon. */
const CUT = Date.UTC(2026, 0, 28, 23);
const SOON = { delayMs: 10_000 };

/** The part of a night that has M2.base in it. */
const PART_OF_M2 = 2;

/** The jobs of the night that begins at the cut, all or one. */
async function work(desk: ForecastDesk, cutMs: number, part?: number): Promise<void> {
  const handlers = new ForecastingJobs(desk.night).handlers();
  const requests = nightRequests(cutMs);
  for (const { id, name, payload } of part === undefined ? requests : requests.slice(part, part + 1))
    await handlers[name]?.(job(id, name, payload));
}

function job(id: string, name: string, payload: RunningJob['payload']): RunningJob {
  const { signal } = new AbortController();
  return { id, name, payload, attempt: 1, signal, progress: () => Promise.resolve() };
}

/** A day of forecasts, every four hours for five, as the cycle would have issued them. */
async function dayOfCycles(desk: ForecastDesk, startMs: number): Promise<void> {
  for (let slotMs = startMs; slotMs < startMs + DAY_MS; slotMs += 4 * HOUR_MS)
    await desk.service.issue(slotMs, slotMs + 1000, 20);
}

describe('the requests of a night', () => {
  it('are the same eight jobs through its first hour, and none after', () => {
    const first = nightRequests(CUT);
    expect(first).toHaveLength(8);
    expect(new Set(first.map(({ id }) => id)).size).toBe(8);
    expect(nightRequests(CUT + 3 * SLOT_MS)).toEqual(first);
    expect(nightRequests(CUT + 4 * SLOT_MS)).toEqual([]);
    // The clock goes forward on 29 March: the hour from 2 to 3 does not exist, the first one does.
    expect(nightRequests(Date.parse('2026-03-29T00:45:00+01:00'))).toHaveLength(8);
    expect(nightRequests(Date.parse('2026-03-29T03:00:00+02:00'))).toEqual([]);
  });

  it('are refused for good when they make no sense', async () => {
    const handlers = new ForecastingJobs(forecastDesk().night).handlers();
    await expect(handlers['night-fit']?.(job('x', 'night-fit', { cutMs: CUT, part: 8 }))).rejects.toThrow(
      PermanentJobError,
    );
  });
});

describe('a healthy town', () => {
  let desk: ForecastDesk;
  const series = ['M1.base', 'CITY.base', 'PV.power', 'HYDRO.power'] as const;

  beforeAll(async () => {
    desk = forecastDesk();
    await desk.readings.putSlotValues(townSlots(CUT - 10 * DAY_MS, CUT, SOON));
    await dayOfCycles(desk, CUT - DAY_MS);
    await work(desk, CUT);
  });

  it('keeps its preferred models, tried on three days, with no bad one to tell of', async () => {
    const models = await desk.fitted.models(series, CUT);
    expect([...models.values()].map(({ modelId }) => modelId)).toEqual([
      'calendar-ridge@1',
      'calendar-ridge@1',
      'irradiance-ridge@1',
      'calendar-only@1',
    ]);
    const tried = models.get('M1.base')?.tried ?? [];
    expect(tried.map(({ modelId }) => modelId)).toEqual([
      'calendar-ridge@1',
      'calendar-only@1',
      'seasonal-naive@1',
    ]);
    expect(tried[0]?.pinball).toBeLessThan(tried[2]?.pinball ?? 0);
    expect(models.get('M1.base')).toMatchObject({ cutMs: CUT, knownAtMs: CUT, marks: [] });
    expect(await desk.journal.entries({ code: 'forecast-bad', limit: 10 })).toEqual([]);
  });

  it('scores what it had said yesterday, sums as well, by lead', async () => {
    const scores = await desk.fitted.scores(['M1.base', 'CITY.base'], { startMs: CUT - DAY_MS, endMs: CUT });
    expect(scores.map(({ seriesId, leadMs }) => [seriesId, leadMs / HOUR_MS])).toEqual([
      ['CITY.base', 0.25],
      ['CITY.base', 1],
      ['M1.base', 0.25],
      ['M1.base', 1],
    ]);
    for (const score of scores) {
      expect(score.count).toBeGreaterThan(80);
      expect(score.absError / score.absOutcome).toBeLessThan(0.1);
      expect(score.modelId).toBe('calendar-ridge@1');
    }
  });

  it('tells people how its forecasts turned out', async () => {
    const clock = new SteppedClock(CUT + HOUR_MS);
    const names = new SeriesQueryService(desk.readings, new ForecastSiteModel(), clock);
    const service = new ForecastQualityService(desk.fitted, names, clock);
    const all = await service.quality({ seriesId: null, days: 14 });
    expect(all.to).toBe('2026-01-28T23:00:00Z');
    expect(all.quality.length).toBeGreaterThan(20);
    const [one] = (await service.quality({ seriesId: 'CITY.base', days: 1 })).quality;
    expect(one).toMatchObject({
      seriesId: 'CITY.base',
      unit: 'kW',
      leadMinutes: 15,
      days: 1,
      verdict: 'too-few',
    });
    await expect(service.quality({ seriesId: 'CITI.base', days: 1 })).rejects.toThrow(
      /no series "CITI\.base"/,
    );
  });

  it('uses the night from one in the morning on, in a worker that has just started as in the one that fitted', async () => {
    const before = await desk.fitted.models(series, CUT);
    const slotMs = CUT + 2 * HOUR_MS;
    await desk.readings.putSlotValues(townSlots(CUT, slotMs, SOON));
    const one = await desk.service.issue(slotMs, slotMs + 1000, 8);
    const other = await forecastDesk(desk).service.issue(slotMs, slotMs + 1000, 8);
    expect(other).toEqual(one);
    expect(await desk.fitted.models(series, CUT)).toEqual(before);
  });

  it('makes what a night left out exactly as the night would have', async () => {
    const { readings, forecasts } = desk;
    const late = forecastDesk({ readings, forecasts });
    await late.fitted.putModels([...(await desk.fitted.models(series, CUT - DAY_MS)).values()], 14 * DAY_MS);
    const slotMs = CUT + 2 * HOUR_MS;
    const issued = await late.service.issue(slotMs, slotMs + 1000, 8);
    expect(issued).toEqual(await desk.service.issue(slotMs, slotMs + 1000, 8));
  });
});

describe('a model that has gone bad', () => {
  it('loses its place when a thermometer goes mad: the model without weather did better', async () => {
    const desk = forecastDesk();
    const mad = (value: SlotValue): SlotValue =>
      value.seriesId === 'METEO.outdoorTemperature' && value.slotMs >= CUT - 3 * DAY_MS
        ? { ...value, value: value.value - 35 }
        : value;
    await desk.readings.putSlotValues(townSlots(CUT - 10 * DAY_MS, CUT, SOON).map(mad));
    await work(desk, CUT, PART_OF_M2);
    const model = (await desk.fitted.models(['M2.base'], CUT)).get('M2.base');
    expect(model?.modelId).toBe('calendar-only@1');
    expect(model?.marks[0]).toMatch(
      /^model-fallback: calendar-only@1 instead of calendar-ridge@1, which lost \d+\.\d times as much on the last 3 days$/,
    );
  });

  it('loses its place when what it had said was wrong, is named in the journal, and comes back when it is good again', async () => {
    const desk = forecastDesk();
    await desk.readings.putSlotValues(townSlots(CUT - 10 * DAY_MS, CUT + 2 * DAY_MS, SOON));
    for (const dayMs of [CUT - 2 * DAY_MS, CUT - DAY_MS]) await wrongDay(desk, 'M2.base', dayMs);
    await work(desk, CUT - DAY_MS, PART_OF_M2);
    await work(desk, CUT, PART_OF_M2);
    const model = (await desk.fitted.models(['M2.base'], CUT)).get('M2.base');
    expect(model?.modelId).toBe('calendar-only@1');
    const told = await desk.journal.entries({ code: 'forecast-bad', limit: 10 });
    const [entry] = told.filter(({ message }) => message.startsWith('forecasts of M2.base'));
    expect(entry).toMatchObject({ severity: 'warning', code: 'forecast-bad' });
    expect(entry?.message).toMatch(
      /were bad \(calendar-ridge@1: its error was \d+ % of that of last week's values.*\); calendar-only@1 takes the place of calendar-ridge@1/,
    );
    const slotMs = CUT + 2 * HOUR_MS;
    const issued = await desk.service.issue(slotMs, slotMs + 1000, 8);
    const m2 = issued.find(({ seriesId }) => seriesId === 'M2.base');
    expect(m2?.modelId).toBe('calendar-only@1');
    expect(m2?.marks.some((mark) => mark.startsWith('model-fallback'))).toBe(true);
    // Two days on, with good forecasts of the other model: the preferred one is tried again.
    for (const dayMs of [CUT, CUT + DAY_MS]) {
      await rightDay(desk, 'M2.base', dayMs);
      await work(desk, dayMs + DAY_MS, PART_OF_M2);
    }
    const later = (await desk.fitted.models(['M2.base'], CUT + 2 * DAY_MS)).get('M2.base');
    const [ridge = 0, plain = 0] = later?.tried.map(({ pinball }) => pinball) ?? [];
    expect(later?.tried.map(({ modelId }) => modelId)).toContain('calendar-ridge@1');
    expect(later?.modelId).toBe(plain < 0.95 * ridge ? 'calendar-only@1' : 'calendar-ridge@1');
  });
});

describe('a day without a quiet night', () => {
  it('has another model speak within the day when a thermometer goes mad after midnight, and says so', async () => {
    const desk = forecastDesk();
    await desk.readings.putSlotValues(townSlots(CUT - 10 * DAY_MS, CUT, SOON));
    await work(desk, CUT);
    const slotMs = CUT + 8 * HOUR_MS;
    const mad = (value: SlotValue): SlotValue =>
      value.seriesId === 'METEO.outdoorTemperature' ? { ...value, value: value.value - 60 } : value;
    await desk.readings.putSlotValues(townSlots(CUT, slotMs, SOON).map(mad));
    const at = (issued: readonly SeriesForecast[]): SeriesForecast | undefined =>
      issued.find(({ seriesId }) => seriesId === 'M2.base');
    // A quarter-hour before the full hour nobody looks.
    const before = at(await desk.service.issue(slotMs - SLOT_MS, slotMs - SLOT_MS + 60_000, 8));
    expect(before?.modelId).toBe('calendar-ridge@1');
    const after = at(await desk.service.issue(slotMs, slotMs + 60_000, 8));
    expect(after?.modelId).toBe('calendar-only@1');
    expect(after?.marks.join()).toMatch(
      /model-fallback: calendar-only@1 instead of calendar-ridge@1, because only \d+ % of what came in the last hours/,
    );
    const told = await desk.journal.entries({ code: 'forecast-bad', limit: 50 });
    const [entry] = told.filter(({ message }) => message.startsWith('forecasts of M2.base'));
    expect(entry?.message).toContain('calendar-only@1 speaks until the next night');
    const next = at(await desk.service.issue(slotMs + SLOT_MS, slotMs + SLOT_MS + 60_000, 8));
    expect(next?.modelId).toBe('calendar-only@1');
    // What the night had fitted stays as it is.
    expect((await desk.fitted.models(['M2.base'], CUT)).get('M2.base')?.modelId).toBe('calendar-ridge@1');
  });

  it('is forecast by models of the last weeks where the night is missing, and says so where one of the year spoke', async () => {
    const desk = forecastDesk();
    await desk.readings.putSlotValues(townSlots(CUT - 10 * DAY_MS, CUT + 2 * HOUR_MS, SOON));
    const yesterday = { cutMs: CUT - DAY_MS, knownAtMs: CUT - DAY_MS, state: {}, marks: [], tried: [] };
    await desk.fitted.putModels(
      [
        { ...yesterday, seriesId: 'M1.base', modelId: 'calendar-ridge@1' },
        { ...yesterday, seriesId: 'M2.base', modelId: 'fleet-ridge@1' },
      ],
      14 * DAY_MS,
    );
    const slotMs = CUT + 2 * HOUR_MS;
    const issued = await desk.service.issue(slotMs, slotMs + 1000, 8);
    const marksOf = (id: SeriesId): readonly string[] =>
      issued.find(({ seriesId }) => seriesId === id)?.marks ?? ['absent'];
    expect(marksOf('M1.base')).toEqual([]);
    expect(marksOf('M2.base')).toEqual([
      "night-missing: the night's fit was not there, calendar-ridge@1 of the last weeks speaks instead of fleet-ridge@1",
    ]);
  });

  it('says once a night which days have school holidays that nobody has told', async () => {
    const desk = forecastDesk();
    await work(desk, CUT, 0);
    expect(await desk.journal.entries({ code: 'school-holidays-unknown', limit: 5 })).toEqual([]);
    const late = Date.UTC(2026, 10, 22, 23);
    await work(desk, late, 0);
    await work(desk, late, 1);
    const told = await desk.journal.entries({ code: 'school-holidays-unknown', limit: 5 });
    expect(told).toHaveLength(1);
    expect(told[0]?.message).toContain('school holidays of 2026-11-26 are not known');
  });
});

/** Stored forecasts of a day that are three times too high. */
function wrongDay(desk: ForecastDesk, seriesId: SeriesId, dayMs: number): Promise<void> {
  return saidDay(desk, { seriesId, dayMs, modelId: 'calendar-ridge@1' }, () => 750);
}

/** Stored forecasts of a day, by the fallback, that are as good as can be. */
function rightDay(desk: ForecastDesk, seriesId: SeriesId, dayMs: number): Promise<void> {
  const said = { seriesId, dayMs, modelId: 'calendar-only@1' };
  return saidDay(desk, said, (ms) => townValues(ms).get(seriesId) ?? Number.NaN);
}

async function saidDay(
  desk: ForecastDesk,
  { seriesId, dayMs, modelId }: Pick<SeriesForecast, 'seriesId' | 'modelId'> & { readonly dayMs: number },
  meanAt: (ms: number) => number,
): Promise<void> {
  const mean = Array.from({ length: 104 }, (_, i) => meanAt(dayMs - 2 * HOUR_MS + i * SLOT_MS));
  const issued = { issuedAtMs: dayMs - 2 * HOUR_MS, startMs: dayMs - 2 * HOUR_MS, stepMs: SLOT_MS };
  const quantiles = QUANTILE_LEVELS.map((level) => mean.map((kw) => kw + 20 * (level - 0.5)));
  await desk.forecasts.put([{ seriesId, modelId, ...issued, mean, quantiles, marks: [] }]);
}
