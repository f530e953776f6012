/** The protocol of the forecast stream: what is answered, and what is refused in which words. */
import { Readable, Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { Forecaster } from '../forecaster.js';
import { seasonalNaive } from '../models/seasonal-naive.js';
import { noiseAt } from '../testing/made-series.js';
import { runForecastStream } from './stream.js';
import { StreamSession, type StreamAnswer } from './stream-session.js';
import { zoneCalendar } from './zone-calendar.js';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2018, 0, 1);
const LEVELS = [0.1, 0.5, 0.9];
const INIT = {
  type: 'init',
  step_minutes: 60,
  quantiles: LEVELS,
  unit: 'MW',
  series: [{ id: 'A', tz: 'Europe/Paris' }],
};

const iso = (hours: number): string => new Date(START_MS + hours * HOUR_MS).toISOString();
const loadAt = (hour: number): number =>
  100 + 20 * Math.sin((2 * Math.PI * hour) / 24) + (hour % 168 < 24 ? 30 : 0);
const observed = (from: number, to: number): unknown => ({
  type: 'obs',
  series: 'A',
  start: iso(from),
  values: Array.from({ length: to - from }, (_, i) => loadAt(from + i)),
});
const asked = (origin: number, start = origin, n = 24): unknown => ({
  type: 'forecast',
  id: 7,
  series: 'A',
  origin: iso(origin),
  start: iso(start),
  n,
});

function played(messages: readonly unknown[], model: Forecaster = seasonalNaive): StreamAnswer[] {
  const session = new StreamSession(() => model);
  return messages.flatMap((message) => session.take(JSON.stringify(message)) ?? []);
}

describe('the forecast stream', () => {
  it('answers a request with rows of rising quantiles, a point, the model and its fallbacks', () => {
    const [answer] = played([INIT, observed(0, 14 * 24), asked(14 * 24)]);
    expect(answer).toMatchObject({ id: 7, model: 'seasonal-naive@1', marks: [] });
    expect(answer?.quantiles).toHaveLength(24);
    answer?.quantiles.forEach((row, h) => {
      expect(row).toHaveLength(3);
      expect(answer.point[h]).toBe(row[1]);
      expect(row[1]).toBeCloseTo(loadAt(7 * 24 + h), 9);
    });
  });

  it('fits once and then updates, until a fit is eight weeks old', () => {
    const calls: string[] = [];
    const spy: Forecaster = {
      ...(seasonalNaive as Forecaster),
      fit: (...given) => {
        calls.push(`fit ${String(given[0].values.length)}`);
        return seasonalNaive.fit(...given);
      },
      update: (state, input) => {
        calls.push(`update ${String(input.news.values.length)}`);
        return (seasonalNaive as Forecaster).update(state, input);
      },
    };
    const year = 900 * 24;
    played(
      [INIT, observed(0, year), asked(year), asked(year), observed(year, year + 31), asked(year + 31)].concat(
        [observed(year + 31, year + 56 * 24), asked(year + 56 * 24)],
      ),
      spy,
    );
    expect(calls).toEqual([`fit ${String(year)}`, 'update 31', `fit ${String(year + 56 * 24)}`]);
  });

  it('hands the old state to a model that can be fitted anew with it', () => {
    const models: string[] = [];
    const spy: Forecaster = {
      ...(seasonalNaive as Forecaster),
      refit: (before, ...given) => {
        models.push((before as { modelId: string }).modelId);
        return seasonalNaive.fit(...given);
      },
    };
    played([INIT, observed(0, 480), asked(480), asked(480, 480, 60)], spy);
    expect(models).toEqual([seasonalNaive.id]);
  });

  it('fits again when a lead is asked for that the fit did not look at', () => {
    const leads: number[] = [];
    const spy: Forecaster = {
      ...(seasonalNaive as Forecaster),
      fit: (history, exogenous, options) => {
        leads.push((options.maxLeadMs ?? 0) / HOUR_MS);
        return seasonalNaive.fit(history, exogenous, options);
      },
    };
    played([INIT, observed(0, 480), asked(480), asked(480, 492, 24), asked(480, 480, 60)], spy);
    expect(leads).toEqual([48, 72]);
  });

  it('forecasts a day ahead over the hours in between, and over a gap in what was measured', () => {
    const [ahead] = played([INIT, observed(0, 336), asked(336, 348, 24)]);
    expect(ahead?.point[0]).toBeCloseTo(loadAt(348 - 168), 9);
    const [late] = played([INIT, observed(0, 300), asked(336)]);
    expect(late?.quantiles).toHaveLength(24);
    const gap = [INIT, observed(0, 100), observed(130, 336), asked(336)];
    expect(played(gap)[0]?.quantiles.flat().every(Number.isFinite)).toBe(true);
  });

  it('reads labels in UTC by the clock that the series shows, from the first fit that can tell on, and says so', () => {
    const local = zoneCalendar('America/Denver', []);
    const busyAt = (hour: number): number => {
      const reading = local(START_MS + hour * HOUR_MS);
      return reading.holiday || reading.weekday > 5 ? 4 : reading.hour >= 8 && reading.hour < 18 ? 60 : 8;
    };
    const told = (from: number, to: number): unknown => ({
      ...(observed(from, to) as object),
      values: Array.from({ length: to - from }, (_, i) => busyAt(from + i) + 3 * noiseAt(from + i)),
    });
    const hours: number[] = [];
    const spy: Forecaster = {
      ...(seasonalNaive as Forecaster),
      fit: (...given) => {
        hours.push(given[2].calendar(START_MS + 200 * 24 * HOUR_MS).hour);
        return seasonalNaive.fit(...given);
      },
    };
    const init = (tz: string): unknown => ({ ...INIT, series: [{ id: 'A', tz }] });
    const said = [told(0, 100 * 24), asked(100 * 24), told(100 * 24, 400 * 24), asked(400 * 24)];
    const [young, old] = played([init('Etc/UTC'), ...said], spy);
    expect(young?.marks).toEqual([]);
    expect(old?.marks[0]).toBe(
      'hidden-clock: labels are in UTC, but days follow a clock -7 h, summer time as in united-states, holidays as in America/New_York',
    );
    // Midnight UTC of a day in July is six in the evening in Denver.
    expect(hours).toEqual([0, 18]);
    expect(played([init('Europe/London'), ...said], spy)[1]?.marks).toEqual([]);
    const listed = { ...(init('Etc/UTC') as object), calendar: [{ date: '2018-01-01', holiday: 'x' }] };
    expect(played([listed, ...said], spy)[1]?.marks).toEqual([]);
  });

  it('says so when nothing was ever measured', () => {
    const [answer] = played([INIT, asked(0)]);
    expect(answer?.marks).toEqual(['no-history: nothing was ever measured, zero is given']);
    expect(answer?.point.every((value) => value === 0)).toBe(true);
  });

  it('gives the same answers when it is played again', () => {
    const messages = [INIT, observed(0, 400), asked(400), observed(400, 431), asked(431)];
    expect(played(messages)).toEqual(played(messages));
  });

  it.each<[string, unknown, RegExp]>([
    ['no JSON', 'x{', /not JSON/],
    ['a list', [], /expected a JSON object/],
    ['an unknown type', { type: 'bye' }, /type "bye"; expected init, obs/],
    ['a second init', INIT, /a second init/],
    [
      'an unknown series',
      { ...(observed(0, 1) as object), series: 'B' },
      /series "B"; expected one of init: A/,
    ],
    [
      'a naive time',
      { type: 'obs', series: 'A', start: '2018-01-01T00:00', values: [1] },
      /start "2018-01-01T00:00"; expected an instant with its offset/,
    ],
    [
      'a decimal comma',
      { type: 'obs', series: 'A', start: iso(0), values: ['1,5'] },
      /values\[0\] is "1,5"; expected a number/,
    ],
    [
      'values that are no list',
      { type: 'obs', series: 'A', start: iso(0), values: 3 },
      /values 3; expected a list/,
    ],
    [
      'values told twice',
      observed(10, 20),
      /told before, up to 2018-01-02T00:00:00.000Z; expected rising times/,
    ],
    ['values before others', observed(-5, 0), /expected rising times and each value once/],
    [
      'values off the grid',
      { type: 'obs', series: 'A', start: '2018-01-03T00:20Z', values: [1] },
      /off its grid/,
    ],
    [
      'a year of nonsense',
      { type: 'obs', series: 'A', start: '2918-01-03T00:00Z', values: [1] },
      /gap of less than 10 years/,
    ],
    ['a start before its origin', asked(30, 29), /before the origin/],
    ['an origin in the past', asked(10), /before the end of what was told/],
    [
      'a start off the grid',
      { ...(asked(24) as object), start: '2018-01-02T00:30Z' },
      /off the grid of its observations/,
    ],
    ['no steps', asked(24, 24, 0), /n 0; expected a whole number/],
    ['too many steps', asked(24, 24, 1e6), /to 20000/],
    ['no id', { ...(asked(24) as object), id: null }, /id null; expected a number or a text/],
    [
      'weather that changes its step',
      { type: 'weather', name: 't_x', start: iso(5), step_minutes: 30, values: [1] },
      /one step per name/,
    ],
  ])('refuses %s', (_name, message, expected) => {
    const session = new StreamSession(() => seasonalNaive);
    const before = [
      INIT,
      observed(0, 24),
      { type: 'weather', name: 't_x', start: iso(0), step_minutes: 60, values: [1, null] },
    ];
    for (const good of before) session.take(JSON.stringify(good));
    const line = typeof message === 'string' ? message : JSON.stringify(message);
    expect(() => session.take(line)).toThrow(expected);
  });

  it.each<[string, unknown, RegExp]>([
    ['an unknown zone', { ...INIT, series: [{ id: 'A', tz: 'Europe/Lyon' }] }, /time zone "Europe\/Lyon"/],
    ['levels that fall', { ...INIT, quantiles: [0.5, 0.1] }, /expected rising levels/],
    ['no level', { ...INIT, quantiles: [] }, /without quantiles/],
    ['a series twice', { ...INIT, series: [INIT.series[0], INIT.series[0]] }, /series "A" twice/],
    ['half minutes', { ...INIT, step_minutes: 0.5 }, /step_minutes 0.5; expected whole minutes/],
    ['a date that is none', { ...INIT, calendar: [{ date: '1.1.2018' }] }, /calendar date "1.1.2018"/],
    ['anything before init', { ...(observed(0, 1) as object) }, /obs before init/],
  ])('refuses to begin with %s', (_name, message, expected) => {
    expect(() => played([message])).toThrow(expected);
  });

  it('does not let a model answer with a number that is none', () => {
    const broken: Forecaster = {
      ...(seasonalNaive as Forecaster),
      predict: (state, input) => {
        const good = (seasonalNaive as Forecaster).predict(state, input);
        return { ...good, quantiles: [...good.quantiles].reverse() };
      },
    };
    expect(() => played([INIT, observed(0, 336), asked(336)], broken)).toThrow(
      /expected rising finite quantiles/,
    );
  });
});

describe('runForecastStream', () => {
  const stream = async (lines: readonly string[], model = 'seasonal-naive'): Promise<string[]> => {
    const written: string[] = [];
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written.push(chunk.toString());
        done();
      },
    });
    await runForecastStream({ input: Readable.from([`${lines.join('\n')}\n`]), output, model });
    return written;
  };

  it('writes one line per request up to the end, and nothing after it', async () => {
    const lines = [INIT, observed(0, 336), asked(336), { type: 'end' }, asked(336)].map((m) =>
      JSON.stringify(m),
    );
    const written = await stream(['', ...lines]);
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? '')).toMatchObject({ id: 7 });
  });

  it('names the line that cannot be used, and the models there are', async () => {
    await expect(stream([JSON.stringify(INIT), '{}'])).rejects.toThrow(/^line 2: type is missing/);
    await expect(stream([], 'oracle')).rejects.toThrow(
      /model "oracle"; expected one of auto, seasonal-naive/,
    );
  });
});
