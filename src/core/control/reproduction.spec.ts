/** A plan beside the same plan made again: what counts as identical, and which part of the making is blamed. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchPlan, PlanContent, PlanSolver } from '../dispatch/plan.js';
import { battery, smallInput } from '../dispatch/testing/small-grid.js';
import { SLOT_MS } from '../time/slot.js';
import { contentHash } from './content-hash.js';
import {
  reproductionReport,
  type ReproductionDifference,
  storedDifferences,
  type StoredMaking,
  unmadeReport,
} from './reproduction.js';
import { handPlan, handSchedule } from './testing/hand-plan.js';

const INPUT = smallInput({ assets: [battery()], importPrice: [0.1, 0.3] });
const { snapshot, forecasts } = INPUT;
const GRID = { id: 'small', limit: 1 };
const OPTIONS = { riskLevel: 0.9 };
const CONTENT: PlanContent = handPlan(INPUT, {
  snapshotHash: contentHash(snapshot),
  inputHash: contentHash({ snapshot: contentHash(snapshot), forecasts }),
  schedules: [handSchedule('BAT', [40, -40]), handSchedule('EV', [null, 10])],
  costEur: 38,
  madeWith: { gridHash: contentHash(GRID), optionsHash: contentHash(OPTIONS) },
});
const STORED: StoredMaking = { inputs: { snapshot, forecasts }, grid: GRID, options: OPTIONS };

function planOf(content: PlanContent, hash = contentHash(content)): DispatchPlan {
  return {
    ...{ id: 'P', contentHash: hash, content, state: 'checked', createdAtMs: 0, approveByMs: 0, stageMs: {} },
    check: { passed: true, findings: [], comparisons: 1 },
  };
}
const said = (differences: readonly ReproductionDifference[]): string[] =>
  differences.map(({ part, words }) => `${part}: ${words}`);
const stored = (over: Partial<StoredMaking>, content = CONTENT): string[] =>
  said(storedDifferences(planOf(content), { ...STORED, ...over }));
const short = (value: unknown): string => contentHash(value).slice(0, 12);

describe('what is stored of the making', () => {
  it('is all there and unchanged', () => {
    expect(stored({})).toEqual([]);
  });

  it('the order of keys is no change', () => {
    expect(stored({ grid: { limit: 1, id: 'small' } })).toEqual([]);
  });

  it('names a plan that is not the one that was hashed', () => {
    const changed = { ...CONTENT, costEur: 37 };
    expect(said(storedDifferences(planOf(changed, contentHash(CONTENT)), STORED))).toEqual([
      `plan: the stored plan is not the one that was hashed: expected ${short(CONTENT)}, it has ${short(changed)}`,
    ]);
  });

  it('names a snapshot that was changed, and does not blame the forecasts for it', () => {
    const other = { ...snapshot, peakSoFarKw: 1 };
    expect(stored({ inputs: { snapshot: other, forecasts } })).toEqual([
      `inputs: the stored snapshot was changed: expected ${short(snapshot)}, it has ${short(other)}`,
    ]);
  });

  it('names forecasts that were changed or lost', () => {
    expect(stored({ inputs: { snapshot, forecasts: [] } })).toEqual([
      expect.stringMatching(
        /^inputs: the stored forecasts were changed: expected [0-9a-f]{12}, they have [0-9a-f]{12}$/,
      ),
    ]);
  });

  it('says what is no longer kept', () => {
    expect(stored({ inputs: null, grid: null, options: null })).toEqual([
      `inputs: the inputs ${CONTENT.inputHash.slice(0, 12)} are not kept`,
      `site: the site content ${short(GRID)} of that time is not kept`,
      `options: the options ${short(OPTIONS)} of that time are not kept`,
    ]);
  });

  it('says which of site and options changed', () => {
    const wider = { ...GRID, limit: 2 };
    expect(stored({ grid: wider })).toEqual([
      `site: the stored site content changed: expected ${short(GRID)}, now ${short(wider)}`,
    ]);
    expect(stored({ options: {} })).toEqual([
      `options: the stored options changed: expected ${short(OPTIONS)}, now ${short({})}`,
    ]);
  });

  it('says that a plan of old was made with what nobody kept, and asks no more', () => {
    const { madeWith: _none, ...old } = CONTENT;
    expect(stored({ grid: null, options: null }, old)).toEqual([
      'options: the plan is older than the keeping of site and options: the present ones are taken',
    ]);
  });
});

describe('a plan made again', () => {
  const report = (over: Partial<PlanContent>, found: readonly ReproductionDifference[] = []) =>
    reproductionReport(planOf(CONTENT), { ...CONTENT, ...over }, found);

  it('is identical to the last digit, or it is not', () => {
    expect(report({})).toEqual({
      ...{ identical: true, storedHash: contentHash(CONTENT), madeHash: contentHash(CONTENT) },
      ...{ differences: [], values: [], valuesInAll: 0, costDifferenceEur: 0 },
    });
    expect(report({ costEur: 38.000000000000007 }).identical).toBe(false);
  });

  it('is not identical when its making was tampered with, even if the answer is', () => {
    const found = [{ part: 'site', words: 'changed' }] as const;
    expect(report({}, found)).toMatchObject({ identical: false, differences: found });
  });

  it('tells each setpoint that came out otherwise, the largest first, local control before any', () => {
    const schedules = [handSchedule('BAT', [41, -45]), handSchedule('EV', [3, 10])];
    const { values, valuesInAll, differences } = report({ schedules, costEur: 37.5 });
    const T0 = CONTENT.firstSlotMs;
    expect(values).toEqual([
      { assetId: 'EV', slotMs: T0, storedKw: null, madeKw: 3 },
      { assetId: 'BAT', slotMs: T0 + SLOT_MS, storedKw: -40, madeKw: -45 },
      { assetId: 'BAT', slotMs: T0, storedKw: 40, madeKw: 41 },
    ]);
    expect(valuesInAll).toBe(3);
    expect(said(differences)).toEqual(['values: 3 setpoints came out otherwise, the cost by -0.50 EUR']);
  });

  it('does not call a lost last digit a changed setpoint, and says what else differs', () => {
    const schedules = [handSchedule('BAT', [40 + 5e-10, -40]), handSchedule('EV', [null, 10])];
    const { identical, values, differences } = report({ schedules, peakImportKw: 1 });
    expect([identical, values]).toEqual([false, []]);
    expect(said(differences)).toEqual([
      'values: every setpoint is the same; peakImportKw, schedules came out otherwise',
    ]);
  });

  it('counts an asset that is new as left to itself before', () => {
    const schedules = [...CONTENT.schedules, handSchedule('NEW', [null, 5])];
    expect(report({ schedules }).values).toEqual([
      { assetId: 'NEW', slotMs: CONTENT.firstSlotMs + SLOT_MS, storedKw: null, madeKw: 5 },
    ]);
  });

  it.each<[string, PlanSolver, string[]]>([
    [
      'another version',
      { name: 'hand', version: '2' },
      ['solver: the plan was solved by hand 1, now by hand 2'],
    ],
    [
      'another method',
      { name: 'hand', version: '1', method: 'column-generation' },
      ['solver: the plan was solved by hand 1, now by hand 1 (column generation)'],
    ],
  ])('blames the solver for %s', (_name, solver, expected) => {
    const { differences } = report({ solver });
    expect(said(differences).slice(0, 1)).toEqual(expected);
    expect(differences[1]?.words).toBe('every setpoint is the same; solver came out otherwise');
  });

  it('says that the clock may have ended the rounds of blocks, where the stored gap is above the one they stop at', () => {
    const solvedBy = (certifiedGap: number): PlanContent => ({
      ...CONTENT,
      solver: { name: 'hand', version: '1', method: 'column-generation', certifiedGap },
    });
    const against = (before: PlanContent, after: PlanContent): string[] =>
      said(reproductionReport(planOf(before), after, []).differences);
    expect(against(solvedBy(0.00182), { ...solvedBy(0.0009), costEur: 37 })).toEqual([
      'solver: the stored plan was ended at a gap of 0.182 %, above 0.1 %: where its time limit ended the rounds, made again they may end at another one',
      'values: every setpoint is the same; costEur, solver came out otherwise',
    ]);
    expect(against(solvedBy(0.0009), { ...solvedBy(0.0009), costEur: 37 })).toHaveLength(1);
    // Ended by the clock and yet the same: there is nothing to explain.
    expect(against(solvedBy(0.00182), solvedBy(0.00182))).toEqual([]);
  });

  it('shows no more than a hundred setpoints, and says how many there are', () => {
    const many = (kw: number) =>
      Array.from({ length: 150 }, (_, n) => handSchedule(`A${String(n)}`, [kw + n, null]));
    const before = { ...CONTENT, schedules: many(0) };
    const { values, valuesInAll } = reproductionReport(planOf(before), { ...before, schedules: many(1) }, []);
    expect([values.length, valuesInAll]).toEqual([100, 150]);
  });
});

describe('a plan that could not be made again', () => {
  it('is not identical, and has nothing to compare', () => {
    const differences = [{ part: 'inputs', words: 'not kept' }] as const;
    expect(unmadeReport(planOf(CONTENT), differences)).toEqual({
      ...{ identical: false, storedHash: contentHash(CONTENT), madeHash: null, differences },
      ...{ values: [], valuesInAll: 0, costDifferenceEur: null },
    });
  });
});
