/** Placebo days: a regular building is trusted, a wild one is not, and a bias shows. */
import { describe, expect, it } from '@jest/globals';
import { civilDay, civilTime, dateAfter } from '../time/civil.js';
import type { BaselineInput } from './baseline.js';
import { slotsOf } from './load-history.js';
import { baselineQuality, placeboDays } from './placebo.js';

const HOUR_MS = 3_600_000;
const DATE = '2026-01-22';

function inputOf(kwAt: (day: string, hour: number) => number, days = 60): BaselineInput {
  const { startMs } = civilDay(dateAfter(DATE, -days));
  const powerKw = slotsOf({ startMs, endMs: civilDay(DATE).endMs }).map((slotMs) => {
    const { date, hour } = civilTime(slotMs);
    return kwAt(date, hour);
  });
  const eventMs = civilDay(DATE).startMs + 18 * HOUR_MS;
  return {
    history: { startMs, powerKw },
    event: { startMs: eventMs, endMs: eventMs + HOUR_MS },
    noticeMs: eventMs - 2 * HOUR_MS,
    calledDates: new Set(),
    otherEvents: [],
    reduction: true,
    forecastKw: null,
    adjustment: 'none',
  };
}

function judged(...load: Parameters<typeof inputOf>): ReturnType<typeof baselineQuality> {
  return baselineQuality('ten-of-ten', inputOf(...load));
}

describe('baselineQuality', () => {
  it('finds no error in a building that does the same every day', () => {
    expect(judged(() => 80)).toEqual({
      method: 'ten-of-ten',
      days: 10,
      relativeRmse: 0,
      relativeBias: 0,
      errorKwh: { p10: 0, p90: 0 },
      eligible: true,
    });
  });

  it('finds the bias of a building whose load falls from day to day: the baseline claims too much', () => {
    const quality = judged(
      (day) => 100 - 0.5 * ((civilDay(day).startMs - civilDay('2025-12-01').startMs) / (24 * HOUR_MS)),
    );
    expect(quality.relativeBias).toBeGreaterThan(0.03);
    expect(quality.errorKwh?.p10).toBeGreaterThan(0);
  });

  it('does not trust a building that doubles every other day', () => {
    const wild = judged((day) => (Number(day.slice(-2)) % 2 === 0 ? 100 : 200));
    expect(wild.eligible).toBe(false);
    expect(wild.relativeRmse).toBeGreaterThan(0.2);
  });

  it('judges the own forecast by what was forecast for days without a call, and not where nothing was', () => {
    const input = inputOf(() => 80);
    const told = (kw: number, count: number) => {
      const days = placeboDays(input).slice(0, count);
      const placeboForecasts = Object.fromEntries(days.map((day) => [day, new Array<number>(4).fill(kw)]));
      return baselineQuality('own-forecast', { ...input, placeboForecasts });
    };
    expect(told(84, 10)).toMatchObject({ days: 10, relativeBias: 0.05, relativeRmse: 0.05, eligible: true });
    expect(told(120, 6)).toMatchObject({ days: 6, relativeRmse: 0.5, eligible: false });
    expect(baselineQuality('own-forecast', input)).toMatchObject({ days: 0, relativeRmse: null });
  });

  it('trusts nothing on a few days', () => {
    expect(judged(() => 80, 6)).toMatchObject({ days: 0, eligible: false, relativeRmse: null });
  });
});
