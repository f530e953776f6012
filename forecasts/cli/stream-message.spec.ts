import { describe, expect, it } from '@jest/globals';
import { readMessage, StreamError } from './stream-message.js';

const DAY_MS = 86_400_000;
const init = {
  type: 'init',
  step_minutes: 60,
  quantiles: [0.1, 0.5, 0.9],
  series: [{ id: 'A', tz: 'Europe/Paris' }],
};
const obs = { type: 'obs', series: 'A', start: '2024-02-29T00:00Z', values: [1, null, 3.5] };
const ask = {
  type: 'forecast',
  id: 7,
  series: 'A',
  origin: '2026-10-25T00:00Z',
  start: '2026-10-25T00:00Z',
  n: 24,
};

function read(message: object): ReturnType<typeof readMessage> {
  return readMessage(JSON.stringify(message));
}

describe('a message of the stream', () => {
  it('that begins: steps, levels, series and an empty calendar', () => {
    expect(read(init)).toEqual({
      type: 'init',
      stepMs: 3_600_000,
      levels: [0.1, 0.5, 0.9],
      series: [{ id: 'A', tz: 'Europe/Paris' }],
      days: [],
    });
  });

  it('with days: holidays by what is written there, school holidays by the share of the zones', () => {
    const calendar = [
      { date: '2024-02-29', holiday: '', school_a: '1', school_b: '0', school_c: 1 },
      { date: '2024-12-25', holiday: 'christmas' },
      { date: '2024-12-26', holiday: '0' },
      { date: '2024-12-27', holiday: false, school_a: null },
    ];
    const message = read({ ...init, calendar });
    expect(message.type === 'init' && message.days).toEqual([
      { dayNumber: Date.UTC(2024, 1, 29) / DAY_MS, holiday: false, schoolHoliday: 2 / 3 },
      { dayNumber: Date.UTC(2024, 11, 25) / DAY_MS, holiday: true, schoolHoliday: 0 },
      { dayNumber: Date.UTC(2024, 11, 26) / DAY_MS, holiday: false, schoolHoliday: 0 },
      { dayNumber: Date.UTC(2024, 11, 27) / DAY_MS, holiday: false, schoolHoliday: 0 },
    ]);
  });

  it('with values: null is missing, and an instant is read with its offset', () => {
    const message = read({ ...obs, start: '2024-02-29T01:30+01:30' });
    expect(message).toMatchObject({ type: 'obs', name: 'A', stepMs: null, startMs: Date.UTC(2024, 1, 29) });
    expect('values' in message && [...message.values]).toEqual([1, Number.NaN, 3.5]);
    const weather = read({ ...obs, type: 'weather', name: 't', step_minutes: 15 });
    expect(weather).toMatchObject({ type: 'weather', name: 't', stepMs: 900_000 });
  });

  it('that asks, and that ends', () => {
    expect(read(ask)).toMatchObject({ type: 'forecast', id: 7, count: 24, series: 'A' });
    expect(read({ type: 'end', more: 1 })).toEqual({ type: 'end' });
  });

  it.each([
    [
      'no day of the calendar',
      { ...init, calendar: [{ date: '2026-02-30' }] },
      /"2026-02-30"; expected YYYY/,
    ],
    ['a leap day of no leap year', { ...init, calendar: [{ date: '2025-02-29' }] }, /"2025-02-29"/],
    ['a month too many', { ...init, calendar: [{ date: '2025-13-01' }] }, /"2025-13-01"/],
    ['an instant of no day', { ...obs, start: '2026-02-30T00:00Z' }, /start "2026-02-30T00:00Z"/],
    ['an instant of no leap year', { ...obs, start: '2100-02-29T00:00+02:00' }, /start "2100-02-29/],
    ['an instant without an offset', { ...obs, start: '2026-02-03T00:00' }, /instant with its offset/],
    ['a text for a value', { ...obs, values: [1, '2'] }, /values\[1\] is "2"/],
    ['a list of a list', { ...obs, values: [[1]] }, /values\[0\] is \[1\]/],
    ['no values', { ...obs, values: undefined }, /values is missing; expected a list/],
    ['levels that do not rise', { ...init, quantiles: [0.5, 0.5] }, /rising levels between 0 and 1/],
    ['a level of 1', { ...init, quantiles: [0.5, 1] }, /rising levels/],
    ['a level of 0', { ...init, quantiles: [0] }, /rising levels/],
    ['no level', { ...init, quantiles: [] }, /without quantiles/],
    ['a series twice', { ...init, series: [...init.series, ...init.series] }, /series "A" twice/],
    ['a series without a zone', { ...init, series: [{ id: 'A' }] }, /tz is missing; expected a text/],
    ['a step of no minutes', { ...init, step_minutes: 0 }, /step_minutes 0; expected whole minutes/],
    ['a step of half a minute', { ...init, step_minutes: 0.5 }, /step_minutes 0.5/],
    ['a step of more than a day', { ...init, step_minutes: 1441 }, /step_minutes 1441/],
    ['no steps', { ...ask, n: 0 }, /n 0; expected a whole number of steps/],
    ['part of a step', { ...ask, n: 1.5 }, /n 1.5/],
    ['too many steps', { ...ask, n: 20_001 }, /from 1 to 20000/],
    ['a start in what is known', { ...ask, start: '2026-10-24T23:00Z' }, /before the origin/],
    ['an id that is a list', { ...ask, id: [] }, /id \[\]; expected a number or a text/],
    ['another type', { type: 'begin' }, /type "begin"; expected init/],
    ['no type', {}, /type is missing/],
  ])('is refused when it has %s', (_name, message, reason) => {
    expect(() => read(message)).toThrow(StreamError);
    expect(() => read(message)).toThrow(reason);
  });

  it.each(['', '{', '[1]', 'null', '3'])('is refused when the line is %j', (line) => {
    expect(() => readMessage(line)).toThrow(StreamError);
  });
});
