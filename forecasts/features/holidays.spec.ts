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

  it('has no rule for other zones', () => {
    expect(holidayRule('Asia/Tokyo')).toBeNull();
  });
});
