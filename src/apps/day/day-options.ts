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
  /** A city seen more closely, or only a part of it; default the city of the site file. */
  readonly part?: CityPart;
  readonly progress: DayProgress;
  /** Aborted when a person ends the day early; everything started is then stopped. */
  readonly signal: AbortSignal;
}

/** What is different about the city of a day. */
export interface CityPart {
  /** Ids of buildings that have meters and a management of their own. */
  readonly calledBuildings: readonly string[];
  /** Ids of the servers that are there; null = all. */
  readonly endpoints: readonly string[] | null;
  /** Days of history that forecasts and baselines read. */
  readonly historyDays: number;
}

interface Placement {
  readonly startMs: number;
  readonly historyDays: number;
}

/** Days on which the twin has its cold wave. */
const COLD_WAVE = { first: '2026-01-12', last: '2026-01-18' };

/** The weather a civil date has unless somebody asks for another. */
export function usualScenario(date: string): Scenario {
  return date >= COLD_WAVE.first && date <= COLD_WAVE.last ? 'cold-wave' : 'normal';
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
    calledBuildings: options.part?.calledBuildings ?? [],
    ...(options.part?.endpoints ? { endpoints: options.part.endpoints } : {}),
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
