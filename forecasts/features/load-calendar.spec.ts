import { describe, expect, it } from '@jest/globals';
import type { Calendar, CalendarReading } from '../forecaster.js';
import { plainCalendar } from '../testing/made-series.js';
import {
  clockOffset,
  LOAD_CALENDAR_WIDTH,
  LoadCalendar,
  loadCalendarPenalties,
  winterOffset,
  yearAngle,
} from './load-calendar.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const plan = { startMs: Date.UTC(2026, 0, 1), offsetHours: 1, days: 1000 };

/** Noon of a date on the plain calendar, an hour ahead of UTC. */
function noon(date: string): number {
  return Date.parse(`${date}T11:00:00Z`);
}

function columnsOf(date: string, calendar: Calendar = plainCalendar): number[] {
  const row = new Float64Array(LOAD_CALENDAR_WIDTH);
  const ms = noon(date);
  new LoadCalendar(plan, calendar).fill(row, 0, { ms, reading: calendar(ms) });
  return [...row];
}

function changed(change: (reading: CalendarReading) => Partial<CalendarReading>): Calendar {
  return (ms) => {
    const reading = plainCalendar(ms);
    return { ...reading, ...change(reading) };
  };
}

const festive = changed((reading) => ({
  holiday: reading.dayNumber === Math.floor(noon('2026-05-14') / DAY_MS),
}));

describe('LoadCalendar', () => {
  it.each([
    ['2026-01-05', 1],
    ['2026-01-06', 2],
    ['2026-01-08', 3],
    ['2026-01-09', 4],
    ['2026-01-10', 5],
    ['2026-01-11', 6],
  ])('%s has weekday column %i alone', (date, column) => {
    const weekdays = columnsOf(date).slice(1, 7);
    expect(weekdays).toEqual([1, 2, 3, 4, 5, 6].map((own) => (own === column ? 1 : 0)));
  });

  it('Wednesday is what the others are told from', () => {
    expect(columnsOf('2026-01-07').slice(0, 7)).toEqual([1, 0, 0, 0, 0, 0, 0]);
  });

  it('a holiday on a Thursday in May: no weekday, its season, the Thursday', () => {
    const columns = columnsOf('2026-05-14', festive);
    const angle = yearAngle(festive(noon('2026-05-14')));
    expect(columns.slice(1, 10)).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0]);
    expect(columns[10]).toBeCloseTo(Math.cos(angle), 9);
    expect(columns[13]).toBeCloseTo(Math.sin(2 * angle), 9);
    expect(columns[14]).toBe(1);
    // The day before it and the day after it.
    expect(columnsOf('2026-05-13', festive).slice(18, 21)).toEqual([0, 1, 0]);
    expect(columnsOf('2026-05-15', festive).slice(18, 21)).toEqual([0, 0, 1]);
  });

  it.each([
    // Christmas, New Year, their eves; then around New Year on working days, between the two, weekends among them.
    ['2026-12-24', [0, 0, 1], [1, 1, 0]],
    ['2026-12-25', [1, 0, 0], [1, 1, 0]],
    ['2026-12-26', [0, 0, 0], [0, 0, 1]],
    ['2026-12-31', [0, 0, 1], [1, 1, 0]],
    ['2026-01-01', [0, 1, 0], [1, 0, 0]],
    ['2026-12-22', [0, 0, 0], [1, 0, 0]],
    ['2026-12-21', [0, 0, 0], [0, 0, 0]],
    ['2026-01-05', [0, 0, 0], [0, 0, 0]],
  ])('%s', (date, days, weeks) => {
    const columns = columnsOf(date);
    expect(columns.slice(15, 18)).toEqual(days);
    expect(columns.slice(21, 24)).toEqual(weeks);
  });

  it('school holidays count on working days a second time', () => {
    const school = changed(() => ({ schoolHoliday: 0.6 }));
    expect(columnsOf('2026-02-10', school).slice(24, 26)).toEqual([0.6, 0.6]);
    expect(columnsOf('2026-02-14', school).slice(24, 26)).toEqual([0.6, 0]);
  });

  it.each([
    // Columns of the day before and the day after a holiday; every civil day asked from its first and from its last slot.
    {
      kind: 'a day of 25 h',
      change: '2021-10-31T01:00Z',
      spring: -1,
      holiday: '2021-11-02',
      asked: '2021-11-01',
    },
    {
      kind: 'a day of 23 h',
      change: '2024-03-31T01:00Z',
      spring: 1,
      holiday: '2024-04-02',
      asked: '2024-04-01',
    },
    {
      kind: 'a day of 25 h',
      change: '2021-11-02T01:00Z',
      spring: -1,
      holiday: '2021-11-03',
      asked: '2021-11-02',
    },
    {
      kind: 'a day of 23 h',
      change: '2024-04-02T01:00Z',
      spring: 1,
      holiday: '2024-04-04',
      asked: '2024-04-03',
    },
    {
      kind: 'a day of 23 h',
      change: '2024-04-03T01:00Z',
      spring: 1,
      holiday: '2024-04-04',
      asked: '2024-04-02',
    },
    {
      kind: 'a day of 23 h',
      change: '2024-04-03T01:00Z',
      spring: 1,
      holiday: '2024-04-02',
      asked: '2024-04-04',
    },
  ])(
    'knows the neighbours of $asked beside $kind, at whatever hour',
    ({ change, spring, holiday, asked }) => {
      const day = (date: string): number => Date.parse(`${date}T00:00Z`) / DAY_MS;
      const calendar: Calendar = (ms) => {
        const isSummer = ms >= Date.parse(change) === spring > 0;
        const shown = ms + (isSummer ? 2 : 1) * HOUR_MS;
        const dayNumber = Math.floor(shown / DAY_MS);
        const weekday = new Date(shown).getUTCDay() || 7;
        const hour = (shown - dayNumber * DAY_MS) / HOUR_MS;
        return {
          hour,
          weekday,
          dayNumber,
          holiday: dayNumber === day(holiday),
          bridge: false,
          schoolHoliday: 0,
        };
      };
      const around = Array.from({ length: 96 }, (_, i) => Date.parse(`${asked}T00:00Z`) + (i - 30) * HOUR_MS);
      const own = around.filter((ms) => calendar(ms).dayNumber === day(asked));
      const expected = [day(holiday) - day(asked) === 1 ? 1 : 0, day(asked) - day(holiday) === 1 ? 1 : 0];
      for (const ms of own) {
        const row = new Float64Array(LOAD_CALENDAR_WIDTH);
        new LoadCalendar(plan, calendar).fill(row, 0, { ms, reading: calendar(ms) });
        expect([...row.slice(19, 21)]).toEqual(expected);
      }
    },
  );

  it('tells summer time and the trend in years', () => {
    const summer = changed((reading) => ({ hour: reading.hour + 1 }));
    const width = LOAD_CALENDAR_WIDTH;
    expect(columnsOf('2026-07-01')[width - 1]).toBe(0);
    expect(columnsOf('2026-07-01', summer)[width - 1]).toBe(1);
    expect(columnsOf('2027-01-01')[width - 2]).toBeCloseTo(1, 2);
  });
});

describe('loadCalendarPenalties', () => {
  it('is one per column, and holds a year and a trend that were not seen', () => {
    const seen = loadCalendarPenalties(plan);
    const short = loadCalendarPenalties({ ...plan, days: 200 });
    const one = loadCalendarPenalties({ ...plan, days: 400 });
    expect(seen).toHaveLength(LOAD_CALENDAR_WIDTH);
    expect((short[26] ?? 0) / (seen[26] ?? 1)).toBe(1000);
    expect(one[26]).toBe(seen[26]);
    expect(one[LOAD_CALENDAR_WIDTH - 2]).toBeGreaterThan(10 * (seen[LOAD_CALENDAR_WIDTH - 2] ?? 0));
  });
});

describe('clock offsets', () => {
  it('the least over a year is winter time', () => {
    const zone = changed((reading) => {
      const month = new Date(reading.dayNumber * DAY_MS).getUTCMonth();
      return month > 3 && month < 9 ? { hour: reading.hour + 1 } : {};
    });
    const from = noon('2026-01-01');
    expect(winterOffset(zone, from, from + 365 * DAY_MS)).toBe(1);
    expect(clockOffset(zone(noon('2026-07-01')), noon('2026-07-01'))).toBe(2);
    expect(winterOffset(zone, from, from - DAY_MS)).toBe(0);
  });
});
