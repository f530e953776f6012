/** A built program read by names: what a row says and what a column costs, without a solver. */
import { buildDispatch } from '../build-dispatch.js';
import type { AssetPart, BuildOptions, BuiltDispatch, DispatchInput } from '../dispatch-input.js';

/** A row with its terms by the name of their column. */
export interface ReadRow {
  readonly lower: number;
  readonly upper: number;
  readonly terms: Readonly<Record<string, number>>;
}

/** A column with its bounds and what a unit of it costs by term, without what breaks ties. */
export interface ReadColumn {
  readonly lower: number;
  readonly upper: number;
  readonly whole: boolean;
  readonly costs: Readonly<Record<string, number>>;
}

/** Looks things up in one built program. */
export class ProgramReader {
  constructor(readonly built: BuiltDispatch) {}

  /** The row of a name; fails when the program has none. */
  row(name: string): ReadRow {
    const { program } = this.built;
    const r = program.rowNames.indexOf(name);
    if (r < 0) throw new Error(`no row ${name}; there are ${program.rowNames.join(' ')}`);
    const terms: Record<string, number> = {};
    for (let k = program.starts[r] ?? 0; k < (program.starts[r + 1] ?? 0); k += 1)
      terms[program.colNames[program.indices[k] ?? 0] ?? ''] = program.values[k] ?? 0;
    return { lower: program.rowLower[r] ?? 0, upper: program.rowUpper[r] ?? 0, terms };
  }

  /** The column of a name; fails when the program has none. */
  column(name: string): ReadColumn {
    const { program, layout } = this.built;
    const j = program.colNames.indexOf(name);
    if (j < 0) throw new Error(`no column ${name}; there are ${program.colNames.join(' ')}`);
    const costs: Record<string, number> = {};
    for (const { term, col, eurPerUnit } of layout.costs)
      if (col === j && term !== 'tieBreak') costs[term] = (costs[term] ?? 0) + eurPerUnit;
    return {
      lower: program.colLower[j] ?? 0,
      upper: program.colUpper[j] ?? 0,
      whole: program.integrality?.[j] === 1,
      costs,
    };
  }

  /** Names of rows that begin so. */
  rowsOf(family: string): string[] {
    return this.built.program.rowNames.filter((name) => name.startsWith(family));
  }

  /** Names of columns that begin so. */
  columnsOf(variable: string): string[] {
    return this.built.program.colNames.filter((name) => name.startsWith(variable));
  }

  /** The part of an asset; fails when the program has none. */
  part(assetId: string): AssetPart {
    const found = this.built.layout.assets.find(({ asset }) => asset.id === assetId);
    if (!found) throw new Error(`no part of ${assetId}`);
    return found;
  }
}

/** Builds an input and opens the program for reading. */
export function readProgram(input: DispatchInput, options?: BuildOptions): ProgramReader {
  return new ProgramReader(buildDispatch(input, options));
}
