/** Plays a range in closed loop, day by day: outlook in, plan, independent check, setpoints out, a slot on; figures of each day. */
import { solveDispatch } from '../control/solve-dispatch.js';
import { buildSnapshot, cityLimitKw } from '../dispatch/build-snapshot.js';
import type { DispatchInput } from '../dispatch/dispatch-input.js';
import type { PlanMeta } from '../dispatch/extract-plan.js';
import type { GridModel } from '../grid/grid-model.js';
import { civilDay, type CivilDay, civilTime } from '../time/civil.js';
import { SLOT_MS, slotsBetween } from '../time/slot.js';
import { DayBook, type DayOutcome, type PlanCounts } from './day-book.js';
import { inWindow } from './daily-window.js';
import type { EditedGrid } from './edited-grid.js';
import {
  cutPlan,
  type MissedPlan,
  type PlayedPlan,
  type PlayedPlans,
  playedPlan,
  type PlayMemory,
} from './play-memory.js';
import type { ScenarioBase, ScenarioPlanning } from './scenario.js';
import { ScenarioPrices } from './scenario-prices.js';
import type { ScenarioWorld } from './scenario-world.js';

/** How long a plan may be acted on beyond the next one [slots]: the setting of the service. */
const VALID_BEYOND_SLOTS = 4;

/** Solves one program; time limit and cancellation are the caller's. */
export type PlanSolver = Parameters<typeof solveDispatch>[1];

/** A plan that breaks limits, and the same with hard limits: a why beyond these two is nobody's question here. */
const MOST_SOLVES = 2;

/** What is played, and by whom it is solved. */
export interface PlayOrder {
  readonly edited: EditedGrid;
  readonly base: ScenarioBase;
  readonly planning: ScenarioPlanning;
  readonly world: ScenarioWorld;
  /** Solves the program of each plan, the next from where the last one ended. */
  readonly solve: PlanSolver;
  /** Solves what else is asked about a plan without disturbing that course. */
  readonly solveAside: PlanSolver;
  /** Plans of days that were played before, and where those of each day go. */
  readonly memory: PlayMemory;
  /** Called after each day with the days done. */
  readonly onDay: (done: number, days: number) => void;
  readonly signal: AbortSignal;
}

/** A slot of the course of the city, for charts. Power in kW, load convention. */
export interface CourseSlot {
  readonly slotMs: number;
  readonly steeredImportKw: number;
  readonly aloneImportKw: number;
  /** Import the plan in force expected; null without a plan. */
  readonly plannedImportKw: number | null;
  readonly limitKw: number;
  readonly priceEurPerKwh: number;
  readonly outdoorC: number;
}

/** What the range came to. */
export interface PlayedScenario {
  readonly days: readonly DayOutcome[];
  readonly course: readonly CourseSlot[];
  /** Plans that were asked for and did not come, by why. */
  readonly missed: ReadonlyMap<MissedPlan, number>;
}

/** Civil days of a base, first to last. */
export function daysOf(base: Pick<ScenarioBase, 'from' | 'until'>): CivilDay[] {
  const days: CivilDay[] = [];
  const endMs = civilDay(base.until).startMs;
  for (let day = civilDay(base.from); day.startMs < endMs; day = civilDay(civilTime(day.endMs).date))
    days.push(day);
  return days;
}

/**
 * Plays the range. A plan is made at the start of a slot from the state there; what is in force steers that slot already, the
 * new one steers from the next on, and at once only when nothing is in force. State of charge carries over from day to day.
 *
 * @throws the reason of the signal
 */
export async function playScenario(order: PlayOrder): Promise<PlayedScenario> {
  const days = daysOf(order.base);
  const prices = new ScenarioPrices(order.edited.grid.tariff, order.edited.prices);
  const loop = new Loop(order, prices);
  const outcomes: DayOutcome[] = [];
  for (const [d, day] of days.entries()) {
    const book = new DayBook(order.edited.grid, prices, order.world);
    let peakSoFarKw = 0;
    for (const slotMs of slotsBetween(day.startMs, day.endMs)) {
      order.signal.throwIfAborted();
      await loop.slot(slotMs, peakSoFarKw);
      peakSoFarKw = Math.max(peakSoFarKw, book.note(slotMs));
    }
    outcomes.push(book.close(day.date, loop.takeCounts()));
    loop.rememberDay();
    order.world.forgetBefore(day.endMs - 2 * 86_400_000);
    order.onDay(d + 1, days.length);
  }
  return { days: outcomes, course: loop.course, missed: loop.missed };
}

/** There is no plan; why is not asked. */
class Unexplained extends Error {
  override readonly name = 'Unexplained';
}

/** What stands at the moment a plan is made. */
interface PlanMoment {
  readonly inForce: PlayedPlan | null;
  readonly silent: ReadonlySet<string>;
  readonly peakSoFarKw: number;
}

class Loop {
  readonly course: CourseSlot[] = [];
  private inForce: PlayedPlan | null = null;
  /** Plans made since the day began; those that were remembered before are not among them. */
  private made = new Map<number, PlayedPlan | MissedPlan>();
  readonly missed = new Map<MissedPlan, number>();
  private counts = { made: 0, missed: 0 };
  private played = 0;

  constructor(
    private readonly order: PlayOrder,
    private readonly prices: ScenarioPrices,
  ) {}

  takeCounts(): PlanCounts {
    const taken = this.counts;
    this.counts = { made: 0, missed: 0 };
    return taken;
  }

  /** Hands over the plans of the day; the last one whole, because the next is held against what it announced. */
  rememberDay(): void {
    if (this.made.size === 0) return;
    const slots = this.order.planning.everySlots + VALID_BEYOND_SLOTS;
    const last = [...this.made].findLast(([, plan]) => typeof plan === 'object')?.[0];
    const kept: PlayedPlans = new Map(
      [...this.made].map(([at, plan]) => [
        at,
        at === last || typeof plan === 'string' ? plan : cutPlan(plan, slots),
      ]),
    );
    this.made = new Map();
    this.order.memory.keep(kept);
  }

  /** Plans, steers and plays one slot. */
  async slot(slotMs: number, peakSoFarKw: number): Promise<void> {
    const { world, planning, edited } = this.order;
    const silent = this.silentAt(slotMs);
    const covering: PlayedPlan | null =
      this.inForce !== null && this.inForce.validUntilMs > slotMs ? this.inForce : null;
    if (covering) world.steer(covering, slotMs, silent);
    const isDue = this.played % planning.everySlots === 0;
    const isApproved = !edited.conduct.unapproved.some((window) => inWindow(window, slotMs));
    if (isDue && isApproved) {
      const plan = await this.planned(slotMs, { inForce: covering, silent, peakSoFarKw });
      if (typeof plan === 'string') this.miss(plan);
      else {
        this.counts.made += 1;
        if (!covering) world.steer(plan, slotMs, silent);
        this.inForce = plan;
      }
    }
    world.advance(slotMs);
    this.played += 1;
    this.note(slotMs, this.inForce);
  }

  private miss(why: MissedPlan): void {
    this.counts.missed += 1;
    this.missed.set(why, (this.missed.get(why) ?? 0) + 1);
  }

  private silentAt(slotMs: number): ReadonlySet<string> {
    const { silent } = this.order.edited.conduct;
    return new Set(silent.filter((one) => inWindow(one, slotMs)).flatMap((one) => one.assetIds));
  }

  /** What is remembered of the slot, else a plan made now. */
  private async planned(slotMs: number, now: PlanMoment): Promise<PlayedPlan | MissedPlan> {
    const known = this.order.memory.plan(slotMs);
    if (known !== undefined) return known;
    const plan = await this.plan(slotMs, now);
    this.made.set(slotMs, plan);
    return plan;
  }

  private async plan(slotMs: number, now: PlanMoment): Promise<PlayedPlan | MissedPlan> {
    const { world, planning, edited } = this.order;
    const { grid } = edited;
    const { forecasts, temperature, irradiance } = await world.outlook(slotMs);
    const snapshot = buildSnapshot({
      grid,
      gridVersion: 'scenario',
      slotMs,
      knownAtMs: slotMs,
      horizonSlots: planning.horizonSlots,
      riskLevel: riskLevelOf(planning),
      latest: world.states(),
      inForce: now.inForce,
      quarantined: new Map([...now.silent].map((id) => [id, 'communication lost in the scenario'])),
      temperature,
      irradiance,
      peakSoFarKw: now.peakSoFarKw,
      inputShare: { measured: 1, estimated: 0, missing: 0 },
    });
    const validUntilMs = slotMs + (planning.everySlots + VALID_BEYOND_SLOTS) * SLOT_MS;
    const meta = { validUntilMs, snapshotHash: 'scenario', inputHash: `scenario-${String(slotMs)}` };
    const given = { grid, snapshot: this.prices.priced(snapshot), forecasts };
    return this.solved(given, meta);
  }

  /** The plan when there is one that passed its independent check, else why there is none. */
  private async solved(given: DispatchInput, meta: PlanMeta): Promise<PlayedPlan | MissedPlan> {
    let solves = 0;
    const solve: PlanSolver = (...asked) => {
      solves += 1;
      if (solves > MOST_SOLVES) return Promise.reject(new Unexplained());
      return (solves === 1 ? this.order.solve : this.order.solveAside)(...asked);
    };
    try {
      const solved = await solveDispatch(given, solve, { meta });
      if (solved.status === 'planned') return solved.check.passed ? playedPlan(solved.content) : 'check';
      const { status } = solved.outcome;
      if (status === 'time-limit') return status;
      return status === 'infeasible' ? 'limits' : 'solver';
    } catch (error) {
      if (error instanceof Unexplained) return 'limits';
      throw error;
    }
  }

  private note(slotMs: number, plan: PlayedPlan | null): void {
    const { world, edited } = this.order;
    const t = plan === null ? 0 : (slotMs - plan.firstSlotMs) / SLOT_MS;
    this.course.push({
      slotMs,
      steeredImportKw: cityImport(edited.grid, world, { way: 'steered', slotMs }),
      aloneImportKw: cityImport(edited.grid, world, { way: 'alone', slotMs }),
      plannedImportKw: plan !== null && plan.validUntilMs > slotMs ? (plan.cityImportKw[t] ?? null) : null,
      limitKw: cityLimitKw(edited.grid, slotMs),
      priceEurPerKwh: this.prices.importAt(slotMs),
      outdoorC: world.outdoorC(slotMs),
    });
  }
}

function cityImport(
  grid: GridModel,
  world: ScenarioWorld,
  at: { readonly way: 'steered' | 'alone'; readonly slotMs: number },
): number {
  const counted = new Set(grid.substations.filter((s) => s.level === 'distribution').map((s) => s.id));
  return grid.meters
    .filter((meter) => counted.has(meter.substationId))
    .reduce((sum, meter) => sum + world.meanKw(at.way, meter.id, at.slotMs), 0);
}

/** Level of the quantile at which limits hold; rounded, because 1 - 0.1 is not 0.9 in every digit. */
function riskLevelOf({ riskPercent }: ScenarioPlanning): number {
  return Math.round((1 - riskPercent / 100) * 1e9) / 1e9;
}
