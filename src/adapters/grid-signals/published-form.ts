/** What the forms of RTE's publications share: their times, and how a fault in them is told. */
import { DomainError } from '../../core/domain-error.js';
import { civilDay, civilTime } from '../../core/time/civil.js';
import { parseInstant } from '../../core/time/instant.js';

/** Fault of a publication: what was seen where, and what was expected. */
export function badForm(source: string, seen: string, expected: string): DomainError {
  return new DomainError('invalid-input', `${source}: ${seen}; expected ${expected}`);
}

/** An instant of a publication [epoch ms]. @throws DomainError for a time without its offset */
export function instantIn(source: string, where: string, text: string): number {
  try {
    return parseInstant(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badForm(source, `${where}: ${why}`, 'an instant with its offset');
  }
}

/** The civil date whose midnight an instant is. @throws DomainError for another hour of the day */
export function dateIn(source: string, where: string, text: string): string {
  const ms = instantIn(source, where, text);
  const { date } = civilTime(ms);
  if (civilDay(date).startMs === ms) return date;
  throw badForm(source, `${where} is "${text}"`, 'midnight in France, with its offset');
}

/** Days by date. @throws DomainError for a date that comes twice or is missing between the others */
export function inOrder<Day extends { readonly date: string }>(source: string, days: readonly Day[]): Day[] {
  const sorted = [...days].sort((a, b) => (a.date < b.date ? -1 : 1));
  sorted.forEach(({ date }, index) => {
    const next = sorted[index + 1];
    if (next === undefined) return;
    if (next.date === date) throw badForm(source, `${date} comes twice`, 'every day once');
    const wanted = civilTime(civilDay(date).endMs).date;
    if (next.date !== wanted)
      throw badForm(source, `${wanted} is missing after ${date}`, 'days without a gap');
  });
  return sorted;
}
