/** The committed leaderboard of the forecasting models, from its Markdown. */

/** A table of the leaderboard: one row per model. */
export interface BoardTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One track: its data, what is forecast, its tables. */
export interface Track {
  readonly name: string;
  /** What is forecast and scored, in words. */
  readonly about: string;
  /** Models in the order of their loss; further tables stay in the file. */
  readonly table: BoardTable;
}

/** Tracks of a leaderboard, in its order; a section without a table is none. */
export function tracksOf(markdown: string): Track[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [name = '', ...lines] = section.split('\n');
      const table = tableOf(lines);
      if (table === null) return [];
      const start = lines.findIndex((line) => line.startsWith('|'));
      const about = lines.slice(0, start).join(' ').replaceAll(/\s+/g, ' ').trim();
      return [{ name: name.trim(), about, table }];
    });
}

function tableOf(lines: readonly string[]): BoardTable | null {
  const start = lines.findIndex((line) => line.startsWith('|'));
  if (start < 0) return null;
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  const [head, , ...body] = lines.slice(start, length < 0 ? undefined : start + length).map(cellsOf);
  return head === undefined ? null : { columns: head, rows: body };
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\|/, '')
    .replace(/\|\s*$/, '')
    .split('|')
    .map((cell) => cell.replaceAll('`', '').trim());
}
