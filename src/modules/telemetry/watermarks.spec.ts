import { describe, expect, it } from '@jest/globals';
import type { ReadPoint } from '../../core/grid/site.js';
import { type MeterReading, type Observable, seriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { Watermarks } from './watermarks.js';

const END = Date.parse('2026-01-15T18:00:00Z');

function point(ownerId: string, observable: Observable): ReadPoint {
  const id = seriesId(ownerId, observable);
  const node = `nsu=urn:test;s=${id}`;
  return { seriesId: id, ownerId, observable, endpointId: 'E', node, unit: 'kW', sign: 1, historizing: true };
}

function reading(ownerId: string, observable: Observable, sourceMs: number): MeterReading {
  const id = seriesId(ownerId, observable);
  return { seriesId: id, sourceMs, knownAtMs: sourceMs, value: 1, quality: 'good', statusCode: 0 };
}

describe('Watermarks', () => {
  const points = [point('A', 'importBlock'), point('B', 'importBlock'), point('A', 'activePower')];

  it.each<[string, MeterReading[], boolean]>([
    ['nothing came', [], false],
    ['every block came', [reading('A', 'importBlock', END), reading('B', 'importBlock', END)], true],
    ['a block came from a clock a little behind', [reading('A', 'importBlock', END - 3_000)], true],
    [
      'only samples came after the end',
      [reading('A', 'importBlock', END - SLOT_MS), reading('A', 'activePower', END)],
      false,
    ],
    [
      'one of two lively blocks is missing',
      [reading('A', 'importBlock', END), reading('B', 'importBlock', END - SLOT_MS)],
      false,
    ],
    [
      'the missing one is dead for long',
      [reading('A', 'importBlock', END), reading('B', 'importBlock', END - 3 * SLOT_MS)],
      true,
    ],
    ['no block ever came, samples did', [reading('A', 'activePower', END)], true],
  ])('is fresh or not when %s', (_name, readings, fresh) => {
    const marks = new Watermarks(points);
    marks.commit('E', readings);
    expect(marks.isFresh('E', END)).toBe(fresh);
  });

  it('never goes back', () => {
    const marks = new Watermarks(points);
    marks.commit('E', [reading('A', 'importBlock', END)]);
    marks.commit('E', [reading('A', 'importBlock', END - SLOT_MS)]);
    expect(marks.freshUpTo('E')).toBe(END);
    expect(marks.newest('A.importBlock')).toBe(END);
    expect(marks.newest('B.importBlock')).toBe(Number.NEGATIVE_INFINITY);
  });
});
