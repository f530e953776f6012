/** Instants as people in the control room read them: civil time of the site's zone, the zone always named. */
import { signal } from '@preact/signals';
import { LOCALES } from './catalogue.js';
import { language } from './language.js';

/** Zone of the site; the screen never shows the browser's own. */
export const zone = signal('Europe/Paris');

type Style = 'time' | 'seconds' | 'date' | 'day' | 'full' | 'zone';

const STYLES: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  date: { weekday: 'short', day: '2-digit', month: 'short', year: 'numeric' },
  day: { weekday: 'short', day: '2-digit', month: 'short' },
  full: {
    ...{ weekday: 'short', day: '2-digit', month: 'short' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  },
  zone: { timeZoneName: 'short' },
};

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(style: Style): Intl.DateTimeFormat {
  const locale = LOCALES[language.value];
  const key = `${locale} ${zone.value} ${style}`;
  let made = formatters.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone: zone.value });
    formatters.set(key, made);
  }
  return made;
}

/** An instant in civil time of the site, for example `18:15`, `Thu 15 Jan, 18:15`. @param ms epoch ms */
export function civil(ms: number, style: Exclude<Style, 'zone'> = 'time'): string {
  return formatter(style).format(ms);
}

/** Short name of the zone's offset at an instant: `CET`, `UTC+1`. @param ms epoch ms */
export function zoneName(ms: number): string {
  const part = formatter('zone')
    .formatToParts(ms)
    .find(({ type }) => type === 'timeZoneName');
  return part?.value ?? zone.value;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** A length of time in two units at most: `42 s`, `12 min 05 s`, `3 h 20 min`, `2 d 4 h`. @param ms not negative */
export function duration(ms: number): string {
  const day = language.value === 'fr' ? 'j' : 'd';
  const whole = (value: number): string => String(Math.floor(value));
  const two = (value: number): string => whole(value).padStart(2, '0');
  if (ms < MINUTE_MS) return `${whole(ms / 1000)} s`;
  if (ms < HOUR_MS) return `${whole(ms / MINUTE_MS)} min ${two((ms % MINUTE_MS) / 1000)} s`;
  if (ms < DAY_MS) return `${whole(ms / HOUR_MS)} h ${two((ms % HOUR_MS) / MINUTE_MS)} min`;
  return `${whole(ms / DAY_MS)} ${day} ${whole((ms % DAY_MS) / HOUR_MS)} h`;
}
