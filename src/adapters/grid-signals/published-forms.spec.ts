/** Écowatt and Tempo as RTE publishes them: read whole, or refused with what is wrong in them. */
import { describe, expect, it } from '@jest/globals';
import { ecowattForm, tempoForm } from '../../core/flexibility/testing/published-signals.js';
import { readEcowatt } from './ecowatt-form.js';
import { readTempo } from './tempo-form.js';

/** A copy with changes. */
function changed<Form>(form: Form, change: (copy: Form) => void): Form {
  const copy = structuredClone(form);
  change(copy);
  return copy;
}

describe('Écowatt', () => {
  const form = ecowattForm('2026-01-15', { '2026-01-16 18': 3, '2026-01-16 19': 2, '2026-01-17 03': 0 });

  it('is read with its four days, their hours, and the instant it was published', () => {
    const signal = readEcowatt(form);
    if (signal.kind !== 'ecowatt') throw new Error('another kind');
    expect(signal.publishedMs).toBe(Date.parse('2026-01-15T16:00:00Z'));
    expect(signal.days.map(({ date, level }) => [date, level])).toEqual([
      ['2026-01-15', 1],
      ['2026-01-16', 3],
      ['2026-01-17', 1],
      ['2026-01-18', 1],
    ]);
    expect(signal.days[1]?.levels.slice(17, 21)).toEqual([1, 3, 2, 1]);
    expect(signal.days[2]?.levels[3]).toBe(0);
    const [a, b, c, d] = form.signals;
    expect(readEcowatt({ signals: [d, b, a, c] })).toEqual(signal);
  });

  it.each<[string, (copy: typeof form) => unknown, RegExp]>([
    [
      'an unknown level',
      (f) => (f.signals[1]!.values[18]!.hvalue = 4),
      /hour 18 of 2026-01-16 has the level 4; expected a level from 0 to 3/,
    ],
    [
      'half a level',
      (f) => (f.signals[1]!.values[18]!.hvalue = 1.5),
      /hour 18 of 2026-01-16 has the level 1.5/,
    ],
    [
      'an unknown level of a day',
      (f) => (f.signals[0]!.dvalue = 0),
      /dvalue of 2026-01-15 has the level 0; expected a level from 1/,
    ],
    ['a missing hour', (f) => f.signals[1]!.values.splice(18, 1), /hour 18 of 2026-01-16 is missing/],
    ['an hour twice', (f) => (f.signals[1]!.values[18]!.pas = 17), /hour 17 of 2026-01-16 twice/],
    [
      'an hour beyond the day',
      (f) => (f.signals[1]!.values[23]!.pas = 24),
      /hour 24 of 2026-01-16; expected hours from 0 to 23/,
    ],
    ['a missing day', (f) => f.signals.splice(1, 1), /2026-01-16 is missing after 2026-01-15/],
    ['three days', (f) => f.signals.pop(), /3 days; expected 4/],
    ['a day twice', (f) => (f.signals[1]!.jour = f.signals[0]!.jour), /2026-01-15 comes twice/],
    ['a naive day', (f) => (f.signals[0]!.jour = '2026-01-15T00:00:00'), /jour: .* has no UTC offset/],
    [
      'a naive publication',
      (f) => (f.signals[0]!.GenerationFichier = '2026-01-15T17:00:00'),
      /GenerationFichier: .* has no UTC offset/,
    ],
    [
      'another hour than midnight',
      (f) => (f.signals[0]!.jour = '2026-01-15T00:00:00Z'),
      /jour is "2026-01-15T00:00:00Z"; expected midnight in France/,
    ],
    ['another form', (f) => Object.assign(f, { signals: 'none' }), /expected the form of the API Ecowatt v5/],
  ])('is refused with %s', (_, change, why) => {
    expect(() => readEcowatt(changed(form, change))).toThrow(why);
  });

  it('may lack the hour that the clocks skip, on that day alone', () => {
    const spring = changed(ecowattForm('2026-03-28'), (f) => f.signals[1]!.values.splice(2, 1));
    const signal = readEcowatt(spring);
    expect(signal.kind === 'ecowatt' && signal.days[1]?.levels.slice(0, 4)).toEqual([1, 1, null, 1]);
    expect(() => readEcowatt(changed(spring, (f) => f.signals[0]!.values.splice(2, 1)))).toThrow(
      /hour 2 of 2026-03-28 is missing/,
    );
  });
});

describe('Tempo', () => {
  const form = tempoForm({ '2026-01-14': 'BLUE', '2026-01-15': 'WHITE', '2026-01-16': 'RED' });
  type Values = (typeof form)['tempo_like_calendars']['values'];

  it('is read in the order of its days, with the instant the last colour was set', () => {
    expect(readTempo(form)).toEqual({
      kind: 'tempo',
      publishedMs: Date.parse('2026-01-15T09:20:00Z'),
      days: [
        { date: '2026-01-14', colour: 'blue', publishedMs: Date.parse('2026-01-13T09:20:00Z') },
        { date: '2026-01-15', colour: 'white', publishedMs: Date.parse('2026-01-14T09:20:00Z') },
        { date: '2026-01-16', colour: 'red', publishedMs: Date.parse('2026-01-15T09:20:00Z') },
      ],
    });
  });

  it('is read on the days on which the clocks change', () => {
    const signal = readTempo(tempoForm({ '2026-03-28': 'BLUE', '2026-03-29': 'RED', '2026-03-30': 'WHITE' }));
    expect(signal.days.map(({ date }) => date)).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
  });

  it.each<[string, (values: Values) => unknown, RegExp]>([
    [
      'an unknown colour',
      (v) => (v[0]!.value = 'GREEN'),
      /2026-01-16 is "GREEN"; expected BLUE, WHITE or RED/,
    ],
    ['a missing day', (v) => v.splice(1, 1), /2026-01-15 is missing after 2026-01-14/],
    ['a naive time', (v) => (v[0]!.start_date = '2026-01-16T00:00:00'), /start_date: .* has no UTC offset/],
    [
      'a day that ends early',
      (v) => (v[0]!.end_date = '2026-01-16T23:00:00+01:00'),
      /2026-01-16 ends at .* next midnight/,
    ],
    [
      'a naive publication',
      (v) => (v[0]!.updated_date = '2026-01-15'),
      /updated_date of 2026-01-16: .* has no UTC offset/,
    ],
    ['no day at all', (v) => v.splice(0, 3), /expected the form of the API Tempo/],
  ])('is refused with %s', (_, change, why) => {
    expect(() => readTempo(changed(form, (f) => change(f.tempo_like_calendars.values)))).toThrow(why);
  });
});
