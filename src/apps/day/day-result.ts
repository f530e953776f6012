/** The result of a headless day as data: what `--json` writes and what the report prints. */
import type { SetpointState } from '../../core/control/setpoint.js';
import { planOverloads } from '../../core/control/plan-overloads.js';
import { FINAL_SETPOINT_STATES } from '../../core/control/setpoint.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { formatInstant } from '../../core/time/instant.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { Journal, JournalEntry } from '../../ports/journal.js';
import type { PlanStore } from '../../ports/plan-store.js';
import type { SetpointStore } from '../../ports/setpoint-store.js';
import type { ControlledRun, FailedCycle } from './controlled-day.js';
import type { DayFigures } from './day-measure.js';
import type { DayOptions } from './day-options.js';

/** Wall time of one stage over all cycles [ms]. */
export interface StageTime {
  readonly stage: string;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** How often orders ended in a state for the same reason. */
export interface SetpointReasonCount {
  readonly state: string;
  readonly reason: string;
  readonly count: number;
  /** One asset it happened to. */
  readonly example: string;
}

export interface DayResult {
  readonly date: string;
  readonly seed: number;
  readonly scenario: string;
  readonly demand: string | null;
  readonly faults: readonly string[];
  readonly cycles: number;
  /** Cycles that ended with an approved plan. */
  readonly cyclesSolved: number;
  readonly failedCycles: readonly FailedCycle[];
  /** Limits broken in any published plan; a sound run has none. */
  readonly planViolations: number;
  /** Plans that announce a limit expected to break where they command nothing: further ahead, or without assets to steer. */
  readonly plansWithCongestionAhead: number;
  /** Difference of each plan to the one in force: kW changed in the first free slot, kWh moved over the horizon. */
  readonly churn: {
    readonly medianChangedKw: number;
    readonly p95ChangedKw: number;
    readonly medianMovedKwh: number;
  };
  readonly controlled: DayFigures;
  readonly references: { readonly uncontrolled: DayFigures; readonly foresight: DayFigures };
  readonly setpoints: Readonly<Record<string, number>>;
  /** Why orders were not simply confirmed: states with their reasons, numbers left out, most frequent first. */
  readonly setpointReasons: readonly SetpointReasonCount[];
  /** Orders whose outcome is not known; a sound run has none. */
  readonly setpointsUnaccounted: number;
  readonly stages: readonly StageTime[];
  readonly alarms: readonly { readonly at: string; readonly code: string; readonly message: string }[];
  readonly wallMs: { readonly setup: number; readonly controlled: number; readonly total: number };
  /** True when no plan broke a physical limit, every setpoint is accounted for, and no cycle failed. */
  readonly passed: boolean;
}

/** What the result is made from. */
export interface DayEvidence {
  readonly options: DayOptions;
  readonly slots: readonly number[];
  readonly run: ControlledRun;
  readonly controlled: DayFigures;
  readonly references: DayResult['references'];
  readonly plans: PlanStore;
  readonly setpoints: SetpointStore;
  readonly journal: Journal;
  readonly wallMs: DayResult['wallMs'];
}

/** Plans looked at: one a cycle, and room for repeated ones. */
const MAX_PLANS = 500;
/** Journal entries read to find the alarms: a day writes a few hundred. */
const MAX_ENTRIES = 5_000;

/** Reads plans, setpoints and journal of the day and sums them up. */
export async function summarise(evidence: DayEvidence): Promise<DayResult> {
  const { options, slots, run } = evidence;
  const startMs = slots[0] ?? 0;
  const endMs = (slots.at(-1) ?? startMs) + SLOT_MS;
  const plans = (await evidence.plans.plans({ limit: MAX_PLANS })).filter(
    (p) => p.content.firstSlotMs >= startMs,
  );
  const setpoints = await evidence.setpoints.countByState(startMs, endMs);
  const alarms = await evidence.journal.entries({ sinceMs: startMs, limit: MAX_ENTRIES });
  const planViolations = plans.reduce((sum, plan) => sum + violationsOf(plan), 0);
  const setpointsUnaccounted = unaccounted(setpoints);
  return {
    date: options.date,
    seed: options.seed,
    scenario: options.scenario,
    demand: options.demand?.file ?? null,
    faults: options.faults,
    cycles: slots.length,
    cyclesSolved: new Set(plans.map((p) => p.content.firstSlotMs)).size,
    failedCycles: run.failed,
    planViolations,
    plansWithCongestionAhead: plans.filter((plan) => planOverloads(plan).some((one) => one.announced)).length,
    churn: churnOf(plans),
    controlled: evidence.controlled,
    references: evidence.references,
    setpoints,
    setpointReasons: await reasonsOf(evidence.setpoints, slots),
    setpointsUnaccounted,
    stages: stageTimes(plans, run),
    alarms: alarms.filter((entry) => entry.severity === 'alarm').map(alarmLine),
    wallMs: evidence.wallMs,
    passed: planViolations === 0 && setpointsUnaccounted === 0 && plans.length > 0 && run.failed.length === 0,
  };
}

function churnOf(plans: readonly DispatchPlan[]): DayResult['churn'] {
  const changed = plans.map(({ content }) => content.churn.changedKw);
  const moved = plans.map(({ content }) => content.churn.movedKwh);
  return {
    medianChangedKw: quantile(changed, 0.5),
    p95ChangedKw: quantile(changed, 0.95),
    medianMovedKwh: quantile(moved, 0.5),
  };
}

const REASONS_KEPT = 25;

async function reasonsOf(store: SetpointStore, slots: readonly number[]): Promise<SetpointReasonCount[]> {
  const counts = new Map<string, SetpointReasonCount>();
  for (const slotMs of slots) {
    for (const { order, state, detail } of await store.bySlot(slotMs)) {
      if (state === 'confirmed' || state === 'released') continue;
      const reason = detail.replaceAll(order.assetId, 'the asset').replaceAll(/-?\d+(\.\d+)?/g, '#');
      const key = `${state} ${reason}`;
      const held = counts.get(key);
      counts.set(key, {
        state,
        reason,
        count: (held?.count ?? 0) + 1,
        example: held?.example ?? `${order.assetId}: ${detail}`,
      });
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count).slice(0, REASONS_KEPT);
}

function alarmLine(entry: JournalEntry): DayResult['alarms'][number] {
  return { at: formatInstant(entry.atMs), code: entry.code, message: entry.message };
}

/** Limits broken in slots the plan answers for, from the plan's own flows. */
function violationsOf(plan: DispatchPlan): number {
  return planOverloads(plan).filter((one) => !one.announced).length + (plan.check.passed ? 0 : 1);
}

function unaccounted(byState: Readonly<Record<string, number>>): number {
  const final: readonly string[] = FINAL_SETPOINT_STATES satisfies readonly SetpointState[];
  return Object.entries(byState).reduce(
    (sum, [state, count]) => (final.includes(state) ? sum : sum + count),
    0,
  );
}

function stageTimes(plans: readonly DispatchPlan[], run: ControlledRun): StageTime[] {
  const byStage = new Map<string, number[]>();
  for (const plan of plans) {
    for (const [stage, ms] of Object.entries(plan.stageMs))
      byStage.set(stage, [...(byStage.get(stage) ?? []), ms]);
  }
  byStage.set('collect + act', [...run.actMs]);
  byStage.set('whole cycle', [...run.cycleMs]);
  return [...byStage].map(([stage, ms]) => ({
    stage,
    medianMs: quantile(ms, 0.5),
    p95Ms: quantile(ms, 0.95),
  }));
}

function quantile(values: readonly number[], level: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(level * sorted.length) - 1));
  return Math.round((sorted[at] ?? 0) * 10) / 10;
}
