/** The result of a day from stores in memory: passed only when no plan broke a limit and every setpoint is accounted for. */
import { describe, expect, it } from '@jest/globals';
import { MemoryJournal } from '../../src/adapters/memory/journal.js';
import { MemoryPlanStore } from '../../src/adapters/memory/plan-store.js';
import { MemorySetpointStore } from '../../src/adapters/memory/setpoint-store.js';
import type { DayFigures } from '../../src/apps/day/day-measure.js';
import { type DayEvidence, type DayResult, summarise } from '../../src/apps/day/day-result.js';
import type { SetpointState } from '../../src/core/control/setpoint.js';
import type { CheckFinding, NodeSchedule, PlanContent } from '../../src/core/dispatch/plan.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { aPlan } from '../contract/plan-samples.js';

const START = Date.parse('2026-01-14T23:00:00Z');
const SLOTS = [START, START + SLOT_MS];

interface Day {
  readonly plans?: readonly (Partial<PlanContent> & {
    readonly checkPassed?: boolean;
    readonly slot?: number;
    /** Slots in which the check announced the overload of PDJ as beyond the plan's command. */
    readonly announced?: readonly number[];
  })[];
  readonly setpoints?: readonly { assetId: string; state: SetpointState; detail?: string }[];
  readonly failed?: DayEvidence['run']['failed'];
}

async function resultOf({ plans = [{}], setpoints = [], failed = [] }: Day): Promise<DayResult> {
  const stores = {
    plans: new MemoryPlanStore(),
    setpoints: new MemorySetpointStore(),
    journal: new MemoryJournal(),
  };
  for (const [k, { checkPassed = true, slot = 0, announced = [], ...content }] of plans.entries()) {
    const own = { siteId: 'lyon', firstSlotMs: START + slot * SLOT_MS, inputHash: String(k), ...content };
    const findings = announced.map((t) => overloadWarning(START + t * SLOT_MS));
    await stores.plans.propose(
      aPlan(`P-${String(k)}`, own, { check: { passed: checkPassed, findings, comparisons: 1 } }),
    );
  }
  for (const { assetId, state, detail = '' } of setpoints) {
    const times = { slotMs: START, validFromMs: START, validUntilMs: START + SLOT_MS };
    const order = { id: `P:${assetId}:0`, planId: 'P', assetId, powerKw: 1, rampKwPerS: 1, ...times };
    await stores.setpoints.intend([order], START);
    if (state !== 'intended') await stores.setpoints.update(order.id, { state, detail, atMs: START + 1 });
  }
  for (const severity of ['info', 'alarm'] as const) {
    await stores.journal.append({ atMs: START, severity, code: `a-${severity}`, message: 'm', context: {} });
  }
  const figures = {} as DayFigures;
  return summarise({
    ...stores,
    options: {
      date: '2026-01-15',
      seed: 1,
      scenario: 'normal',
      demand: null,
      faults: [],
    } as unknown as DayEvidence['options'],
    slots: SLOTS,
    run: { failed, cycleMs: [30, 10, 20], actMs: [1], collectMs: [1], planMs: [1] },
    controlled: figures,
    references: { uncontrolled: figures, foresight: figures },
    wallMs: { setup: 1, controlled: 2, total: 3 },
  });
}

function overloadWarning(slotMs: number): CheckFinding {
  return {
    rule: 'limit',
    severity: 'warning',
    ownerId: 'PDJ',
    slotMs,
    seen: 101,
    allowed: 100,
    message: 'beyond the command',
  };
}

function node(importKw: number[]): NodeSchedule {
  const zeros = importKw.map(() => 0);
  return {
    nodeId: 'PDJ',
    importKw,
    limitKw: importKw.map(() => 100),
    marginKw: zeros,
    marginShortfallKw: zeros,
    overloadKw: zeros,
  };
}

describe('summarise', () => {
  it('passes a day whose plans keep the limits and whose setpoints are all accounted for', async () => {
    const states = ['confirmed', 'late', 'refused', 'diverging', 'withheld', 'released'] as const;
    const result = await resultOf({ setpoints: states.map((state) => ({ assetId: state, state })) });
    expect(result).toMatchObject({
      passed: true,
      cycles: 2,
      cyclesSolved: 1,
      planViolations: 0,
      setpointsUnaccounted: 0,
    });
    expect(result.alarms).toEqual([{ at: '2026-01-14T23:00:00Z', code: 'a-alarm', message: 'm' }]);
  });

  it.each<[string, Day, Partial<DayResult>]>([
    ['there is no plan', { plans: [] }, { cyclesSolved: 0 }],
    [
      'an order was never finished',
      { setpoints: [{ assetId: 'B', state: 'intended' }] },
      { setpointsUnaccounted: 1 },
    ],
    [
      'an order was never settled',
      { setpoints: [{ assetId: 'B', state: 'written' }] },
      { setpointsUnaccounted: 1 },
    ],
    ['a plan failed its check', { plans: [{ checkPassed: false }] }, { planViolations: 1 }],
    [
      'a cycle failed',
      { failed: [{ slotMs: START, reason: 'r' }] },
      { failedCycles: [{ slotMs: START, reason: 'r' }] },
    ],
    [
      'a limit is broken where the plan commands',
      { plans: [{ nodes: [node([50, 101])] }] },
      { planViolations: 1 },
    ],
  ])('does not pass a day on which %s', async (_name, day, seen) => {
    expect(await resultOf(day)).toMatchObject({ ...seen, passed: false });
  });

  it('does not blame a plan for an overload that its check announced, and counts it as congestion ahead', async () => {
    const nodes = [node([101, 50, 50, 101])];
    const told = await resultOf({ plans: [{ nodes, announced: [0, 3] }] });
    expect(told).toMatchObject({ planViolations: 0, plansWithCongestionAhead: 1, passed: true });
    expect((await resultOf({ plans: [{ nodes, announced: [0] }] })).planViolations).toBe(1);
  });

  it('does not blame a plan for rounding', async () => {
    const rounded = await resultOf({ plans: [{ nodes: [node([50, 100.4])] }] });
    expect(rounded).toMatchObject({ planViolations: 0, plansWithCongestionAhead: 0 });
  });

  it('tells how much plans change what was announced', async () => {
    const plans = [10, 30, 20].map((changedKw) => ({ churn: { changedKw, movedKwh: changedKw * 100 } }));
    const { churn } = await resultOf({ plans });
    expect(churn).toEqual({ medianChangedKw: 20, p95ChangedKw: 30, medianMovedKwh: 2_000 });
  });

  it('counts a slot planned twice as one cycle solved', async () => {
    expect((await resultOf({ plans: [{}, {}, { slot: 1 }] })).cyclesSolved).toBe(2);
  });

  it('sums up why orders were not simply confirmed, numbers left out, most frequent first', async () => {
    const { setpointReasons } = await resultOf({
      setpoints: [
        { assetId: 'A', state: 'withheld', detail: 'power is 310 s old' },
        { assetId: 'B', state: 'late', detail: 'followed after 8 min' },
        { assetId: 'C', state: 'withheld', detail: 'power is 420 s old' },
        { assetId: 'D', state: 'confirmed', detail: 'followed' },
      ],
    });
    expect(setpointReasons).toEqual([
      { state: 'withheld', reason: 'power is # s old', count: 2, example: 'A: power is 310 s old' },
      { state: 'late', reason: 'followed after # min', count: 1, example: 'B: followed after 8 min' },
    ]);
  });

  it('gives median and p95 of each stage', async () => {
    const { stages } = await resultOf({});
    expect(stages).toEqual(
      expect.arrayContaining([
        { stage: 'solve', medianMs: 120.5, p95Ms: 120.5 },
        { stage: 'whole cycle', medianMs: 20, p95Ms: 30 },
      ]),
    );
  });
});
