/** School holidays of zone A: both ends of periods, between years, and where nothing is known. */
import { describe, expect, it } from '@jest/globals';
import { isSchoolHoliday, SCHOOL_HOLIDAYS_KNOWN, schoolHolidaysKnown } from './school-holidays.js';

const DAY_MS = 86_400_000;

function datesOf(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += DAY_MS)
    dates.push(new Date(ms).toISOString().slice(0, 10));
  return dates;
}

describe('school holidays of zone A', () => {
  it.each([
    ['2025-10-17', false],
    ['2025-10-18', true], // All Saints
    ['2025-11-02', true],
    ['2025-11-03', false],
    ['2025-12-19', false],
    ['2025-12-20', true], // Christmas, over the year's end
    ['2026-01-01', true],
    ['2026-01-04', true],
    ['2026-01-05', false],
    ['2026-02-07', true], // winter, of zone A alone
    ['2026-02-23', false],
    ['2026-04-04', true],
    ['2026-04-20', false],
    ['2026-07-04', true],
    ['2026-08-30', true],
    ['2012-01-01', true],
    ['2012-01-03', false],
  ])('%s: %p', (date, isOff) => {
    expect(isSchoolHoliday(date)).toBe(isOff);
  });

  it('are between a quarter and two fifths of every whole school year', () => {
    for (let year = 2012; year <= 2025; year += 1) {
      const dates = datesOf(`${String(year)}-09-15`, `${String(year + 1)}-08-31`).filter(schoolHolidaysKnown);
      const share = dates.filter(isSchoolHoliday).length / dates.length;
      expect(share).toBeGreaterThan(0.25);
      expect(share).toBeLessThan(0.4);
    }
  });

  it('lie on every first of August and on no twentieth of September or of January', () => {
    for (let year = 2012; year <= 2026; year += 1) {
      const of = (day: string): boolean => isSchoolHoliday(`${String(year)}-${day}`);
      expect([of('08-01'), of('01-20'), of('09-20')]).toEqual([true, false, false]);
    }
  });

  it('are known for a stated span of years, and school days outside of it', () => {
    expect(SCHOOL_HOLIDAYS_KNOWN).toEqual({ from: '2012-01-01', to: '2026-08-31' });
    expect(['2011-12-31', '2012-01-01', '2026-08-31', '2026-09-01'].map(schoolHolidaysKnown)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isSchoolHoliday('2011-07-20')).toBe(false);
    expect(isSchoolHoliday('2027-08-01')).toBe(false);
  });
});
