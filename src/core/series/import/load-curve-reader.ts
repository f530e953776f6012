/** Reads the rows of an Enedis load-curve file in both shapes it comes in, one after the other, and makes slots of them. */
import { isActive, readDirection, readUnit, type CurveUnit } from './cell-text.js';
import { type ColumnName, type Columns, readColumns } from './columns.js';
import type { FlowDirection, LoadCurve, LoadCurveOptions } from './load-curve.js';
import { finishLoadCurve } from './finish-load-curve.js';
import { quoted, refuseFile, RowProblems } from './problems.js';
import { RowSink } from './row-sink.js';
import { readDate } from './stamp.js';

/** A metering point is named by 14 digits. */
const PRM = /^\d{14}$/;

/** Metering points of one file that are told by name. */
const PRMS_TOLD = 10;

/** Kinds of rows (type, quantity, direction, unit) of one file; more are no words of the operator. */
const MOST_KINDS = 100;

/** What a preamble, or the first cells of a flat row, say about values. */
interface Head {
  readonly prm: string;
  readonly type: string;
  readonly quantity: string;
  readonly direction: string;
  readonly unit: string;
  readonly step: string;
  readonly stage: string;
}

/** A head as it was judged; `null` = its rows are not taken. */
type Verdict = { readonly direction: FlowDirection; readonly unit: CurveUnit } | null;

/** Takes one row of cells after the other; memory is bounded by the time the file covers. */
export class LoadCurveReader {
  private readonly problems: RowProblems;
  private readonly sink: RowSink;
  private readonly verdicts = new Map<string, Verdict>();
  private readonly prms = new Set<string>();
  private readonly otherQuantityRows: Record<string, number> = {};
  private columns: Columns | null = null;
  private preamble: { readonly columns: Columns; head: Head | null } | null = null;
  private shape: 'preamble' | 'flat' = 'flat';
  private firstLine: string | null = null;
  private prm: string | null;
  private periodStart: string | null = null;
  private rows = 0;
  private otherPrmRows = 0;

  constructor(private readonly options: LoadCurveOptions) {
    if (options.prm !== null && !PRM.test(options.prm)) {
      refuseFile(
        options.fileName,
        `the metering point asked for is ${quoted(options.prm)}; a PRM has 14 digits`,
      );
    }
    this.prm = options.prm;
    this.problems = new RowProblems(options.fileName);
    this.sink = new RowSink(options, this.problems);
  }

  /**
   * Takes a row as it stands in the file.
   *
   * @param line of the file, the first one is 1
   * @throws DomainError `invalid-input` when the file is no load curve at all
   */
  push(line: number, cells: readonly string[]): void {
    const trimmed = cells.map((cell) => cell.trim());
    if (trimmed.every((cell) => cell === '')) return;
    this.firstLine ??= trimmed.join(';');
    if (this.takeHeading(trimmed)) return;
    if (this.preamble && this.columns === null) {
      this.takePreamble(line, trimmed);
      return;
    }
    if (!this.columns) refuseFile(this.options.fileName, noHeading(this.firstLine));
    this.takeRow(line, trimmed, this.columns);
  }

  /**
   * The slots of the file.
   *
   * @throws DomainError `invalid-input` with every row that cannot be used, or why the file as a whole cannot
   */
  finish(): LoadCurve {
    const { fileName } = this.options;
    if (this.firstLine === null) refuseFile(fileName, 'it is empty; ask for the file again');
    if (this.columns === null) refuseFile(fileName, noHeading(this.firstLine));
    this.problems.assertNone();
    const prm = this.takenPrm();
    return finishLoadCurve(this.options, this.sink, {
      shape: this.shape,
      prm,
      periodStart: this.periodStart,
      rows: this.rows,
      otherPrmRows: this.otherPrmRows,
      otherQuantityRows: this.otherQuantityRows,
    });
  }

  /** Recognises `Identifiant PRM;…`, `Horodate;Valeur` and flat headings. */
  private takeHeading(cells: readonly string[]): boolean {
    // Values and metering points begin with a digit, headings never do.
    if (/^(\d|$)/.test(cells[0] ?? '')) return false;
    const columns = readColumns(cells);
    const hasValues = columns.stamp !== undefined && columns.value !== undefined;
    if (hasValues && columns.unit !== undefined && columns.prm !== undefined) {
      this.columns = columns;
      this.preamble = null;
      this.shape = 'flat';
      return true;
    }
    if (hasValues && this.preamble?.head) {
      this.columns = columns;
      return true;
    }
    if (columns.prm === undefined || hasValues) return false;
    this.preamble = { columns, head: null };
    this.columns = null;
    this.shape = 'preamble';
    return true;
  }

  private takePreamble(line: number, cells: readonly string[]): void {
    const { preamble } = this;
    if (preamble?.head !== null) refuseFile(this.options.fileName, `row ${String(line)}: ${noValues(cells)}`);
    preamble.head = headOf(cells, preamble.columns);
    const from = textOf(cells, preamble.columns, 'from');
    const date = readDate(from);
    if (from !== '' && date === null) {
      const expected = 'a date such as 15/01/2026; correct it or leave it empty';
      this.problems.add({ line, column: 'Date de debut', seen: from, expected });
    }
    if (date !== null && (this.periodStart === null || date < this.periodStart)) this.periodStart = date;
  }

  private takeRow(line: number, cells: readonly string[], columns: Columns): void {
    this.rows += 1;
    const head = this.preamble?.head ?? headOf(cells, columns);
    if (!this.isTaken(line, head.prm)) return;
    const verdict = this.verdictOn(line, head);
    if (!verdict) return;
    this.sink.take({
      line,
      ...verdict,
      stamp: textOf(cells, columns, 'stamp'),
      value: textOf(cells, columns, 'value'),
      nature: textOf(cells, columns, 'nature'),
      doubt: textOf(cells, columns, 'doubt'),
      step: textOf(cells, columns, 'step') || head.step,
      stage: head.stage,
    });
  }

  private isTaken(line: number, prm: string): boolean {
    if (!PRM.test(prm)) {
      const expected =
        '14 digits; a spreadsheet may have made a rounded number of it: take the file as it came from Enedis';
      this.problems.add({ line, column: 'Identifiant PRM', seen: prm, expected });
      return false;
    }
    if (this.prms.size < PRMS_TOLD) this.prms.add(prm);
    this.prm ??= prm;
    if (prm === this.prm) return true;
    this.otherPrmRows += 1;
    return false;
  }

  private verdictOn(line: number, head: Head): Verdict {
    const key = `${head.type};${head.quantity};${head.direction};${head.unit}`;
    let verdict = this.verdicts.get(key);
    if (verdict === undefined) {
      verdict = this.judge(line, head);
      this.verdicts.set(key, verdict);
      if (this.verdicts.size > MOST_KINDS) refuseFile(this.options.fileName, tooManyKinds(line));
    }
    if (!verdict) {
      const words = [head.type, head.quantity, head.direction, head.unit];
      const name = words.filter((word) => word !== '').join(', ');
      this.otherQuantityRows[name] = (this.otherQuantityRows[name] ?? 0) + 1;
    }
    return verdict;
  }

  private judge(line: number, head: Head): Verdict {
    if (!isActive(head.quantity, head.type)) return null;
    const direction = readDirection(head.direction);
    if (direction === null) {
      const expected = 'CONS (Consommation, Soutirage) or PROD (Production, Injection); correct it';
      this.problems.add({ line, column: 'Grandeur metier', seen: head.direction, expected });
    }
    const unit = readUnit(head.unit);
    if (!unit) {
      const expected = 'W, kW, Wh or kWh; a load curve of active power has one of them';
      this.problems.add({ line, column: 'Unite', seen: head.unit, expected });
    }
    return direction !== null && unit ? { direction, unit } : null;
  }

  private takenPrm(): string {
    const { fileName, prm: asked } = this.options;
    const names = [...this.prms].join(', ');
    if (this.prm === null)
      refuseFile(fileName, 'it has headings but no row of values; ask for another period');
    if (asked !== null && this.rows > 0 && this.rows === this.otherPrmRows) {
      refuseFile(fileName, `it holds no row of PRM ${asked}, but of ${names}; take one of them with prm`);
    }
    if (asked === null && this.otherPrmRows > 0) {
      refuseFile(fileName, `it holds several metering points (${names}); say with prm which one to take`);
    }
    return this.prm;
  }
}

function headOf(cells: readonly string[], columns: Columns): Head {
  return {
    prm: textOf(cells, columns, 'prm'),
    type: textOf(cells, columns, 'type'),
    quantity: textOf(cells, columns, 'quantity'),
    direction: textOf(cells, columns, 'direction'),
    unit: textOf(cells, columns, 'unit'),
    step: textOf(cells, columns, 'step'),
    stage: textOf(cells, columns, 'stage'),
  };
}

function textOf(cells: readonly string[], columns: Columns, name: ColumnName): string {
  const at = columns[name];
  return at === undefined ? '' : (cells[at] ?? '');
}

function noHeading(firstLine: string): string {
  if (firstLine.startsWith('PK')) {
    return 'it is a ZIP archive or a spreadsheet (.xlsx); unpack it, or save the sheet as CSV with ";" between the columns';
  }
  const hint =
    !firstLine.includes(';') && firstLine.includes(',') ? ' Its columns must be separated by ";".' : '';
  return `no heading was found; the first line is ${quoted(firstLine)}. Expected either "Identifiant PRM;Type de donnees;…;Unite" with its values and "Horodate;Valeur" below, or one table with "Identifiant PRM;…;Unite;Horodate;Valeur;…".${hint} Take the file as it came from Enedis`;
}

function noValues(cells: readonly string[]): string {
  return `saw ${quoted(cells.join(';'))}; expected "Horodate;Valeur" below the preamble`;
}

function tooManyKinds(line: number): string {
  return `up to row ${String(line)} it names more than ${String(MOST_KINDS)} kinds of quantities; its columns seem to be shifted: take the file as it came from Enedis`;
}
