/** The calendar the models are given: days of 92 and 100 quarter-hours, holidays that move, weekdays by the clock in Lyon. */
import { describe, expect, it } from '@jest/globals';
import { civilDay } from '../../core/time/civil.js';
import { civilCalendar } from './civil-calendar.js';

const SLOT = 900_000;

function hoursOf(date: string): number[] {
  const day = civilDay(date);
  return Array.from({ length: day.slots }, (_, k) => civilCalendar(day.startMs + k * SLOT).hour);
}

describe('the civil calendar', () => {
  it.each([
    ['2026-01-15', 96],
    ['2026-03-29', 92],
    ['2026-10-25', 100],
  ])('%s has %d quarter-hours, from 0 h to 23:45', (date, slots) => {
    const hours = hoursOf(date);
    expect(hours).toHaveLength(slots);
    expect([hours[0], hours.at(-1)]).toEqual([0, 23.75]);
  });

  it('leaves 2 h out in March and has it twice in October', () => {
    const twoOClock = (date: string): number => hoursOf(date).filter((hour) => hour >= 2 && hour < 3).length;
    expect([twoOClock('2026-03-29'), twoOClock('2026-10-25'), twoOClock('2026-01-15')]).toEqual([0, 8, 4]);
  });

  it.each([
    ['2026-01-01', true],
    ['2026-04-06', true], // Easter Monday
    ['2026-05-01', true],
    ['2026-05-08', true],
    ['2026-05-14', true], // Ascension
    ['2026-07-14', true],
    ['2026-12-25', true],
    ['2026-12-26', false], // a holiday in Alsace, not in Lyon
    ['2026-04-03', false], // Good Friday
    ['2026-01-15', false],
  ])('knows whether %s is a holiday: %p', (date, holiday) => {
    const { startMs } = civilDay(date);
    expect(civilCalendar(startMs).holiday).toBe(holiday);
    expect(civilCalendar(startMs + 90 * SLOT).holiday).toBe(holiday);
  });

  it('begins a holiday at midnight in Lyon', () => {
    expect(civilCalendar(civilDay('2026-07-14').startMs - SLOT).holiday).toBe(false);
  });

  it('begins a weekday at midnight in Lyon, not at midnight UTC', () => {
    const monday = civilDay('2026-01-12').startMs;
    expect([civilCalendar(monday - SLOT).weekday, civilCalendar(monday).weekday]).toEqual([7, 1]);
    expect(new Date(monday).getUTCDay()).toBe(0);
  });

  it('says the same when asked again, and when it has forgotten', () => {
    const { startMs } = civilDay('2026-10-25');
    const first = civilCalendar(startMs);
    for (let k = 0; k < 50_500; k += 1) civilCalendar(startMs + k * SLOT);
    expect(civilCalendar(startMs)).toEqual(first);
  });

  it.each([
    ['2026-02-06', 0], // a Friday at school
    ['2026-02-07', 1],
    ['2026-02-14', 1],
    ['2026-02-22', 1], // the last Sunday
    ['2026-02-23', 0],
    ['2026-07-14', 1],
    ['2027-02-15', 0], // nobody has told yet
  ])('knows what share of the pupils of Lyon is on holiday on %s: %d', (date, share) => {
    const { startMs } = civilDay(date);
    expect(civilCalendar(startMs).schoolHoliday).toBe(share);
    expect(civilCalendar(startMs + 90 * SLOT).schoolHoliday).toBe(share);
  });
});
