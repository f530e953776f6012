/** The words in which a report on a load curve is told, and ranges in pages. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { LoadCurveReport } from '../core/series/import/load-curve.js';
import { importReport } from './import-report.js';
import { instantOption, pagesOf } from './range-options.js';

const REPORT: LoadCurveReport = {
  file: 'curve.csv',
  prm: '12345678901234',
  shape: 'flat',
  rows: 48,
  otherPrmRows: 0,
  otherQuantityRows: {},
  label: 'end',
  labelFrom: 'evidence',
  labelEvidence: ['the first row is 2026-01-15 00:30, one step after midnight (end)'],
  naiveRows: 0,
  directions: [
    {
      direction: 'draw-off',
      rows: 48,
      missing: 1,
      repeated: 2,
      surpassed: 0,
      steps: [{ minutes: 30, from: '2026-01-14T23:00:00Z' }],
      stepInferred: false,
      energyKwh: 12.3456,
    },
  ],
  contradictions: 0,
  firstContradictions: [],
  from: '2026-01-14T23:00:00Z',
  to: '2026-01-15T23:00:00Z',
  slots: 94,
  uncertainSlots: 3,
  missingSlots: 2,
  energyKwh: 12.3456,
  warnings: [],
};

describe('importReport', () => {
  it('tells file, side, directions and what was made', () => {
    expect(importReport(REPORT)).toEqual([
      'curve.csv: PRM 12345678901234, 48 rows, one table',
      'timestamps name the end of their step, as the file proves: the first row is 2026-01-15 00:30, one step after midnight (end)',
      'draw-off: 48 rows, 1 without value, 2 repeated, 12.346 kWh; step 30 min from 2026-01-14T23:00:00Z',
      '94 quarter-hours from 2026-01-14T23:00:00Z to 2026-01-15T23:00:00Z, 2 missing, 3 uncertain, 12.346 kWh net',
    ]);
  });

  it('says what was told instead of proven, what was inferred, and every warning', () => {
    const [direction] = REPORT.directions;
    const steps = Array.from({ length: 6 }, (_, i) => ({
      minutes: i % 2 === 0 ? 30 : 10,
      from: `t${String(i)}`,
    }));
    const lines = importReport({
      ...REPORT,
      shape: 'preamble',
      labelFrom: 'option',
      labelEvidence: [],
      naiveRows: 48,
      directions: direction ? [{ ...direction, steps, stepInferred: true }] : [],
      warnings: ['something is odd'],
    });
    expect(lines[0]).toMatch(/preamble and values$/);
    expect(lines[1]).toBe('timestamps name the end of their step, as told');
    expect(lines[2]).toMatch(
      /step 30 min from t0, 10 min from t1, 30 min from t2, 10 min from t3, … \(6 changes\) \(inferred\)$/,
    );
    expect(lines.slice(4)).toEqual([
      '48 timestamps without offset were read as civil time of France',
      'warning: something is odd',
    ]);
  });
});

describe('ranges', () => {
  it('are instants with an offset, and say so when they are not', () => {
    const schema = z.object({ from: instantOption });
    expect(schema.parse({ from: '2026-01-15T00:00:00+01:00' })).toEqual({ from: Date.UTC(2026, 0, 14, 23) });
    const refused = schema.safeParse({ from: '2026-01-15T00:00:00' });
    expect(refused.error?.issues[0]?.message).toMatch(/has no UTC offset/);
  });

  it('come in pages that touch and end where they were asked to end', () => {
    const from = Date.UTC(2026, 0, 1);
    expect(pagesOf(from, from + 5_000, 2_000)).toEqual([
      { from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:00:02Z' },
      { from: '2026-01-01T00:00:02Z', to: '2026-01-01T00:00:04Z' },
      { from: '2026-01-01T00:00:04Z', to: '2026-01-01T00:00:05Z' },
    ]);
    expect(pagesOf(from, from, 2_000)).toEqual([]);
  });
});
