/** What of a tariff holds in a slot: season, network class, carbon. */
import { civilTime } from '../time/civil.js';
import type { NetworkClass, SubscribedPower, Tariff } from './grid-model.js';
import { type PricedClass, pricedClassAt } from './metering-calendar.js';

const GRAMS_PER_TONNE = 1e6;

/** True from October to March: the season of the winter limits and prices. */
export function isWinter(slotMs: number): boolean {
  const { month } = civilTime(slotMs);
  return month >= 10 || month <= 3;
}

/** Value of an hourly shape in the civil hour of the slot. @throws RangeError when the hour is missing */
export function hourlyValue(shape: readonly number[], slotMs: number): number {
  const { hour } = civilTime(slotMs);
  const value = shape[hour];
  if (value === undefined)
    throw new RangeError(`an hourly shape needs 24 values; hour ${String(hour)} is missing`);
  return value;
}

/** The network class that holds in the slot: of the calendar, else the first of the list that fits; null when there is none. */
export function networkClassAt(tariff: Tariff, slotMs: number): PricedClass | null {
  const own = tariff.networkCalendar ? pricedClassAt(tariff.networkCalendar, slotMs) : null;
  if (own !== null) return own;
  const { month, weekday, hour } = civilTime(slotMs);
  const fits = (one: NetworkClass): boolean =>
    one.months.includes(month) && one.weekdays.includes(weekday) && one.hours.includes(hour);
  return tariff.networkClasses?.find(fits) ?? null;
}

/** True where import above the subscribed power is paid for in the slot: always, or in its class of time. */
export function isSubscribedAt(one: SubscribedPower, tariff: Tariff, slotMs: number): boolean {
  if (one.networkClass === undefined) return true;
  const found = one.calendar ? pricedClassAt(one.calendar, slotMs) : networkClassAt(tariff, slotMs);
  return found?.name === one.networkClass;
}

/** Network use in the slot [EUR/kWh]: the price of its class, or of its civil hour. */
export function networkPrice(tariff: Tariff, slotMs: number): number {
  return networkClassAt(tariff, slotMs)?.eurPerKwh ?? hourlyValue(tariff.networkEurPerKwh, slotMs);
}

/** Price of the carbon in a kWh taken from the grid [EUR/kWh]; 0 when the tariff prices none. */
export function co2EurPerKwh(tariff: Tariff, slotMs: number): number {
  if (tariff.co2EurPerTonne === undefined) return 0;
  const shape = isWinter(slotMs) ? tariff.co2WinterGPerKwh : tariff.co2SummerGPerKwh;
  return (hourlyValue(shape, slotMs) / GRAMS_PER_TONNE) * tariff.co2EurPerTonne;
}
