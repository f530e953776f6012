/** Why there is no plan: conflicts from which nothing can be left out, and ways out that were tried. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { type SolvedDispatch, solveDispatch } from '../../src/core/control/solve-dispatch.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import type { DispatchInput } from '../../src/core/dispatch/dispatch-input.js';
import { commandedLimits, withHardLimits } from '../../src/core/dispatch/infeasible/commanded-limits.js';
import { conflictProgram, everyPart } from '../../src/core/dispatch/infeasible/conflict.js';
import { explainNoPlan, type NoPlanExplanation } from '../../src/core/dispatch/infeasible/explain-no-plan.js';
import type { LinearProgram, SolveOutcome } from '../../src/core/dispatch/linear-program.js';
import type { ProgramSolver } from '../../src/core/dispatch/program-solver.js';
import { unit } from '../../src/core/dispatch/testing/flexible-assets.js';
import {
  battery,
  building,
  evHub,
  lighting,
  smallInput,
  type SmallWorld,
} from '../../src/core/dispatch/testing/small-grid.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { programSolver } from '../../src/ports/lp-solver.js';
import { LYON_MORNING_MS, lyonGrid, lyonInput } from '../fixtures/lyon-dispatch.js';

const highs = new HighsSolver();
afterAll(() => highs.close());

const solve = (program: LinearProgram): Promise<SolveOutcome> =>
  highs.solve(program, { timeLimitMs: 20_000 });
const FAR_MS = Date.parse('2030-01-01T00:00:00Z');

function dispatched(input: DispatchInput, validUntilMs = FAR_MS): Promise<SolvedDispatch> {
  return solveDispatch(input, solve, { meta: { validUntilMs, snapshotHash: 's', inputHash: 'i' } });
}

async function explanationOf(input: DispatchInput): Promise<NoPlanExplanation> {
  const { explanation } = await dispatched(input);
  if (!explanation) throw new Error('There is a plan, or no explanation.');
  return explanation;
}

/** The conflict that was told: without any one part the rest has a solution; with all of them it has none. */
async function expectIrreducible(input: DispatchInput, validUntilMs = FAR_MS): Promise<string[]> {
  const built = buildDispatch(input);
  const limits = commandedLimits(built, validUntilMs);
  const hard = withHardLimits(built, limits);
  const belongs = new Set([
    ...limits.flatMap(({ node, slot }) => [
      node.overloadCols[slot] ?? -1,
      node.backfeedCols[slot] ?? -1,
      node.shortfallCols[slot] ?? -1,
    ]),
    ...hard.colNames.flatMap((_, col) => (hard.integrality?.[col] === 1 ? [col] : [])),
  ]);
  const { conflict } = await explainNoPlan(built, { validUntilMs, decided: null }, solve);
  const told = new Set(conflict.map(({ name, side }) => `${name} ${side}`));
  const parts = everyPart({ program: hard, belongs }).filter(({ name, side }) => told.has(`${name} ${side}`));
  expect(parts).toHaveLength(conflict.length);
  expect(parts.length).toBeGreaterThan(0);
  expect((await solve(conflictProgram(hard, parts, belongs))).status).toBe('infeasible');
  for (const part of parts) {
    const rest = parts.filter((one) => one !== part);
    expect([part.name, (await solve(conflictProgram(hard, rest, belongs))).status]).toEqual([
      part.name,
      'optimal',
    ]);
  }
  return parts.map(({ name }) => name);
}

describe('a limit that the load alone breaks', () => {
  // 500 kW of load less 100 kW of battery against 300 kW.
  const world: SmallWorld = { assets: [battery()], importPrice: [0.1, 0.1], limitKw: 300 };

  it('is told by the limit, the load and what the assets can do, and by nothing else', async () => {
    const { conflict, sentence } = await explanationOf(smallInput(world));
    expect(sentence).toMatch(
      /^Point-du-Jour may import 300\.0 kW at 18:\d\d, and its load without steerable assets is 500\.0 kW; Battery gives 100 kW at 18:\d\d at most\./,
    );
    expect(conflict.map(({ name }) => name.replace(/,\d\]/, ']')).sort()).toEqual([
      'charge[BAT]',
      'discharge[BAT]',
      'import-limit[PDJ]',
      'node-balance[PDJ]',
    ]);
  });

  it('is irreducible', async () => {
    expect(await expectIrreducible(smallInput(world))).toHaveLength(4);
  });

  it('is the same on live models and where every program is solved from nothing', async () => {
    const built = buildDispatch(smallInput(world));
    const given = { validUntilMs: FAR_MS, decided: null };
    const live = await explainNoPlan(
      built,
      given,
      programSolver(highs, () => ({ timeLimitMs: 20_000 })),
    );
    expect(live).toEqual(await explainNoPlan(built, given, solve));
    expect(live.conflict.map(({ name }) => name.split('[')[0]).sort()).toEqual([
      'charge',
      'discharge',
      'import-limit',
      'node-balance',
    ]);
  });

  it('has ways out by family, cheapest first, on paper', async () => {
    // 150 kWh of stock would need 100 kW for two slots = 50 kWh: it is there. Still 100 kW short in both slots,
    // but the limit may only go to 130 %: 390 kW.
    const { relaxations } = await explanationOf(smallInput({ ...world, limitKw: 350 }));
    expect(relaxations.map(({ words }) => words)).toEqual([
      'raise Point-du-Jour by 50 kW 18:00–18:30',
      'take 50 kW of load at Point-du-Jour off the network 18:00–18:30 (25 kWh)',
    ]);
    // 50 kW x 0.5 h: at 25 EUR/kWh, and at 33 EUR/kWh.
    expect(relaxations.map(({ priceEur }) => priceEur)).toEqual([312.5 * 2, 412.5 * 2]);
  });

  it('needs load taken off where an emergency rating is not enough', async () => {
    const { relaxations } = await explanationOf(smallInput(world));
    expect(relaxations.map(({ words }) => words)).toEqual([
      'take 100 kW of load at Point-du-Jour off the network 18:00–18:30 (50 kWh)',
    ]);
  });

  it('leads to a plan that passes when the cheapest way is taken', async () => {
    const given = { ...world, limitKw: 350 };
    const [cheapest] = (await explanationOf(smallInput(given))).relaxations;
    const limitsKw = {
      PDJ: [350, 350].map((kw, t) => kw + (cheapest?.bounds.find((b) => b.slot === t)?.amount ?? 0)),
    };
    const solved = await dispatched(smallInput({ ...given, snapshot: { limitsKw } }));
    expect(solved).toMatchObject({ status: 'planned', check: { passed: true }, explanation: null });
    expect(solved.status === 'planned' ? solved.content.costEur : 0).toBeCloseTo(
      cheapest?.planCostEur ?? 0,
      6,
    );
  });
});

describe('a conflict over time', () => {
  // 50 kW in each of four slots are 50 kWh; the battery holds 40 kWh and keeps 20 of them.
  const world = (limitKw: number): SmallWorld => ({
    assets: [battery({ socMin: 0.2 })],
    states: [{ assetId: 'BAT', soc: 0.4 }],
    importPrice: [0.1, 0.1, 0.1, 0.1],
    limitKw,
  });

  it('names the state of charge at the start, the reserve, and every limit it takes', async () => {
    const { sentence, conflict } = await explanationOf(smallInput(world(450)));
    expect(conflict.filter(({ name }) => name.startsWith('import-limit')).length).toBeGreaterThanOrEqual(2);
    expect(sentence).toContain('Battery holds 40 kWh at 18:00');
    expect(sentence).toContain('Battery may not hold less than 20 kWh');
    await expectIrreducible(smallInput(world(450)));
  });

  it('offers the reserve where it is enough', async () => {
    // 30 kW x 1 h = 30 kWh: 2.5 kWh below the reserve after the third slot, told as 3, and 10 kWh at the end.
    const { relaxations } = await explanationOf(smallInput(world(470)));
    const words = relaxations.map((one) => one.words);
    expect(words[0]).toBe('let Battery go 10 kWh below its reserve 18:30–19:00');
    expect(relaxations[0]?.priceEur).toBeCloseTo(13, 6);
    expect(words.some((one) => one.startsWith('raise Point-du-Jour'))).toBe(true);
  });
});

describe('what people fixed', () => {
  it('lamps below the floor of their class are offered, never taken by themselves', async () => {
    // 500 kW + 20 kW of lamps at their floor against 510 kW.
    const input = smallInput({ assets: [lighting()], importPrice: [0.1], limitKw: 510 });
    const { sentence, relaxations } = await explanationOf(input);
    expect(sentence).toContain('Lamps takes 20 kW at 18:00 at least');
    expect(relaxations[0]?.words).toBe('dim Lamps by 10 kW below the floor of its class 18:00');
    expect(relaxations[0]?.priceEur).toBeCloseTo(10 * 0.25 * 5, 6);
  });

  it('a frozen setpoint is part of the conflict it causes through a ramp', async () => {
    // Held at +100 kW it can only fall by 45 kW in the next slot, where the limit leaves 20 kW.
    const input = smallInput({
      assets: [battery({ rampKwPerS: 0.05 })],
      states: [{ assetId: 'BAT', soc: 0.2, powerKw: 100 }],
      importPrice: [0.1, 0.1],
      snapshot: {
        frozenSlots: 1,
        frozen: [{ assetId: 'BAT', powerKw: [100] }],
        limitsKw: { PDJ: [700, 520] },
      },
    });
    const { sentence, relaxations } = await explanationOf(input);
    expect(sentence).toContain('Battery is held at 100 kW at 18:00 by an earlier approval');
    expect(sentence).toContain('Battery changes by 45 kW a quarter-hour at most');
    expect(relaxations.map(({ words }) => words)).toContain(
      'change the approved setpoint of Battery by 35 kW 18:00',
    );
    await expectIrreducible(input);
  });
});

describe('a conflict that only whole numbers make', () => {
  it('names the unit that runs wholly or not at all, and both sides it cannot meet', async () => {
    // 60 kW of load, 30 kW of import, no export: the engine at 80 kW or more is too much, at rest too little; half of it would do.
    const { grid, ...rest } = smallInput({
      assets: [unit({ minOutputKw: 80 })],
      baseKw: [60, 60],
      importPrice: [0.1, 0.1],
      limitKw: 30,
    });
    const substations = grid.substations.map((station) => ({ ...station, exportLimitKw: 0 }));
    const input = { ...rest, grid: { ...grid, substations } };
    const { conflict, sentence, relaxations } = await explanationOf(input);
    const sides = conflict.map(({ name, side }) => `${name.split('[')[0] ?? ''} ${side}`);
    expect(sides).toContain('on whole');
    expect(sides.filter((side) => side.startsWith('import-limit')).sort()).toEqual([
      'import-limit lower',
      'import-limit upper',
    ]);
    expect(sentence).toContain('Engine does it wholly or not at all at 18:');
    expect((await expectIrreducible(input)).length).toBe(conflict.length);
    // 30 kW cannot be had by 30 % more of 30 kW: to send 20 kW up in both slots is refused as well, so load goes.
    expect(relaxations.map(({ words }) => words)).toEqual([
      'take 30 kW of load at Point-du-Jour off the network 18:00–18:30 (15 kWh)',
    ]);
  });
});

describe('what a person pinned', () => {
  const pinned = (input: DispatchInput, assetId: string, powerKw: number, slots: number): DispatchInput => {
    const { slotMs: fromMs } = input.snapshot;
    return { ...input, pins: [{ assetId, fromMs, toMs: fromMs + slots * SLOT_MS, powerKw }] };
  };

  it('and the asset cannot do is told by that asset alone, few programs being solved for it', async () => {
    // 100 kWh are full after 60 kWh more: 100 kW can be taken for two slots and a bit.
    const world = { assets: [battery()], states: [{ assetId: 'BAT', soc: 0.4 }], importPrice: [1, 1, 1, 1] };
    const input = pinned(smallInput(world), 'BAT', 100, 4);
    const { sentence, conflict } = await explanationOf(input);
    expect(sentence).toMatch(
      /^Battery holds 40 kWh at 18:00, and Battery is held at 100 kW at 18:00 by the edit/,
    );
    expect(sentence).toContain('Battery may not hold more than 100 kWh at 18:30');
    expect(new Set(conflict.map(({ ownerId }) => ownerId))).toEqual(new Set(['BAT']));
    await expectIrreducible(input);
  });

  it('and only whole decisions forbid is told as such', async () => {
    const engine = unit({ minOutputKw: 80 });
    const input = pinned(smallInput({ assets: [engine], importPrice: [1, 1] }), engine.id, -40, 1);
    const { sentence } = await explanationOf(input);
    expect(sentence).toContain('Engine does it wholly or not at all at 18:00');
    expect(sentence).toContain('Engine is held at -40 kW at 18:00 by the edit');
  });

  it('is named when the time is over before the conflict is found, and that it is not all of it', async () => {
    const input = pinned(smallInput({ assets: [battery()], importPrice: [1, 1] }), 'BAT', 500, 2);
    const late: ProgramSolver = Object.assign(solve.bind(null), {
      within: () =>
        Object.assign(
          (): Promise<SolveOutcome> => {
            const report = { solver: 'late', version: '1', solveMs: 0, iterations: null, message: '' };
            return Promise.resolve({ status: 'time-limit', conflict: [], report });
          },
          { isOver: () => true },
        ),
    });
    const meta = { validUntilMs: FAR_MS, snapshotHash: 's', inputHash: 'i' };
    const { explanation } = await solveDispatch(input, late, { meta });
    expect(explanation?.sentence).toMatch(
      /^Among these lies the conflict: Battery is held at 500 kW at 18:00 by the edit, and .* at 18:15 by the edit\./,
    );
    expect(explanation?.conflict.map(({ name }) => name)).toEqual([
      'pinned-setpoint[BAT,0]',
      'pinned-setpoint[BAT,1]',
    ]);
    expect(explanation?.relaxations).toEqual([]);
  });

  it('costs no more time than there is', async () => {
    const bounded = programSolver(highs, () => ({ timeLimitMs: 20_000 })).within?.(0);
    expect(bounded?.isOver?.()).toBe(true);
    const built = buildDispatch(
      pinned(smallInput({ assets: [battery()], importPrice: [1, 1] }), 'BAT', 500, 2),
    );
    const solveNow = Object.assign(bounded ?? solve, { within: () => bounded ?? solve });
    const { conflict } = await explainNoPlan(built, { validUntilMs: FAR_MS, decided: null }, solveNow);
    // What is left unreduced still excludes each other: a superset of the pin and what the battery takes.
    const names = conflict.map(({ name }) => name);
    expect(names.some((name) => name.startsWith('pinned-setpoint[BAT'))).toBe(true);
  });
});

describe('limits that are tight but can be kept', () => {
  // 10 kW/K: without 20 kW for a quarter-hour the room falls 0.5 K below its band, dearer than an overload.
  const tight = smallInput({
    assets: [
      building({ gainsKw: new Array<number>(24).fill(-20), comfortLowC: 20, discomfortEurPerKh: 500 }),
    ],
    states: [{ assetId: 'BLD', zoneTemperatureC: 20 }],
    importPrice: new Array<number>(8).fill(0.1),
    limitKw: 510,
  });

  it('are kept, the wishes pay, and people see what else they could decide', async () => {
    const solved = await dispatched(tight);
    if (solved.status !== 'planned' || !solved.tight) throw new Error('There is no plan at a price.');
    expect(solved.check.passed).toBe(true);
    expect(solved.content.nodes.flatMap(({ overloadKw }) => overloadKw).every((kw) => kw === 0)).toBe(true);
    expect(solved.tight.sentence).toMatch(
      /^Every limit is kept at the price of Block is colder than wished \([\d.]+ EUR\).*; instead one could raise Point-du-Jour by 30 kW 18:00–18:45\.$/,
    );
    // Dearer than the overload it avoids: 30 kW x 0.75 h x 25 EUR.
    expect(solved.tight.wishesEur).toBeGreaterThan(30 * 0.75 * 25);
    expect(solved.built.program.colUpper).not.toEqual(buildDispatch(tight).program.colUpper);
  });

  it('are not touched where the cheapest plan keeps them', async () => {
    const roomy = {
      ...tight,
      snapshot: { ...tight.snapshot, limitsKw: { PDJ: new Array<number>(8).fill(600) } },
    };
    expect(await dispatched(roomy)).toMatchObject({ status: 'planned', tight: null, explanation: null });
  });

  it('are those the plan commands: an outlook that breaks needs no explanation', async () => {
    const input = smallInput({
      assets: [evHub()],
      importPrice: [0.1, 0.1],
      snapshot: { limitsKw: { PDJ: [600, 300] } },
    });
    const near = await dispatched(input, input.snapshot.slotMs + SLOT_MS);
    expect(near).toMatchObject({
      status: 'planned',
      check: { passed: true },
      explanation: null,
      tight: null,
    });
  });
});

describe('Lyon with half of Point-du-Jour', () => {
  it('is explained in words, irreducibly, and its ways out lead to plans that pass', async () => {
    const grid = await lyonGrid();
    const slotMs = LYON_MORNING_MS + 11 * 3_600_000;
    const validUntilMs = slotMs + 4 * SLOT_MS;
    const full = lyonInput(grid, { slotMs, horizonSlots: 24 });
    const limits = full.snapshot.limitsKw['PDJ'] ?? [];
    const halved = (raised: readonly number[]): DispatchInput => ({
      ...full,
      snapshot: {
        ...full.snapshot,
        limitsKw: { ...full.snapshot.limitsKw, PDJ: limits.map((kw, t) => kw * 0.5 + (raised[t] ?? 0)) },
      },
    });
    const solved = await dispatched(halved([]), validUntilMs);
    const { explanation } = solved;
    if (!explanation) throw new Error('Half of a substation is no conflict.');
    expect(explanation.sentence).toMatch(
      /^Point-du-Jour may import 19\.50 MW at 1\d:\d\d, and its load without steerable assets is 2\d\.\d\d MW; .*BESS Point-du-Jour/,
    );
    expect(explanation.sentence.length).toBeLessThan(900);
    await expectIrreducible(halved([]), validUntilMs);
    const raise = explanation.relaxations.find(({ bounds }) =>
      bounds.every(({ family }) => family === 'limit'),
    );
    expect(raise?.words).toMatch(/^raise Point-du-Jour by \d\.\d\d MW/);
    const amounts = limits.map((_, t) => raise?.bounds.find((b) => b.slot === t)?.amount ?? 0);
    const after = await dispatched(halved(amounts), validUntilMs);
    expect(after.status === 'planned' ? after.check.passed : after.status).toBe(true);
  });
});

describe('Lyon under a city limit that nothing can keep', () => {
  it('tells the loads of many substations as their sum, and ways out in the order of what they cost', async () => {
    const full = lyonInput(await lyonGrid(), { slotMs: LYON_MORNING_MS + 11 * 3_600_000, horizonSlots: 8 });
    const limitsKw = { ...full.snapshot.limitsKw, CITY: new Array<number>(8).fill(500_000) };
    const input = { ...full, snapshot: { ...full.snapshot, limitsKw } };
    const solved = await dispatched(input, full.snapshot.slotMs + 2 * SLOT_MS);
    const { sentence } = solved.explanation ?? { sentence: '' };
    expect(sentence).toMatch(
      /^the city may import 500\.00 MW at 17:\d\d, and the loads below it without steerable assets are 5\d\d\.\d\d MW at 17:\d\d; /,
    );
    const told = [...sentence.matchAll(/: ([\d.]+) EUR/g)].map(([, eur]) => Number(eur));
    expect(told.length).toBeGreaterThan(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(sentence.length).toBeLessThan(1_000);
  });
});
