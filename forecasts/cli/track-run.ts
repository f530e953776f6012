/** Plays a track to a model through the stream session, so that it sees what a stream would show it and nothing more. */
import type { MeasuredSet } from './measured-set.js';
import { StreamSession, type ModelFactory } from './stream-session.js';
import { SCORED_LEVELS, type ScoredStep } from './track-score.js';
import { requestsOf, type Track, type TrackRequest } from './tracks.js';

const HOUR_MS = 3_600_000;

/** What is played. */
export interface TrackRunInput {
  readonly track: Track;
  readonly set: MeasuredSet;
  readonly makeModel: ModelFactory;
  /** Every how many-th day or origin is asked for; 1 = all. */
  readonly every: number;
  /** Milliseconds of some clock that only goes on. */
  readonly clock: () => number;
}

/** Answers of a track. */
export interface TrackRun {
  readonly steps: readonly ScoredStep[];
  /** Forecasts asked for. */
  readonly forecasts: number;
  /** Median time of an answer: an update and a forecast [ms]. */
  readonly answerMs: number;
  /** What all answers took beyond that: fits [ms]. */
  readonly fitMs: number;
}

/** Plays every `every`-th request of each series to a model that is fitted once, before the first. */
export function runTrack(input: TrackRunInput): TrackRun {
  const { set, track } = input;
  const requests = thinned(requestsOf(track, set), input.every);
  const session = new StreamSession(input.makeModel, false);
  const ids = [...new Set(requests.map(({ series }) => series))];
  tell(session, {
    type: 'init',
    step_minutes: set.stepMs / 60_000,
    quantiles: SCORED_LEVELS,
    unit: set.unit,
    series: ids.map((id) => ({ id, tz: set.zoneOf(id) })),
    calendar: set.calendar,
  });
  const told = new Map<string, number>();
  const steps: ScoredStep[] = [];
  const times: number[] = [];
  for (const request of requests) {
    tellNews(session, set, { request, told });
    const before = input.clock();
    const answer = tell(session, {
      type: 'forecast',
      id: times.length,
      series: request.series,
      origin: iso(request.originMs),
      start: iso(request.startMs),
      n: request.count,
    });
    times.push(input.clock() - before);
    if (answer) steps.push(...scored(request, set, answer));
  }
  return { steps, forecasts: requests.length, ...costs(times) };
}

/** Every k-th origin of each series. */
function thinned(requests: readonly TrackRequest[], every: number): TrackRequest[] {
  const seen = new Map<string, number>();
  return requests.filter(({ series }) => {
    const count = seen.get(series) ?? 0;
    seen.set(series, count + 1);
    return count % every === 0;
  });
}

function tellNews(
  session: StreamSession,
  set: MeasuredSet,
  { request, told }: { readonly request: TrackRequest; readonly told: Map<string, number> },
): void {
  const column = set.series.get(request.series);
  if (!column) throw new Error(`the data set has no series ${request.series}`);
  const upTo = Math.floor((request.originMs - column.startMs) / set.stepMs);
  tellPart(session, {
    column,
    upTo,
    told,
    stepMs: set.stepMs,
    key: request.series,
    fields: { type: 'obs', series: request.series },
  });
  const endMs = request.startMs + request.count * set.stepMs;
  for (const [name, weather] of set.weather) {
    const stepMs = set.weatherStepMs;
    const count = Math.floor((endMs - weather.startMs) / stepMs) + 1;
    const fields = { type: 'weather', name, step_minutes: stepMs / 60_000 };
    tellPart(session, { column: weather, upTo: count, told, stepMs, key: `weather/${name}`, fields });
  }
}

interface Part {
  readonly column: { readonly startMs: number; readonly values: Float64Array };
  readonly upTo: number;
  readonly told: Map<string, number>;
  readonly stepMs: number;
  readonly key: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

function tellPart(session: StreamSession, { column, upTo, told, stepMs, key, fields }: Part): void {
  const from = told.get(key) ?? 0;
  const to = Math.min(column.values.length, Math.max(0, upTo));
  if (to <= from) return;
  told.set(key, to);
  const values = Array.from(column.values.subarray(from, to), (value) =>
    Number.isNaN(value) ? null : value,
  );
  tell(session, { ...fields, start: iso(column.startMs + from * stepMs), values });
}

function tell(session: StreamSession, message: unknown): ReturnType<StreamSession['take']> {
  return session.take(JSON.stringify(message));
}

function scored(
  request: TrackRequest,
  set: MeasuredSet,
  answer: NonNullable<ReturnType<StreamSession['take']>>,
): ScoredStep[] {
  const column = set.series.get(request.series);
  return answer.quantiles.flatMap((quantiles, h) => {
    const ms = request.startMs + h * set.stepMs;
    const outcome = column?.values[Math.round((ms - column.startMs) / set.stepMs)] ?? Number.NaN;
    if (Number.isNaN(outcome)) return [];
    return [
      {
        series: request.series,
        leadHours: (ms + set.stepMs - request.originMs) / HOUR_MS,
        month: iso(ms).slice(0, 7),
        outcome,
        point: answer.point[h] ?? Number.NaN,
        quantiles,
      },
    ];
  });
}

function costs(times: readonly number[]): { answerMs: number; fitMs: number } {
  const rising = [...times].sort((a, b) => a - b);
  const answerMs = rising[Math.floor(rising.length / 2)] ?? 0;
  const fitMs = times.reduce((sum, ms) => sum + Math.max(0, ms - answerMs), 0);
  return { answerMs, fitMs };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
