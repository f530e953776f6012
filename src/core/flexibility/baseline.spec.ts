/** Baselines on curves whose answer can be worked out by hand. */
import { describe, expect, it } from '@jest/globals';
import { civilDay, civilTime, dateAfter } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';
import { baseline, BASELINE_METHODS, type BaselineInput } from './baseline.js';
import { dayKind, eligibleDays } from './eligible-days.js';
import { type LoadHistory, slotsOf } from './load-history.js';

const HOUR_MS = 3_600_000;

/** Load of a building by civil date and hour, over the days before and on the date. */
function load(date: string, days: number, kwAt: (day: string, hour: number) => number): LoadHistory {
  const { startMs } = civilDay(dateAfter(date, -days));
  const { endMs } = civilDay(date);
  const powerKw = slotsOf({ startMs, endMs }).map((slotMs) => {
    const { date: day, hour } = civilTime(slotMs);
    return kwAt(day, hour);
  });
  return { startMs, powerKw };
}

/** A call from 18 h to 20 h on a Thursday, known since noon. */
function called(history: LoadHistory, date = '2026-01-22', more: Partial<BaselineInput> = {}): BaselineInput {
  const startMs = civilDay(date).startMs + 18 * HOUR_MS;
  return {
    history,
    event: { startMs, endMs: startMs + 2 * HOUR_MS },
    noticeMs: startMs - 6 * HOUR_MS,
    calledDates: new Set(),
    otherEvents: [],
    reduction: true,
    forecastKw: null,
    adjustment: 'none',
    ...more,
  };
}

const kwOf = (input: BaselineInput, method: (typeof BASELINE_METHODS)[number]): number | string => {
  const told = baseline(method, input);
  return told.status === 'known' ? (told.powerKw[0] ?? Number.NaN) : told.why;
};

describe('eligible days', () => {
  it('takes working days only, without holidays and days of a call, newest first', () => {
    const history = load('2026-01-22', 44, () => 100);
    const days = eligibleDays(history, {
      date: '2026-01-08',
      count: 4,
      alike: 'kind',
      calledDates: new Set(['2026-01-06']),
    });
    // The 1st is a holiday, the 3rd and 4th a weekend, the 6th was called.
    expect(days).toEqual(['2026-01-07', '2026-01-05', '2026-01-02', '2025-12-31']);
    expect([dayKind('2026-05-14'), dayKind('2026-05-15'), dayKind('2026-05-16')]).toEqual([
      'off',
      'working',
      'off',
    ]);
  });

  it('leaves out a day of which more than a tenth was not measured', () => {
    const history = load('2026-01-22', 20, (day, hour) =>
      day === '2026-01-21' && hour < 3 ? Number.NaN : 100,
    );
    const wanted = { date: '2026-01-22', count: 1, alike: 'kind', calledDates: new Set<string>() } as const;
    expect(eligibleDays(history, wanted)).toEqual(['2026-01-20']);
  });
});

describe('baseline', () => {
  // Days numbered back from the call: 1 to 10 take 101 to 110 kW between 18 h and 20 h.
  const workingDays = eligibleDays(
    load('2026-01-22', 44, () => 1),
    {
      date: '2026-01-22',
      count: 10,
      alike: 'kind',
      calledDates: new Set(),
    },
  );
  const staircase = load('2026-01-22', 44, (day, hour) => {
    const index = workingDays.indexOf(day);
    return index >= 0 && hour >= 18 && hour < 20 ? 101 + index : 50;
  });

  it('is the mean of the ten, and of the five highest of them', () => {
    expect(kwOf(called(staircase), 'ten-of-ten')).toBeCloseTo(105.5, 9);
    expect(kwOf(called(staircase), 'high-five-of-ten')).toBeCloseTo(108, 9);
    expect(kwOf(called(staircase), 'history-ten-days')).toBeCloseTo(105.5, 9);
  });

  it('is the median of the four same weekdays', () => {
    const kw: Record<string, number> = {
      '2026-01-15': 90,
      '2026-01-08': 130,
      '2025-12-18': 100,
      '2025-12-11': 80,
    };
    // New Year's Day and Christmas were Thursdays too, and holidays.
    const history = load('2026-01-22', 44, (day) => kw[day] ?? 500);
    expect(kwOf(called(history), 'history-four-weekdays')).toBeCloseTo(95, 9);
  });

  it('is the lower of the half-hours around for a reduction, the higher for a call to take more', () => {
    const history = load('2026-01-22', 1, (_, hour) => (hour < 18 ? 200 : hour < 20 ? 120 : 160));
    expect(kwOf(called(history), 'double-rectangle')).toBe(160);
    expect(kwOf(called(history, '2026-01-22', { reduction: false }), 'double-rectangle')).toBe(200);
  });

  it('steps over a neighbouring call', () => {
    const history = load('2026-01-22', 1, (_, hour) => (hour === 17 ? 10 : hour < 17 ? 200 : 300));
    const startMs = civilDay('2026-01-22').startMs + 17 * HOUR_MS;
    const otherEvents = [{ startMs, endMs: startMs + HOUR_MS }];
    expect(kwOf(called(history, '2026-01-22', { otherEvents }), 'double-rectangle')).toBe(200);
  });

  it('follows the day by a factor or an offset, and by no more than a fifth', () => {
    const warm = (bump: number): LoadHistory =>
      load('2026-01-22', 44, (day) => (day === '2026-01-22' ? 100 + bump : 100));
    const told = (bump: number, adjustment: 'factor' | 'offset'): number | string =>
      kwOf(called(warm(bump), '2026-01-22', { adjustment }), 'ten-of-ten');
    expect(told(10, 'factor')).toBeCloseTo(110, 9);
    expect(told(50, 'factor')).toBeCloseTo(120, 9);
    expect(told(-10, 'offset')).toBeCloseTo(90, 9);
    expect(told(-90, 'offset')).toBeCloseTo(80, 9);
  });

  it('reads the day before the building learnt of the call only', () => {
    // Pre-heating after the notice at 16 h must not lift the baseline.
    const history = load('2026-01-22', 44, (day, hour) => (day === '2026-01-22' && hour >= 16 ? 180 : 100));
    const noticeMs = civilDay('2026-01-22').startMs + 16 * HOUR_MS;
    const input = called(history, '2026-01-22', { adjustment: 'factor', noticeMs });
    expect(kwOf(input, 'ten-of-ten')).toBeCloseTo(100, 9);
  });

  it('is not bent by the day before, and says that no hour of the day was free', () => {
    // Called on Sunday for Monday: the Sunday took half as much, and so does every Sunday.
    const monday = load('2026-01-26', 44, (day) => (dayKind(day) === 'off' ? 50 : 100));
    const noticeMs = civilDay('2026-01-25').startMs + 16 * HOUR_MS;
    for (const [adjustment, applied] of [
      ['factor', 1],
      ['offset', 0],
    ] as const) {
      const told = baseline('ten-of-ten', called(monday, '2026-01-26', { adjustment, noticeMs }));
      const { startMs } = civilDay('2026-01-26');
      expect(told).toMatchObject({
        status: 'known',
        powerKw: new Array<number>(8).fill(100),
        adjustment: { kind: adjustment, applied, window: { startMs, endMs: startMs } },
      });
    }
  });

  it('follows the day by hours in which no other call ran', () => {
    const history = load('2026-01-22', 44, (day, hour) =>
      day === '2026-01-22' ? (hour >= 14 && hour < 16 ? 20 : 110) : 100,
    );
    const startMs = civilDay('2026-01-22').startMs + 14 * HOUR_MS;
    const otherEvents = [{ startMs, endMs: startMs + 2 * HOUR_MS }];
    const noticeMs = startMs + 3 * HOUR_MS;
    const input = called(history, '2026-01-22', { adjustment: 'factor', noticeMs, otherEvents });
    expect(kwOf(input, 'ten-of-ten')).toBeCloseTo(110, 9);
  });

  it('compares the same time on the wall clock across a clock change', () => {
    // Summer time began on 29 March 2026: 18 h is 16:00 UTC after it and 17:00 UTC before.
    const history = load('2026-03-31', 44, (_, hour) => (hour >= 18 && hour < 20 ? 100 : 10));
    const startMs = civilDay('2026-03-31').startMs + 18 * HOUR_MS;
    const event = { startMs, endMs: startMs + 2 * HOUR_MS };
    const told = baseline('ten-of-ten', called(history, '2026-03-31', { event }));
    expect(told).toMatchObject({ status: 'known', powerKw: new Array<number>(8).fill(100) });
  });

  it('says what it lacks', () => {
    const short = load('2026-01-22', 4, () => 100);
    expect(kwOf(called(short), 'ten-of-ten')).toMatch(/only 3 earlier days can be read, 5 are needed/);
    expect(kwOf(called(short), 'history-ten-days')).toMatch(/10 are needed/);
    expect(kwOf(called(short), 'own-forecast')).toMatch(/no forecast of the building was kept/);
    const unmeasured = load('2026-01-22', 1, () => Number.NaN);
    expect(kwOf(called(unmeasured), 'double-rectangle')).toMatch(/neither the half-hour before/);
  });

  it('is the forecast where one was kept for every slot', () => {
    const forecastKw = new Array<number>(8).fill(77);
    expect(kwOf(called(staircase, '2026-01-22', { forecastKw }), 'own-forecast')).toBe(77);
    expect(kwOf(called(staircase, '2026-01-22', { forecastKw: [77] }), 'own-forecast')).toMatch(
      /no forecast/,
    );
  });

  it('is 8 quarter-hours for two hours', () => {
    const told = baseline('ten-of-ten', called(staircase));
    expect(told).toMatchObject({ version: '2', days: workingDays });
    expect(told.status === 'known' && told.powerKw).toHaveLength((2 * HOUR_MS) / SLOT_MS);
  });
});
