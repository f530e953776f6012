/** HP/HC and TURPE 7: windows by date, seasons at their boundaries, and days of 92 and 100 quarter-hours. */
import { describe, expect, it } from '@jest/globals';
import { civilDay, instantAt } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';
import {
  type CalendarSpan,
  classesOf,
  isHighSeason,
  type MeteringCalendar,
  pricedClassAt,
  timeClassAt,
} from './metering-calendar.js';

const at = (date: string, hour: number, minute = 0): number => instantAt(date, hour, minute) ?? Number.NaN;

/** Classes of a civil day, as `class slots` in order. */
function day(calendar: MeteringCalendar, date: string): string {
  const { startMs, endMs } = civilDay(date);
  const runs: [string, number][] = [];
  for (let ms = startMs; ms < endMs; ms += SLOT_MS) {
    const name = timeClassAt(calendar, ms) ?? '-';
    const last = runs.at(-1);
    if (last?.[0] === name) last[1] += 1;
    else runs.push([name, 1]);
  }
  return runs.map(([name, slots]) => `${name} ${String(slots)}`).join(', ');
}

const NIGHT = { from: '22:30', to: '06:30' };
const HP_HC: MeteringCalendar = {
  id: '12345678901234',
  kind: 'hp-hc',
  eurPerKwh: { HP: 0.06, HC: 0.04 },
  spans: [
    { fromDate: '2024-01-01', untilDate: '2026-11-15', offPeak: [NIGHT] },
    // What TURPE 7 brings: five hours at night and three in the afternoon.
    {
      fromDate: '2026-11-15',
      untilDate: null,
      offPeak: [
        { from: '01:30', to: '06:30' },
        { from: '12:00', to: '15:00' },
      ],
      offPeakLowSeason: [
        { from: '02:30', to: '07:30' },
        { from: '11:00', to: '14:00' },
      ],
    },
  ],
};
const SPAN: CalendarSpan = {
  fromDate: '2025-08-01',
  untilDate: '2029-08-01',
  offPeak: [{ from: '22:00', to: '06:00' }],
  peak: [
    { from: '09:00', to: '11:00' },
    { from: '18:00', to: '20:00' },
  ],
  offPeakDays: [7],
  holidaysOffPeak: true,
};
const TURPE: MeteringCalendar = {
  id: 'Gerland',
  kind: 'turpe',
  eurPerKwh: { P: 0.027, HPH: 0.021, HCH: 0.015, HPB: 0.009, HCB: 0.007 },
  spans: [SPAN],
};

describe('HP/HC', () => {
  it('has eight hours off-peak on every day, over midnight', () => {
    expect(day(HP_HC, '2026-01-15')).toBe('HC 26, HP 64, HC 6');
  });

  it.each([
    ['of 92', '2026-03-29', 'HC 22, HP 64, HC 6'],
    ['of 100', '2026-10-25', 'HC 30, HP 64, HC 6'],
  ])('keeps the clock on the wall on the day %s quarter-hours', (_, date, expected) => {
    expect(day(HP_HC, date)).toBe(expected);
  });

  it('changes its windows at midnight of the date from which others hold, and by season', () => {
    expect(day(HP_HC, '2026-11-14')).toBe('HC 26, HP 64, HC 6');
    expect(day(HP_HC, '2026-11-15')).toBe('HP 6, HC 20, HP 22, HC 12, HP 36');
    expect(day(HP_HC, '2027-03-31')).toBe(day(HP_HC, '2026-11-15'));
    expect(day(HP_HC, '2027-04-01')).toBe('HP 10, HC 20, HP 14, HC 12, HP 40');
    expect(timeClassAt(HP_HC, at('2026-11-14', 23, 59))).toBe('HC');
    expect(timeClassAt(HP_HC, at('2026-11-15', 0))).toBe('HP');
  });

  it('says nothing of dates before its first windows', () => {
    expect(timeClassAt(HP_HC, at('2023-12-31', 23, 45))).toBeNull();
    expect(pricedClassAt(HP_HC, at('2023-12-31', 23, 45))).toBeNull();
    expect(pricedClassAt(HP_HC, at('2024-01-01', 0))).toEqual({ name: 'HC', eurPerKwh: 0.04 });
  });
});

describe('TURPE', () => {
  it('has its peaks on working days from December to February', () => {
    const winter = 'HCH 24, HPH 12, P 8, HPH 28, P 8, HPH 8, HCH 8';
    expect(day(TURPE, '2026-01-15')).toBe(winter);
    expect(day(TURPE, '2026-01-17')).toBe(winter);
    expect(day(TURPE, '2025-11-28')).toBe('HCH 24, HPH 64, HCH 8');
    expect(day(TURPE, '2025-12-01')).toBe(winter);
    expect(day(TURPE, '2026-02-28')).toBe(winter);
    expect(day(TURPE, '2026-03-02')).toBe('HCH 24, HPH 64, HCH 8');
  });

  it('is off-peak on Sundays and holidays, all day', () => {
    expect(day(TURPE, '2026-01-18')).toBe('HCH 96');
    expect(day(TURPE, '2025-12-25')).toBe('HCH 96');
    expect(day(TURPE, '2026-05-01')).toBe('HCB 96');
    expect(day({ ...TURPE, spans: [{ ...SPAN, holidaysOffPeak: false }] }, '2026-05-01')).toBe(
      'HCB 24, HPB 64, HCB 8',
    );
    expect(day({ ...TURPE, spans: [{ ...SPAN, peakDays: [1, 2, 3, 4, 5] }] }, '2026-01-17')).toBe(
      'HCH 24, HPH 64, HCH 8',
    );
  });

  it.each([
    ['high season begins on 1 November', at('2026-10-31', 23, 45), 'HCB', at('2026-11-01', 0), 'HCH'],
    ['low season begins on 1 April', at('2026-03-31', 23, 45), 'HCH', at('2026-04-01', 0), 'HCB'],
    ['a window begins on its quarter-hour', at('2026-01-15', 17, 45), 'HPH', at('2026-01-15', 18), 'P'],
    ['a window ends on its quarter-hour', at('2026-01-15', 19, 45), 'P', at('2026-01-15', 20), 'HPH'],
    ['nothing holds after the last date', at('2029-07-31', 23, 45), 'HCB', at('2029-08-01', 0), null],
  ])('%s', (_, before, was, after, is) => {
    expect([timeClassAt(TURPE, before), timeClassAt(TURPE, after)]).toEqual([was, is]);
    expect(after - before).toBe(SLOT_MS);
  });

  it('keeps its classes on the days on which the clocks change', () => {
    expect(day(TURPE, '2026-03-29')).toBe('HCH 92');
    expect(day(TURPE, '2026-10-25')).toBe('HCB 100');
    const weekdays = { ...TURPE, spans: [{ ...SPAN, offPeakDays: [] }] };
    expect(day(weekdays, '2026-03-29')).toBe('HCH 20, HPH 64, HCH 8');
    expect(day(weekdays, '2026-10-25')).toBe('HCB 28, HPB 64, HCB 8');
  });

  it('needs a price for the peak only where it has one', () => {
    expect(classesOf(TURPE)).toEqual(['P', 'HPH', 'HCH', 'HPB', 'HCB']);
    expect(classesOf({ ...TURPE, spans: [{ ...SPAN, peak: [] }] })).toEqual(['HPH', 'HCH', 'HPB', 'HCB']);
    expect(classesOf(HP_HC)).toEqual(['HP', 'HC']);
    expect([isHighSeason(at('2026-10-31', 23)), isHighSeason(at('2026-11-01', 0))]).toEqual([false, true]);
  });
});
