/** Headings of Enedis tables: found by their words, whatever their order, case and accents. */

/** What a column holds. */
export type ColumnName =
  | 'prm'
  | 'type'
  | 'from'
  | 'to'
  | 'quantity'
  | 'direction'
  | 'stage'
  | 'unit'
  | 'stamp'
  | 'value'
  | 'nature'
  | 'step'
  | 'doubt';

/** Place of each known column in a row. */
export type Columns = Partial<Record<ColumnName, number>>;

const WORDS: Readonly<Record<string, ColumnName>> = {
  'identifiant prm': 'prm',
  'identifiant pdl': 'prm',
  prm: 'prm',
  pdl: 'prm',
  'type de donnees': 'type',
  'date de debut': 'from',
  'date de fin': 'to',
  'grandeur physique': 'quantity',
  'grandeur metier': 'direction',
  'etape metier': 'stage',
  unite: 'unit',
  horodate: 'stamp',
  valeur: 'value',
  nature: 'nature',
  pas: 'step',
  'pas en minutes': 'step',
  'indice de qualite': 'doubt',
  'indice de vraisemblance': 'doubt',
};

/** Known columns of a heading; unknown ones are left alone. */
export function readColumns(cells: readonly string[]): Columns {
  const columns: Columns = {};
  for (const [at, cell] of cells.entries()) {
    const name = WORDS[plain(cell)];
    if (name !== undefined) columns[name] ??= at;
  }
  return columns;
}

/**
 * Lower case without accents. A letter that was lost because the file is not UTF-8 is taken for an é, the only accented
 * letter of these headings.
 */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll('\uFFFD', 'e')
    .trim()
    .toLowerCase();
}
