/** A study summed up: pairs, percentiles and the table. */
import { describe, expect, it } from '@jest/globals';
import type { CaseResult, RiskFigures, WayFigures } from './play-case.js';
import { casesOf, scenarioOf, type StudyOptions } from './study-options.js';
import { bandOf, studyReport, studyRows } from './study-report.js';

const OPTIONS: StudyOptions = {
  days: ['2026-01-15', '2026-02-10'],
  seeds: 2,
  riskLevels: [0.5, 0.9],
  scenario: null,
  fromSlot: 70,
  slots: 8,
  horizonSlots: 96,
  everySlots: 1,
  validitySlots: 8,
  errorsFile: null,
  errorScale: 1,
  sitePath: 'sites/lyon.yaml',
  solveTimeLimitMs: 1,
};

function way(costEur: number, violations = 0): WayFigures {
  return {
    violations,
    energyOverKwh: violations * 10,
    worstLoading: 1 + violations / 100,
    costEur,
    comfortMinutesLost: 0,
  };
}

function risk(riskLevel: number, figures: WayFigures, missed: number): RiskFigures {
  const margins = {
    commanded: { compared: 100, exceeded: missed },
    allLeads: { compared: 1_000, exceeded: missed },
    tight: { compared: 0, exceeded: 0 },
  };
  return { riskLevel, ...figures, margins, plansMissed: 0 };
}

function result(seed: number, off: WayFigures, at10: WayFigures): CaseResult {
  return {
    date: '2026-01-15',
    seed,
    errors: 'made up',
    uncontrolled: way(1_000, 9),
    foresight: way(800),
    risks: [risk(0.5, off, 50), risk(0.9, at10, 8)],
  };
}

const RESULTS = [result(1, way(900, 2), way(910)), result(2, way(700, 1), way(730, 1))];

describe('studyRows', () => {
  const rows = studyRows(RESULTS);

  it('stands each risk between no control and perfect foresight', () => {
    expect(rows.map((row) => row.way)).toEqual(['no control', 'risk off', 'risk 10 %', 'perfect foresight']);
  });

  it('adds violations over the cases and keeps the worst', () => {
    expect(rows[1]).toMatchObject({
      casesWithViolations: 2,
      violations: 3,
      energyOverKwh: 30,
      worstLoading: 1.02,
    });
    expect(rows[2]).toMatchObject({ casesWithViolations: 1, violations: 1 });
  });

  it('prices the margin in pairs: this case less the same case without margin', () => {
    // 10 and 30 EUR; the medians of the costs alone would say 20 too, their percentiles would not.
    expect(rows[2]?.marginCostEur).toEqual({ p10: 12, median: 20, p90: 28 });
    expect(rows[1]?.marginCostEur).toBeNull();
    expect(rows[3]?.marginCostEur).toBeNull();
  });

  it('shares misses over all cases', () => {
    expect(rows[2]?.margins?.commanded).toEqual({ compared: 200, exceeded: 16 });
  });
});

describe('studyReport', () => {
  it('prints one table with its legend', () => {
    const text = studyReport(OPTIONS, RESULTS);
    expect(text).toContain('8 quarter-hours from 17:30, a plan every 15 min over 24 h');
    expect(text).toMatch(/risk 10 % +1 of 2 +1 +10 +101\.0 % +820 .*20 +12 … 28 +8\.0 % +0\.8 %/);
    expect(text).toMatch(/perfect foresight +0 of 2/);
  });
});

describe('a study', () => {
  it('plays every day with every seed, in this order', () => {
    expect(casesOf(OPTIONS).map(({ date, seed }) => `${date} ${String(seed)}`)).toEqual([
      '2026-01-15 1',
      '2026-01-15 2',
      '2026-02-10 1',
      '2026-02-10 2',
    ]);
  });

  it('has the cold wave on its days unless another weather is asked for', () => {
    expect(['2026-01-15', '2026-02-10'].map((date) => scenarioOf(OPTIONS, date))).toEqual([
      'cold-wave',
      'normal',
    ]);
    expect(scenarioOf({ ...OPTIONS, scenario: 'normal' }, '2026-01-15')).toBe('normal');
  });

  it('takes percentiles between its values', () => {
    expect(bandOf([4, 1, 2, 3])).toEqual({ p10: 1.3, median: 2.5, p90: 3.7 });
  });
});
