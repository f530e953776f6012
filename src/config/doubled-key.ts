/** A key of YAML that stands twice in one block, in words: the library says where and not which. */

/** A key as it is written at the beginning of a text: quoted, or up to its colon. */
const KEY = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^:,{}[\]\n]+)/;

/** Longest key that is quoted back. */
const LONGEST = 60;

/**
 * What was seen, what was expected, what to do.
 *
 * @param text the whole file
 * @param offset where the second key begins
 */
export function doubledKeyWords(text: string, offset: number): string {
  const [key = 'a key'] = KEY.exec(text.slice(offset, offset + LONGEST)) ?? [];
  return `saw ${key.trim()} a second time in the same block; expected each key once; rename or remove one`;
}
