import { describe, expect, it } from '@jest/globals';
import { zoneCalendar } from './zone-calendar.js';

const dayNumber = (date: string): number => Date.parse(`${date}T00:00Z`) / 86_400_000;
const listed = (
  date: string,
  holiday: boolean,
  schoolHoliday = 0,
): Parameters<typeof zoneCalendar>[1][number] => ({
  dayNumber: dayNumber(date),
  holiday,
  schoolHoliday,
});

describe('the calendar of a zone', () => {
  const paris = zoneCalendar('Europe/Paris', [
    listed('2018-05-01', true),
    listed('2018-05-10', true),
    listed('2018-02-14', false, 1 / 3),
  ]);
  const at = (instant: string): ReturnType<typeof paris> => paris(Date.parse(instant));

  it.each([
    ['2018-03-25T00:59Z', 1.9833],
    ['2018-03-25T01:00Z', 3],
    ['2018-10-28T00:30Z', 2.5],
    ['2018-10-28T01:30Z', 2.5],
    ['2018-10-28T02:00Z', 3],
  ])('shows the clock around its changes: %s is %d h', (instant, hour) => {
    expect(at(instant).hour).toBeCloseTo(hour, 3);
  });

  it('knows weekdays, holidays, bridge days and the share of school holidays', () => {
    expect(at('2018-05-01T10:00Z')).toMatchObject({ weekday: 2, holiday: true, bridge: false });
    expect(at('2018-04-30T10:00Z')).toMatchObject({ weekday: 1, holiday: false, bridge: true });
    expect(at('2018-05-11T10:00Z')).toMatchObject({ weekday: 5, bridge: true });
    expect(at('2018-05-09T10:00Z')).toMatchObject({ weekday: 3, bridge: false });
    expect(at('2018-02-14T10:00Z').schoolHoliday).toBeCloseTo(1 / 3);
    expect(at('2018-05-01T21:59Z').dayNumber).toBe(dayNumber('2018-05-01'));
    expect(at('2018-05-01T22:00Z').dayNumber).toBe(dayNumber('2018-05-02'));
  });

  it('knows zones of the south and of half hours, and weekdays before 1970', () => {
    const melbourne = zoneCalendar('Australia/Melbourne', []);
    expect(melbourne(Date.parse('2013-01-01T00:00Z')).hour).toBe(11);
    expect(zoneCalendar('Asia/Kolkata', [])(0)).toMatchObject({ hour: 5.5, weekday: 4 });
    expect(zoneCalendar('Etc/UTC', [])(Date.parse('1969-12-28T00:00Z')).weekday).toBe(7);
  });

  it.each([
    ['Europe/Paris', '2026-03-29', 92],
    ['Europe/Paris', '2026-10-25', 100],
    ['Europe/Paris', '2024-02-29', 96],
    ['America/New_York', '2018-03-11', 92],
    ['America/New_York', '2018-11-04', 100],
    ['America/Phoenix', '2018-03-11', 96],
    // Half an hour of summer time.
    ['Australia/Lord_Howe', '2025-10-05', 94],
    ['Australia/Lord_Howe', '2025-04-06', 98],
  ])('%s: %s has %i quarter-hours, in one piece', (zone, date, count) => {
    const calendar = zoneCalendar(zone, []);
    const from = Date.parse(`${date}T00:00Z`) - 86_400_000;
    const slots = Array.from({ length: 3 * 96 }, (_, i) => from + i * 900_000);
    const own = slots.filter((ms) => calendar(ms).dayNumber === dayNumber(date));
    expect(own).toHaveLength(count);
    expect((own.at(-1) ?? 0) - (own[0] ?? 0)).toBe((count - 1) * 900_000);
    expect(calendar(own[0] ?? 0).hour).toBe(0);
    expect(calendar(own.at(-1) ?? 0).hour).toBe(23.75);
  });

  it('takes the holidays of the zone when none is listed, and only what is listed otherwise', () => {
    const easterMonday = Date.parse('2025-04-21T10:00Z');
    expect(zoneCalendar('Europe/Paris', [])(easterMonday).holiday).toBe(true);
    expect(paris(easterMonday).holiday).toBe(false);
    const friday = zoneCalendar('America/New_York', [])(Date.parse('2018-11-23T17:00Z'));
    expect(friday).toMatchObject({ weekday: 5, holiday: false, bridge: true });
  });

  it('gives the same answer in whatever order it is asked', () => {
    const instants = Array.from({ length: 200 }, (_, i) => Date.parse('2026-03-28T00:00Z') + i * 1_000_000);
    const rising = zoneCalendar('Europe/Paris', []);
    const falling = zoneCalendar('Europe/Paris', []);
    const backwards = [...instants].reverse().map((ms) => falling(ms));
    expect(instants.map((ms) => rising(ms))).toEqual(backwards.reverse());
  });

  it('refuses a zone it does not know', () => {
    expect(() => zoneCalendar('Europe/Traboule', [])).toThrow(/"Europe\/Traboule".*expected an IANA name/);
  });
});
