/** Rows of one direction of a load curve on a five-minute grid: order and repetition of rows cost nothing. */
import { CELL_MS } from './load-curve.js';

const DAY_MS = 86_400_000;
const CELLS = DAY_MS / CELL_MS;

/** Marks of a cell. */
export const MARK = { held: 1, energy: 2, uncertain: 4, contradicted: 8 } as const;

/** One row as the grid takes it. */
export interface GridRow {
  /** Timestamp as in the file [epoch ms], on the five-minute grid. */
  readonly stampMs: number;
  /** [kW], or [kWh] with the mark `energy`; NaN = the file has no value. */
  readonly value: number;
  /** [min]; 0 = the file does not say. */
  readonly stepMin: number;
  /** Marks `energy` and `uncertain`. */
  readonly marks: number;
  readonly line: number;
  /** Of rows for one instant only those of the highest stage count. */
  readonly stage: number;
}

/** What became of a row; `surpassed`: one of two for an instant gave way to a later stage of the operator's work. */
export type PutOutcome = 'taken' | 'repeated' | 'contradiction' | 'surpassed';

/** All rows in order of time, as columns of equal length. */
export interface CurvePoints {
  readonly stampMs: Float64Array;
  readonly value: Float64Array;
  readonly stepMin: Uint8Array;
  readonly marks: Uint8Array;
}

interface DayBlock {
  readonly value: Float64Array;
  readonly stepMin: Uint8Array;
  readonly marks: Uint8Array;
  readonly line: Uint32Array;
  readonly stage: Uint8Array;
}

/** Memory is bounded by the days covered, not by the rows put in. */
export class CurveGrid {
  private readonly days = new Map<number, DayBlock>();
  private held = 0;

  /** Days that hold a row. */
  get dayCount(): number {
    return this.days.size;
  }

  /** Puts a row in; a second one for the same instant must say the same. */
  put(row: GridRow): PutOutcome {
    const { block, cell } = this.placeOf(row.stampMs);
    const before = block.marks[cell] ?? 0;
    if (before === 0) {
      this.held += 1;
      this.write(block, cell, row);
      return 'taken';
    }
    // A value fills a gap that another row left; a gap takes nothing away.
    if (Number.isNaN(row.value)) return 'repeated';
    const value = block.value[cell] ?? Number.NaN;
    if (Number.isNaN(value)) {
      this.write(block, cell, row);
      return 'taken';
    }
    const stage = block.stage[cell] ?? 0;
    if (row.stage !== stage) {
      if (row.stage > stage) this.write(block, cell, row);
      return 'surpassed';
    }
    const sameKind = ((before ^ row.marks) & MARK.energy) === 0 && block.stepMin[cell] === row.stepMin;
    if (sameKind && value === row.value) return 'repeated';
    block.marks[cell] = before | MARK.contradicted;
    return 'contradiction';
  }

  /** The value and line first put at an instant. */
  first(stampMs: number): { value: number; line: number } {
    const { block, cell } = this.placeOf(stampMs);
    return { value: block.value[cell] ?? Number.NaN, line: block.line[cell] ?? 0 };
  }

  /** Every row in order of time; contradicted ones without value. */
  points(): CurvePoints {
    const stampMs = new Float64Array(this.held);
    const value = new Float64Array(this.held);
    const stepMin = new Uint8Array(this.held);
    const marks = new Uint8Array(this.held);
    let at = 0;
    for (const day of [...this.days.keys()].sort((a, b) => a - b)) {
      const block = this.days.get(day);
      for (let cell = 0; block !== undefined && cell < CELLS; cell += 1) {
        const mark = block.marks[cell] ?? 0;
        if (mark === 0) continue;
        stampMs[at] = day * DAY_MS + cell * CELL_MS;
        value[at] = (mark & MARK.contradicted) === 0 ? (block.value[cell] ?? Number.NaN) : Number.NaN;
        stepMin[at] = block.stepMin[cell] ?? 0;
        marks[at] = mark;
        at += 1;
      }
    }
    return { stampMs, value, stepMin, marks };
  }

  private write(block: DayBlock, cell: number, row: GridRow): void {
    block.value[cell] = row.value;
    block.stepMin[cell] = row.stepMin;
    block.marks[cell] = MARK.held | row.marks;
    block.line[cell] = row.line;
    block.stage[cell] = row.stage;
  }

  private placeOf(stampMs: number): { block: DayBlock; cell: number } {
    const day = Math.floor(stampMs / DAY_MS);
    let block = this.days.get(day);
    if (!block) {
      block = {
        value: new Float64Array(CELLS),
        stepMin: new Uint8Array(CELLS),
        marks: new Uint8Array(CELLS),
        line: new Uint32Array(CELLS),
        stage: new Uint8Array(CELLS),
      };
      this.days.set(day, block);
    }
    return { block, cell: (stampMs - day * DAY_MS) / CELL_MS };
  }
}
