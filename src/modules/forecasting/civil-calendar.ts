/** The French calendar in the shape the forecasting package asks for, remembered because every series asks the same slots. */
import type { Calendar, CalendarReading } from '../../../forecasts/index.js';
import { civilTime, isHoliday } from '../../core/time/civil.js';

const MOST_REMEMBERED = 20_000;
const remembered = new Map<number, CalendarReading>();

/** Civil hour, weekday and holiday at an instant [epoch ms]. */
export const civilCalendar: Calendar = (ms) => {
  const known = remembered.get(ms);
  if (known) return known;
  const civil = civilTime(ms);
  const reading = {
    hour: civil.hour + civil.minute / 60,
    weekday: civil.weekday,
    holiday: isHoliday(civil.date),
  };
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(ms, reading);
  return reading;
};
