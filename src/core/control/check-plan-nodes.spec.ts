/** Flows of nodes, added up by hand: each rule bites just beyond its bound and lets pass what is just inside. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchInput } from '../dispatch/dispatch-input.js';
import type { NodeSchedule, PlanContent } from '../dispatch/plan.js';
import { demandResponse } from '../dispatch/testing/flexible-assets.js';
import { offerOfBlock } from '../dispatch/testing/offer-of-block.js';
import { battery, meanForecast, smallInput, type SmallWorld } from '../dispatch/testing/small-grid.js';
import type { GridModel } from '../grid/grid-model.js';
import { beyondCommand, checkNodes, nodesAlong } from './check-plan-nodes.js';
import { checkWorld } from './check-plan-world.js';
import { booked, handNode, handPlan, handSchedule } from './testing/hand-plan.js';

type Powers = Readonly<Record<string, readonly number[]>>;

/** 400 kW of base load in one slot, a battery that takes 40. */
const world = (over: Partial<SmallWorld> = {}): DispatchInput =>
  smallInput({ assets: [battery()], importPrice: [0.1], baseKw: [400], limitKw: 600, ...over });
const withGrid = (input: DispatchInput, grid: Partial<GridModel>): DispatchInput => ({
  ...input,
  grid: { ...input.grid, ...grid },
});
const plan = (input: DispatchInput, nodes: readonly NodeSchedule[], peakImportKw = 440): PlanContent =>
  handPlan(input, { schedules: [handSchedule('BAT', [40])], nodes, peakImportKw });
const findings = (input: DispatchInput, content: PlanContent, powers: Powers = { BAT: [40] }): string[] =>
  booked(input, (book, read) => {
    checkNodes(book, input.grid, { content, powers: new Map(Object.entries(powers)) }, read);
  });
const flows = (input: DispatchInput, powers: Powers, content = handPlan(input)): Record<string, number> => {
  const given = { content, powers: new Map(Object.entries(powers)) };
  const nodes = nodesAlong(input.grid, given, checkWorld(input.snapshot, input.forecasts));
  return Object.fromEntries(nodes.map(({ id, importKw }) => [id, importKw(0)]));
};
const CITY = handNode('CITY', [440], 10_000);

describe('what new calls of buildings may not deliver', () => {
  // 80 kW asked, half expected, a fifth sure: of 40 kW counted in the flow 24 kW are kept free. 430 kW of load less 40 kW.
  const block = demandResponse({ id: 'DR-a', deliveryProbability: 0.5 });
  const asked = { mean: 0.5, low: 0.2, calls: 1, askedKwh: 1, deliveredKwh: 1 };
  const called = (limitKw: number, standingKw: number, kw: number, shortfallKw = 0): string[] => {
    const base = world({ assets: [block], baseKw: [430], limitKw });
    const offers = [offerOfBlock(block, 1, { asked, standingKw: [standingKw] })];
    const buildings = { model: 'test', offers, leftOut: [] };
    const input = { ...base, snapshot: { ...base.snapshot, buildings } };
    const nodes = [
      handNode('PDJ', [430 + kw], limitKw, { marginShortfallKw: [shortfallKw] }),
      handNode('CITY', [430 + kw], 10_000),
    ];
    const schedules = [handSchedule('DR-a', [kw])];
    const content = handPlan(input, { schedules, nodes, peakImportKw: 430 + kw });
    return findings(input, content, { 'DR-a': [kw] });
  };

  it.each<[string, number, number, number, string[]]>([
    ['is room a limit needs', 414, 0, -40, []],
    [
      'forbids a plan that leaves less',
      413,
      0,
      -40,
      [
        'violation margin PDJ@0: the import with its margin and what calls may not deliver is 414.000 kW, above the allowed 413.000 kW',
      ],
    ],
    ['is none for calls that are out already: their room is in the margin', 391, -40, -40, []],
    ['is none for what comes back after them', 451, 20, 20, []],
  ])('%s', (_name, limitKw, standingKw, kw, expected) => {
    expect(called(limitKw, standingKw, kw)).toEqual(expected);
  });

  it('may be given up, and then it is told', () => {
    expect(called(404, 0, -40, 10)).toEqual([
      'warning margin PDJ@0: the margin not kept is 10.000 kW, above the allowed 0.000 kW',
    ]);
  });
});

describe('the rules of a node', () => {
  // At 440 kW rounding may explain 0.05 + 440e-6 = 0.05044 kW.
  it.each<[string, Partial<NodeSchedule>, string[]]>([
    ['an import off by rounding', { importKw: [440.05] }, []],
    [
      'an import off by more',
      { importKw: [440.06] },
      ['violation balance PDJ@0: the planned import is 440.06 kW, expected 440 kW'],
    ],
    ['a limit off by rounding', { limitKw: [600.05] }, []],
    [
      'a limit that is wider than the site has',
      { limitKw: [600.06] },
      ['violation limit PDJ@0: the limit the plan was made for is 600.06 kW, expected 600 kW'],
    ],
    ['an overload that is rounding', { overloadKw: [1e-6] }, []],
    [
      'an overload of its own',
      { overloadKw: [0.002] },
      ['violation limit PDJ@0: the overload in the plan is 0.002 kW, above the allowed 0.000 kW'],
    ],
    [
      'a negative overload',
      { overloadKw: [-0.002] },
      [expect.stringMatching(/below the allowed 0/) as unknown as string],
    ],
    // 440 + 160.1 = 600.1 is inside 600 + 2 x 0.05044; 160.2 is not.
    ['a margin that fits', { marginKw: [160.1] }, []],
    [
      'a margin that does not fit below the limit',
      { marginKw: [160.2] },
      ['violation margin PDJ@0: the import with its margin is 600.200 kW, above the allowed 600.000 kW'],
    ],
    [
      'and one whose missing part is told',
      { marginKw: [170], marginShortfallKw: [10] },
      ['warning margin PDJ@0: the margin not kept is 10.000 kW, above the allowed 0.000 kW'],
    ],
    [
      'an import that is missing',
      { importKw: [] },
      [expect.stringMatching(/^violation nan PDJ@0/) as unknown as string],
    ],
    [
      'an overload that is no number',
      { overloadKw: [Number.NaN] },
      [expect.stringMatching(/nan PDJ/) as unknown as string],
    ],
  ])('%s', (_name, over, expected) => {
    const input = world();
    expect(findings(input, plan(input, [handNode('PDJ', [440], 600, over), CITY]))).toEqual(expected);
  });

  it.each([
    [439.95, []],
    [439.94, ['violation limit PDJ@0: the import is 440.000 kW, above the allowed 439.940 kW']],
  ])('440 kW below a limit of %d kW', (limitKw, expected) => {
    const input = world({ limitKw });
    expect(findings(input, plan(input, [handNode('PDJ', [440], limitKw), CITY]))).toEqual(expected);
  });

  it.each([
    [439.95, 0],
    [439.94, 1],
  ])('440 kW sent up where %d kW may be', (exportLimitKw, count) => {
    const base = world({ baseKw: [-480] });
    const substations = base.grid.substations.map((one) => ({ ...one, exportLimitKw }));
    const input = withGrid(base, { substations });
    const content = plan(input, [handNode('PDJ', [-440], 600), handNode('CITY', [-440], 10_000)], 0);
    const found = findings(input, content);
    expect(found.length).toBe(count);
    expect(found.every((one) => /limit PDJ@0: the import is -440.000 kW, below/.test(one))).toBe(true);
  });

  it('a limit of the snapshot goes before the one of the site', () => {
    const input = world({ snapshot: { limitsKw: { PDJ: [430], CITY: [435] } } });
    const content = plan(input, [handNode('PDJ', [440], 430), handNode('CITY', [440], 435)]);
    expect(findings(input, content).map((one) => one.slice(0, 24))).toEqual([
      'violation limit PDJ@0: t',
      'violation margin PDJ@0: ',
      'violation limit CITY@0: ',
      'violation margin CITY@0:',
    ]);
  });

  it('a load that is not forecast is no number, and never passes', () => {
    const input = { ...world(), forecasts: [] };
    const found = findings(input, plan(input, [handNode('PDJ', [440], 600), CITY]));
    expect(found).toContain('violation nan PDJ@0: the import is NaN, no finite number');
    expect(found).toContain('violation balance CITY@0: the peak import is 440 kW, expected NaN kW');
  });

  it('the peak is the largest import of the city, and never below nothing', () => {
    const input = world();
    const nodes = [handNode('PDJ', [440], 600), CITY];
    expect(findings(input, plan(input, nodes, 440.05))).toEqual([]);
    expect(findings(input, plan(input, nodes, 440.06))).toEqual([
      'violation balance CITY@0: the peak import is 440.06 kW, expected 440 kW',
    ]);
    const sending = world({ baseKw: [-500] });
    const up = [handNode('PDJ', [-460], 600), handNode('CITY', [-460], 10_000)];
    expect(findings(sending, plan(sending, up, 0))).toEqual([]);
  });
});

describe('the margin a node needs', () => {
  const input = world({ spreadKw: 30 });
  const margins = (pdj: number, city = 30): string[] =>
    findings(
      input,
      plan(input, [
        handNode('PDJ', [440], 600, { marginKw: [pdj] }),
        handNode('CITY', [440], 10_000, { marginKw: [city] }),
      ]),
    );

  it.each([
    [30.05, 0],
    [29.95, 0],
    [30.06, 1],
    [29.94, 1],
  ])('is 30 kW from the forecast: %d kW', (kw, count) => {
    expect(margins(kw).length).toBe(count);
  });

  it('is asked of the city by itself', () => {
    expect(margins(30, 0)).toEqual(['violation margin CITY@0: the margin is 0 kW, expected 30 kW']);
  });

  it('is not asked with the margin off', () => {
    const off = world({ spreadKw: 30, snapshot: { riskLevel: 0.5 } });
    const nodes = [handNode('PDJ', [440], 600), CITY];
    expect(findings(off, plan(off, nodes))).toEqual([]);
  });
});

describe('what a plan answers for', () => {
  const input = smallInput({
    assets: [battery()],
    importPrice: [0.1, 0.1, 0.1],
    baseKw: [400, 400, 400],
    limitKw: 420,
  });
  const below = new Set(['BAT']);
  const content = handPlan(input, {
    frozenSlots: 1,
    validUntilMs: input.snapshot.slotMs + 2 * 900_000,
    schedules: [handSchedule('BAT', [40, 40, 40])],
    nodes: [handNode('PDJ', [440, 440, 440], 420), handNode('CITY', [440, 440, 440], 10_000)],
    peakImportKw: 440,
  });

  it('is what it steers, after the frozen slots and before its end', () => {
    expect([0, 1, 2].map((t) => beyondCommand(below, content, t))).toEqual(['frozen slot', null, 'outlook']);
    expect(beyondCommand(new Set(['OTHER']), content, 1)).toBe('nothing below can be steered');
    const idle = { ...content, schedules: [handSchedule('BAT', [40, null, 40])] };
    expect(beyondCommand(below, idle, 1)).toBe('nothing below can be steered');
  });

  it('nor where only buildings hang below that cannot be called in the slot', () => {
    const block = demandResponse({ id: 'DR-a', durationSlots: 1 });
    const input = world({ assets: [block], importPrice: [0.1, 0.1] });
    const content = handPlan(input, { schedules: [handSchedule('DR-a', [-30, -80])] });
    const offers = [offerOfBlock(block, 2, { starts: [1], standingKw: [-30, 0] })];
    const known = { buildings: { model: 'test', offers, leftOut: [] } };
    const below = new Set(['DR-a']);
    expect(beyondCommand(below, content, 0, known)).toBe('nothing below can be steered');
    expect(beyondCommand(below, content, 1, known)).toBeNull();
    // A block of the site that is no building's is steered by orders, all along.
    expect(beyondCommand(below, content, 0, {})).toBeNull();
  });

  it('a limit broken elsewhere is a warning that says why', () => {
    const limits = findings(input, content, { BAT: [40, 40, 40] }).filter((one) => one.includes(' limit '));
    expect(limits).toEqual([
      'warning limit PDJ@0: the import (frozen slot) is 440.000 kW, above the allowed 420.000 kW',
      'violation limit PDJ@1: the import is 440.000 kW, above the allowed 420.000 kW',
      'warning limit PDJ@2: the import (outlook) is 440.000 kW, above the allowed 420.000 kW',
    ]);
  });

  it('but a flow that does not add up is wrong in every slot', () => {
    const wrong = { ...content, nodes: [handNode('PDJ', [1, 1, 1], 420), content.nodes[1] ?? CITY] };
    const found = findings(input, wrong, { BAT: [40, 40, 40] });
    expect(found.filter((one) => one.startsWith('violation balance PDJ')).length).toBe(3);
  });
});

describe('what hangs below a node', () => {
  const station = (id: string, level: 'distribution' | 'transmission') => ({
    ...{ id, name: id, importLimitKw: 600, exportLimitKw: 600, firmKva: 1_000, level },
  });
  const base = (id: `MTR-${string}`, kw: number) =>
    meanForecast(`${id}.base`, { startMs: world().snapshot.slotMs, mean: [kw] });

  it('a meter deep in the tree counts in every branch above it, and in none beside it', () => {
    const input = withGrid(world(), {
      branches: [
        { id: 'T1', kind: 'transformer', parentId: 'PDJ', limitKw: 500 },
        { id: 'T2', kind: 'transformer', parentId: 'PDJ', limitKw: 500 },
        { id: 'F1', kind: 'feeder', parentId: 'T1', limitKw: 450 },
      ],
      meters: [{ id: 'MTR-L5', substationId: 'PDJ', districtId: 'L5', branchId: 'F1' }],
    });
    expect(flows(input, { BAT: [40] })).toEqual({ PDJ: 440, T1: 440, T2: 0, F1: 440, CITY: 440 });
  });

  it('branches that are their own parents end the search', () => {
    const input = withGrid(world(), {
      branches: [
        { id: 'A', kind: 'feeder', parentId: 'B', limitKw: 500 },
        { id: 'B', kind: 'feeder', parentId: 'A', limitKw: 500 },
        { id: 'C', kind: 'feeder', parentId: 'PDJ', limitKw: 500 },
      ],
      meters: [{ id: 'MTR-L5', substationId: 'PDJ', districtId: 'L5', branchId: 'A' }],
    });
    expect(flows(input, { BAT: [40] })).toMatchObject({ A: 440, B: 440, C: 0 });
  });

  it('an asset counts where its meter is, and at its substation where it has none', () => {
    const input = withGrid(
      { ...world(), forecasts: [...world().forecasts, base('MTR-X', 100)] },
      {
        substations: [station('PDJ', 'distribution'), station('XIX', 'distribution')],
        meters: [
          { id: 'MTR-L5', substationId: 'PDJ', districtId: 'L5' },
          { id: 'MTR-X', substationId: 'XIX', districtId: 'L5' },
        ],
        assets: [
          battery({ id: 'AT-X', substationId: 'PDJ', meterId: 'MTR-X' }),
          battery({ id: 'ALONE', substationId: 'PDJ', meterId: 'NONE' }),
        ],
      },
    );
    expect(flows(input, { 'AT-X': [7], ALONE: [3] })).toEqual({ PDJ: 403, XIX: 107, CITY: 510 });
  });

  it('a river on the transmission grid is not of the city', () => {
    const input = withGrid(world(), {
      substations: [station('PDJ', 'distribution'), station('RIV', 'transmission')],
      assets: [battery(), battery({ id: 'HYD', substationId: 'RIV', meterId: 'NONE' })],
    });
    expect(flows(input, { BAT: [40], HYD: [-9_000] })).toEqual({ PDJ: 440, RIV: -9_000, CITY: 440 });
  });

  it('losses behind a meter are part of its flow', () => {
    const input = world();
    const network = { name: 'n', baseMva: 1, buses: [], generators: [], branches: [], notes: [] };
    const grid = withGrid(input, { feederNetworks: [{ id: 'F', meterId: 'MTR-L5', network, places: [] }] });
    const content = handPlan(input, { feederLossKw: { F: [2.5] } });
    expect(flows(grid, { BAT: [40] }, content)).toEqual({ PDJ: 442.5, CITY: 442.5 });
  });

  it('lines share what they carry by their reactance, and one that is cut off has no number', () => {
    const line = (id: string, reactance: number) => ({
      ...{ id, fromId: 'CITY', toId: 'PDJ', reactance, limitKw: 300 },
    });
    const input = withGrid(world(), { lines: [line('L1', 1), line('L2', 3)] });
    // 440 kW over admittances 1 and 1/3: three quarters and one quarter.
    const shared = flows(input, { BAT: [40] });
    expect([shared['L1'], shared['L2']].map((kw) => kw?.toFixed(6))).toEqual(['330.000000', '110.000000']);
    const cut = withGrid(input, { lines: [{ ...line('L1', 1), fromId: 'PDJ' }] });
    expect(flows(cut, { BAT: [40] })['L1']).toBeNaN();
    const content = plan(input, [
      handNode('PDJ', [440], 600),
      handNode('L1', [330], 300),
      handNode('L2', [110], 300),
      CITY,
    ]);
    expect(findings(input, content).filter((one) => one.includes(' limit '))).toEqual([
      'violation limit L1@0: the import is 330.000 kW, above the allowed 300.000 kW',
    ]);
  });
});

describe('the limit of the city', () => {
  it('changes with the civil month, not with the day of UTC', () => {
    // 31 March 2026, 21:45 UTC is 23:45 in Lyon, still March; a quarter-hour on is April.
    const startMs = Date.UTC(2026, 2, 31, 21, 45);
    const input = withGrid(world({ startMs, importPrice: [0.1, 0.1], baseKw: [400, 400] }), {
      cityImportLimitWinterKw: 900,
      cityImportLimitSummerKw: 700,
    });
    const nodes = nodesAlong(
      input.grid,
      { content: handPlan(input), powers: new Map() },
      checkWorld(input.snapshot, input.forecasts),
    );
    const city = nodes.find(({ id }) => id === 'CITY');
    expect([city?.limitKw(0), city?.limitKw(1)]).toEqual([900, 700]);
    expect(city?.exportLimitKw).toBe(Infinity);
  });
});
