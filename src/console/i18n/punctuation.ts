/** Marks between words of the screen: French sets a space that does not break before a colon and a semicolon. */
import { language } from './language.js';

/** Of a heading and what follows it. */
export function colon(): string {
  return language.value === 'fr' ? '\u00a0:' : ':';
}

/** Between two halves of a sentence. */
export function semicolon(): string {
  return language.value === 'fr' ? '\u202f;' : ';';
}
