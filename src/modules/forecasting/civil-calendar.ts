/** The French calendar in the shape the forecasting package asks for, remembered because every series asks the same slots. */
import type { Calendar, CalendarReading } from '../../../forecasts/index.js';
import { civilTime, isHoliday } from '../../core/time/civil.js';
import { isSchoolHoliday } from '../../core/time/school-holidays.js';

const MOST_REMEMBERED = 50_000;
const remembered = new Map<number, CalendarReading>();

/** Civil hour, weekday, holiday and school holiday of zone A at an instant [epoch ms]. */
export const civilCalendar: Calendar = (ms) => {
  const known = remembered.get(ms);
  if (known) return known;
  const civil = civilTime(ms);
  const reading = {
    hour: civil.hour + civil.minute / 60,
    weekday: civil.weekday,
    holiday: isHoliday(civil.date),
    dayNumber: dayNumberOf(civil.date),
    bridge: isBridgeDay(civil.date, civil.weekday),
    schoolHoliday: isSchoolHoliday(civil.date) ? 1 : 0,
  };
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(ms, reading);
  return reading;
};

const MS_PER_DAY = 86_400_000;

function dayNumberOf(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY);
}

/** A Friday after or a Monday before a holiday, no holiday itself. */
function isBridgeDay(date: string, weekday: number): boolean {
  if ((weekday !== 1 && weekday !== 5) || isHoliday(date)) return false;
  const beside = dayNumberOf(date) + (weekday === 1 ? 1 : -1);
  return isHoliday(new Date(beside * MS_PER_DAY).toISOString().slice(0, 10));
}
