import { describe, expect, it } from '@jest/globals';
import { holidayRule } from './holidays.js';

function datesOf(zone: string, year: number): string[] {
  const rule = holidayRule(zone);
  const first = Date.UTC(year, 0, 1) / 86_400_000;
  const days = Array.from({ length: 366 }, (_, i) => first + i);
  return days
    .filter((day) => rule?.(day))
    .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))
    .filter((date) => date.startsWith(String(year)));
}

describe('holidayRule', () => {
  it('knows France of 2026: Easter Monday on 6 April, Ascension on 14 May, Whit Monday on 25 May', () => {
    expect(datesOf('Europe/Paris', 2026)).toEqual([
      '2026-01-01',
      '2026-04-06',
      '2026-05-01',
      '2026-05-08',
      '2026-05-14',
      '2026-05-25',
      '2026-07-14',
      '2026-08-15',
      '2026-11-01',
      '2026-11-11',
      '2026-12-25',
    ]);
  });

  it.each([
    // Dates of Easter Sunday from the tables of the Bureau des longitudes.
    [1961, '1961-04-02'],
    [2000, '2000-04-23'],
    [2008, '2008-03-23'],
    [2038, '2038-04-25'],
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    // The latest and the two that simpler rules get wrong by a week.
    [1943, '1943-04-25'],
    [1954, '1954-04-18'],
    [1981, '1981-04-19'],
  ])('finds Easter of %i', (year, sunday) => {
    const monday = new Date(Date.parse(sunday) + 86_400_000).toISOString().slice(0, 10);
    expect(datesOf('Europe/Paris', year)).toContain(monday);
  });

  it('knows the federal holidays of 2018, with Veterans Day kept on the Monday after its Sunday', () => {
    expect(datesOf('America/New_York', 2018)).toEqual([
      '2018-01-01',
      '2018-01-15',
      '2018-02-19',
      '2018-05-28',
      '2018-07-04',
      '2018-09-03',
      '2018-10-08',
      '2018-11-11',
      '2018-11-12',
      '2018-11-22',
      '2018-12-25',
    ]);
  });

  it('knows Juneteenth since 2021, and a Saturday that is kept on the Friday before', () => {
    expect(datesOf('America/Los_Angeles', 2021)).toEqual(
      expect.arrayContaining(['2021-06-18', '2021-06-19', '2021-12-24']),
    );
    expect(datesOf('America/Los_Angeles', 2020)).not.toContain('2020-06-19');
  });

  it.each([
    [2016, '2016-11-24'],
    [2018, '2018-11-22'],
    // The latest day it can be: the month begins on a Friday.
    [2019, '2019-11-28'],
    [2024, '2024-11-28'],
    [2026, '2026-11-26'],
  ])('finds Thanksgiving of %i', (year, date) => {
    const november = datesOf('America/Chicago', year).filter((one) => one.startsWith(`${String(year)}-11-2`));
    expect(november).toEqual([date]);
  });

  it.each([
    [2010, true],
    [2021, true],
    [2020, false],
    [2022, false],
  ])('keeps New Year of a Saturday on the last day of %i: %s', (year, kept) => {
    expect(datesOf('America/New_York', year).includes(`${String(year)}-12-31`)).toBe(kept);
  });

  it('is not moved by a leap day, and finds none there', () => {
    const leap = datesOf('Europe/Paris', 2024);
    expect(leap).toHaveLength(11);
    expect(leap).toEqual(expect.arrayContaining(['2024-04-01', '2024-05-09', '2024-05-20']));
    expect(leap).not.toContain('2024-02-29');
  });

  it('tells two holidays on one day as one: Ascension on the eighth of May', () => {
    // Easter of 1997 was on 30 March, so that Ascension was on 8 May.
    expect(datesOf('Europe/Paris', 1997).filter((date) => date === '1997-05-08')).toHaveLength(1);
    expect(datesOf('Europe/Paris', 1997)).toHaveLength(10);
  });

  it('has no rule for other zones', () => {
    expect(holidayRule('Asia/Tokyo')).toBeNull();
  });
});
