/** What a headless day is asked to be, and the twin, city and policy that follow from it. */
import type { AutoApprovalPolicy } from '../../core/control/approval.js';
import type { CityOptions, Scenario } from '../../twin/city/city-types.js';
import { loadReplay } from '../../twin/city/replay.js';
import type { DemandSource, TwinOptions } from '../../twin/twin-types.js';

/** Told how the day goes. */
export interface DayProgress {
  stage(line: string): void;
  begin(cycles: number): void;
  cycle(done: number, slotMs: number): void;
  end(): void;
}

export interface DayOptions {
  /** Civil date `YYYY-MM-DD`. */
  readonly date: string;
  readonly seed: number;
  readonly scenario: Scenario;
  readonly demand: DemandSource | null;
  /** Faults as text, see the twin. */
  readonly faults: readonly string[];
  /** Worker processes. */
  readonly workers: number;
  readonly progress: DayProgress;
  /** Aborted when a person ends the day early; everything started is then stopped. */
  readonly signal: AbortSignal;
}

interface Placement {
  readonly startMs: number;
  readonly historyDays: number;
}

/** The twin process of a day: free ports, a clock that waits to be moved. */
export function dayTwin(options: DayOptions, at: Placement & { readonly pkiFolder: string }): TwinOptions {
  return {
    seed: options.seed,
    scenario: options.scenario,
    basePort: 0,
    pkiFolder: `${at.pkiFolder}/twin`,
    historyDays: at.historyDays,
    clock: { mode: 'stepped', startMs: at.startMs },
    faults: options.faults,
    ...(options.demand === null ? {} : { demand: options.demand }),
  };
}

/** The same city without servers, for the reference days. Faults are left out: the references are fault-free. */
export function dayCity(options: DayOptions, at: Placement): CityOptions {
  const replay =
    options.demand === null ? {} : { replay: loadReplay(options.demand.file, options.demand.scope) };
  return {
    seed: options.seed,
    scenario: options.scenario,
    startMs: at.startMs,
    historyDays: at.historyDays,
    ...replay,
  };
}

/** The day has nobody to ask: a policy with stated bounds approves, for this day alone. */
export function dayPolicy(startMs: number): AutoApprovalPolicy {
  return {
    name: 'headless-day',
    setBy: 'traboule day',
    untilMs: startMs + 26 * 3_600_000,
    maxChangeKw: 150_000,
    maxUnmeasuredShare: 0.35,
    requireFullMargin: false,
  };
}
