/** Voltages in the dispatch: a feeder of two buses on paper, the 33 buses of Baran and Wu, and a checker that sees through plans. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { solveCaseText } from '../../src/apps/solve-case.js';
import { checkPlan } from '../../src/core/control/check-plan.js';
import { solveDispatch } from '../../src/core/control/solve-dispatch.js';
import { caseInput } from '../../src/core/case/case-input.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import type { DispatchInput } from '../../src/core/dispatch/dispatch-input.js';
import { battery, smallInput } from '../../src/core/dispatch/testing/small-grid.js';
import { matpowerText } from '../../src/core/network/write-matpower.js';
import type { PowerNetwork } from '../../src/core/power-flow/power-network.js';
import { readCase } from '../../src/modules/solve/read-case.js';
import { runCase } from '../../src/modules/solve/run-case.js';
import type { KeptAnswer } from '../../src/ports/case-run-store.js';
import { baranWu } from '../fixtures/baran-wu.js';
import { planOfInput, powerOf } from '../fixtures/paper-plan.js';

const highs = new HighsSolver();
afterAll(() => highs.close());

const LIMIT = { timeLimitS: 60 };

/** One line of 0.1 + 0j pu at 1 MVA from the head to bus 2, where all load is. */
function twoBuses(given: { readonly minVoltagePu: number; readonly ratingMva?: number }): PowerNetwork {
  const network = baranWu();
  const [head, second] = network.buses;
  const [line] = network.branches;
  if (!head || !second || !line) throw new Error('the fixture has 33 buses');
  return {
    ...network,
    baseMva: 1,
    buses: [
      { ...head, minVoltagePu: 0.9 },
      { ...second, demandMw: 1, demandMvar: 0, minVoltagePu: given.minVoltagePu, maxVoltagePu: 1.1 },
    ],
    generators: [],
    branches: [
      { ...line, resistancePu: 0.1, reactancePu: 0, ratingMva: given.ratingMva ?? Number.POSITIVE_INFINITY },
    ],
  };
}

function paper(network: PowerNetwork, kvarPerKw = 0): DispatchInput {
  const input = smallInput({ assets: [battery()], importPrice: [0.1, 0.1], baseKw: [400, 300] });
  const places = [{ assetId: 'BAT', bus: 2, kvarPerKw }];
  return {
    ...input,
    grid: { ...input.grid, feederNetworks: [{ id: 'F1', meterId: 'MTR-L5', network, places }] },
  };
}

describe('a feeder of two buses', () => {
  it('discharges until U = 1 - 2 r P keeps the lowest voltage and its room for losses', async () => {
    // 1 - 0.2 P >= (0.957 + 0.003)^2 = 0.9216: P <= 392 kW of 400 kW; 300 kW need nothing.
    const plan = await planOfInput(paper(twoBuses({ minVoltagePu: 0.957 })), highs);
    expect(plan.findings.map(({ rule, severity }) => [rule, severity])).toEqual([['losses', 'warning']]);
    expect(powerOf(plan.content, 'BAT')[0]).toBeCloseTo(-8, 3);
    expect(plan.content.costByTerm['overload']).toBeCloseTo(0, 9);
  });

  it('counts the reactive power of an asset', async () => {
    // With x = r a battery that gives 1 kvar for each kW lifts the voltage twice as far: 4 kW do.
    const network = twoBuses({ minVoltagePu: 0.957 });
    const branches = network.branches.map((line) => ({ ...line, reactancePu: 0.1 }));
    const plan = await planOfInput(paper({ ...network, branches }, 1), highs);
    expect(powerOf(plan.content, 'BAT')[0]).toBeCloseTo(-4, 3);
  });

  it('keeps the rating of a branch, with 5 % of room for losses and the cut corners of its circle', async () => {
    // 375 kVA x 0.95 = 356.25 kVA; along the axis the polygon inside the circle gives away cos(pi / 24).
    const plan = await planOfInput(paper(twoBuses({ minVoltagePu: 0.9, ratingMva: 0.375 })), highs);
    const allowedKw = 356.25;
    const given = -(powerOf(plan.content, 'BAT')[0] ?? 0);
    expect(given).toBeGreaterThanOrEqual(400 - allowedKw);
    expect(given).toBeLessThan(400 - allowedKw * Math.cos(Math.PI / 24) + 0.01);
    expect(plan.findings.filter(({ severity }) => severity === 'violation')).toEqual([]);
  });

  it('has a reason that names the voltage', async () => {
    const { content } = await planOfInput(paper(twoBuses({ minVoltagePu: 0.957 })), highs);
    const reason = content.schedules[0]?.reason;
    expect(reason?.binding).toBe('voltage[F1:2,0]');
    expect(reason?.sentence).toMatch(/bus 2 of F1 is at its lowest voltage/);
    expect(reason?.shadowPriceEurPerKw).toBeGreaterThan(0);
  });

  it('prices a kWh at the bus as another plan for one kW more would cost', async () => {
    const costAt = async (kw: number): Promise<{ eur: number; price: number }> => {
      const input = paper(twoBuses({ minVoltagePu: 0.957 }), 0);
      const forecasts = input.forecasts.map((one) => ({
        ...one,
        mean: one.mean.map((mean, t) => (t === 0 ? mean + kw : mean)),
      }));
      const { content } = await planOfInput({ ...input, forecasts }, highs);
      return { eur: content.costEur, price: content.schedules[0]?.reason.nodePriceEurPerKwh ?? Number.NaN };
    };
    const [now, more] = [await costAt(0), await costAt(1)];
    expect(now.price).toBeGreaterThan(0.1);
    expect(more.eur - now.eur).toBeCloseTo(now.price * 0.25, 6);
  });

  it('finds a falsified plan: the battery that lifts the voltage is told to charge', async () => {
    const { input, content } = await planOfInput(paper(twoBuses({ minVoltagePu: 0.957 })), highs);
    const schedules = content.schedules.map((one) => ({ ...one, powerKw: [50, 0] }));
    const { passed, findings } = checkPlan({ ...input, content: { ...content, schedules } });
    expect(passed).toBe(false);
    // 450 kW over 0.1 pu: V = (1 + sqrt(1 - 0.18)) / 2 = 0.95277 pu.
    const found = findings.find(({ rule, severity }) => rule === 'voltage' && severity === 'violation');
    expect(found).toMatchObject({ ownerId: 'F1', slotMs: input.snapshot.slotMs, allowed: 95.7 });
    expect(found?.seen).toBeCloseTo(95.277, 2);
  });

  it('finds an overloaded branch and a demand beyond what the line can carry', async () => {
    const plan = await planOfInput(paper(twoBuses({ minVoltagePu: 0.5 })), highs);
    const rules = (network: PowerNetwork): string[] => {
      const grid = paper(network).grid;
      return checkPlan({ ...plan.input, grid, content: plan.content }).findings.map(({ rule }) => rule);
    };
    expect(rules(twoBuses({ minVoltagePu: 0.5, ratingMva: 0.2 }))).toContain('branch-rating');
    const weak = twoBuses({ minVoltagePu: 0.5 });
    const branches = weak.branches.map((line) => ({ ...line, resistancePu: 2 }));
    expect(rules({ ...weak, branches })).toContain('voltage');
  });

  it('says in words why no plan keeps the voltage, and what load to take off', async () => {
    const input = paper(twoBuses({ minVoltagePu: 0.99 }));
    const meta = { validUntilMs: Date.parse('2030-01-01T00:00:00Z'), snapshotHash: 's', inputHash: 'i' };
    const solved = await solveDispatch(input, (program) => highs.solve(program, { timeLimitMs: 20_000 }), {
      meta,
    });
    const sides = solved.explanation?.conflict.map(({ name, side }) => `${name} ${side}`);
    expect(sides?.sort()).toEqual([
      'active-balance[F1:2,0] both',
      'charge[BAT,0] lower',
      'discharge[BAT,0] upper',
      'voltage-drop[F1:2,0] both',
      'voltage[F1:2,0] lower',
    ]);
    expect(solved.explanation?.sentence).toMatch(/bus 2 of F1 may not fall below 99\.0 % of its voltage/);
    expect(solved.explanation?.sentence).toMatch(/take \d+ kW of load at bus 2 of F1 off the network/);
  });

  it('adds nothing where there is no feeder network', () => {
    const { program, layout } = buildDispatch(smallInput({ assets: [battery()], importPrice: [0.1] }));
    expect(program.rowNames.some((name) => /^(voltage|line-rating|active-balance)/.test(name))).toBe(false);
    expect(layout.feeders).toBeUndefined();
  });
});

const FILE = join(resolve(import.meta.dirname, '../..'), 'examples/cases/feeder.json');

interface FeederDocument extends Record<string, unknown> {
  readonly feederNetworks: readonly {
    readonly places: readonly unknown[];
    readonly [key: string]: unknown;
  }[];
}

function document(): FeederDocument {
  return JSON.parse(readFileSync(FILE, 'utf8')) as FeederDocument;
}

function lowest({ plan, message }: KeptAnswer): number {
  const volts = plan?.feeders?.[0]?.lowestVoltagePu;
  if (!volts) throw new Error(message);
  return Math.min(...volts.map((one) => one ?? Number.NaN));
}

describe('the feeder of Baran and Wu on an evening (examples/cases/feeder.json)', () => {
  it('falls below its lowest voltage without the assets, as published', async () => {
    const [feeder] = document().feederNetworks;
    const bare = { ...document(), assets: [], feederNetworks: [{ ...feeder, places: [] }] };
    const answer = await runCase(readCase(bare), LIMIT, highs);
    expect(lowest(answer)).toBeCloseTo(0.91309, 5);
    expect(Math.max(...(answer.plan?.feeders?.[0]?.lossKw ?? []).map(Number))).toBeCloseTo(202.68, 2);
    expect(answer.check?.findings.some(({ rule }) => rule === 'voltage')).toBe(true);
  });

  it('keeps every voltage in its band by the AC sweep once battery, solar roofs and car park are planned', async () => {
    const answer = await runCase(readCase(document()), LIMIT, highs);
    expect(answer.status).toBe('planned');
    expect(lowest(answer)).toBeGreaterThanOrEqual(0.92);
    expect(answer.check?.findings.map(({ rule }) => rule)).toEqual(['losses']);
    const battery14 = answer.plan?.assets.find(({ id }) => id === 'BAT-14')?.powerKw ?? [];
    expect(Math.min(...battery14.map(Number))).toBeLessThan(-50);
  });

  it('is the same from a MATPOWER file', async () => {
    const network = baranWu();
    const text = matpowerText({
      ...network,
      buses: network.buses.map((bus) => ({ ...bus, minVoltagePu: 0.92, maxVoltagePu: 1.05 })),
    });
    const [feeder] = document().feederNetworks;
    const open = { id: feeder?.['id'], node: feeder?.['node'], places: feeder?.places };
    const given = JSON.stringify({ ...document(), feederNetworks: [open] });
    const [own, imported] = await Promise.all([
      runCase(readCase(document()), LIMIT, highs),
      solveCaseText(given, { solver: 'highs', network: text, ...LIMIT }),
    ]);
    expect(imported.status).toBe('planned');
    expect(imported.plan?.objectiveEur).toBeCloseTo(own.plan?.objectiveEur ?? Number.NaN, 4);
    await expect(
      solveCaseText(JSON.stringify(document()), { solver: 'highs', network: text, ...LIMIT }),
    ).rejects.toThrow(/the case has 0 without any/);
  });
});

describe('a case that describes its feeder wrongly', () => {
  const refusal = (change: Record<string, unknown>): string => {
    const [feeder] = document().feederNetworks;
    try {
      caseInput(readCase({ ...document(), feederNetworks: [{ ...feeder, ...change }] }), { caseHash: 'h' });
      return 'accepted';
    } catch (error) {
      return String(error);
    }
  };
  const ring = (cables: readonly unknown[]) => [
    ...cables,
    { from: 18, to: 33, resistanceOhm: 0.5, reactanceOhm: 0.5 },
  ];

  it.each([
    ['an asset without a bus', { places: [] }, /feederNetworks\[0\]\.places: saw no place for "BAT-14"/],
    ['a bus that is not there', { headBus: 99 }, /headBus: saw bus 99; expected one of buses/],
    ['no nominal voltage', { nominalKv: 0 }, /nominalKv: saw 0; expected a voltage above 0/],
    [
      'both descriptions',
      { matpower: 'function mpc = x' },
      /saw matpower beside nominalKv, headBus, buses, cables/,
    ],
    ['a node without load', { node: 'NOWHERE' }, /saw "NOWHERE"/],
    [
      'a ring',
      { cables: ring((document().feederNetworks[0]?.['cables'] ?? []) as readonly unknown[]) },
      /closes a ring/,
    ],
  ])('is refused: %s', (_name, change, message) => {
    expect(refusal(change)).toMatch(message);
  });

  it('is refused: a text that is no MATPOWER case, a generator out on the feeder', () => {
    const [feeder] = document().feederNetworks;
    const open = { id: feeder?.['id'], node: feeder?.['node'], places: feeder?.places };
    const told = (matpower: string): string => {
      try {
        readCase({ ...document(), feederNetworks: [{ ...open, matpower }] });
        return 'accepted';
      } catch (error) {
        return String(error);
      }
    };
    expect(told('mpc = 1;')).toMatch(/feederNetworks\[0\]\.matpower: line 1: .* is MATLAB code/);
    const network = baranWu();
    const generators = network.generators.map((generator) => ({ ...generator, busId: 18 }));
    expect(told(matpowerText({ ...network, generators }))).toMatch(/saw a generator at bus 18/);
  });
});
