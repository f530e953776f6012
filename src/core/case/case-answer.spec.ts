/** Answers to cases: the verdict, the message, prices from duals, and what a certificate says, from answers by hand. */
import { describe, expect, it } from '@jest/globals';
import type { SolvedDispatch } from '../control/solve-dispatch.js';
import { checkSolution } from '../dispatch/check-solution.js';
import { buildDispatch } from '../dispatch/build-dispatch.js';
import { extractPlan } from '../dispatch/extract-plan.js';
import type { NoPlanExplanation } from '../dispatch/infeasible/explain-no-plan.js';
import type { ColumnGenerationReport } from '../dispatch/linear-program.js';
import type { CheckReport } from '../dispatch/plan.js';
import { type HandAnswer, solvedByHand } from '../dispatch/testing/solved-by-hand.js';
import { battery, EVENING_MS, hotWater, smallInput } from '../dispatch/testing/small-grid.js';
import { type CaseAnswer, caseAnswer } from './case-answer.js';
import type { DispatchCase } from './dispatch-case.js';

const CASE: DispatchCase = {
  version: 1,
  name: 'an evening',
  start: '2026-01-15T18:00:00+01:00',
  slots: 2,
  stepMinutes: 15,
  cityImportLimitKw: 10_000,
  substations: [{ id: 'PDJ', importLimitKw: 10_000 }],
  assets: [],
  prices: { importEurPerKwh: 0.1, exportEurPerKwh: 0.05 },
};
const ASKED = { inputHash: 'hash', options: { solver: 'paper', timeLimitS: 10 } };
const PASSED: CheckReport = { passed: true, findings: [], comparisons: 9 };
const REPORT = { solver: 'paper', version: '7', solveMs: 3, iterations: null, message: 'out of time' };

const BUILT = buildDispatch(
  smallInput({
    assets: [battery(), hotWater()],
    states: [{ assetId: 'DHW', available: false, reason: 'no answer' }],
    importPrice: [0.1, 0.2],
  }),
);

function planned(
  answer: HandAnswer,
  more: Partial<Extract<SolvedDispatch, { status: 'planned' }>> = {},
): SolvedDispatch {
  const outcome = solvedByHand(BUILT, answer);
  const meta = { validUntilMs: EVENING_MS, snapshotHash: 's', inputHash: 'i' };
  return {
    status: 'planned',
    built: BUILT,
    outcome,
    content: extractPlan(BUILT, outcome, meta),
    solution: checkSolution(BUILT.program, outcome),
    check: PASSED,
    tight: null,
    explanation: null,
    ...more,
  };
}

const answerTo = (solved: SolvedDispatch): CaseAnswer => caseAnswer(CASE, ASKED, solved);

describe('a case that was planned', () => {
  const answer = answerTo(planned({ values: { 'charge[BAT,0]': 40, 'bought[CITY,0]': 540 } }));

  it('carries what it was asked and who solved it', () => {
    expect(answer).toMatchObject({
      version: 1,
      name: 'an evening',
      status: 'planned',
      message: 'the plan passed its independent check',
      ...ASKED,
      solver: { name: 'paper', version: '1' },
      method: 'monolith',
      certificate: null,
      explanation: null,
    });
  });

  it('tells what each asset does and why one is left to itself', () => {
    expect(answer.plan).toMatchObject({ start: CASE.start, slots: 2, keptLimits: null });
    expect(
      answer.plan?.assets.map(({ id, kind, powerKw, localReason }) => [id, kind, powerKw, localReason]),
    ).toEqual([
      ['BAT', 'battery', [40, 0], null],
      ['DHW', 'hot-water', [null, null], 'no answer'],
    ]);
    // 540 kW for a quarter-hour at 0.10 EUR/kWh; what breaks ties is in the sum.
    expect(answer.plan?.costByTerm['energyImport']).toBeCloseTo(13.5, 9);
    expect(answer.plan?.objectiveEur).toBeCloseTo(13.5, 2);
    expect(answer.plan).not.toHaveProperty('feeders');
  });
});

describe('prices of a node', () => {
  const nodeOf = (answer: CaseAnswer, id: string): NonNullable<CaseAnswer['plan']>['nodes'][number] => {
    const found = answer.plan?.nodes.find((node) => node.id === id);
    if (!found) throw new Error(`no node ${id}`);
    return found;
  };

  it('are its duals: a kWh, a kW more of import limit, a kW more of export limit', () => {
    const answer = answerTo(
      planned({
        duals: { 'node-balance[PDJ,0]': 0.05, 'import-limit[PDJ,0]': -0.3, 'import-limit[PDJ,1]': 0.2 },
      }),
    );
    expect(nodeOf(answer, 'PDJ')).toMatchObject({
      priceEurPerKwh: [0.2, 0],
      importLimitEurPerKw: [0.3, 0],
      exportLimitEurPerKw: [0, 0.2],
    });
  });

  it('hold no noise beyond a nano-euro, and no negative zero', () => {
    const answer = answerTo(
      planned({ duals: { 'node-balance[PDJ,0]': -1e-12, 'node-balance[PDJ,1]': 1 / 12 } }),
    );
    const prices = nodeOf(answer, 'PDJ').priceEurPerKwh ?? [];
    expect(prices).toEqual([0, 0.333333333]);
    expect(Object.is(prices[0], -0)).toBe(false);
  });

  it('are not known where the solver has no duals', () => {
    const solved = planned({});
    if (solved.status !== 'planned') throw new Error('it was planned');
    const bare = { ...solved, outcome: { ...solved.outcome, rowDuals: null } };
    expect(nodeOf(answerTo(bare), 'CITY')).toMatchObject({
      priceEurPerKwh: null,
      importLimitEurPerKw: null,
      exportLimitEurPerKw: null,
    });
  });
});

describe('a case that has no plan', () => {
  const explanation: NoPlanExplanation = {
    conflict: [],
    relaxations: [],
    sentence: 'Point-du-Jour may import 600 kW and its load is 700 kW.',
  };

  it('because the check found something is refused, with all violations and no warning', () => {
    const finding = (severity: 'violation' | 'warning', message: string) =>
      ({ severity, rule: 'limit', ownerId: 'PDJ', slotMs: 0, seen: 1, allowed: 0, message }) as const;
    const check: CheckReport = {
      passed: false,
      comparisons: 3,
      findings: [
        finding('violation', 'too much'),
        finding('warning', 'a note'),
        finding('violation', 'too hot'),
      ],
    };
    const answer = answerTo(planned({}, { check }));
    expect(answer).toMatchObject({
      status: 'refused',
      plan: null,
      check,
      message: 'the plan failed its independent check: too much; too hot',
    });
    expect(answer.solution).not.toBeNull();
  });

  it('because no plan keeps the limits says why', () => {
    const check = { ...PASSED, passed: false };
    expect(answerTo(planned({}, { check, explanation }))).toMatchObject({
      status: 'infeasible',
      plan: null,
      message: explanation.sentence,
      explanation,
    });
  });

  const MORE_TIME = '; allow more than 10 s, or make the case smaller';

  it.each(['time-limit', 'unbounded', 'cancelled', 'failed'] as const)(
    'because the solver ended with %s says so in its words',
    (status) => {
      const unsolved: SolvedDispatch = {
        status: 'unsolved',
        built: BUILT,
        outcome: { status, conflict: [], report: REPORT },
        explanation: null,
      };
      expect(answerTo(unsolved)).toMatchObject({
        status,
        message: `the solver ended with ${status}: out of time${status === 'time-limit' ? MORE_TIME : ''}`,
        solver: { name: 'paper', version: '7' },
        plan: null,
        check: null,
        solution: null,
      });
    },
  );
});

describe('a certificate', () => {
  const proof: ColumnGenerationReport = {
    blocks: 12,
    wholeNodes: 1,
    rounds: 5,
    blocksMs: 900,
    masterMs: 100,
    lowerEur: 998.75,
    gap: 0.001234,
    decisions: 0,
    heldLowerEur: 999,
  };
  const certified = (report: ColumnGenerationReport): CaseAnswer =>
    answerTo(planned({ objective: 1_000, report: { columnGeneration: report } }));

  it('proves the gap and leaves out times, which differ from run to run', () => {
    const { certificate, method } = certified(proof);
    expect(method).toBe('column-generation');
    expect(certificate).toMatchObject({ blocks: 12, lowerEur: 998.75, gap: 0.001234 });
    expect(certificate).not.toHaveProperty('blocksMs');
    expect(certificate).not.toHaveProperty('masterMs');
  });

  it('says what is not available, held decisions among it where there are any', () => {
    const plain = certified(proof).certificate?.notAvailable ?? [];
    expect(plain).toHaveLength(2);
    expect(plain[0]).toContain(
      'of the bound of 998.75 EUR; they fit the plan to within its certified gap of 0.123 %',
    );
    const held = certified({ ...proof, decisions: 3 }).certificate?.notAvailable ?? [];
    expect(held).toHaveLength(3);
    expect(held[2]).toMatch(/^3 whole decisions were taken block by block and then held/);
  });
});
