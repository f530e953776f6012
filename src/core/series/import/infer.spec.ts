/** What a file proves of its label side and its steps. */
import { describe, expect, it } from '@jest/globals';
import type { CurvePoints } from './curve-grid.js';
import { labelEvidence } from './infer-label.js';
import { stepsOf } from './infer-step.js';

const MINUTE_MS = 60_000;
/** Midnight of 15 January in Lyon. */
const MIDNIGHT = Date.UTC(2026, 0, 14, 23);

function points(minutes: readonly number[], named: readonly number[] = []): CurvePoints {
  return {
    stampMs: Float64Array.from(minutes, (m) => MIDNIGHT + m * MINUTE_MS),
    value: new Float64Array(minutes.length).fill(1),
    stepMin: Uint8Array.from(minutes, (_, i) => named[i] ?? 0),
    marks: new Uint8Array(minutes.length).fill(1),
  };
}

const every = (step: number, from: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + i * step);

describe('label side', () => {
  it.each([
    ['whole day from its start', every(30, 0, 48), null, 'start'],
    ['whole day to its end', every(30, 30, 48), null, 'end'],
    ['whole day of 5 minutes to its end', every(5, 5, 288), null, 'end'],
    ['first row on the first day of the preamble', every(30, 0, 10), '2026-01-15', 'start'],
    ['first row at some midnight', every(30, 0, 10), null, null],
    ['first row on another day than the preamble', every(30, 0, 10), '2026-01-14', null],
    ['one step after midnight alone', every(30, 30, 10), '2026-01-15', null],
    ['midnight to midnight', every(30, 0, 49), null, null],
    ['midnight to midnight, beginning with the preamble', every(30, 0, 49), '2026-01-15', null],
    ['from and to the middle of a day', every(30, 600, 10), null, null],
    ['a single row', [0], '2026-01-15', null],
  ])('%s', (_name, minutes, period, side) => {
    expect(labelEvidence([points(minutes)], period).side).toBe(side);
  });

  it('wants the directions of a file to agree', () => {
    const curves = [points(every(30, 0, 48)), points(every(30, 30, 48))];
    const evidence = labelEvidence(curves, null);
    expect(evidence.side).toBeNull();
    expect(evidence.signs).toHaveLength(4);
  });

  it('knows midnight on the days of clock changes', () => {
    // 29 March 2026 has 23 hours: its last half-hour begins at 23:30, 22.5 h after it began.
    const springMs = Date.UTC(2026, 2, 28, 23);
    const day = points(every(30, 0, 46));
    const stampMs = Float64Array.from(day.stampMs, (ms) => ms - MIDNIGHT + springMs);
    expect(labelEvidence([{ ...day, stampMs }], null).side).toBe('start');
  });
});

describe('steps', () => {
  const stepsAt = (minutes: readonly number[], side: 'start' | 'end' = 'start'): number[] => [
    ...stepsOf(points(minutes), side),
  ];

  it('takes what rows name', () => {
    expect([...stepsOf(points([0, 30, 60], [30, 30, 60]), 'start')]).toEqual([30, 30, 60]);
  });

  it('fills in only rows that name none', () => {
    const named = Array.from({ length: 12 }, (_, i) => (i === 4 ? 60 : 0));
    expect([...stepsOf(points(every(30, 0, 12), named), 'start')]).toEqual(
      Array.from({ length: 12 }, (_, i) => (i === 4 ? 60 : 30)),
    );
  });

  it('gives the first and the last row the step of their surroundings', () => {
    expect(stepsAt(every(30, 0, 8))).toEqual(Array(8).fill(30));
    expect(stepsAt(every(30, 0, 8), 'end')).toEqual(Array(8).fill(30));
  });

  it('takes scattered gaps for missing values', () => {
    const minutes = every(15, 0, 40).filter((m) => ![60, 150, 165, 180, 300].includes(m));
    expect(new Set(stepsAt(minutes))).toEqual(new Set([15]));
  });

  it('takes two missing values side by side for no change of step', () => {
    const minutes = every(30, 0, 30).filter((m) => m !== 300 && m !== 360);
    expect(new Set(stepsAt(minutes))).toEqual(new Set([30]));
  });

  it('never lets a step reach over the next row', () => {
    // Three short steps at the end are too few for a run, but a longer step cannot fit between them.
    expect(stepsAt([...every(60, 0, 8), 480, 490, 500], 'start').slice(-3)).toEqual([10, 10, 60]);
  });

  it('falls back on the shortest distance of a short file', () => {
    expect(stepsAt([0, 30, 90, 120])).toEqual([30, 30, 30, 30]);
    expect(stepsAt([0, 7])).toEqual([0, 0]);
  });
});
