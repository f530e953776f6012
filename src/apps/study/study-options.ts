/** What a closed-loop study is asked to be; plain data, so that it passes to worker processes. */
import type { Scenario } from '../../twin/city/city-types.js';

/** Ways every case is played. */
export interface StudyOptions {
  /** Civil dates `YYYY-MM-DD`. */
  readonly days: readonly string[];
  /** Seeds 1..n for each day: another city, and errors of another day of its past. */
  readonly seeds: number;
  /** Levels of the quantile at which limits are planned to hold; 0.5 = off. */
  readonly riskLevels: readonly number[];
  /** `null`: the cold wave on its days, a normal winter otherwise. */
  readonly scenario: Scenario | null;
  /** Slots played of each day, from its `fromSlot`-th. */
  readonly fromSlot: number;
  readonly slots: number;
  readonly horizonSlots: number;
  readonly everySlots: number;
  readonly validitySlots: number;
  /** Measured load series whose forecast errors are taken; `null` = those of the twin's own past. */
  readonly errorsFile: string | null;
  readonly errorScale: number;
  readonly sitePath: string;
  readonly solveTimeLimitMs: number;
}

/** One day with one seed: every way of playing it. */
export interface StudyCase {
  readonly options: StudyOptions;
  readonly date: string;
  readonly seed: number;
}

/** Days on which the twin has its cold wave. */
const COLD_WAVE = { first: '2026-01-12', last: '2026-01-18' };

/** The cases of a study in the order of their results. */
export function casesOf(options: StudyOptions): StudyCase[] {
  return options.days.flatMap((date) =>
    Array.from({ length: options.seeds }, (_, k) => ({ options, date, seed: k + 1 })),
  );
}

/** Weather of a day. */
export function scenarioOf({ scenario }: Pick<StudyOptions, 'scenario'>, date: string): Scenario {
  return scenario ?? (date >= COLD_WAVE.first && date <= COLD_WAVE.last ? 'cold-wave' : 'normal');
}

/** Slots a worker plays in one case, for its progress. */
export function workOf(options: StudyOptions): number {
  return options.riskLevels.length * options.slots;
}
