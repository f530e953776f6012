/** What the service says in English: as it says it, or in French from the same data where they are enough to tell it. */
import { language } from '../i18n/language.js';

interface ToldProps {
  /** The service's own words. */
  readonly english: string;
  /** The same from the data; asked for in French alone. Null = the data do not tell it: then it stays English, and says so. */
  readonly french: () => string | null;
}

/** A sentence in the language of the screen where that can be. */
export function Told({ english, french }: ToldProps) {
  const own = language.value === 'fr' ? french() : null;
  return own === null ? <span lang="en">{english}</span> : <span>{own}</span>;
}
