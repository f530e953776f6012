/** Base days that have a name: days of the made world of Lyon that stand for a sort of day. */
import type { MadeWeather } from './scenario.js';

/** A day of the made world. */
export interface NamedDay {
  readonly from: string;
  readonly weather: MadeWeather;
  readonly text: string;
}

/** Every named day. */
export const NAMED_DAYS = {
  'cold-wave-day': {
    from: '2026-01-15',
    weather: 'cold-wave',
    text: 'Thursday of the cold wave, -10 °C at night',
  },
  'winter-weekday': { from: '2026-01-22', weather: 'normal', text: 'a mild Thursday in January' },
  'spring-sunday': { from: '2026-04-19', weather: 'normal', text: 'a Sunday in April' },
  'summer-weekday': { from: '2026-07-15', weather: 'normal', text: 'a Wednesday in July' },
} as const satisfies Readonly<Record<string, NamedDay>>;
