/** What the solve bench is asked for, and what it found. */
import type { Machine } from './machine.js';

/** How the bench runs. */
export interface SolveBenchOptions {
  /** Sizes measured against a native solver [assets]. */
  readonly sizes: readonly number[];
  /** Size javascript-lp-solver is measured at [assets]. */
  readonly jslpAssets: number;
  /** Quarter-hours of the horizon. */
  readonly slots: number;
  /** Districts of each size, each solved in turn by all. */
  readonly pairs: number;
  /** Longest javascript-lp-solver may take [s]. */
  readonly jslpSeconds: number;
  readonly tell: (line: string) => void;
}

/** Median, least and greatest over the pairs. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** A solver in another process, beside which ours is measured. */
export interface ReferenceFigures {
  readonly name: string;
  /** Its own solve time alone, the file read before [ms]. */
  readonly solveMs: number;
  /** Whole way of ours / its solve alone. */
  readonly ratio: Spread;
  /** Largest difference of the objectives, relative. */
  readonly objectiveDifference: number;
}

/** One size; times are medians over the pairs [ms]. */
export interface SizeFigures {
  readonly assets: number;
  readonly rows: number;
  readonly columns: number;
  readonly nonzeros: number;
  readonly buildMs: number;
  /** Hand-over to the thread, load, solve, answer back. */
  readonly solveMs: number;
  readonly extractMs: number;
  /** Certificate of the answer and independent check of the plan. */
  readonly checkMs: number;
  readonly wholeMs: number;
  /** (build + extraction) / solve. */
  readonly overhead: Spread;
  readonly references: readonly ReferenceFigures[];
  readonly live: LiveFigures;
}

/** The same programs on a live model; times are medians over the pairs [ms], ratios to a cold solve of the same program. */
export interface LiveFigures {
  readonly forecastMs: number;
  readonly forecastRatio: Spread;
  readonly shiftMs: number;
  readonly shiftRatio: Spread;
}

/** javascript-lp-solver on one district. */
export interface JslpFigures {
  readonly assets: number;
  readonly ms: number;
  /** `optimal`, or how it ended; on a time limit `ratio` is a lower bound. */
  readonly status: string;
  /** Its time / our whole way. */
  readonly ratio: number;
}

/** A figure beside the one that was to be reached. */
export interface Aim {
  readonly what: string;
  /** Null when nothing was there to measure it by. */
  readonly seen: number | null;
  readonly aim: number;
  readonly met: boolean | null;
}

/** All the bench found. */
export interface SolveBenchResult {
  readonly machine: Omit<Machine, 'postgresql'>;
  readonly slots: number;
  readonly pairs: number;
  readonly highsVersion: string;
  readonly sizes: readonly SizeFigures[];
  /** Null when it was not asked for. */
  readonly jslp: JslpFigures | null;
  readonly aims: readonly Aim[];
  /** Native solvers looked for and not found. */
  readonly absent: readonly string[];
}
