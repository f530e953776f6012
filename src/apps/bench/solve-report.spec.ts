/** Aims and report of the solve bench on made-up figures. */
import { describe, expect, it } from '@jest/globals';
import { aimsOf } from './solve-aims.js';
import type { SizeFigures } from './solve-options.js';
import { solveReport } from './solve-report.js';

const around = (median: number) => ({ median, low: median / 2, high: median * 2 });

function size(assets: number, ratio: number | null): SizeFigures {
  const reference = { name: 'HiGHS 1', solveMs: 100, ratio: around(ratio ?? 0), objectiveDifference: 1e-9 };
  return {
    assets,
    rows: 1,
    columns: 2,
    nonzeros: 3,
    buildMs: 4,
    solveMs: 150,
    extractMs: 5,
    checkMs: 6,
    wholeMs: 165,
    overhead: around(0.06),
    references: ratio === null ? [] : [reference],
    live: { forecastMs: 20, forecastRatio: around(0.13), shiftMs: 100, shiftRatio: around(0.7) },
  };
}

const jslp = { assets: 20, ms: 60_000, status: 'time-limit', ratio: 400 };

describe('aimsOf', () => {
  it('sets each aim beside what was seen', () => {
    const aims = aimsOf([size(20, 9), size(50, 1.5), size(200, 2.5)], jslp);
    expect(aims.map(({ met }) => met)).toEqual([true, true, false, false, true, true, false, true]);
    expect(aims[0]).toEqual({
      what: 'whole way / solve alone of HiGHS 1 at 50 assets',
      seen: 1.5,
      aim: 2,
      met: true,
    });
  });

  it('leaves open what no native solver was there to measure', () => {
    expect(aimsOf([size(50, null)], null)[0]).toMatchObject({ seen: null, met: null });
  });

  it('has none for other sizes', () => {
    expect(aimsOf([size(4, 1)], { ...jslp, assets: 4 })).toEqual([]);
  });
});

describe('solveReport', () => {
  it('shows every figure, what was absent and what was not met', () => {
    const sizes = [size(50, 1.5)];
    const text = solveReport({
      machine: { cores: 2, cpu: 'X', memoryGb: 8, node: 'v24', loadAtStart: 1, dateUtc: '2026-11-23' },
      slots: 96,
      pairs: 5,
      highsVersion: '1.15.1',
      sizes,
      jslp,
      aims: aimsOf(sizes, jslp),
      absent: ['CLP'],
    });
    expect(text).toContain('No reference by: CLP (not found here)');
    expect(text).toContain('HiGHS 1: solve alone 100.0 ms; whole / it = 1.50 (0.75 … 3.00)');
    expect(text).toContain(
      'javascript-lp-solver at 20 assets: 60.0 s (time-limit), at least 400 times our whole way',
    );
    expect(text).toMatch(/NOT MET +0\.70 \(aim 0\.6\) {2}horizon moved by a slot/);
  });
});
