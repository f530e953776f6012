/** Checks the cells of each row of one file and puts what is usable into the grids of its two directions. */
import { isDoubted, readNumber, readStep, stageOf, type CurveUnit } from './cell-text.js';
import { CurveGrid, MARK } from './curve-grid.js';
import {
  CELL_MS,
  type Contradiction,
  type FlowDirection,
  type LoadCurveOptions,
  MAX_SPAN_DAYS,
} from './load-curve.js';
import { type RowProblems, refuseFile } from './problems.js';
import { readStamp } from './stamp.js';

/** Contradictions told; the rest is only counted. */
const TOLD = 20;

/** Farthest a row may lie behind the one before it for the order of rows to tell the doubled hour of autumn [ms]. */
const NEXT_ROW_MS = 3_600_000;

/** A row whose metering point, quantity and unit are settled. */
export interface CurveRow {
  readonly line: number;
  readonly direction: FlowDirection;
  readonly unit: CurveUnit;
  readonly stamp: string;
  readonly value: string;
  readonly nature: string;
  readonly doubt: string;
  readonly step: string;
  readonly stage: string;
}

/** What was put in of one direction. */
export interface DirectionRows {
  readonly grid: CurveGrid;
  rows: number;
  missing: number;
  repeated: number;
  surpassed: number;
  lastMs: number;
}

/** Takes rows of one metering point. */
export class RowSink {
  readonly directions = new Map<FlowDirection, DirectionRows>();
  readonly firstContradictions: Contradiction[] = [];
  contradictions = 0;
  naiveRows = 0;

  constructor(
    private readonly options: LoadCurveOptions,
    private readonly problems: RowProblems,
  ) {}

  /** Takes a row, or notes what is wrong with it. */
  take(row: CurveRow): void {
    const into = this.rowsOf(row.direction);
    const stampMs = this.stampOf(row, into);
    const value = this.valueOf(row);
    const stepMin = readStep(row.step);
    if (stepMin === null) {
      const expected = 'PT5M, PT10M, PT15M, PT30M or PT60M; correct the row or leave it out';
      this.problems.add({ line: row.line, column: 'Pas', seen: row.step, expected });
    }
    if (stampMs === null || value === null || stepMin === null) return;
    const doubted = isDoubted(row.nature, row.doubt) ? MARK.uncertain : 0;
    const marks = (row.unit.energy ? MARK.energy : 0) | doubted;
    const stage = stageOf(row.stage);
    this.put(row, into, { stampMs, value: value * row.unit.factor, stepMin, marks, line: row.line, stage });
  }

  private put(row: CurveRow, into: DirectionRows, gridRow: Parameters<CurveGrid['put']>[0]): void {
    into.rows += 1;
    into.lastMs = gridRow.stampMs;
    if (Number.isNaN(gridRow.value)) into.missing += 1;
    const outcome = into.grid.put(gridRow);
    if (outcome === 'repeated') into.repeated += 1;
    if (outcome === 'surpassed') into.surpassed += 1;
    if (outcome === 'contradiction') this.noteContradiction(row, into, gridRow);
    if (into.grid.dayCount > MAX_SPAN_DAYS) {
      refuseFile(
        this.options.fileName,
        `it covers more than ${String(MAX_SPAN_DAYS)} days; split it by years and import the parts`,
      );
    }
  }

  private noteContradiction(
    row: CurveRow,
    into: DirectionRows,
    gridRow: Parameters<CurveGrid['put']>[0],
  ): void {
    this.contradictions += 1;
    if (this.firstContradictions.length >= TOLD) return;
    const first = into.grid.first(gridRow.stampMs);
    this.firstContradictions.push({
      at: row.stamp,
      direction: row.direction,
      lines: [first.line, row.line],
      values: [first.value, gridRow.value],
    });
  }

  private rowsOf(direction: FlowDirection): DirectionRows {
    let rows = this.directions.get(direction);
    if (!rows) {
      rows = { grid: new CurveGrid(), rows: 0, missing: 0, repeated: 0, surpassed: 0, lastMs: Number.NaN };
      this.directions.set(direction, rows);
    }
    return rows;
  }

  private valueOf({ line, value }: CurveRow): number | null {
    const number = readNumber(value);
    if (number === null) {
      const expected = 'a number such as 1234 or 1234,5, or nothing when there is no value; correct the row';
      this.problems.add({ line, column: 'Valeur', seen: value, expected });
      return null;
    }
    if (number < 0) {
      const expected =
        'a value of 0 or more: draw-off and injection are counted apart; name the injection in "Grandeur metier" (PROD) instead of a sign';
      this.problems.add({ line, column: 'Valeur', seen: value, expected });
      return null;
    }
    return number;
  }

  /** The instant of a row; null when it was refused. */
  private stampOf({ line, stamp }: CurveRow, into: DirectionRows): number | null {
    const read = readStamp(stamp);
    const refuse = (expected: string): null => {
      this.problems.add({ line, column: 'Horodate', seen: stamp, expected });
      return null;
    };
    switch (read.kind) {
      case 'unreadable':
        return refuse(
          'a timestamp such as 2026-01-15T18:30:00+01:00; in a spreadsheet, give the column the type text before saving',
        );
      case 'skipped':
        return refuse('a time that exists: the clock change of spring skips this hour in France; correct it');
      case 'instant':
        return onGrid(read.ms) ? read.ms : refuse(OFF_GRID);
      case 'civil':
        if (this.options.naive === 'refuse') return refuse(NAIVE);
        this.naiveRows += 1;
        return this.resolved(read.ms, into) ?? refuse(DOUBLED);
    }
  }

  /** One of the instants a civil time may be; of two, the one that follows the row before. */
  private resolved(candidates: readonly number[], { lastMs }: DirectionRows): number | null {
    const [only] = candidates;
    if (candidates.length === 1) return only !== undefined && onGrid(only) ? only : null;
    const next = candidates.find((ms) => ms > lastMs && ms - lastMs <= NEXT_ROW_MS);
    return next !== undefined && onGrid(next) ? next : null;
  }
}

const OFF_GRID = 'a timestamp on whole five minutes, without seconds; correct the row or leave it out';

const NAIVE =
  'an offset such as +01:00; if the file is in French civil time, say so: --naive europe-paris on the command line, naive=europe-paris in the API';

const DOUBLED =
  'one hour of two: in autumn this civil time comes twice, and only rows in order of time, one per step, tell which; sort the file, or write the offset (+02:00 first, then +01:00)';

function onGrid(ms: number): boolean {
  return ms % CELL_MS === 0;
}
