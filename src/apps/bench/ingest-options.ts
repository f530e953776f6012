/** What the ingest bench is asked for, and what it found. */
import type { Machine } from './machine.js';

/** How the bench runs. */
export interface IngestBenchOptions {
  /** Length of the first load [s]; later, faster ones are half as long. */
  readonly seconds: number;
  /** Changes per second of the first load; the later ones add as much again each. */
  readonly rate: number;
  /** No load above this [changes/s]; the rate itself = no steps. */
  readonly maxRate: number;
  readonly variables: number;
  /** Pairs of append and COPY. */
  readonly pairs: number;
  readonly tell: (line: string) => void;
}

/** What became of one load. */
export interface IngestFigures {
  readonly askedPerS: number;
  readonly producedPerS: number;
  readonly produced: number;
  readonly received: number;
  readonly committedRows: number;
  readonly committedPerS: number;
  /** Changes produced that are not in the store. */
  readonly lost: number;
  /** Numbers missing between the first and the last committed value of each series, summed. */
  readonly gaps: number;
  /** Items whose queue on the server overflowed. */
  readonly overflows: number;
  /** From source time to the end of the commit [ms]. */
  readonly delayMs: { readonly p50: number; readonly p99: number; readonly longest: number };
  /** CPU of the three processes during the load [s]; NaN where the system does not tell. */
  readonly cpuS: { readonly plant: number; readonly gateway: number; readonly postgres: number };
  /** From the first change to the last commit [s]. */
  readonly elapsedS: number;
  /** Null when the load was carried; else why not. */
  readonly limit: string | null;
}

/** One pair of rounds over the same rows [rows/s]. */
export interface CopyPair {
  readonly appendPerS: number;
  readonly copyPerS: number;
}

/** Append beside raw COPY. */
export interface CopyComparison {
  readonly rows: number;
  readonly batches: number;
  readonly pairs: readonly CopyPair[];
  /** Medians over the pairs; the ratio is the median of the ratios. */
  readonly appendPerS: number;
  readonly copyPerS: number;
  readonly ratio: number;
}

/** All the bench found. */
export interface IngestBenchResult {
  readonly machine: Machine;
  readonly variables: number;
  readonly run: IngestFigures;
  readonly comparison: CopyComparison;
  /** Faster loads, up to the first that was not carried. */
  readonly steps: readonly IngestFigures[];
  /** Highest load that was carried [changes/s]; null when none was. */
  readonly sustainedPerS: number | null;
}
