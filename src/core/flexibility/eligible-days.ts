/** Days a baseline may be read from: of the same kind as the day of the call, measured, and not called themselves. */
import { civilDay, civilTime, dateAfter, isHoliday } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';
import { type LoadHistory, loadAt } from './load-history.js';

/** Working days are Monday to Friday but legal holidays; the rest are days off. */
export type DayKind = 'working' | 'off';

/** How far back a day may lie: six weeks and a half, as the usual day-matching rules look. */
export const LOOK_BACK_DAYS = 45;

/** Share of a day's slots that must have been measured for it to count. */
export const COMPLETE_SHARE = 0.9;

/** Kind of a civil date by the French calendar. */
export function dayKind(date: string): DayKind {
  const weekday = civilTime(civilDay(date).startMs).weekday;
  return weekday <= 5 && !isHoliday(date) ? 'working' : 'off';
}

/** Share of the slots of a civil day that were measured, 0..1. */
export function completeness(history: LoadHistory, date: string): number {
  const { startMs, slots } = civilDay(date);
  let known = 0;
  for (let index = 0; index < slots; index++)
    if (Number.isFinite(loadAt(history, startMs + index * SLOT_MS))) known += 1;
  return known / slots;
}

/** What is asked of the days before a call. */
export interface DaysWanted {
  /** Civil date of the call. */
  readonly date: string;
  readonly count: number;
  /** Days of the same kind, or of the same weekday. */
  readonly alike: 'kind' | 'weekday';
  /** Dates on which the building was called: they show the call, not the habit. */
  readonly calledDates: ReadonlySet<string>;
}

/** The latest days before the call that may be read from, newest first; fewer than asked where history is short. */
export function eligibleDays(history: LoadHistory, wanted: DaysWanted): string[] {
  const kind = dayKind(wanted.date);
  const weekday = civilTime(civilDay(wanted.date).startMs).weekday;
  const days: string[] = [];
  for (let back = 1; back <= LOOK_BACK_DAYS && days.length < wanted.count; back++) {
    const date = dateAfter(wanted.date, -back);
    const sameWeekday = civilTime(civilDay(date).startMs).weekday === weekday;
    const alike = wanted.alike === 'kind' ? dayKind(date) === kind : sameWeekday && dayKind(date) === kind;
    if (!alike || wanted.calledDates.has(date)) continue;
    if (completeness(history, date) >= COMPLETE_SHARE) days.push(date);
  }
  return days;
}
