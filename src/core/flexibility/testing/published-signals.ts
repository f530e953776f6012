/** Écowatt and Tempo in the forms RTE publishes them, for specs. */
import { civilDay, civilTime, dateAfter, instantAt } from '../../time/civil.js';

/** An instant as France writes it. */
export function frenchInstant(ms: number): string {
  const { offsetMs } = civilTime(ms);
  const hours = String(offsetMs / 3_600_000).padStart(2, '0');
  return `${new Date(ms + offsetMs).toISOString().slice(0, 19)}+${hours}:00`;
}

/**
 * Four days of Écowatt from a date on, published on it at 17:00; all hours at level 1 but those named.
 *
 * @param hours level by `YYYY-MM-DD HH`
 */
export function ecowattForm(date: string, hours: Readonly<Record<string, number>> = {}, publishedHour = 17) {
  const published = frenchInstant(instantAt(date, publishedHour, 0) ?? Number.NaN);
  const signals = [0, 1, 2, 3].map((days) => {
    const day = dateAfter(date, days);
    const values = Array.from({ length: 24 }, (_, pas) => ({
      pas,
      hvalue: hours[`${day} ${String(pas).padStart(2, '0')}`] ?? 1,
    }));
    const dvalue = Math.max(1, ...values.map(({ hvalue }) => hvalue));
    const message = dvalue === 1 ? 'Pas d’alerte.' : 'Système électrique tendu.';
    const jour = frenchInstant(civilDay(day).startMs);
    return { GenerationFichier: published, jour, dvalue, message, values };
  });
  return { signals };
}

/** Tempo of days, each published at 10:20 the day before; newest first, as RTE lists them. */
export function tempoForm(colours: Readonly<Record<string, string>>) {
  const values = Object.entries(colours)
    .map(([date, value]) => ({
      start_date: frenchInstant(civilDay(date).startMs),
      end_date: frenchInstant(civilDay(date).endMs),
      value,
      updated_date: frenchInstant(instantAt(dateAfter(date, -1), 10, 20) ?? Number.NaN),
    }))
    .reverse();
  return { tempo_like_calendars: { values } };
}
