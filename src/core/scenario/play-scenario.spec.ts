/** The loop of a scenario: when plans are made, which steers, what happens without one, and what a day is. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { civilDay } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';
import { editGrid } from './edited-grid.js';
import { FORGETFUL, type MissedPlan, type PlayedPlan, type PlayMemory } from './play-memory.js';
import { daysOf, type PlanSolver, type PlayedScenario, playScenario } from './play-scenario.js';
import type { Scenario, ScenarioEdit } from './scenario.js';
import { ArithmeticWorld } from './testing/arithmetic-world.js';
import { scenario, scenarioGrid } from './testing/small-scenario.js';

const GRID = scenarioGrid();
const DAY = civilDay('2026-01-15');
const highs = new HighsSolver();
afterAll(() => highs.close());

/** No answer, whatever is asked. */
const NOTHING: PlanSolver = () =>
  Promise.resolve({
    status: 'time-limit',
    conflict: [],
    report: { solver: 'none', version: '0', solveMs: 0, iterations: null, message: 'out of time' },
  });
const SOLVED: PlanSolver = (program) => highs.solve(program, { timeLimitMs: 60_000 });

interface Played extends PlayedScenario {
  readonly world: ArithmeticWorld;
  readonly asked: number;
  readonly daysTold: number[];
}

interface PlayedWith {
  readonly solve?: PlanSolver;
  readonly meterKw?: number;
  readonly memory?: PlayMemory;
}

async function play(
  edits: readonly ScenarioEdit[],
  over: Partial<Scenario> = {},
  { solve = NOTHING, meterKw = 1_000, memory = FORGETFUL }: PlayedWith = {},
): Promise<Played> {
  const { base, planning } = scenario(over);
  const edited = editGrid(GRID, edits, base.seed);
  const world = new ArithmeticWorld(edited.grid, { kw: { 'MTR-L5': meterKw } });
  world.advanced.push(civilDay(base.from).startMs - SLOT_MS);
  const daysTold: number[] = [];
  let asked = 0;
  const counted: PlanSolver = (...question) => {
    asked += 1;
    return solve(...question);
  };
  const played = await playScenario({
    edited,
    base,
    planning,
    world,
    solve: counted,
    solveAside: counted,
    memory,
    onDay: (done) => daysTold.push(done),
    signal: new AbortController().signal,
  });
  world.advanced.shift();
  return { ...played, world, asked, daysTold };
}

describe('daysOf', () => {
  it('gives civil days, with those of 92 and 100 slots', () => {
    expect(daysOf({ from: '2026-03-28', until: '2026-03-31' }).map(({ slots }) => slots)).toEqual([
      96, 92, 96,
    ]);
    expect(daysOf({ from: '2026-10-25', until: '2026-10-26' }).map(({ slots }) => slots)).toEqual([100]);
    expect(daysOf({ from: '2026-01-15', until: '2026-01-15' })).toEqual([]);
  });
});

describe('without plans', () => {
  it('plays every slot once, in order, and counts every plan that was missed', async () => {
    const { world, days, course, asked, daysTold } = await play([]);
    expect(world.advanced).toEqual(Array.from({ length: 96 }, (_, k) => DAY.startMs + k * SLOT_MS));
    expect(world.steered).toEqual([]);
    expect([asked, days[0]?.steered.figures.plansMissed]).toEqual([24, 24]);
    expect(course).toHaveLength(96);
    expect(course[0]).toMatchObject({
      steeredImportKw: 1_000,
      plannedImportKw: null,
      limitKw: 40_000,
      outdoorC: 5,
    });
    expect(daysTold).toEqual([1]);
  });

  it('asks for none where nobody would approve it', async () => {
    const { asked, days } = await play([{ edit: 'no-approval', from: '06:00', until: '18:00' }]);
    expect(asked).toBe(12);
    expect(days[0]?.steered.figures).toMatchObject({ plansMade: 0, plansMissed: 12 });
  });

  it('lets go of what is older than two days, day by day', async () => {
    const base = { ...scenario().base, until: '2026-01-18' };
    const planning = { ...scenario().planning, everySlots: 48 };
    const { world, days, daysTold } = await play([], { base, planning });
    expect(days.map(({ date }) => date)).toEqual(['2026-01-15', '2026-01-16', '2026-01-17']);
    const ends = days.map(({ date }) => civilDay(date).endMs);
    expect(world.forgotten).toEqual(ends.map((endMs) => endMs - 2 * 86_400_000));
    expect(daysTold).toEqual([1, 2, 3]);
  });

  it('ends at once when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    const { base, planning } = scenario();
    const edited = editGrid(GRID, [], 1);
    const world = new ArithmeticWorld(GRID, { kw: {} });
    const order = {
      edited,
      base,
      planning,
      world,
      solve: NOTHING,
      solveAside: NOTHING,
      memory: FORGETFUL,
      onDay: () => undefined,
    };
    await expect(playScenario({ ...order, signal: stop.signal })).rejects.toThrow('enough');
    expect(world.advanced).toEqual([]);
  });
});

describe('with plans', () => {
  const planning = { horizonSlots: 8, everySlots: 32, riskPercent: 50, errorScale: 0 };

  it('steers from the slot of the first plan, and until its validity ends', async () => {
    const { world, days } = await play([], { planning: { ...planning, everySlots: 4 } }, { solve: SOLVED });
    expect(days[0]?.steered.figures).toMatchObject({ plansMade: 24, plansMissed: 0 });
    expect(world.steered[0]?.slotMs).toBe(DAY.startMs);
    // The slot of a new plan is still steered by the one before: its first slot is frozen.
    const atFive = world.steered.filter(({ slotMs }) => slotMs === DAY.startMs + 4 * SLOT_MS);
    expect(atFive.map(({ plan }) => plan.firstSlotMs)).toEqual([DAY.startMs]);
    const atSix = world.steered.find(({ slotMs }) => slotMs === DAY.startMs + 5 * SLOT_MS);
    expect(atSix?.plan.firstSlotMs).toBe(DAY.startMs + 4 * SLOT_MS);
  });

  it('leaves silent assets out of what is sent, in their window', async () => {
    const silent: ScenarioEdit = {
      edit: 'lose-comms',
      district: 'L5',
      share: 1,
      from: '08:00',
      until: '16:00',
    };
    const { world } = await play([silent], { planning: { ...planning, everySlots: 4 } }, { solve: SOLVED });
    const out = (slotMs: number) => world.steered.find((one) => one.slotMs === slotMs)?.leftOut.length;
    expect(out(DAY.startMs + 4 * SLOT_MS)).toBe(0);
    expect(out(DAY.startMs + 40 * SLOT_MS)).toBe(GRID.assets.length);
    expect(out(DAY.startMs + 64 * SLOT_MS)).toBe(0);
  });

  it('keeps the plan in force while nobody approves, until it expires', async () => {
    const absent: ScenarioEdit = { edit: 'no-approval', from: '01:00', until: '23:45' };
    const { world, course } = await play(
      [absent],
      { planning: { ...planning, everySlots: 4 } },
      { solve: SOLVED },
    );
    const last = Math.max(...world.steered.map(({ slotMs }) => slotMs));
    // Made at midnight, valid for the hour to the next plan and one more.
    expect(last).toBe(DAY.startMs + 7 * SLOT_MS);
    expect(course[7]?.plannedImportKw).not.toBeNull();
    expect(course[8]?.plannedImportKw).toBeNull();
  });

  it('asks the same again with hard limits where one is broken, and no further', async () => {
    const over = await play([], { planning }, { solve: SOLVED, meterKw: 35_000 });
    expect(over.days[0]?.steered.figures).toMatchObject({ plansMade: 0, plansMissed: 3, violations: 96 });
    expect(over.asked).toBe(6);
    expect([...over.missed]).toEqual([['limits', 3]]);
  });

  it('plans at the prices of the scenario', async () => {
    const spike: ScenarioEdit = { edit: 'price-factor', factor: 5 };
    const { course } = await play([spike], { planning }, { solve: SOLVED });
    expect(course[0]?.priceEurPerKwh).toBeCloseTo(0.6, 12);
  });
});

/** Remembers in a map, as a file would: through JSON. */
class Remembering implements PlayMemory {
  readonly days: string[] = [];
  private readonly known = new Map<number, PlayedPlan | MissedPlan>();

  constructor(days: readonly string[] = []) {
    for (const day of days)
      for (const [slotMs, plan] of JSON.parse(day) as [number, PlayedPlan | MissedPlan][])
        this.known.set(slotMs, plan);
  }

  plan(slotMs: number): PlayedPlan | MissedPlan | undefined {
    return this.known.get(slotMs);
  }

  keep(plans: ReadonlyMap<number, PlayedPlan | MissedPlan>): void {
    this.days.push(JSON.stringify([...plans]));
  }
}

describe('a range that was ended', () => {
  const over: Partial<Scenario> = {
    base: { ...scenario().base, until: '2026-01-18' },
    planning: { horizonSlots: 8, everySlots: 48, riskPercent: 50, errorScale: 0 },
  };

  it('asks for no plan of a day it remembers, and comes to the same figures and course', async () => {
    const whole = new Remembering();
    const first = await play([], over, { solve: SOLVED, memory: whole });
    expect([first.asked, whole.days]).toEqual([
      6,
      [expect.any(String), expect.any(String), expect.any(String)],
    ]);
    const rest = new Remembering(whole.days.slice(0, 2));
    const second = await play([], over, { solve: SOLVED, memory: rest });
    expect([second.asked, rest.days]).toEqual([2, whole.days.slice(2)]);
    expect({ days: second.days, course: second.course }).toEqual({ days: first.days, course: first.course });
    expect(second.world.steered.map(({ slotMs }) => slotMs)).toEqual(
      first.world.steered.map(({ slotMs }) => slotMs),
    );
  });

  it('remembers that there was no plan, too', async () => {
    const whole = new Remembering();
    await play([], over, { memory: whole });
    const again = await play([], over, { solve: SOLVED, memory: new Remembering(whole.days) });
    expect(again.asked).toBe(0);
    expect(again.days[2]?.steered.figures).toMatchObject({ plansMade: 0, plansMissed: 2 });
    expect([...again.missed]).toEqual([['time-limit', 6]]);
  });

  it('keeps the last plan of a day whole, and of the others what is acted on', async () => {
    const planning = { horizonSlots: 8, everySlots: 2, riskPercent: 50, errorScale: 0 };
    const memory = new Remembering();
    await play([], { planning }, { solve: SOLVED, memory });
    const plans = JSON.parse(memory.days[0] ?? '[]') as [number, PlayedPlan][];
    const lengths = plans.map(([, plan]) => plan.schedules[0]?.powerKw.length);
    expect(lengths).toEqual([...new Array<number>(47).fill(6), 8]);
  });
});
