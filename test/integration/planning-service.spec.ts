/** A worker's pipeline with the real solver on a small town: what it proposes, and what it says when it cannot. */
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { ColdSession } from '../../src/adapters/jslp/cold-session.js';
import type { AutoApprovalPolicy } from '../../src/core/control/approval.js';
import { contentHash } from '../../src/core/control/content-hash.js';
import type { LinearProgram, SolveOutcome, SolveStatus } from '../../src/core/dispatch/linear-program.js';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import { civilTime } from '../../src/core/time/civil.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { gridFeeder } from '../../src/core/case/case-feeder.js';
import { PlanFeedersController } from '../../src/modules/planning/plan-feeders.controller.js';
import { PLAN_JOB, planRequest } from '../../src/modules/planning/plan-request.js';
import type { PlanningOutcome } from '../../src/modules/planning/planning.service.js';
import { PermanentJobError, type RunningJob } from '../../src/ports/job-queue.js';
import { type LpSession, LpSolver } from '../../src/ports/lp-solver.js';
import { PlanningTown, TOWN_HORIZON, TOWN_SLOT } from '../fixtures/planning-town.js';
import { decisionOn } from '../fixtures/decision.js';

const CYCLE = { slotMs: TOWN_SLOT, knownAtMs: TOWN_SLOT + 30_000 };

const REPORT = { solver: 'stand-in', version: '0', solveMs: 1, iterations: null };

/** A solver that ends every program in a given way. */
class EndsAs extends LpSolver {
  override readonly name = 'stand-in';
  constructor(private readonly end: (program: LinearProgram) => SolveOutcome) {
    super();
  }
  override solve(program: LinearProgram): Promise<SolveOutcome> {
    return Promise.resolve(this.end(program));
  }
  override open(program: LinearProgram): LpSession {
    return new ColdSession(this, program);
  }
  override close(): Promise<void> {
    return Promise.resolve();
  }
}

function endsWith(
  status: Exclude<SolveStatus, 'optimal' | 'feasible'>,
  message: string,
  conflict: string[] = [],
): EndsAs {
  return new EndsAs(() => ({ status, conflict, report: { ...REPORT, message } }));
}

function planOf(outcome: PlanningOutcome): DispatchPlan {
  if (outcome.status === 'no-plan') throw new Error(`There is no plan: ${outcome.reason}`);
  return outcome.plan;
}

function job(payload: RunningJob['payload']): RunningJob {
  return {
    id: 'plan-1',
    name: PLAN_JOB,
    payload,
    attempt: 1,
    signal: AbortSignal.timeout(60_000),
    progress: () => Promise.resolve(),
  };
}

let solver: HighsSolver;

beforeAll(() => {
  solver = new HighsSolver();
  Logger.overrideLogger(false);
});

afterAll(async () => {
  Logger.overrideLogger(['log', 'warn', 'error']);
  await solver.close();
});

describe('a cycle of a town that is well known', () => {
  let town: PlanningTown;
  let plan: DispatchPlan;
  const stages: [number, string][] = [];

  beforeAll(async () => {
    town = await PlanningTown.found({ solver });
    const progress = (share: number, stage: string): Promise<void> => {
      stages.push([share, stage]);
      return Promise.resolve();
    };
    plan = planOf(await town.planning.plan(CYCLE, progress, AbortSignal.timeout(60_000)));
  });

  it('proposes a plan that passed the independent check, to be decided before the next cycle', () => {
    expect(plan).toMatchObject({
      state: 'checked',
      createdAtMs: CYCLE.knownAtMs,
      approveByMs: TOWN_SLOT + SLOT_MS,
      check: { passed: true },
      content: {
        siteId: 'town',
        firstSlotMs: TOWN_SLOT,
        horizonSlots: TOWN_HORIZON,
        frozenSlots: 0,
        validUntilMs: TOWN_SLOT + 8 * SLOT_MS,
        solver: { name: 'highs' },
      },
    });
    expect(plan.check.comparisons).toBeGreaterThan(100);
    expect(plan.contentHash).toBe(contentHash(plan.content));
    expect(plan.id).toBe(`P-20260129T0900-${plan.contentHash.slice(0, 8)}`);
    expect(Object.keys(plan.stageMs)).toEqual(
      expect.arrayContaining(['close', 'settle', 'forecast', 'snapshot', 'build', 'solve', 'check']),
    );
  });

  it('charges when the price is low, discharges before, and keeps the battery in its window', () => {
    const [battery] = plan.content.schedules.filter(({ assetId }) => assetId === 'BAT');
    const powers = battery?.powerKw ?? [];
    const hourOf = (k: number): number => civilTime(TOWN_SLOT + k * SLOT_MS).hour;
    powers.forEach((kw, k) => {
      if (hourOf(k) < 11) expect(kw).toBeLessThanOrEqual(1e-6);
      if (hourOf(k) >= 13) expect(kw).toBeLessThanOrEqual(1e-6);
    });
    // The first slots discharge; what is kept after them answers for a miss of the forecast.
    expect(powers.slice(0, 2).every((kw) => (kw ?? 0) < -10)).toBe(true);
    const charged = powers.filter((kw, k) => (kw ?? 0) > 1 && hourOf(k) >= 11 && hourOf(k) < 13);
    expect(charged.length).toBeGreaterThanOrEqual(6);
    for (const soc of battery?.state ?? []) {
      expect(soc).toBeGreaterThanOrEqual(0.1 - 1e-6);
      expect(soc).toBeLessThanOrEqual(0.9 + 1e-6);
    }
    expect(battery?.reason.sentence).toMatch(/^Discharges/);
  });

  it('leaves the river plant, which hangs on the transmission grid, out of the import of the city', () => {
    const importOf = (id: string): readonly number[] =>
      plan.content.nodes.find(({ nodeId }) => nodeId === id)?.importKw ?? [];
    importOf('CITY').forEach((kw, k) => {
      expect(kw).toBeCloseTo((importOf('NORTH')[k] ?? 0) + (importOf('SOUTH')[k] ?? 0), 3);
    });
  });

  it('keeps what it was made from under the hash the plan names', async () => {
    const inputs = await town.plans.inputs(plan.content.inputHash);
    expect(contentHash(inputs?.snapshot)).toBe(plan.content.snapshotHash);
    expect(inputs?.snapshot).toMatchObject({ knownAtMs: CYCLE.knownAtMs, slotMs: TOWN_SLOT, riskLevel: 0.9 });
    expect(inputs?.forecasts.map(({ seriesId }) => seriesId)).toEqual(
      expect.arrayContaining(['CITY.base', 'M1.base', 'METEO.outdoorTemperature']),
    );
  });

  it('tells its progress in order', () => {
    const shares = stages.map(([share]) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(stages.map(([, stage]) => stage)).toEqual([
      'close',
      'forecast',
      'snapshot',
      'build',
      'solve',
      'check',
    ]);
  });

  it('says in the journal what is proposed, at what cost, and until when to decide', async () => {
    const [message] = await town.told('plan-proposed');
    expect(message).toBe(
      `plan ${plan.id} proposed from 2026-01-29T09:00:00Z: ${plan.content.costEur.toFixed(0)} EUR over 6 h, ` +
        `peak import ${(plan.content.peakImportKw / 1000).toFixed(1)} MW, ${String(plan.check.comparisons)} comparisons passed; ` +
        'decide before 2026-01-29T09:15:00Z',
    );
  });

  it('gives a repeated job the plan of the first, and makes and tells nothing twice', async () => {
    const again = await Promise.all([town.plan(CYCLE), town.plan(CYCLE)]);
    expect(again.map((outcome) => planOf(outcome).id)).toEqual([plan.id, plan.id]);
    expect(await town.plans.plans({ limit: 10 })).toHaveLength(1);
    expect(await town.told('plan-proposed')).toHaveLength(1);
  });

  it('plans on from what was approved: the running slot stays as it was ordered', async () => {
    await town.plans.decide(decisionOn(plan, { atMs: TOWN_SLOT + 60_000 }));
    const slotMs = TOWN_SLOT + SLOT_MS;
    await town.tellBattery(slotMs, { activePower: -100, soc: 0.37 });
    const next = planOf(await town.plan({ slotMs, knownAtMs: slotMs + 20_000 }));
    const powerOf = (p: DispatchPlan, k: number): number | null | undefined =>
      p.content.schedules.find(({ assetId }) => assetId === 'BAT')?.powerKw[k];
    expect(next.content.frozenSlots).toBe(1);
    expect(powerOf(next, 0)).toBeCloseTo(powerOf(plan, 1) ?? Number.NaN, 3);
    expect(next.content.churn.changedKw).toBeLessThan(5);
    expect((await town.plans.inForce(slotMs))?.id).toBe(plan.id);
  });

  it('leaves a battery out whose state is not known any more', async () => {
    const slotMs = TOWN_SLOT + 2 * SLOT_MS;
    await town.tellBattery(slotMs, { activePower: -100 });
    const blind = planOf(await town.plan({ slotMs, knownAtMs: slotMs + 20_000 }));
    const inputs = await town.plans.inputs(blind.content.inputHash);
    expect(inputs?.snapshot.assets.find(({ assetId }) => assetId === 'BAT')).toMatchObject({
      available: false,
      reason: 'no fresh state of charge',
    });
    const schedule = blind.content.schedules.find(({ assetId }) => assetId === 'BAT');
    expect(
      (schedule?.powerKw ?? []).filter((kw, k) => k >= blind.content.frozenSlots && kw !== null),
    ).toEqual([]);
  });
});

describe('a cycle of a town with a line', () => {
  it('plans its voltages, and its feeders are told over HTTP', async () => {
    const bus = { loadShare: 1, minVoltagePu: 0.9, maxVoltagePu: 1.1 };
    const line = {
      id: 'LINE',
      node: 'M1',
      nominalKv: 20,
      headBus: 1,
      buses: [
        { ...bus, bus: 1, loadShare: 0 },
        { ...bus, bus: 2 },
      ],
      cables: [{ from: 1, to: 2, resistanceOhm: 8, reactanceOhm: 6 }],
      places: [],
    };
    const roomy = { cityImportLimitWinterKw: 9_000, cityImportLimitSummerKw: 9_000 };
    const plain = await PlanningTown.found({ solver });
    const here = plain.site.grid.assets.filter(({ meterId }) => meterId === 'M1');
    const places = here.map(({ id }) => ({ asset: id, bus: 2 }));
    const feederNetworks = [{ ...gridFeeder({ ...line, places }, 'M1'), lossesMetered: true }];
    const town = await PlanningTown.found({ solver, grid: { ...roomy, feederNetworks } });
    const plan = planOf(await town.plan());
    expect(plan.check.passed).toBe(true);
    expect(plan.check.findings.map(({ rule }) => rule)).toContain('losses');
    const [feeder] = await new PlanFeedersController(town.plans, town.model).feeders(plan.id);
    expect(feeder?.lowestBus).toContain(2);
    expect(Math.min(...(feeder?.lowestVoltagePu ?? []).map(Number))).toBeLessThan(1);
    expect(feeder?.lossKw).toHaveLength(TOWN_HORIZON);
  });
});

describe('a cycle without a publishable plan', () => {
  it.each<[string, EndsAs, RegExp, string[]]>([
    [
      'runs out of time',
      endsWith('time-limit', 'stopped after 60 s'),
      /the solver ended with time-limit: stopped after 60 s\. The plan in force stays to its end, then assets go to their safe state/,
      [],
    ],
    [
      'has limits that exclude each other',
      endsWith('infeasible', 'no solution', ['import-limit[CITY,3]', 'comfort[BLD,3]']),
      /infeasible: no solution\. In conflict: import-limit\[CITY,3\], comfort\[BLD,3\]\./,
      ['import-limit[CITY,3]', 'comfort[BLD,3]'],
    ],
    [
      'meets a broken engine',
      endsWith('failed', 'the engine died twice'),
      /ended with failed: the engine died twice/,
      [],
    ],
  ])('says so when it %s, and proposes nothing', async (_name, end, message, conflict) => {
    const town = await PlanningTown.found({ solver: end });
    const outcome = await town.plan();
    expect(outcome).toMatchObject({ status: 'no-plan', conflict });
    expect(await town.plans.plans({ limit: 5 })).toEqual([]);
    const [entry] = await town.journal.entries({ code: 'no-plan', limit: 5 });
    expect(entry).toMatchObject({ severity: 'alarm', context: { slotMs: TOWN_SLOT } });
    expect(entry?.message).toMatch(/^cycle 2026-01-29T09:00:00Z has no publishable plan/);
    expect(entry?.message).toMatch(message);
  });

  it('believes no solver that calls nonsense optimal', async () => {
    const liar = new EndsAs(({ numCols }) => ({
      status: 'optimal',
      objective: 0,
      primal: new Float64Array(numCols).fill(12_345),
      rowDuals: null,
      reducedCosts: null,
      report: { ...REPORT, message: 'optimal' },
    }));
    const town = await PlanningTown.found({ solver: liar });
    const outcome = await town.plan();
    expect(outcome).toMatchObject({
      status: 'no-plan',
      reason: expect.stringMatching(/^no plan keeps every limit/),
    });
    expect(outcome.status === 'no-plan' ? outcome.conflict.length : 0).toBeGreaterThan(0);
    expect(await town.plans.plans({ limit: 5 })).toEqual([]);
  });

  it('tries again when its solve was cancelled, because the worker that ends is no reason to have no plan', async () => {
    const town = await PlanningTown.found({ solver: endsWith('cancelled', 'closing') });
    await expect(town.plan()).rejects.toThrow('the solve of cycle 2026-01-29T09:00:00Z was cancelled');
    expect(await town.told('no-plan')).toEqual([]);
  });

  it('names the limit when the city cannot be kept under it', async () => {
    const town = await PlanningTown.found({ solver, grid: { cityImportLimitWinterKw: 300 } });
    const outcome = await town.plan();
    expect(outcome).toMatchObject({ status: 'no-plan', conflict: expect.arrayContaining(['limit[CITY]']) });
    expect((await town.told('no-plan'))[0]).toMatch(
      /no plan keeps every limit: .*CITY.*In conflict: limit\[CITY\]/s,
    );
    expect(await town.plans.plans({ limit: 5 })).toEqual([]);
  });

  it('is an error with the cause, not a guess, when there is no weather at all', async () => {
    const town = await PlanningTown.found({ solver, history: false });
    await expect(town.plan()).rejects.toThrow(
      /no forecast of outdoorTemperature.*Check that the weather server/,
    );
    expect(await town.plans.plans({ limit: 5 })).toEqual([]);
  });
});

describe('the job of a cycle', () => {
  const POLICY: AutoApprovalPolicy = {
    name: 'quiet',
    setBy: 'ben',
    untilMs: TOWN_SLOT + 3_600_000,
    maxChangeKw: 500,
    maxUnmeasuredShare: 0.5,
    requireFullMargin: true,
  };
  const { payload } = planRequest(CYCLE.slotMs, CYCLE.knownAtMs);

  async function afterJob(
    policy: AutoApprovalPolicy | null,
  ): Promise<{ town: PlanningTown; plan: DispatchPlan }> {
    const town = await PlanningTown.found({ solver, policy });
    await town.jobs.handlers()[PLAN_JOB]?.(job(payload));
    const [plan] = await town.plans.plans({ limit: 1 });
    if (!plan) throw new Error('The job made no plan.');
    return { town, plan };
  }

  it('leaves the plan to a person when there is no policy', async () => {
    const { town, plan } = await afterJob(null);
    expect(plan.state).toBe('checked');
    expect(await town.told('policy-abstained')).toEqual([]);
  });

  it('has the policy approve what is inside its bounds, with each bound as a reason', async () => {
    const { town, plan } = await afterJob(POLICY);
    expect(plan.state).toBe('approved');
    const [decision] = await town.plans.decisions(plan.id);
    expect(decision).toMatchObject({
      accountId: 'policy:quiet',
      contentHash: plan.contentHash,
      atMs: CYCLE.knownAtMs,
    });
    expect(decision?.reason).toMatch(/yes: change in the first actionable slot 100/);
    expect(decision?.reason).not.toContain('NO:');
    // Nothing was in force, so the running slot is not frozen and need not wait.
    expect(await town.queue.state('control', `act-${String(TOWN_SLOT)}-${plan.id}`)).toBe('waiting');
    await town.jobs.handlers()[PLAN_JOB]?.(job(payload));
    expect(await town.plans.decisions(plan.id)).toHaveLength(1);
  });

  it.each<[string, Partial<AutoApprovalPolicy>, RegExp]>([
    [
      'allows smaller changes',
      { maxChangeKw: 50 },
      /NO: change in the first actionable slot 100.*at most 50/,
    ],
    ['has ended', { untilMs: TOWN_SLOT }, /NO: policy "quiet" by ben acts until 2026-01-29T09:00:00Z/],
  ])('has the policy abstain, with the reason, when it %s', async (_name, bounds, reason) => {
    const { town, plan } = await afterJob({ ...POLICY, ...bounds });
    expect(plan.state).toBe('checked');
    expect(await town.plans.decisions(plan.id)).toEqual([]);
    const [entry] = await town.journal.entries({ code: 'policy-abstained', limit: 1 });
    expect(entry).toMatchObject({ severity: 'warning', context: { planId: plan.id } });
    expect(entry?.message).toContain('waits for a person until 2026-01-29T09:15:00Z');
    expect(entry?.message).toMatch(reason);
  });

  it('is not a failed job when there is no plan: trying again would find the same', async () => {
    const town = await PlanningTown.found({ solver: endsWith('time-limit', 'late') });
    await expect(town.jobs.handlers()[PLAN_JOB]?.(job(payload))).resolves.toBeUndefined();
  });

  it.each([{}, { slotMs: 'now', knownAtMs: 1 }, { slotMs: 1.5, knownAtMs: 1 }])(
    'refuses the payload %p for good',
    async (wrong) => {
      const town = await PlanningTown.found({ solver, history: false });
      const failing = town.jobs.handlers()[PLAN_JOB]?.(job(wrong));
      await expect(failing).rejects.toThrow(PermanentJobError);
      await expect(failing).rejects.toThrow(/job plan-1: .*slotMs/s);
    },
  );
});
