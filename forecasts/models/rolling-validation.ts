/** What models would have said at past origins, each fitted on what came before: the ground on which they are joined. */
import type { Exogenous, FitOptions, Forecaster } from '../forecaster.js';
import { DAY_MS } from '../features/same-slot.js';
import { endOf, isKnown, sliceOf, valueAt, type RegularSeries } from '../regular-series.js';
import { watchedLeads } from './lead-bands.js';

const HOUR_MS = 3_600_000;
/** Distance of two origins: not a divisor of a day, so that every hour of it is an origin in turn [ms]. */
const ORIGIN_EVERY_MS = 23 * HOUR_MS;
/**
 * Parts of the history with one fit each [days], and the distance of their origins [h], by how much history there is [days].
 * A short part needs its origins closer, or a handful of them would choose the models.
 */
const PARTS: readonly {
  readonly least: number;
  readonly days: number;
  readonly everyHours: number;
  /** Whole parts looked at, besides the one that has begun. */
  readonly whole: number;
}[] = [
  { least: 300, days: 182, everyHours: 23, whole: 1 },
  { least: 150, days: 91, everyHours: 11, whole: 1 },
  { least: 70, days: 28, everyHours: 5, whole: 1 },
  { least: 21, days: 7, everyHours: 5, whole: 3 },
];
/** A fit of the past must have had this share of what is known now, or it says little of the models of now. */
const LEAST_TRAINING = 0.4;
const LEAST_TRAINING_DAYS = 14;

/** A model under its name. */
export interface Candidate {
  readonly name: string;
  readonly model: Forecaster;
  /** Known days below which it is not tried; default 0. */
  readonly leastDays?: number;
  /** Known days from which on it is not tried any more; default: never. */
  readonly mostDays?: number;
}

/** Forecasts of all candidates at watched leads of past origins, with what came; row n of each list belongs together. */
export interface Rolled {
  readonly originsMs: number[];
  readonly leadsMs: number[];
  readonly outcomes: number[];
  /** Per candidate shape (N, levels), row by row. */
  readonly quantiles: number[][];
}

interface Part {
  states: unknown[];
  knownToMs: number;
  readonly rolled: Rolled;
}

/** Parts that were rolled before: valid as long as one series only grows. Start a new one for another series. */
export type RollMemory = Map<string, Part>;

/** A memory of nothing yet. */
export function rollMemory(): RollMemory {
  return new Map();
}

/** What is rolled over. */
export interface RollInput {
  readonly history: RegularSeries;
  readonly exogenous: Exogenous;
  readonly options: FitOptions & { readonly levels: readonly number[]; readonly maxLeadMs: number };
}

/** Forecasts at past origins, oldest first; none when the history is too short. */
export function rollOver(candidates: readonly Candidate[], input: RollInput, memory: RollMemory): Rolled {
  const { history, options } = input;
  const whole: Rolled = { originsMs: [], leadsMs: [], outcomes: [], quantiles: candidates.map(() => []) };
  for (const { fromMs, toMs, everyMs } of partsOf(history)) {
    const names = candidates.map(({ name }) => name);
    const key = [history.startMs, fromMs, everyMs, options.maxLeadMs, ...names].join('/');
    let part = memory.get(key);
    if (!part) {
      part = begun(candidates, input, fromMs);
      memory.set(key, part);
    }
    advance(candidates, part, { ...input, toMs, everyMs });
    append(whole, part.rolled);
  }
  return whole;
}

/** First instant on the grid at or after `ms` at which an origin is due [epoch ms]. */
export function nextOrigin(
  ms: number,
  grid: { readonly startMs: number; readonly stepMs: number },
  everyMs = ORIGIN_EVERY_MS,
): number {
  const due = Math.ceil(ms / everyMs) * everyMs;
  return grid.startMs + Math.ceil((due - grid.startMs) / grid.stepMs) * grid.stepMs;
}

interface PartTimes {
  readonly fromMs: number;
  readonly toMs: number;
  readonly everyMs: number;
}

function partsOf(history: RegularSeries): PartTimes[] {
  const { startMs, stepMs } = history;
  const endMs = endOf(history);
  const days = (endMs - startMs) / DAY_MS;
  const kind = PARTS.find(({ least }) => days >= least);
  if (!kind) return [];
  const partMs = kind.days * DAY_MS;
  const earliest = startMs + Math.max(LEAST_TRAINING_DAYS, LEAST_TRAINING * days) * DAY_MS;
  const parts: PartTimes[] = [];
  // Aligned to the epoch, so that a part stays the same while the history grows.
  for (let k = Math.floor(endMs / partMs); parts.length <= kind.whole && k * partMs >= earliest; k -= 1) {
    const fromMs = startMs + Math.floor((k * partMs - startMs) / stepMs) * stepMs;
    parts.unshift({ fromMs, toMs: Math.min(endMs, fromMs + partMs), everyMs: kind.everyHours * HOUR_MS });
  }
  return parts;
}

function begun(candidates: readonly Candidate[], input: RollInput, fromMs: number): Part {
  const past = sliceOf(input.history, input.history.startMs, fromMs);
  return {
    states: candidates.map(({ model }) => model.fit(past, input.exogenous, input.options)),
    knownToMs: fromMs,
    rolled: { originsMs: [], leadsMs: [], outcomes: [], quantiles: candidates.map(() => []) },
  };
}

/** Rolls a part on, over origins whose whole horizon has been measured. */
function advance(
  candidates: readonly Candidate[],
  part: Part,
  { history, exogenous, options, toMs, everyMs }: RollInput & Pick<PartTimes, 'toMs' | 'everyMs'>,
): void {
  const { stepMs } = history;
  const { calendar, maxLeadMs, levels } = options;
  const leads = watchedLeads(stepMs, maxLeadMs);
  const horizon = leads[leads.length - 1] ?? 1;
  const last = Math.min(toMs - stepMs, endOf(history) - horizon * stepMs);
  // The first origin of a part is its start; a later one lies after what was rolled.
  const after = part.rolled.originsMs.length === 0 ? part.knownToMs : part.knownToMs + stepMs;
  for (
    let at = nextOrigin(after, history, everyMs);
    at <= last;
    at = nextOrigin(at + stepMs, history, everyMs)
  ) {
    const news = sliceOf(history, part.knownToMs, at);
    part.states = part.states.map((state, k) =>
      candidates[k]?.model.update(state, { news, exogenous, calendar }),
    );
    part.knownToMs = at;
    const said = candidates.map(({ model }, k) =>
      model.predict(part.states[k], { originMs: at, horizon, exogenous, calendar }),
    );
    for (const lead of leads) {
      const outcome = valueAt(history, at + (lead - 1) * stepMs);
      if (!isKnown(outcome)) continue;
      part.rolled.originsMs.push(at);
      part.rolled.leadsMs.push(lead * stepMs);
      part.rolled.outcomes.push(outcome);
      said.forEach(({ quantiles }, k) => {
        const rows = part.rolled.quantiles[k];
        for (let l = 0; l < levels.length; l += 1) rows?.push(quantiles[l]?.[lead - 1] ?? Number.NaN);
      });
    }
  }
}

function append(whole: Rolled, part: Rolled): void {
  for (let n = 0; n < part.outcomes.length; n += 1) {
    whole.originsMs.push(part.originsMs[n] ?? 0);
    whole.leadsMs.push(part.leadsMs[n] ?? 0);
    whole.outcomes.push(part.outcomes[n] ?? 0);
  }
  part.quantiles.forEach((rows, k) => {
    const into = whole.quantiles[k];
    for (const value of rows) into?.push(value);
  });
}
