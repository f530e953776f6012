/** Laws that hold for every load curve, tried on made ones: order, parts, label and unit change nothing. */
import { describe, expect, it } from '@jest/globals';
import type { LoadCurve, LoadCurveOptions } from './load-curve.js';
import { LoadCurveReader } from './load-curve-reader.js';

const HEADING =
  'Identifiant PRM;Grandeur physique;Grandeur metier;Unite;Horodate;Valeur;Nature;Pas;Indice de qualite';
const MINUTE_MS = 60_000;
/** The night of the autumn clock change lies in every curve. */
const START = Date.UTC(2026, 9, 24, 12);

interface Step {
  readonly startMs: number;
  readonly minutes: number;
  readonly watts: number;
  readonly flow: 'CONS' | 'PROD';
}

/** Numbers from 0 to 1 that are the same on every run (mulberry32). */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Some hours of one direction, each in steps of its own length. */
function someSteps(seed: number, flow: Step['flow']): Step[] {
  const draw = draws(seed);
  const steps: Step[] = [];
  for (let hour = 0; hour < 30; hour += 1) {
    const minutes = [5, 10, 15, 30, 60][Math.floor(draw() * 5)] ?? 60;
    for (let at = 0; at < 60; at += minutes) {
      const watts = Math.floor(draw() * 9_000);
      steps.push({ startMs: START + (hour * 60 + at) * MINUTE_MS, minutes, watts, flow });
    }
  }
  return steps;
}

function rowOf(step: Step, side: 'start' | 'end', unit: 'W' | 'Wh' = 'W'): string {
  const ms = side === 'end' ? step.startMs + step.minutes * MINUTE_MS : step.startMs;
  const value = unit === 'W' ? step.watts : (step.watts * step.minutes) / 60;
  return `12345678901234;EA;${step.flow};${unit};${new Date(ms).toISOString()};${String(value)};B;PT${String(step.minutes)}M;0`;
}

function read(rows: readonly string[], label: 'start' | 'end'): LoadCurve {
  const options: LoadCurveOptions = { fileName: 'made', prm: null, label, naive: 'refuse' };
  const reader = new LoadCurveReader(options);
  for (const [at, line] of [HEADING, ...rows].entries()) reader.push(at + 1, line.split(';'));
  return reader.finish();
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const draw = draws(seed);
  return items
    .map((item) => ({ item, key: draw() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

const energyOf = (steps: readonly Step[]): number =>
  steps.reduce(
    (sum, { watts, minutes, flow }) => sum + ((flow === 'CONS' ? 1 : -1) * watts * minutes) / 60_000,
    0,
  );

describe.each([1, 2, 3, 4, 5])('made curve %i', (seed) => {
  const both = [...someSteps(seed, 'CONS'), ...someSteps(seed + 100, 'PROD')];
  const rows = both.map((step) => rowOf(step, 'start'));
  const curve = read(rows, 'start');

  it('keeps the energy', () => {
    expect(curve.report).toMatchObject({ slots: 120, missingSlots: 0, contradictions: 0, warnings: [] });
    expect(curve.report.energyKwh).toBeCloseTo(energyOf(both), 6);
  });

  it('is the same in any order, and with every row twice', () => {
    expect(read(shuffled(rows, seed), 'start').slots).toEqual(curve.slots);
    expect(read(shuffled([...rows, ...rows], seed), 'start').slots).toEqual(curve.slots);
  });

  it('is the same named by the ends of its steps', () => {
    expect(
      read(
        both.map((step) => rowOf(step, 'end')),
        'end',
      ).slots,
    ).toEqual(curve.slots);
  });

  it('is the same as energies', () => {
    const energies = read(
      both.map((step) => rowOf(step, 'start', 'Wh')),
      'start',
    );
    expect(energies.slots.slotMs).toEqual(curve.slots.slotMs);
    for (const [i, kw] of energies.slots.kw.entries())
      expect(kw).toBeCloseTo(curve.slots.kw[i] ?? Number.NaN, 8);
  });

  it('is the sum of its parts, cut at any hour', () => {
    const cutMs = START + (seed + 5) * 60 * MINUTE_MS;
    const parts = [
      both.filter((step) => step.startMs < cutMs),
      both.filter((step) => step.startMs >= cutMs),
    ].map(
      (steps) =>
        read(
          steps.map((step) => rowOf(step, 'start')),
          'start',
        ).slots,
    );
    expect(parts.flatMap(({ kw }) => [...kw])).toEqual([...curve.slots.kw]);
    expect(parts.flatMap(({ slotMs }) => [...slotMs])).toEqual([...curve.slots.slotMs]);
  });
});
