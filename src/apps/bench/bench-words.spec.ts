/** Figures of benches: delays by the millisecond, aims beside what was seen, and reports a person can read. */
import { describe, expect, it } from '@jest/globals';
import { casesOf, scenarioOf, type StudyOptions, workOf } from '../study/study-options.js';
import { DelayHistogram } from './delay-histogram.js';
import type { IngestBenchResult, IngestFigures } from './ingest-options.js';
import { ingestReport } from './ingest-report.js';
import { aimsOf } from './solve-aims.js';
import type { SizeFigures } from './solve-options.js';

describe('delays', () => {
  it('have the smallest delay that a share of them does not exceed', () => {
    const delays = new DelayHistogram();
    for (let ms = 1; ms <= 100; ms += 1) delays.add(ms);
    expect([0.01, 0.5, 0.99, 1].map((level) => delays.quantile(level))).toEqual([1, 50, 99, 100]);
  });

  it('are whole, never below 0, and two minutes at most', () => {
    const delays = new DelayHistogram();
    for (const ms of [-5, 0.4, 1.6, 5e6]) delays.add(ms);
    expect([0.25, 0.5, 0.75, 1].map((level) => delays.quantile(level))).toEqual([0, 0, 2, 120_000]);
  });

  it('of nothing are none, and nothing is left after clearing', () => {
    const delays = new DelayHistogram();
    expect(delays.quantile(0.5)).toBeNaN();
    delays.add(7);
    delays.clear();
    expect(delays.quantile(0.5)).toBeNaN();
  });
});

describe('aims', () => {
  const spread = (median: number) => ({ median, low: median, high: median });
  const size = (assets: number, over: Partial<SizeFigures> = {}): SizeFigures => ({
    ...{
      assets,
      rows: 1,
      columns: 1,
      nonzeros: 1,
      buildMs: 1,
      solveMs: 1,
      extractMs: 1,
      checkMs: 1,
      wholeMs: 1,
    },
    overhead: spread(0.08),
    references: [{ name: 'highs', solveMs: 1, ratio: spread(1.9), objectiveDifference: 0 }],
    live: { forecastMs: 1, forecastRatio: spread(0.4), shiftMs: 1, shiftRatio: spread(0.7) },
    ...over,
  });

  it('are met where what was seen is no more than what was asked', () => {
    const aims = aimsOf([size(200)], null);
    expect(aims.map(({ seen, aim, met }) => [seen, aim, met])).toEqual([
      [1.9, 2, true],
      [0.08, 0.1, true],
      [0.4, 0.5, true],
      [0.7, 0.6, false],
    ]);
  });

  it('are unknown, not met, without a solver to compare with', () => {
    const [first] = aimsOf([size(50, { references: [] })], null);
    expect(first).toMatchObject({ seen: null, met: null });
    expect(first?.what).toContain('none found');
  });

  it('are told of the sizes they were set for', () => {
    expect(aimsOf([size(20), size(1_000)], null)).toEqual([]);
    expect(aimsOf([size(50)], null)).toHaveLength(3);
  });

  it.each([
    [20, 50, true],
    [20, 49.9, false],
  ])('beside the other solver at %d assets: %d times is met: %s', (assets, ratio, met) => {
    const [aim] = aimsOf([], { assets, ms: 1, status: 'optimal', ratio });
    expect(aim).toMatchObject({ aim: 50, met });
    expect(aimsOf([], { assets: 30, ms: 1, status: 'optimal', ratio })).toEqual([]);
  });
});

describe('the report of the ingest bench', () => {
  const run: IngestFigures = {
    ...{ askedPerS: 10_000, producedPerS: 9_998.6, produced: 1_199_832, received: 1_199_832 },
    ...{ committedRows: 1_199_832, committedPerS: 9_990, lost: 0, gaps: 0, overflows: 0 },
    delayMs: { p50: 41, p99: 230, longest: 1_204 },
    cpuS: { plant: 20.04, gateway: 31.5, postgres: Number.NaN },
    elapsedS: 120.1,
    limit: null,
  };
  const result = (over: Partial<IngestBenchResult> = {}): IngestBenchResult => ({
    machine: {
      ...{ dateUtc: '2026-11-23', cpu: 'a CPU', cores: 2, memoryGb: 8, node: '24', loadAtStart: 0.5 },
      postgresql: '18',
    },
    variables: 5_000,
    run,
    comparison: {
      ...{ rows: 600_000, batches: 120, appendPerS: 40_000, copyPerS: 50_000, ratio: 0.8 },
      pairs: [{ appendPerS: 40_000, copyPerS: 50_000 }],
    },
    steps: [],
    sustainedPerS: 10_000,
    ...over,
  });

  it('groups thousands and says what the system does not tell', () => {
    const text = ingestReport(result());
    expect(text).toContain('9 999 changes/s, 1 199 832 in all');
    expect(text).toContain('median 41 ms, 99 % within 230 ms, longest 1 204 ms');
    expect(text).toContain('PostgreSQL not told by this system in 120.1 s');
    expect(text).toContain('Highest load carried: 10 000 changes/s');
    expect(text).not.toContain('NOT CARRIED');
    expect(text).toMatch(/pair 1 +40 000 +50 000 +0\.80/);
  });

  it('says which load was not carried and why', () => {
    const failed = { ...run, askedPerS: 20_000, limit: 'values were lost' };
    const text = ingestReport(result({ run: failed, steps: [failed], sustainedPerS: null }));
    expect(text).toContain('NOT CARRIED          values were lost');
    expect(text).toContain('No load was carried without loss or delay');
    expect(text.split('\n').filter((line) => line.endsWith('values were lost'))).toHaveLength(3);
  });
});

describe('the cases of a study', () => {
  const options = {
    ...{ days: ['2026-01-11', '2026-01-15'], seeds: 3, riskLevels: [0.5, 0.9], scenario: null, slots: 48 },
  } as unknown as StudyOptions;

  it('are each day with each seed, in order', () => {
    expect(casesOf(options).map(({ date, seed }) => `${date} ${String(seed)}`)).toEqual([
      ...['2026-01-11 1', '2026-01-11 2', '2026-01-11 3'],
      ...['2026-01-15 1', '2026-01-15 2', '2026-01-15 3'],
    ]);
    expect(workOf(options)).toBe(96);
  });

  it.each([
    ['2026-01-11', 'normal'],
    ['2026-01-12', 'cold-wave'],
    ['2026-01-18', 'cold-wave'],
    ['2026-01-19', 'normal'],
  ])('on %s have the weather %s, unless one is asked for', (date, scenario) => {
    expect(scenarioOf({ scenario: null }, date)).toBe(scenario);
    expect(scenarioOf({ scenario: 'normal' }, date)).toBe('normal');
  });
});
