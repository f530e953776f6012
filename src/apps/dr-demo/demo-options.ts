/** What a demonstration of demand response is asked to be: how many buildings, who says no, who fails, and when. */
import { CALLED_BUILDINGS } from '../../twin/city/called-buildings.js';
import type { DayProgress } from '../day/day-options.js';
import type { DrDemoResult } from './demo-result.js';

/** Size of a demonstration and its times, in minutes from the beginning of the call. */
export interface DemoScale {
  /** Ids of the twin's buildings that may be called. */
  readonly buildings: readonly string[];
  /** Servers of the twin that are there; null = all. */
  readonly endpoints: readonly string[] | null;
  /** Buildings that are called at first. */
  readonly called: number;
  /** Of these, buildings whose manager opts out, whose equipment opts out by rule, and whose valve is stuck. */
  readonly managersDecline: number;
  readonly equipmentDeclines: number;
  readonly fail: number;
  readonly historyDays: number;
  /** Civil hour at which the call begins, and its length. */
  readonly startHour: number;
  readonly minutes: number;
  /** Before the call: first cycle, publication, answers, and the last moment to answer. */
  readonly firstBefore: number;
  readonly publishBefore: number;
  readonly answersBefore: number;
  readonly deadlineBefore: number;
  readonly reboundMinutes: number;
}

/** How a demonstration is run. */
export interface DrDemoOptions {
  /** Civil date `YYYY-MM-DD`. */
  readonly date: string;
  readonly seed: number;
  readonly scale: DemoScale;
  readonly progress: DayProgress;
  /** Aborted when a person ends it early; everything started is then stopped. */
  readonly signal: AbortSignal;
  /** Called before everything is stopped; the service answers until it resolves. */
  readonly whileRunning: (visit: DemoVisit, result: DrDemoResult) => Promise<void>;
}

/** Where the service of a demonstration is, for who wants to look at it. */
export interface DemoVisit {
  readonly url: string;
  readonly people: readonly { readonly login: string; readonly password: string; readonly name: string }[];
}

/** An evening of the whole city: twenty buildings called of thirty-six, with everything that can be wrong with five of them. */
export const WHOLE_EVENING: DemoScale = {
  buildings: CALLED_BUILDINGS.slice(0, 36).map(({ id }) => id),
  endpoints: null,
  ...{ called: 20, managersDecline: 1, equipmentDeclines: 2, fail: 2 },
  historyDays: 28,
  ...{ startHour: 18, minutes: 120 },
  ...{ firstBefore: 150, publishBefore: 105, answersBefore: 90, deadlineBefore: 60 },
  reboundMinutes: 60,
};

/** Two substations and six buildings called of ten: the same story in less than a minute, for tests. */
export const SMALL_EVENING: DemoScale = {
  buildings: CALLED_BUILDINGS.filter(({ endpointId }) => ['PDJ', 'VAI'].includes(endpointId)).map(
    ({ id }) => id,
  ),
  endpoints: ['PDJ', 'VAI', 'MET'],
  ...{ called: 6, managersDecline: 0, equipmentDeclines: 1, fail: 1 },
  historyDays: 21,
  ...{ startHour: 18, minutes: 90 },
  ...{ firstBefore: 60, publishBefore: 45, answersBefore: 30, deadlineBefore: 15 },
  reboundMinutes: 30,
};
