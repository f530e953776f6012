/** A day's forecasts held against what came, on days of 92, 96 and 100 quarter-hours. */
import { describe, expect, it } from '@jest/globals';
import { MemoryForecastModelStore } from '../../adapters/memory/forecast-model-store.js';
import { MemoryForecastStore } from '../../adapters/memory/forecast-store.js';
import { MemoryMeterReadingStore } from '../../adapters/memory/meter-reading-store.js';
import { meanForecast } from '../../core/dispatch/testing/small-grid.js';
import { type ForecastScore, WATCHED_LEADS_MS } from '../../core/series/forecast-score.js';
import type { SeriesId, SlotValue } from '../../core/series/series.js';
import { civilDay } from '../../core/time/civil.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { DayScores } from './day-scores.service.js';

const HOUR_MS = 3_600_000;
const ID = 'CITY.power';
const PARTS: SeriesId[] = ['M1.power', 'M2.power'];

function measured(
  seriesId: SeriesId,
  slotMs: number,
  value: number,
  knownAtMs = slotMs + SLOT_MS,
): SlotValue {
  const good = { provenance: 'measured', method: 'block', quality: 'good' } as const;
  return { seriesId, slotMs, knownAtMs, value, ...good };
}

interface Told {
  /** Power of a part in a slot [kW]; NaN = not measured. */
  readonly came: (part: SeriesId, slotMs: number) => number;
  /** What was forecast [kW], and how long before the day. */
  readonly forecast?: { readonly kw: number; readonly aheadMs: number; readonly spreadKw?: number }[];
  readonly knownAt?: (slotMs: number) => number;
}

async function scored(date: string, { came, forecast = [], knownAt }: Told): Promise<ForecastScore[]> {
  const { startMs, endMs, slots } = civilDay(date);
  const [readings, forecasts, kept] = [
    new MemoryMeterReadingStore(),
    new MemoryForecastStore(),
    new MemoryForecastModelStore(),
  ];
  const values: SlotValue[] = [];
  for (let slotMs = startMs - 8 * 96 * SLOT_MS; slotMs < endMs; slotMs += SLOT_MS)
    for (const part of PARTS) {
      const kw = came(part, slotMs);
      if (Number.isFinite(kw)) values.push(measured(part, slotMs, kw, knownAt?.(slotMs)));
    }
  await readings.putSlotValues(values);
  await forecasts.put(
    forecast.map(({ kw, aheadMs, spreadKw = 0 }) => ({
      ...meanForecast(ID, { startMs, mean: new Array<number>(slots).fill(kw), spreadKw }),
      issuedAtMs: startMs - aheadMs,
    })),
  );
  await new DayScores(forecasts, readings, kept).keep({ id: ID, parts: PARTS }, endMs);
  return kept.scores(null, { startMs: 0, endMs: endMs + 1 });
}

const steady = (part: SeriesId): number => (part === 'M1.power' ? 30 : -10);

describe('the scores of a day', () => {
  it.each([
    ['2026-01-15', 96],
    ['2026-03-29', 92],
    ['2026-10-25', 100],
  ])('of %s count its %d quarter-hours at every lead', async (date, slots) => {
    const scores = await scored(date, { came: steady, forecast: [{ kw: 25, aheadMs: 24 * HOUR_MS }] });
    expect(scores.map(({ leadMs, count }) => [leadMs, count])).toEqual(
      WATCHED_LEADS_MS.map((leadMs) => [leadMs, slots]),
    );
    for (const score of scores) {
      expect(score).toMatchObject({ seriesId: ID, dayMs: civilDay(date).startMs, modelId: 'test@1' });
      // 30 kW taken and 10 kW given are 20 kW taken; 25 kW said is 5 kW too high.
      expect(score).toMatchObject({ error: 5 * slots, absError: 5 * slots, absOutcome: 20 * slots });
    }
  });

  it('take the newest forecast that was early enough for the lead', async () => {
    const both = [
      { kw: 40, aheadMs: 20 * HOUR_MS },
      { kw: 20, aheadMs: HOUR_MS },
    ];
    const scores = await scored('2026-01-15', { came: steady, forecast: both });
    // Six hours ahead: the newer one serves all but the first five hours; eighteen hours ahead: all but the first seventeen.
    expect(scores.map(({ error }) => error / 20)).toEqual([0, 0, 5 * 4, 17 * 4]);
  });

  it('hold the forecast against the same clock time of the week before, over a change of clocks', async () => {
    const day = civilDay('2026-03-30');
    const before = civilDay('2026-03-23');
    // Only 8:00 by the clock stands out, on both Mondays; they are 167 hours apart.
    const eight = new Set([day.startMs + 8 * HOUR_MS, before.startMs + 8 * HOUR_MS]);
    const came = (part: SeriesId, slotMs: number): number =>
      part === 'M1.power' ? (eight.has(slotMs) ? 90 : 30) : 0;
    const [first] = await scored('2026-03-30', { came, forecast: [{ kw: 30, aheadMs: 24 * HOUR_MS }] });
    expect(first).toMatchObject({ count: 96, absError: 60, naiveAbsError: 0 });
  });

  it('leave out slots where a part was not measured: a sum without one is no outcome', async () => {
    const noon = civilDay('2026-01-15').startMs + 12 * HOUR_MS;
    const came = (part: SeriesId, slotMs: number): number =>
      part === 'M2.power' && slotMs >= noon && slotMs < noon + HOUR_MS ? Number.NaN : steady(part);
    const [first] = await scored('2026-01-15', { came, forecast: [{ kw: 20, aheadMs: 24 * HOUR_MS }] });
    expect(first).toMatchObject({ count: 92, absError: 0 });
  });

  it('count the last slot of the day, which is closed some seconds after midnight', async () => {
    const soon = { came: steady, knownAt: (slotMs: number) => slotMs + SLOT_MS + 5_000 };
    const [first] = await scored('2026-01-15', { ...soon, forecast: [{ kw: 20, aheadMs: 24 * HOUR_MS }] });
    expect(first).toMatchObject({ count: 96 });
  });

  it('say nothing of values that were known only after the first slot of the next day', async () => {
    const { endMs } = civilDay('2026-01-15');
    const late = {
      came: steady,
      knownAt: (slotMs: number) => Math.max(slotMs + SLOT_MS, endMs + SLOT_MS + 1),
    };
    expect(await scored('2026-01-15', { ...late, forecast: [{ kw: 20, aheadMs: 24 * HOUR_MS }] })).toEqual(
      [],
    );
  });

  it('are none where nothing was forecast or nothing was measured', async () => {
    expect(await scored('2026-01-15', { came: steady })).toEqual([]);
    const unmeasured = { came: () => Number.NaN, forecast: [{ kw: 20, aheadMs: 24 * HOUR_MS }] };
    expect(await scored('2026-01-15', unmeasured)).toEqual([]);
  });

  it('count an outcome on the edge of the 80 % interval as inside', async () => {
    const told = (kw: number) => ({ came: steady, forecast: [{ kw, aheadMs: 24 * HOUR_MS, spreadKw: 8 }] });
    const [edge] = await scored('2026-01-15', told(12));
    const [outside] = await scored('2026-01-15', told(11.9));
    expect([edge?.inside80, outside?.inside80]).toEqual([96, 0]);
  });
});
