/** What the cycle bench is asked for, and what it found. */
import type { FailedCycle } from '../day/controlled-day.js';
import type { Machine } from './machine.js';

/** How the bench runs. */
export interface CycleBenchOptions {
  /** Civil date `YYYY-MM-DD`. */
  readonly date: string;
  /** Cycles measured. */
  readonly cycles: number;
  /** Ids of the servers of the twin that are there; null = the whole city. */
  readonly servers: readonly string[] | null;
  /** Days of history that are read first. */
  readonly history: number;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** Wall time of one stage over the cycles [ms]. */
export interface StageFigures {
  readonly stage: string;
  readonly what: string;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** The linear program of the cycles. */
export interface ProgramSize {
  readonly rows: number;
  readonly columns: number;
  readonly nonzeros: number;
}

/** All the bench found. */
export interface CycleBenchResult {
  readonly machine: Machine;
  readonly date: string;
  readonly cycles: number;
  /** Part of the city; null = all of it. */
  readonly servers: readonly string[] | null;
  /** Days of history. */
  readonly history: number;
  readonly failed: readonly FailedCycle[];
  readonly stages: readonly StageFigures[];
  /** The same programs, solved alone by the same solver in this process, warm. */
  readonly pureSolve: { readonly medianMs: number; readonly p95Ms: number };
  readonly program: ProgramSize;
  /** Median over the cycles of whole cycle / pure solve of its program. */
  readonly ratio: number;
}
