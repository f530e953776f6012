/** What `traboule solve` prints: status first, tables in civil time, ways out when there is no plan. */
import { describe, expect, it } from '@jest/globals';
import type { AnswerPlan, CaseAnswer } from '../core/case/case-answer.js';
import type { CheckFinding } from '../core/dispatch/plan.js';
import { solveReport } from './solve-report.js';

type Answer = CaseAnswer & { readonly timesMs: object };

const REASON = {
  slotMs: 0,
  binding: null,
  shadowPriceEurPerKw: 0,
  nodePriceEurPerKwh: 0,
  spread: null,
  alternative: null,
  alternativeCostEur: null,
  alternativePowers: [],
  sentence: 'The battery charges because energy is cheap.',
};
const FLOW = { limitKw: [500, 500], marginKw: [0, 0], marginShortfallKw: [0, 0], overloadKw: [0, 0] };
const PLAN: AnswerPlan = {
  start: '2026-01-15T17:00:00.000Z',
  slots: 2,
  objectiveEur: 38,
  costByTerm: { energyImport: 38, tieBreak: 1e-6 },
  peakImportKw: 440,
  churn: { changedKw: 5, movedKwh: 1.5 },
  assets: [
    { id: 'BAT', kind: 'battery', localReason: null, powerKw: [40, -40], state: [0.6, 0.5], reason: REASON },
    {
      id: 'EV',
      kind: 'ev-hub',
      localReason: 'it is not available',
      powerKw: [null, null],
      state: null,
      reason: REASON,
    },
  ],
  nodes: [
    {
      ...FLOW,
      id: 'PDJ',
      importKw: [440, 360],
      priceEurPerKwh: [0.1, 0.3],
      importLimitEurPerKw: [0, 0.42],
      exportLimitEurPerKw: [0, 0],
    },
  ],
  keptLimits: null,
};
const ANSWER: Answer = {
  version: 1,
  name: 'three assets',
  status: 'planned',
  message: 'the plan passed its check',
  inputHash: 'abc123',
  options: { solver: 'highs', timeLimitS: 10, riskPercent: 5 },
  solver: { name: 'HiGHS', version: '1.15.1' },
  method: 'monolith',
  certificate: null,
  plan: PLAN,
  explanation: null,
  check: { passed: true, findings: [], comparisons: 120 },
  solution: { passed: true } as NonNullable<CaseAnswer['solution']>,
  timesMs: { build: 1.4, solve: 12.6 },
};
const report = (over: Partial<Answer> = {}, explain = false): string =>
  solveReport({ ...ANSWER, ...over }, explain);
const withPlan = (over: Partial<AnswerPlan>, explain = false): string =>
  report({ plan: { ...PLAN, ...over } }, explain);
const without: Partial<Answer> = {
  plan: null,
  check: null,
  solution: null,
  status: 'infeasible',
  message: 'limits conflict',
};

describe('the report of a plan', () => {
  it('begins with name, status, solver and the hash of its input', () => {
    expect(report().split('\n').slice(0, 5)).toEqual([
      'three assets',
      'status     planned: the plan passed its check',
      'solver     HiGHS 1.15.1, risk 5 %, time limit 10 s (build 1 ms, solve 13 ms)',
      'method     monolith: one program',
      'input      abc123',
    ]);
  });

  it('shows how near the best a plan from blocks is, and what it does not give', () => {
    const certificate = {
      ...{
        blocks: 150,
        wholeNodes: 2,
        rounds: 18,
        lowerEur: 37.98,
        gap: 0.00053,
        decisions: 4,
        heldLowerEur: 37.98,
      },
      notAvailable: ['prices are near', 'decisions were held'],
    };
    const lines = report({ method: 'column-generation', certificate }).split('\n');
    expect(lines.slice(3, 6)).toEqual([
      'method     column-generation: 150 blocks, 18 rounds, at most 0.053 % above the best, which costs at least 37.98 EUR',
      '           prices are near',
      '           decisions were held',
    ]);
  });

  it('shows the cost by term, without the solver’s noise', () => {
    expect(report()).toContain(
      'objective  38.0000 EUR, peak import 440.0 kW, changed 5.0 kW and moved 1.5 kWh',
    );
    expect(report()).toMatch(/ {2}energyImport +38\.0000 EUR/);
    expect(report()).not.toContain('tieBreak');
  });

  it('lists powers by civil time and says local where nobody steers', () => {
    expect(report()).toMatch(/ +BAT +EV\n18:00 +40\.0 +local\n18:15 +-40\.0 +local/);
  });

  it('shows prices, and what binds with its worth', () => {
    expect(report()).toMatch(/18:00 +0\.1000\n18:15 +0\.3000/);
    expect(report()).toContain('  18:15  PDJ  import limit  0.4200 EUR/kW');
    expect(report()).not.toContain('export limit');
  });

  it('says so when the solver gives no prices', () => {
    const nodes = PLAN.nodes.map((node) => ({ ...node, priceEurPerKwh: null }));
    expect(withPlan({ nodes })).toContain('this solver gives no duals');
  });

  it('explains on request only: the reason, or why an asset is left alone', () => {
    expect(report()).not.toContain('energy is cheap');
    expect(report({}, true)).toContain(
      '  BAT: The battery charges because energy is cheap.\n  EV: it is not available',
    );
  });

  it('puts eight columns side by side and begins a new block after them', () => {
    const [battery] = PLAN.assets;
    if (!battery) throw new Error('the plan has an asset');
    const assets = Array.from({ length: 9 }, (_, k) => ({ ...battery, id: `B${String(k)}` }));
    expect(withPlan({ assets })).toMatch(/B0 .*B7\n18:00.*\n18:15.*\n +B8\n18:00/);
  });

  it('keeps a long name readable', () => {
    const assets = PLAN.assets.map((asset) => ({ ...asset, id: `${asset.id}-POINT-DU-JOUR` }));
    expect(withPlan({ assets })).toContain('  BAT-POINT-DU-JOUR  EV-POINT-DU-JOUR');
  });

  it('cuts a long horizon and says where the rest is', () => {
    const text = withPlan({ slots: 96 });
    expect(text).toContain('(+72 slots; --json FILE has all)');
    expect(text).toContain('23:45');
    expect(text).not.toMatch(/^00:00/m);
  });

  it('goes through the hour that comes twice', () => {
    const text = withPlan({ start: '2026-10-25T00:45:00.000Z', slots: 2 });
    expect(text).toMatch(/02:45 +40\.0 +local\n02:00 +-40\.0/);
  });
});

describe('the verdict', () => {
  const finding: CheckFinding = {
    severity: 'violation',
    rule: 'limit',
    ownerId: 'PDJ',
    slotMs: 0,
    seen: 1,
    allowed: 0,
    message: 'PDJ: the import is too high',
  };

  it('counts comparisons and findings', () => {
    expect(report()).toMatch(/check {6}passed: 120 comparisons, 0 findings; solver's numbers verified$/);
  });

  it('cannot be overlooked when it is bad, and shows eight findings', () => {
    const findings = new Array<CheckFinding>(11).fill(finding);
    const text = report({ check: { passed: false, findings, comparisons: 5 }, solution: null });
    expect(text).toContain("check      FAILED: 5 comparisons, 11 findings; solver's numbers WRONG");
    expect(text.match(/violation: PDJ/g)).toHaveLength(8);
    expect(text).toContain('  and 3 more in the JSON');
  });

  it('says that there is nothing to check', () => {
    expect(report(without)).toMatch(/check {6}there is no plan to check$/);
  });
});

describe('no plan', () => {
  const explanation: NonNullable<CaseAnswer['explanation']> = {
    conflict: [
      {
        name: 'import-limit[PDJ,0]',
        ownerId: 'PDJ',
        slotMs: 0,
        side: 'upper',
        words: 'PDJ may import 500 kW',
        loadKw: null,
        amount: null,
      },
      {
        name: 'dc-flow[L1,0]',
        ownerId: 'L1',
        slotMs: 0,
        side: 'both',
        words: null,
        loadKw: null,
        amount: null,
      },
    ],
    relaxations: [{ words: 'raise PDJ by 40 kW 18:00', bounds: [], priceEur: 12.5, planCostEur: 40 }],
    sentence: '',
  };

  it('tells what conflicts, by name, and the ways out with their price', () => {
    const text = report({ ...without, explanation });
    expect(text).toContain(
      'in conflict\n  PDJ may import 500 kW  (import-limit[PDJ,0])\nways out, cheapest first',
    );
    expect(text).toContain('  1. raise PDJ by 40 kW 18:00: 12.50 EUR');
    expect(text).not.toContain('dc-flow');
  });

  it('does not pretend when nothing was found', () => {
    const text = report({ ...without, explanation: { conflict: [], relaxations: [], sentence: '' } });
    expect(text).toContain('  no conflict was found by name');
    expect(text).toContain('  none that people may relax');
  });
});
