/** The leaderboard on a made data set: what is read, asked for, scored and written. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leaderboardText } from './leaderboard.js';
import { readMeasuredSet } from './measured-set.js';
import { runTrack } from './track-run.js';
import { leadGroup, scoresBy, SCORED_LEVELS, trackScore, type ScoredStep } from './track-score.js';
import { requestsOf, TRACKS, type Track } from './tracks.js';
import { modelFactory } from './model-factory.js';

const HOUR_MS = 3_600_000;
const FIRST_MS = Date.UTC(2018, 5, 1);
let data = '';

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'traboule-leaderboard-'));
  const rows = Array.from({ length: 260 * 24 }, (_, i) => {
    const time = new Date(FIRST_MS + i * HOUR_MS).toISOString();
    return `${time.slice(0, 16)}Z,${i === 100 ? '' : String(50 + (i % 24) + (Math.floor(i / 24) % 7))}`;
  });
  const meta = { ev: { unit: 'kWh per hour', step_minutes: 60, tz: 'America/Denver', calendar: 'days' } };
  writeFileSync(join(data, 'meta.json'), JSON.stringify(meta));
  writeFileSync(join(data, 'ev.load.csv.gz'), gzipSync(`time_utc,TOWN\n${rows.join('\n')}\n`));
  writeFileSync(join(data, 'days.csv.gz'), gzipSync('date,holiday\n2019-01-01,new year\n'));
});

afterAll(() => {
  rmSync(data, { recursive: true });
});

const track: Track = {
  name: 'made_da',
  set: 'ev',
  kind: 'day',
  from: '2019-01-02',
  to: '2019-01-20',
  hasPercentages: true,
  kindOfSeries: 'sparse',
};

describe('the leaderboard', () => {
  it('reads tables with gaps, zones and calendars', () => {
    const set = readMeasuredSet(data, 'ev');
    const column = set.series.get('TOWN');
    expect(column?.startMs).toBe(FIRST_MS);
    expect([column?.values[99], column?.values[100], column?.values[101]]).toEqual([54 + 3, Number.NaN, 59]);
    expect([set.stepMs, set.zoneOf('TOWN'), set.calendar.length]).toEqual([HOUR_MS, 'America/Denver', 1]);
    expect(() => readMeasuredSet(data, 'no')).toThrow(/no data set no .* expected one of ev/);
  });

  it('asks for civil days at noon of the day before, and for 48 hours every 31', () => {
    const set = readMeasuredSet(data, 'ev');
    const [first, ...others] = requestsOf(track, set);
    expect(others).toHaveLength(18);
    expect(first).toEqual({
      series: 'TOWN',
      originMs: Date.parse('2019-01-01T19:00Z'),
      startMs: Date.parse('2019-01-02T07:00Z'),
      count: 24,
    });
    const rolling = requestsOf({ ...track, kind: 'rolling' }, set);
    expect((rolling[1]?.originMs ?? 0) - (rolling[0]?.originMs ?? 0)).toBe(31 * HOUR_MS);
    expect(rolling[0]?.count).toBe(48);
    const spring = requestsOf({ ...track, from: '2019-03-09', to: '2019-03-11' }, set);
    expect(spring.map(({ count }) => count)).toEqual([24, 23, 24]);
  });

  it('plays a track without showing what comes later', () => {
    const set = readMeasuredSet(data, 'ev');
    const played = runTrack({
      track,
      set,
      makeModel: modelFactory('seasonal-naive'),
      every: 3,
      clock: () => 0,
    });
    expect([played.forecasts, played.steps.length]).toEqual([7, 7 * 24]);
    // Values repeat every week, so last week is right.
    expect(trackScore(played.steps).mae).toBeLessThan(1e-9);
    expect(new Set(played.steps.map(({ month }) => month))).toEqual(new Set(['2019-01']));
  });

  it('writes one table per track, best first, the same each time', () => {
    const options = {
      data,
      models: ['seasonal-naive', 'calendar-only'],
      tracks: ['ev_da'],
      every: 90,
      clock: () => 0,
      progress: () => undefined,
    };
    const text = leaderboardText(options);
    expect(text).toContain('## ev_da');
    expect(text?.indexOf('| seasonal-naive')).toBeLessThan(text?.indexOf('| calendar-only') ?? 0);
    expect(text).toBe(leaderboardText(options));
    expect(leaderboardText({ ...options, data: join(data, 'nowhere') })).toBeNull();
    expect(() => leaderboardText({ ...options, tracks: ['moon'] })).toThrow(
      /track "moon"; expected one of fr_da/,
    );
    expect(() => leaderboardText({ ...options, models: ['oracle'] })).toThrow(
      /model "oracle"; expected one of auto/,
    );
  });

  it('knows each track once', () => {
    expect(new Set(TRACKS.map(({ name }) => name)).size).toBe(TRACKS.length);
  });
});

describe('scores of a track', () => {
  const step = (series: string, outcome: number, leadHours = 1): ScoredStep => ({
    series,
    leadHours,
    month: '2018-01',
    outcome,
    point: 10,
    quantiles: SCORED_LEVELS.map((level) => 10 + 10 * (level - 0.5)),
  });

  it('weigh each series the same, and count what lies inside and below', () => {
    const score = trackScore([step('A', 12), step('A', 12), step('A', 12), step('B', 20)]);
    expect(score).toMatchObject({ steps: 4, mae: 6, cover80: 0.5 });
    expect(score.wape).toBeCloseTo((2 / 12 + 10 / 20) / 2);
    expect(score.mape).toBeCloseTo((2 / 12 + 10 / 20) / 2);
    // A lies below 0.7 .. 0.9 always, B below none.
    expect(score.calib).toBeCloseTo(((2.1 + 0.6) / 9 + 4.5 / 9) / 2);
  });

  it('are told by groups of leads in their order', () => {
    const steps = [30, 3, 0.5, 12, 6].map((lead) => step('A', 10, lead));
    expect(scoresBy(steps, leadGroup).map(({ key, score }) => [key, score.steps])).toEqual([
      ['0-1 h', 1],
      ['1-6 h', 2],
      ['6-24 h', 1],
      ['24-48 h', 1],
    ]);
  });
});
