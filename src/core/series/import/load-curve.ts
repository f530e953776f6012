/** Load curves of the distribution operator (Enedis, Linky): what an import is told, and what it hands back. */

/** Which end of its step a timestamp of the file names. */
export type LabelSide = 'start' | 'end';

/** Flow a curve measures, seen from the customer. */
export type FlowDirection = 'draw-off' | 'injection';

/** What the person who imports says about a file; all of it optional. */
export interface LoadCurveOptions {
  /** Name used in messages. */
  readonly fileName: string;
  /** Metering point whose rows are taken (14 digits); null = the only one of the file. */
  readonly prm: string | null;
  /** Side the timestamps name; null = as the file itself proves, else the file is refused. */
  readonly label: LabelSide | null;
  /** Timestamps without offset: refused, or read as civil time of France. */
  readonly naive: 'refuse' | 'europe-paris';
}

/** Steps a load curve may have [min]. */
export const CURVE_STEPS_MIN = [5, 10, 15, 30, 60] as const;

/** Grid all timestamps must lie on, and the part of which slots are put together [ms]. */
export const CELL_MS = 300_000;

/** Longest span of one file [days]: what bounds the memory of an import, whatever the size of the file. */
export const MAX_SPAN_DAYS = 4_000;

/** Two rows that give one instant different values; neither is taken. */
export interface Contradiction {
  readonly at: string;
  readonly direction: FlowDirection;
  /** Lines of the file, the first one is 1. */
  readonly lines: readonly [number, number];
  /** As in the file's unit made kW or kWh. */
  readonly values: readonly [number, number];
}

/** What one direction of the file holds. */
export interface DirectionReport {
  readonly direction: FlowDirection;
  readonly rows: number;
  /** Rows whose value is empty. */
  readonly missing: number;
  /** Rows that repeat an earlier one. */
  readonly repeated: number;
  /** Rows that gave way to a corrected or completed one of the same instant, or came behind it. */
  readonly surpassed: number;
  /** Steps in the order of time, each with the timestamp it begins at. */
  readonly steps: readonly { readonly minutes: number; readonly from: string }[];
  /** True when the file does not name the step and it was read from the distance of timestamps. */
  readonly stepInferred: boolean;
  /** Energy of the rows taken [kWh], never negative. */
  readonly energyKwh: number;
}

/** What was found in a file and what was made of it. */
export interface LoadCurveReport {
  readonly file: string;
  readonly prm: string;
  readonly shape: 'preamble' | 'flat';
  /** Lines with data read, of all metering points and quantities. */
  readonly rows: number;
  /** Rows of other metering points, not taken. */
  readonly otherPrmRows: number;
  /** Rows of quantities that are no active load curve, by name, not taken. */
  readonly otherQuantityRows: Readonly<Record<string, number>>;
  readonly label: LabelSide;
  readonly labelFrom: 'option' | 'evidence';
  /** What in the file speaks for a side. */
  readonly labelEvidence: readonly string[];
  /** Timestamps without offset that were read as civil time. */
  readonly naiveRows: number;
  readonly directions: readonly DirectionReport[];
  readonly contradictions: number;
  readonly firstContradictions: readonly Contradiction[];
  readonly from: string;
  readonly to: string;
  readonly slots: number;
  /** Slots whose value the operator estimated or doubts. */
  readonly uncertainSlots: number;
  /** Slots inside the span that are not whole: missing, contradictory or half covered. */
  readonly missingSlots: number;
  /** Net energy of the slots [kWh], load convention. */
  readonly energyKwh: number;
  readonly warnings: readonly string[];
}

/** Mean power per quarter-hour, in order of time; only slots that are whole. */
export interface LoadCurveSlots {
  /** Slot start [epoch ms, UTC]. */
  readonly slotMs: Float64Array;
  /** Mean power [kW], load convention: injection is negative. */
  readonly kw: Float64Array;
  /** 1 = estimated or doubted by the operator, else 0. */
  readonly uncertain: Uint8Array;
}

/** A file as slots, and the report on it. */
export interface LoadCurve {
  readonly slots: LoadCurveSlots;
  readonly report: LoadCurveReport;
}

/** What has been read of a file besides its rows. */
export interface FileFacts {
  readonly shape: 'preamble' | 'flat';
  readonly prm: string;
  readonly periodStart: string | null;
  readonly rows: number;
  readonly otherPrmRows: number;
  readonly otherQuantityRows: Readonly<Record<string, number>>;
}
