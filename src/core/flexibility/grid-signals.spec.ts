/** Which calls Écowatt and Tempo make, hour by hour, over midnight and on days on which the clocks change. */
import { describe, expect, it } from '@jest/globals';
import type { MeteringCalendar } from '../grid/metering-calendar.js';
import { civilDay, dateAfter, instantAt } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';
import {
  callWindows,
  classWindows,
  type EcowattDay,
  type EcowattLevel,
  ecowattLevelAt,
  type GridSignal,
  isStale,
  type SignalRule,
  signalWords,
  STALE_AFTER_MS,
  tempoColourAt,
  type TempoColour,
} from './grid-signals.js';

const HOUR_MS = 3_600_000;
const at = (date: string, hour: number, minute = 0): number => instantAt(date, hour, minute) ?? Number.NaN;

/** Four days from the date; all hours at level 1 but those named `day hour`. */
function ecowatt(date: string, hours: Readonly<Record<string, EcowattLevel>>): GridSignal {
  const days = [0, 1, 2, 3].map((offset): EcowattDay => {
    const levels = Array.from({ length: 24 }, (_, hour) => hours[`${String(offset)} ${String(hour)}`] ?? 1);
    const message = 'Système tendu.';
    return { date: dateAfter(date, offset), publishedMs: at(date, 17), level: 2, message, levels };
  });
  return { kind: 'ecowatt', publishedMs: at(date, 17), days };
}

function tempo(colours: Readonly<Record<string, TempoColour>>): Extract<GridSignal, { kind: 'tempo' }> {
  const days = Object.entries(colours).map(([date, colour]) => ({ date, publishedMs: 0, colour }));
  return { kind: 'tempo', publishedMs: 0, days };
}

const ORANGE: SignalRule = { kind: 'ecowatt', fromLevel: 2, targetKw: 100, longestMinutes: 240 };
const RED_EVENING: SignalRule = {
  ...{ kind: 'tempo', colours: ['red'], fromHour: 18, toHour: 20, targetKw: 100, longestMinutes: 240 },
};
const windows = (rule: SignalRule, signal: GridSignal, fromMs = 0): string[] =>
  callWindows(rule, signal, { fromMs, taken: [] }).map(
    ({ startMs, endMs }) =>
      `${new Date(startMs).toISOString().slice(0, 16)} ${String((endMs - startMs) / SLOT_MS)}`,
  );

describe('Écowatt', () => {
  const evening = ecowatt('2026-01-14', { '1 8': 2, '1 9': 2, '1 18': 3, '1 19': 3, '2 0': 2, '1 23': 2 });

  it('asks for runs of tense hours, also over midnight', () => {
    expect(windows(ORANGE, evening)).toEqual([
      '2026-01-15T07:00 8',
      '2026-01-15T17:00 8',
      '2026-01-15T22:00 8',
    ]);
    expect(windows({ ...ORANGE, fromLevel: 3 }, evening)).toEqual(['2026-01-15T17:00 8']);
  });

  it('makes several calls of a run that is longer than a call may be', () => {
    expect(windows({ ...ORANGE, longestMinutes: 75 }, evening).slice(0, 2)).toEqual([
      '2026-01-15T07:00 5',
      '2026-01-15T08:15 3',
    ]);
  });

  it('asks for nothing that is past or drawn up already', () => {
    expect(windows(ORANGE, evening, at('2026-01-15', 18, 7))).toEqual([
      '2026-01-15T17:15 7',
      '2026-01-15T22:00 8',
    ]);
    const taken = [{ startMs: at('2026-01-15', 8, 30), endMs: at('2026-01-15', 9, 30) }];
    const left = callWindows(ORANGE, evening, { fromMs: 0, taken }).slice(0, 2);
    expect(left).toEqual([
      { startMs: at('2026-01-15', 8), endMs: at('2026-01-15', 8, 30) },
      { startMs: at('2026-01-15', 9, 30), endMs: at('2026-01-15', 10) },
    ]);
  });

  it.each([
    ['2026-10-25', 'autumn: the hour comes twice and both are meant', ['2026-10-25T00:00 8']],
    ['2026-03-29', 'spring: there is no such hour', []],
  ])('on %s, %s', (date, _, expected) => {
    expect(windows(ORANGE, ecowatt(date, { '0 2': 2 }))).toEqual(expected);
  });

  it('says nothing of days it does not hold', () => {
    if (evening.kind !== 'ecowatt') throw new Error('another kind');
    expect(ecowattLevelAt(evening.days, at('2026-01-15', 18, 59))).toBe(3);
    expect(ecowattLevelAt(evening.days, at('2026-01-15', 20))).toBe(1);
    expect(ecowattLevelAt(evening.days, at('2026-01-13', 23, 59))).toBeNull();
    expect(ecowattLevelAt(evening.days, civilDay('2026-01-17').endMs)).toBeNull();
    expect(signalWords(evening, at('2026-01-15', 18))).toBe('Écowatt niveau 3 : Système tendu.');
  });
});

describe('Tempo', () => {
  const cold = tempo({ '2026-01-14': 'white', '2026-01-15': 'red', '2026-01-16': 'blue' });

  it('has days that run from 6 h to 6 h', () => {
    const seen = [
      [at('2026-01-15', 5, 59), 'white'],
      [at('2026-01-15', 6), 'red'],
      [at('2026-01-16', 0), 'red'],
      [at('2026-01-16', 5, 59), 'red'],
      [at('2026-01-16', 6), 'blue'],
      [at('2026-01-14', 5), null],
    ] as const;
    for (const [ms, colour] of seen) expect([ms, tempoColourAt(cold.days, ms)]).toEqual([ms, colour]);
    expect(signalWords(cold, at('2026-01-15', 18))).toBe('Tempo : jour rouge');
  });

  it('asks for the hours of its days of the colours that a program names', () => {
    expect(windows(RED_EVENING, cold)).toEqual(['2026-01-15T17:00 8']);
    expect(windows({ ...RED_EVENING, colours: ['red', 'white'] }, cold)).toEqual([
      '2026-01-14T17:00 8',
      '2026-01-15T17:00 8',
    ]);
    expect(windows({ ...RED_EVENING, colours: ['blue'], fromHour: 6, toHour: 7 }, cold)).toEqual([
      '2026-01-16T05:00 4',
    ]);
  });

  it('is asked nothing of by a rule for Écowatt, and the other way round', () => {
    expect(windows(ORANGE, cold)).toEqual([]);
    expect(windows(RED_EVENING, ecowatt('2026-01-15', { '0 18': 3 }))).toEqual([]);
  });
});

describe('time classes of a metering point', () => {
  const calendar: MeteringCalendar = {
    ...{ id: 'town', kind: 'hp-hc', eurPerKwh: { HP: 0.06, HC: 0.04 } },
    spans: [
      { fromDate: '2026-01-01', untilDate: '2026-03-29', offPeak: [{ from: '22:00', to: '18:00' }] },
      { fromDate: '2026-03-29', untilDate: '2026-10-26', offPeak: [{ from: '03:30', to: '01:30' }] },
    ],
  };
  const rule = { kind: 'time-class', meteringPoint: 'town', classes: ['HP'], targetKw: 9 } as const;
  const asked = (fromMs: number, longestMinutes = 240, taken: { startMs: number; endMs: number }[] = []) =>
    classWindows({ ...rule, longestMinutes }, calendar, { fromMs, taken }).map(
      ({ startMs, endMs }) =>
        `${new Date(startMs).toISOString().slice(0, 16)} ${String((endMs - startMs) / SLOT_MS)}`,
    );

  it('are asked for until the end of tomorrow, as the windows of the date have them', () => {
    expect(asked(at('2026-01-15', 19, 7))).toEqual(['2026-01-15T18:15 11', '2026-01-16T17:00 16']);
    // From the 29th other windows hold, and of that day the clocks skip an hour.
    expect(asked(at('2026-03-28', 12))).toEqual(['2026-03-28T17:00 16', '2026-03-29T00:30 4']);
    // The hour that comes twice is asked for twice; after the last windows nothing is.
    expect(asked(at('2026-10-25', 0))).toEqual(['2026-10-24T23:30 12']);
    expect(asked(at('2026-10-27', 0))).toEqual([]);
  });

  it('make several calls of a long run, and none where one was drawn up', () => {
    const fromMs = at('2026-01-15', 12);
    expect(asked(fromMs, 120).slice(0, 2)).toEqual(['2026-01-15T17:00 8', '2026-01-15T19:00 8']);
    const taken = [{ startMs: at('2026-01-15', 18), endMs: at('2026-01-15', 22) }];
    expect(asked(fromMs, 240, taken)).toEqual(['2026-01-16T17:00 16']);
  });
});

describe('a publication', () => {
  it('is stale when another should have followed it', () => {
    const signal = ecowatt('2026-01-14', {});
    // From Friday 12:15 to Saturday 17:00 there is none.
    expect(isStale(signal, signal.publishedMs + 29 * HOUR_MS)).toBe(false);
    expect(isStale(signal, signal.publishedMs + STALE_AFTER_MS)).toBe(false);
    expect(isStale(signal, signal.publishedMs + STALE_AFTER_MS + 1)).toBe(true);
  });
});
