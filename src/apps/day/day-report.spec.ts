/** What `traboule day` prints: three days side by side, every failure visible, a verdict at the end. */
import { describe, expect, it } from '@jest/globals';
import type { DayFigures, NodeLoading } from './day-measure.js';
import { dayReport } from './day-report.js';
import type { DayResult } from './day-result.js';

const EVENING_MS = Date.parse('2026-01-15T18:00:00Z');

const node = (over: Partial<NodeLoading> = {}): NodeLoading => ({
  nodeId: 'PDJ',
  name: 'Point-du-Jour',
  peakKw: 40_600,
  limitKw: 39_000,
  worstLoading: 0.985,
  worstSlotMs: EVENING_MS,
  slotsOver: 0,
  energyOverKwh: 0,
  ...over,
});
const figures = (over: Partial<DayFigures> = {}): DayFigures => ({
  energyCostEur: 1_234_567.4,
  generationCostEur: 5_000,
  peakImportKw: 498_760,
  nodes: [node()],
  limitViolations: 0,
  comfortMinutesLost: 15,
  storedEndKwh: 61_250,
  costAfterStoresEur: 1_230_000,
  unknownSlots: 0,
  ...over,
});

const RESULT: DayResult = {
  date: '2026-01-15',
  seed: 7,
  scenario: 'cold-wave',
  demand: null,
  faults: [],
  cycles: 96,
  cyclesSolved: 96,
  failedCycles: [],
  planViolations: 0,
  plansWithCongestionAhead: 3,
  churn: { medianChangedKw: 1_250, p95ChangedKw: 8_000, medianMovedKwh: 4_200 },
  controlled: figures(),
  references: {
    uncontrolled: figures({
      nodes: [node({ worstLoading: 1.041, slotsOver: 6, energyOverKwh: 2_340 })],
      limitViolations: 6,
      energyCostEur: 1_300_000,
    }),
    foresight: figures({ energyCostEur: 1_200_000 }),
  },
  setpoints: { confirmed: 3_000, late: 12, refused: 40 },
  setpointReasons: [],
  setpointsUnaccounted: 0,
  stages: [{ stage: 'solve', medianMs: 412.4, p95Ms: 903.6 }],
  alarms: [],
  wallMs: { setup: 12_340, controlled: 140_000, total: 152_340 },
  passed: true,
};
const report = (over: Partial<DayResult> = {}): string => dayReport({ ...RESULT, ...over });

describe('the report of a day', () => {
  it.each<[string, Partial<DayResult>, string]>([
    ['a modelled day', {}, 'Lyon, 2026-01-15 (cold-wave, modelled demand, seed 7)'],
    [
      'a measured demand and faults',
      { demand: 'rte-2017.csv.gz', faults: ['refuse:BAT@18:00+1h', 'lose:MTR@19:00+1h'] },
      'Lyon, 2026-01-15 (cold-wave, demand of rte-2017.csv.gz, seed 7, faults: refuse:BAT@18:00+1h · lose:MTR@19:00+1h)',
    ],
  ])('is headed by what was played: %s', (_name, over, heading) => {
    expect(report(over).split('\n')[0]).toBe(heading);
  });

  it('sets no control, Traboule and foresight side by side', () => {
    expect(report()).toMatch(/^ +no control +Traboule +foresight$/m);
    expect(report()).toMatch(/energy cost \[EUR\] +1300000 +1234567 +1200000$/m);
    expect(report()).toMatch(/peak import of the city \[MW\] +498\.8 +498\.8 +498\.8$/m);
    expect(report()).toMatch(/energy above limits \[MWh\] +2\.34 +0\.00 +0\.00$/m);
    expect(report()).toMatch(/energy in store at the end \[MWh\] +61\.3 +61\.3 +61\.3$/m);
  });

  it('marks a broken limit, with its worst hour in Lyon', () => {
    expect(report()).toMatch(/PDJ Point-du-Jour +104\.1 %! 19:00 +98\.5 % {2}19:00 +98\.5 % {2}19:00$/m);
  });

  it('counts cycles, and tells each that failed with its time', () => {
    expect(report()).toContain('Cycles: 96 of 96 with a published plan\n');
    const failed = report({
      cyclesSolved: 95,
      failedCycles: [{ slotMs: EVENING_MS, reason: 'no answer in 60 s' }],
    });
    expect(failed).toContain('Cycles: 95 of 96 with a published plan, 1 failed\n  19:00  no answer in 60 s');
  });

  it('tells how much plans changed, in megawatts', () => {
    expect(report()).toContain('1.25 MW changed and 4.20 MWh moved by the median plan, 8.00 MW by 1 in 20');
  });

  it('lists what became of setpoints, most frequent first, and what is unknown', () => {
    expect(report()).toContain('Setpoints: 3000 confirmed, 40 refused, 12 late; 0 unaccounted for');
  });

  it('shows six reasons and no more', () => {
    const setpointReasons = Array.from({ length: 9 }, (_, k) => ({
      state: 'refused',
      reason: `r${String(k)}`,
      count: 9 - k,
      example: `BAT-${String(k)}`,
    }));
    const text = report({ setpointReasons });
    expect(text).toContain('    9 refused: BAT-0');
    expect(text).toContain('BAT-5');
    expect(text).not.toContain('BAT-6');
  });

  it('shows the last eight alarms, newest first, and counts the rest', () => {
    const alarms = Array.from({ length: 10 }, (_, k) => ({
      at: `t${String(k)}`,
      code: 'endpoint-lost',
      message: 'm',
    }));
    const text = report({ alarms });
    expect(text).toMatch(/Alarms \(10\)\n {2}t9 {2}endpoint-lost: m\n {2}t8/);
    expect(text).toContain('(+2 more in the JSON)');
    expect(text).not.toContain('  t1  ');
    expect(report()).not.toContain('Alarms');
  });

  it.each([
    [true, /\nPASSED: no plan broke a physical limit/],
    [false, /\nFAILED: see limits broken/],
  ])('ends with its verdict: passed %p', (passed, line) => {
    expect(report({ passed })).toMatch(line);
  });
});
