/** The text of a MATPOWER `.m` file as data: scalars and matrices with the line each row stands on. No MATLAB code is run. */
import { DomainError } from '../domain-error.js';

/** A row of a matrix and where it was read. */
export interface MatrixRow {
  readonly line: number;
  readonly values: readonly number[];
}

export interface TextMatrix {
  readonly line: number;
  readonly rows: readonly MatrixRow[];
}

/** What a file assigns. */
export interface MatpowerText {
  readonly name: string | null;
  /** Right-hand side of `mpc.<field> = <value>;` without quotes. */
  readonly scalars: ReadonlyMap<string, { readonly line: number; readonly text: string }>;
  readonly matrices: ReadonlyMap<string, TextMatrix>;
  /** Fields that were skipped: cell arrays and matrices nobody asked for. */
  readonly skipped: readonly string[];
}

/** A file that cannot be used, and the line that says why. */
export function caseError(line: number, problem: string): DomainError {
  return new DomainError('invalid-case', `line ${String(line)}: ${problem}`, { line });
}

const FUNCTION = /^function\s+(?:(\w+)\s*=\s*)?(\w+)?/;
const VERSION_1 = /^function\s*\[/;
const ASSIGNMENT = /^\w+\.([\w.]+)\s*=\s*(.*)$/;
/** A value up to its semicolon, and what follows on the same line. */
const SCALAR = /^(?:('[^']*'|"[^"]*")|([^;]*))\s*(?:;|$)(.*)$/;
const ENDING = /^(end|return|endfunction)\s*;?$/;

interface OpenBlock {
  readonly field: string;
  readonly line: number;
  readonly close: ']' | '}';
  readonly rows: { line: number; values: number[] }[] | null;
  /** Entries of a row that goes on in the next line. */
  carried: { line: number; values: number[] } | null;
}

/**
 * Reads a case.
 *
 * @param text content of the file
 * @param wanted matrices whose numbers are read; others are skipped and named
 * @throws DomainError `invalid-case` with the line for anything that is not plain data
 */
export function readMatpowerText(text: string, wanted: ReadonlySet<string>): MatpowerText {
  const reader = new Reader(wanted);
  let isBlockComment = false;
  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const trimmed = raw.trim();
    if (trimmed === '%{') isBlockComment = true;
    else if (trimmed === '%}') isBlockComment = false;
    else if (!isBlockComment) reader.take(withoutComment(raw).trim(), index + 1);
  });
  return reader.finish();
}

function withoutComment(line: string): string {
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === "'") isQuoted = !isQuoted;
    if (line[i] === '%' && !isQuoted) return line.slice(0, i);
  }
  return line;
}

/** Takes line after line; inside a matrix every number counts, outside only assignments are understood. */
class Reader {
  private name: string | null = null;
  private readonly scalars = new Map<string, { line: number; text: string }>();
  private readonly matrices = new Map<string, TextMatrix>();
  private readonly skipped: string[] = [];
  private block: OpenBlock | null = null;

  constructor(private readonly wanted: ReadonlySet<string>) {}

  take(content: string, line: number): void {
    if (content === '') return;
    if (this.block) this.inBlock(this.block, content, line);
    else this.statement(content, line);
  }

  finish(): MatpowerText {
    if (this.block) {
      const { field, line, close } = this.block;
      throw caseError(
        line,
        `mpc.${field} is opened here and never closed with "${close}"; the file may be cut off`,
      );
    }
    const { name, scalars, matrices, skipped } = this;
    return { name, scalars, matrices, skipped };
  }

  private statement(content: string, line: number): void {
    if (VERSION_1.test(content)) {
      throw caseError(
        line,
        'this is case format version 1 (one function with several results); only version 2 is read: convert it with savecase',
      );
    }
    const header = FUNCTION.exec(content);
    if (header) {
      this.name = header[2] ?? null;
      return;
    }
    if (ENDING.test(content)) return;
    const assigned = ASSIGNMENT.exec(content);
    if (!assigned) {
      throw caseError(
        line,
        `"${shortened(content)}" is MATLAB code, which is not run, and what it changes would be missed; save the finished case with savecase`,
      );
    }
    this.assign(assigned[1] ?? '', (assigned[2] ?? '').trim(), line);
  }

  private assign(field: string, value: string, line: number): void {
    const earlier = this.matrices.get(field) ?? this.scalars.get(field);
    if (earlier) {
      throw caseError(line, `mpc.${field} is given a second time, first in line ${String(earlier.line)}`);
    }
    const opening = value[0];
    if (opening === '[' || opening === '{') {
      const isWanted = opening === '[' && this.wanted.has(field);
      const close = opening === '[' ? ']' : '}';
      this.block = { field, line, close, rows: isWanted ? [] : null, carried: null };
      if (!isWanted) this.skipped.push(field);
      this.take(value.slice(1).trim(), line);
      return;
    }
    const [, quoted, bare, rest = ''] = SCALAR.exec(value) ?? [];
    this.scalars.set(field, { line, text: (quoted?.slice(1, -1) ?? bare ?? value).trim() });
    this.take(rest.trim(), line);
  }

  private inBlock(block: OpenBlock, content: string, line: number): void {
    const end = content.indexOf(block.close);
    const inside = end < 0 ? content : content.slice(0, end);
    if (block.rows) takeRows(block, block.rows, inside, line);
    if (end < 0) return;
    const rest = content.slice(end + 1).trim();
    if (rest !== '' && rest !== ';') {
      throw caseError(
        line,
        `"${shortened(rest)}" follows the "${block.close}" of mpc.${block.field}; expected ";"`,
      );
    }
    if (block.rows) {
      if (block.carried) block.rows.push(block.carried);
      this.matrices.set(block.field, { line: block.line, rows: block.rows });
    }
    this.block = null;
  }
}

function takeRows(block: OpenBlock, rows: MatrixRow[], inside: string, line: number): void {
  const continued = inside.includes('...');
  const parts = inside.replace(/\.\.\..*$/, '').split(';');
  parts.forEach((part, index) => {
    const values = part
      .split(/[\s,]+/)
      .filter((token) => token !== '')
      .map((token) => numberOf(token, block.field, line));
    const row = block.carried ?? { line, values: [] };
    row.values.push(...values);
    const isOpen = continued && index === parts.length - 1;
    block.carried = isOpen ? row : null;
    if (!isOpen && row.values.length > 0) rows.push(row);
  });
}

function numberOf(token: string, field: string, line: number): number {
  const infinite = /^([+-]?)inf$/i.exec(token);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  const value = /^[+-]?(\d|\.\d)/.test(token) ? Number(token) : Number.NaN;
  if (Number.isNaN(value)) {
    throw caseError(line, `"${shortened(token)}" in mpc.${field} is not a number; write the value itself`);
  }
  return value;
}

const SHOWN = 60;

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
