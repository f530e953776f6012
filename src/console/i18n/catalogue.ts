/** Texts in French and English: a catalogue per page, both languages side by side, so that a missing one is a type error. */
import { IntlMessageFormat } from 'intl-messageformat';

export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Region of each language here: numbers and dates are written the way of France or of Britain (24 h, day first). */
export const LOCALES: Readonly<Record<Language, string>> = { fr: 'fr-FR', en: 'en-GB' };

/** Values of the placeholders of a text (ICU MessageFormat). */
export type TextValues = Readonly<Record<string, string | number | boolean>>;

/** A catalogue: the same keys in every language. */
export type Catalogue<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>;

/**
 * Joins the two languages of a page: every key of one must be in the other. The first names the keys.
 *
 * @param en English texts; @param fr the same keys in French
 */
export function catalogue<const Texts extends Readonly<Record<string, string>>>(
  en: Texts,
  fr: Readonly<Record<keyof Texts & string, string>>,
): Catalogue<keyof Texts & string> {
  return { en, fr };
}

const compiled = new Map<string, IntlMessageFormat>();

/**
 * A text of a catalogue in a language, its placeholders filled in. A text without placeholders is taken as it stands.
 *
 * @throws Error when the text is no ICU message or a value for a placeholder is missing
 */
export function format(text: string, language: Language, values: TextValues = {}): string {
  if (!text.includes('{')) return text;
  const id = `${language}:${text}`;
  let message = compiled.get(id);
  if (message === undefined) {
    message = new IntlMessageFormat(text, LOCALES[language]);
    compiled.set(id, message);
  }
  return String(message.format(values));
}
