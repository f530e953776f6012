/** The independent checker on a plan written by hand: it passes as it is, and every single thing that is wrong is found. */
import { describe, expect, it } from '@jest/globals';
import type { AssetSchedule, NodeSchedule, PlanContent, SetpointReason } from '../dispatch/plan.js';
import { battery, smallInput, type SmallWorld } from '../dispatch/testing/small-grid.js';
import { checkPlan } from './check-plan.js';
import { FindingBook } from './check-plan-book.js';
import { planOverloads, worstOverload } from './plan-overloads.js';

const WORLD: SmallWorld = { assets: [battery()], importPrice: [0.1, 0.3], baseKw: [400, 400], limitKw: 600 };
const INPUT = smallInput(WORLD);
const { slotMs } = INPUT.snapshot;

const REASON: SetpointReason = {
  slotMs,
  binding: null,
  shadowPriceEurPerKw: 0,
  nodePriceEurPerKwh: 0.1,
  spread: null,
  alternative: null,
  alternativeCostEur: null,
  alternativePowers: [],
  sentence: 'by hand',
};
const FLOW: Omit<NodeSchedule, 'nodeId' | 'limitKw'> = {
  importKw: [440, 360],
  marginKw: [0, 0],
  marginShortfallKw: [0, 0],
  overloadKw: [0, 0],
};

/** 40 kW in at 0.10, 40 kW out at 0.30: 440 and 360 kW from the network, 38 EUR. */
const PLAN: PlanContent = {
  siteId: 'small',
  firstSlotMs: slotMs,
  horizonSlots: 2,
  frozenSlots: 0,
  validUntilMs: slotMs + 4 * 900_000,
  snapshotHash: 's',
  inputHash: 'i',
  gridVersion: 'v1',
  schedules: [{ assetId: 'BAT', powerKw: [40, -40], state: [0.6, 0.5], reason: REASON }],
  nodes: [
    { ...FLOW, nodeId: 'PDJ', limitKw: [600, 600] },
    { ...FLOW, nodeId: 'CITY', limitKw: [10_000, 10_000] },
  ],
  costByTerm: { energyImport: 38 },
  costEur: 38,
  peakImportKw: 440,
  churn: { changedKw: 0, movedKwh: 0 },
  solver: { name: 'hand', version: '1' },
};

const findings = (content: PlanContent, world: Partial<SmallWorld> = {}): string[] =>
  checkPlan({ ...smallInput({ ...WORLD, ...world }), content }).findings.map(
    ({ severity, rule, ownerId }) => `${severity} ${rule} ${ownerId}`,
  );
const withBattery = (over: Partial<AssetSchedule>): PlanContent => ({
  ...PLAN,
  schedules: PLAN.schedules.map((schedule) => ({ ...schedule, ...over })),
});
const withNode = (nodeId: string, over: Partial<NodeSchedule>): PlanContent => ({
  ...PLAN,
  nodes: PLAN.nodes.map((node) => (node.nodeId === nodeId ? { ...node, ...over } : node)),
});

describe('a plan that is right', () => {
  it('passes, with every comparison counted', () => {
    const report = checkPlan({ ...INPUT, content: PLAN });
    expect([report.passed, report.findings]).toEqual([true, []]);
    expect(report.comparisons).toBeGreaterThan(20);
  });
});

describe('what is wrong with the frame', () => {
  it.each<[string, Partial<PlanContent>, string]>([
    ['another first slot', { firstSlotMs: slotMs + 900_000 }, 'violation balance small'],
    ['another horizon', { horizonSlots: 3 }, 'violation balance small'],
    ['another number of frozen slots', { frozenSlots: 1 }, 'violation balance small'],
    ['a cost that is not its terms', { costEur: 37 }, 'violation balance small'],
    ['a cost that is no number', { costByTerm: { energyImport: Number.NaN } }, 'violation nan small'],
    ['a peak too low', { peakImportKw: 400 }, 'violation balance CITY'],
    ['a missing schedule', { schedules: [] }, 'violation balance BAT'],
    [
      'a schedule of a stranger',
      { schedules: [...PLAN.schedules, { ...PLAN.schedules[0], assetId: 'X' } as AssetSchedule] },
      'violation balance small',
    ],
    ['a schedule twice', { schedules: [...PLAN.schedules, ...PLAN.schedules] }, 'violation balance BAT'],
    ['a missing node', { nodes: PLAN.nodes.slice(1) }, 'violation balance PDJ'],
  ])('%s', (_name, over, expected) => {
    expect(findings({ ...PLAN, ...over })).toContain(expected);
  });
});

describe('what is wrong with an asset', () => {
  it.each<[string, Partial<AssetSchedule>, string]>([
    ['a power beyond its rating', { powerKw: [140, -40] }, 'violation power-bound BAT'],
    ['a power that is no number', { powerKw: [Number.NaN, -40] }, 'violation nan BAT'],
    ['a state its power does not lead to', { state: [0.7, 0.5] }, 'violation soc BAT'],
    ['a schedule too short', { powerKw: [40] }, 'violation balance BAT'],
    ['states too short', { state: [0.6] }, 'violation balance BAT'],
  ])('%s', (_name, over, expected) => {
    expect(findings(withBattery(over))).toContain(expected);
  });

  it('a charge that does not fit', () => {
    expect(findings(PLAN, { states: [{ assetId: 'BAT', soc: 0.95 }] })).toContain('violation soc BAT');
  });

  it('a state of charge nobody knows', () => {
    expect(findings(PLAN, { states: [{ assetId: 'BAT', soc: null }] })).toContain('violation soc BAT');
  });

  it('steering what is not to be steered', () => {
    const leave = 'violation power-bound BAT';
    expect(findings(PLAN, { states: [{ assetId: 'BAT', available: false }] })).toContain(leave);
    expect(findings(PLAN, { assets: [battery({ controllable: false })] })).toContain(leave);
  });

  it('a jump that its ramp forbids', () => {
    expect(findings(PLAN, { assets: [battery({ rampKwPerS: 0.05 })] })).toContain('violation ramp BAT');
    expect(findings(PLAN, { assets: [battery({ rampKwPerS: 0.09 })] })).toEqual([]);
  });

  it.each<[string, (number | null)[], (number | null)[], string[]]>([
    ['kept', [40], [40, -40], []],
    ['changed', [30], [40, -40], ['violation frozen BAT']],
    ['left to local control though frozen', [40], [null, -40], ['violation frozen BAT']],
    ['steered though left to local control', [null], [40, -40], ['violation frozen BAT']],
    ['brought to what is possible', [250], [100, -40], []],
  ])('a frozen setpoint %s', (_name, given, powerKw, expected) => {
    const content = { ...withBattery({ powerKw }), frozenSlots: 1 };
    const snapshot = { frozenSlots: 1, frozen: [{ assetId: 'BAT', powerKw: given }] };
    expect(findings(content, { snapshot }).filter((one) => one.includes('frozen'))).toEqual(expected);
  });
});

describe('what is wrong with a node', () => {
  it.each<[string, PlanContent, string]>([
    ['an import that does not add up', withNode('PDJ', { importKw: [430, 360] }), 'violation balance PDJ'],
    ['a limit that is not the site’s', withNode('PDJ', { limitKw: [700, 700] }), 'violation limit PDJ'],
    ['an overload of its own', withNode('PDJ', { overloadKw: [5, 0] }), 'violation limit PDJ'],
    ['a margin not kept', withNode('PDJ', { marginShortfallKw: [5, 0] }), 'warning margin PDJ'],
  ])('%s', (_name, content, expected) => {
    expect(findings(content)).toContain(expected);
  });

  it('an import above its limit is a violation where the plan commands', () => {
    const content = withNode('PDJ', { limitKw: [420, 420] });
    expect(findings(content, { limitKw: 420 })).toEqual(['violation limit PDJ', 'violation margin PDJ']);
  });

  it.each<[string, Partial<PlanContent>, SmallWorld['snapshot']]>([
    ['in a frozen slot', { frozenSlots: 1 }, { frozenSlots: 1 }],
    ['after its validity', { validUntilMs: slotMs }, {}],
  ])('and a warning %s', (_name, over, snapshot) => {
    const content = { ...withNode('PDJ', { limitKw: [420, 420] }), ...over };
    const world = { limitKw: 420, ...(snapshot && { snapshot }) };
    expect(findings(content, world)).toEqual(['warning limit PDJ', 'warning margin PDJ']);
  });

  it('and a warning where nothing below can be steered, with the reason in the message', () => {
    const content: PlanContent = {
      ...withNode('PDJ', { importKw: [400, 400], limitKw: [300, 300] }),
      schedules: [{ assetId: 'BAT', powerKw: [null, null], state: null, reason: REASON }],
    };
    const report = checkPlan({ ...smallInput({ ...WORLD, limitKw: 300 }), content });
    const limit = report.findings.find(({ rule, ownerId }) => rule === 'limit' && ownerId === 'PDJ');
    expect(limit).toMatchObject({ severity: 'warning', seen: 400, allowed: 300 });
    expect(limit?.message).toMatch(/nothing below can be steered/);
  });

  it('a margin that the forecast does not give', () => {
    const claimed = withNode('PDJ', { marginKw: [12, 12] });
    expect(findings(claimed, { spreadKw: 30 })).toContain('violation margin PDJ');
    const kept = { ...PLAN, nodes: PLAN.nodes.map((node) => ({ ...node, marginKw: [30, 30] })) };
    expect(findings(kept, { spreadKw: 30 })).toEqual([]);
  });

  it('more sent up than may be', () => {
    const flow = { importKw: [-10_960, -11_040] };
    const content = { ...PLAN, nodes: PLAN.nodes.map((node) => ({ ...node, ...flow })) };
    expect(findings(content, { baseKw: [-11_000, -11_000] })).toContain('violation limit PDJ');
  });
});

describe('what is wrong with the bill', () => {
  it.each<[string, Partial<SmallWorld>, string]>([
    ['a peak that is not paid for', { peakEurPerKw: 1 }, 'the cost of the peak'],
    [
      'an overrun that is not paid for',
      { grid: { subscriptions: [{ nodeId: 'PDJ', subscribedKw: 300, overrunEurPerKwh: 1 }] } },
      'the cost of overruns',
    ],
    ['carbon that is not paid for', { tariff: { co2EurPerTonne: 1e5 } }, 'the cost of energy'],
    [
      'a reserve that is missing for nothing',
      { grid: { reserve: { upKw: 500, downKw: 0, holdSlots: 1, shortfallEurPerKwh: 2 } } },
      'the cost of missing reserve',
    ],
  ])('%s', (_name, world, what) => {
    const report = checkPlan({ ...smallInput({ ...WORLD, ...world }), content: PLAN });
    const costs = report.findings.filter(({ rule }) => rule === 'cost');
    expect(costs.map(({ message }) => message)).toEqual([expect.stringContaining(what)]);
  });

  it('counts what a battery can give along its schedule as reserve', () => {
    const need = (upKw: number): string[] =>
      findings(PLAN, { grid: { reserve: { upKw, downKw: 0, holdSlots: 1, shortfallEurPerKwh: 0 } } });
    // Slot 0: 140 kW more power, 50 kWh stored give 200 kW for a quarter-hour. Slot 1: 60 kW more power.
    expect(need(60)).toEqual([]);
    expect(need(61)).toEqual(['warning reserve CITY']);
    expect(need(141)).toEqual(['warning reserve CITY', 'warning reserve CITY']);
  });
});

describe('the book', () => {
  const about = { rule: 'soc', ownerId: 'BAT', slotMs: 0, what: 'the state', unit: '%' };

  it('does not pass when nothing was compared', () => {
    expect(new FindingBook().report()).toEqual({ passed: false, findings: [], comparisons: 0 });
  });

  it('passes with warnings, not with violations', () => {
    const book = new FindingBook();
    book.within({ ...about, severity: 'warning' }, 5, { low: 0, high: 1 }, 0);
    expect(book.report().passed).toBe(true);
    book.within(about, -5, { low: 0, high: 1 }, 0);
    expect(book.report()).toMatchObject({ passed: false, comparisons: 2 });
  });

  it.each([
    [1.05, true],
    [1.15, false],
    [-0.1, true],
    [-0.2, false],
  ])('allows its tolerance around a range: %d', (seen, expected) => {
    expect(new FindingBook().within(about, seen, { low: 0, high: 1 }, 0.1)).toBe(expected);
  });

  it.each([Number.NaN, Infinity, -Infinity])('never takes %d for a value', (seen) => {
    const book = new FindingBook();
    expect(book.within(about, seen, { low: -Infinity, high: Infinity }, 0)).toBe(false);
    expect(book.same(about, seen, 1, 1e9)).toBe(false);
    expect(book.report().findings.map(({ rule }) => rule)).toEqual(['nan', 'nan']);
  });

  it('says what it saw and which side was broken', () => {
    const book = new FindingBook();
    book.within(about, 1.5, { low: 0, high: 1 }, 0);
    expect(book.report().findings[0]).toMatchObject({
      seen: 1.5,
      allowed: 1,
      message: 'BAT: the state is 1.500 %, above the allowed 1.000 %',
    });
  });
});

describe('overloads of a plan', () => {
  it('are read from flows and from overload columns, whichever is larger', () => {
    const check = { passed: true, findings: [], comparisons: 1 };
    const content = withNode('PDJ', { importKw: [640, 360], overloadKw: [10, 25] });
    expect(planOverloads({ content, check })).toEqual([
      { nodeId: 'PDJ', slotMs, kw: 40, announced: false },
      { nodeId: 'PDJ', slotMs: slotMs + 900_000, kw: 25, announced: false },
    ]);
    expect(worstOverload(planOverloads({ content, check }))?.kw).toBe(40);
  });

  it('are announced where the checker warned of them', () => {
    const content = withNode('PDJ', { importKw: [640, 360] });
    const warning = {
      severity: 'warning',
      rule: 'limit',
      ownerId: 'PDJ',
      slotMs,
      seen: 0,
      allowed: 0,
      message: '',
    } as const;
    const check = { passed: true, findings: [warning], comparisons: 1 };
    expect(planOverloads({ content, check })).toMatchObject([{ announced: true }]);
  });

  it('are infinite where the plan has no number, and none within rounding', () => {
    const check = { passed: true, findings: [], comparisons: 1 };
    const lost = withNode('PDJ', { importKw: [Number.NaN, 600.4] });
    expect(planOverloads({ content: lost, check })).toMatchObject([{ kw: Infinity }]);
    expect(worstOverload([])).toBeNull();
  });
});
