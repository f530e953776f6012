/** Calendars of metering points: HP/HC and the five time classes of TURPE 7, by windows that hold from date to date. */
import { civilTime, isHoliday } from '../time/civil.js';

/** Classes a calendar may name: of TURPE peak, and high and low season in full and off-peak hours; of HP/HC the two alone. */
export const TIME_CLASSES = ['P', 'HPH', 'HCH', 'HPB', 'HCB', 'HP', 'HC'] as const;
export type TimeClass = (typeof TIME_CLASSES)[number];

/** Civil times `HH:MM` on the quarter-hour, [from, to); `to` not after `from` = on the next day. */
export interface DailyWindow {
  readonly from: string;
  readonly to: string;
}

/** Windows of a metering point as its network operator set them for a time. */
export interface CalendarSpan {
  /** First civil date on which it holds, `YYYY-MM-DD`. */
  readonly fromDate: string;
  /** First date on which it does not any more; null = until further notice. */
  readonly untilDate: string | null;
  readonly offPeak: readonly DailyWindow[];
  /** Off-peak windows of the low season where they differ; absent = the same. */
  readonly offPeakLowSeason?: readonly DailyWindow[];
  /** Peak windows (TURPE): December to February, on `peakDays`. */
  readonly peak?: readonly DailyWindow[];
  /** ISO weekdays with a peak; default Monday to Saturday. */
  readonly peakDays?: readonly number[];
  /** ISO weekdays that are off-peak all day; default none. */
  readonly offPeakDays?: readonly number[];
  /** True: public holidays are off-peak all day. */
  readonly holidaysOffPeak?: boolean;
}

/** Calendar of one metering point. */
export interface MeteringCalendar {
  /** Metering point: PRM of 14 digits, or a name of the site's own. */
  readonly id: string;
  readonly kind: 'hp-hc' | 'turpe';
  /** Network use by class [EUR/kWh]. */
  readonly eurPerKwh: Readonly<Partial<Record<TimeClass, number>>>;
  /** In order of their dates, none over another. */
  readonly spans: readonly CalendarSpan[];
}

/** Class that holds, and what it costs. */
export interface PricedClass {
  readonly name: string;
  readonly eurPerKwh: number;
}

const PEAK_MONTHS: readonly number[] = [12, 1, 2];
const MONDAY_TO_SATURDAY: readonly number[] = [1, 2, 3, 4, 5, 6];
const CLASSES_OF = { 'hp-hc': ['HP', 'HC'], turpe: ['P', 'HPH', 'HCH', 'HPB', 'HCB'] } as const;

/** Classes that a calendar of this kind needs prices for. */
export function classesOf({ kind, spans }: MeteringCalendar): TimeClass[] {
  const hasPeak = spans.some(({ peak }) => (peak ?? []).length > 0);
  return CLASSES_OF[kind].filter((name) => name !== 'P' || hasPeak);
}

/** True from 1 November to 31 March: the high season of network tariffs. */
export function isHighSeason(ms: number): boolean {
  const { month } = civilTime(ms);
  return month >= 11 || month <= 3;
}

/**
 * Class of time in which an instant lies, read on the clock on the wall: an hour that comes twice is the same class twice.
 *
 * @returns null on a date for which the calendar has no windows
 */
export function timeClassAt(calendar: MeteringCalendar, ms: number): TimeClass | null {
  const { date } = civilTime(ms);
  const span = calendar.spans.find(
    ({ fromDate, untilDate }) => date >= fromDate && (untilDate === null || date < untilDate),
  );
  if (span === undefined) return null;
  const high = isHighSeason(ms);
  const offPeak = isOffPeak(span, ms, high);
  if (calendar.kind === 'hp-hc') return offPeak ? 'HC' : 'HP';
  if (!offPeak && isPeak(span, ms)) return 'P';
  if (high) return offPeak ? 'HCH' : 'HPH';
  return offPeak ? 'HCB' : 'HPB';
}

/** The class with its price; null where no windows hold, or the class has no price. */
export function pricedClassAt(calendar: MeteringCalendar, ms: number): PricedClass | null {
  const name = timeClassAt(calendar, ms);
  const eurPerKwh = name === null ? undefined : calendar.eurPerKwh[name];
  return name === null || eurPerKwh === undefined ? null : { name, eurPerKwh };
}

function isOffPeak(span: CalendarSpan, ms: number, high: boolean): boolean {
  const { date, weekday } = civilTime(ms);
  if ((span.offPeakDays ?? []).includes(weekday)) return true;
  if (span.holidaysOffPeak === true && isHoliday(date)) return true;
  return isInside(high ? span.offPeak : (span.offPeakLowSeason ?? span.offPeak), ms);
}

function isPeak({ peak = [], peakDays = MONDAY_TO_SATURDAY }: CalendarSpan, ms: number): boolean {
  const { month, weekday } = civilTime(ms);
  return PEAK_MONTHS.includes(month) && peakDays.includes(weekday) && isInside(peak, ms);
}

function isInside(windows: readonly DailyWindow[], ms: number): boolean {
  const { hour, minute } = civilTime(ms);
  const at = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return windows.some(({ from, to }) => (from < to ? at >= from && at < to : at >= from || at < to));
}
