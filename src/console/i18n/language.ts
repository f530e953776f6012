/** The language of the screen, and texts, numbers and times in it. Reading it while rendering re-renders on a change. */
import { effect } from '@preact/signals';
import { storedChoice } from '../api/stored.js';
import { type Catalogue, format, type Language, LANGUAGES, LOCALES, type TextValues } from './catalogue.js';

/** Chosen language; at first the browser's, English when that is neither. */
export const language = storedChoice<Language>('language', LANGUAGES, () =>
  navigator.languages.some((tag) => tag.toLowerCase().startsWith('fr')) ? 'fr' : 'en',
);

effect(() => {
  document.documentElement.lang = language.value;
});

/** Says a text of one catalogue. */
export type Say<Key extends string> = (key: Key, values?: TextValues) => string;

/** The texts of a catalogue in the language of the screen. */
export function useTexts<Key extends string>(texts: Catalogue<Key>): Say<Key> {
  const now = language.value;
  return (key, values) => format(texts[now][key], now, values);
}

const numbers = new Map<string, Intl.NumberFormat>();

/**
 * A number as the language writes it, with a true minus sign.
 *
 * @param digits digits after the decimal mark, shown always: figures of a column stay aligned
 */
export function formatNumber(value: number, digits: number, signed = false): string {
  const locale = LOCALES[language.value];
  const key = `${locale} ${String(digits)} ${String(signed)}`;
  let formatter = numbers.get(key);
  if (formatter === undefined) {
    formatter = new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: signed ? 'exceptZero' : 'negative',
    });
    numbers.set(key, formatter);
  }
  return formatter.format(value).replace('-', '−');
}
