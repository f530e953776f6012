/** Tracks: which series of which data set are forecast, when and how far ahead. */
import type { SeriesClass } from '../models/series-class.js';
import { zoneCalendar } from './zone-calendar.js';
import type { MeasuredSet } from './measured-set.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A day is forecast at noon of the day before. */
const NOON_BEFORE_MS = 12 * HOUR_MS;

/** One track. */
export interface Track {
  readonly name: string;
  readonly set: string;
  /** Default: all series of the set. */
  readonly series?: readonly string[];
  /** `day`: each civil day, made at noon of the day before. `rolling`: every `everyHours`, `hours` ahead. */
  readonly kind: 'day' | 'rolling';
  /** First and last civil day of the targets. */
  readonly from: string;
  readonly to: string;
  /** Values stay far from zero, so that percentages of single values mean something. */
  readonly hasPercentages: boolean;
  /** Class of its series: which models are compared. */
  readonly kindOfSeries: SeriesClass;
}

const EVERY_H = 31;
const AHEAD_H = 48;

/** The last year of each set. */
export const TRACKS: readonly Track[] = [
  ...both('fr', ['2018-01-01', '2018-12-30', '2018-12-28'], 'smooth'),
  ...both('vic', ['2013-01-01', '2013-12-30', '2013-12-28'], 'smooth'),
  ...both('us', ['2018-07-02', '2019-06-28', '2019-06-26'], 'smooth'),
  ...both('meters', ['2013-05-02', '2013-09-28', '2013-09-27'], 'ragged'),
  {
    name: 'solar_da',
    set: 'frmix',
    series: ['FR_solar'],
    kind: 'day',
    from: '2018-01-01',
    to: '2018-12-30',
    hasPercentages: false,
    kindOfSeries: 'sun',
  },
  {
    name: 'ev_da',
    set: 'ev',
    kind: 'day',
    from: '2019-01-02',
    to: '2019-06-28',
    hasPercentages: false,
    kindOfSeries: 'sparse',
  },
];

/** One forecast that a track asks for. */
export interface TrackRequest {
  readonly series: string;
  readonly originMs: number;
  readonly startMs: number;
  readonly count: number;
}

/** All forecasts of a track, in the order of their origins. */
export function requestsOf(track: Track, set: MeasuredSet): TrackRequest[] {
  const names = track.series ?? [...set.series.keys()].sort();
  const made = names.flatMap((series) =>
    track.kind === 'day' ? dayRequests(track, set, series) : rollingRequests(track, set, series),
  );
  return made.sort((a, b) => a.originMs - b.originMs);
}

function dayRequests(track: Track, set: MeasuredSet, series: string): TrackRequest[] {
  const midnight = midnightsOf(set.zoneOf(series));
  const requests: TrackRequest[] = [];
  for (let dayMs = Date.parse(track.from); dayMs <= Date.parse(track.to); dayMs += DAY_MS) {
    const startMs = midnight(dayMs);
    const originMs = midnight(dayMs - DAY_MS) + NOON_BEFORE_MS;
    requests.push({
      series,
      originMs,
      startMs,
      count: Math.round((midnight(dayMs + DAY_MS) - startMs) / set.stepMs),
    });
  }
  return requests;
}

function rollingRequests(track: Track, set: MeasuredSet, series: string): TrackRequest[] {
  const requests: TrackRequest[] = [];
  const count = Math.round((AHEAD_H * HOUR_MS) / set.stepMs);
  for (let ms = Date.parse(track.from); ms <= Date.parse(track.to); ms += EVERY_H * HOUR_MS) {
    requests.push({ series, originMs: ms, startMs: ms, count });
  }
  return requests;
}

/** Instant of civil midnight of a date given as midnight of UTC. */
function midnightsOf(zone: string): (dateMs: number) => number {
  const calendar = zoneCalendar(zone, []);
  const shownAt = (ms: number): number => {
    const { dayNumber, hour } = calendar(ms);
    return dayNumber * DAY_MS + Math.round(hour * HOUR_MS);
  };
  return (dateMs) => {
    const near = dateMs - (shownAt(dateMs) - dateMs);
    return near - (shownAt(near) - dateMs);
  };
}

function both(
  set: string,
  [from, to, rollingTo]: readonly [string, string, string],
  kindOfSeries: SeriesClass,
): Track[] {
  const common = { set, from, hasPercentages: kindOfSeries === 'smooth', kindOfSeries };
  return [
    { ...common, name: `${set}_da`, kind: 'day', to },
    { ...common, name: `${set}_st`, kind: 'rolling', to: rollingTo },
  ];
}
