/** Column generation over the blocks of a city, or of a part of it: rounds of prices until the gap is certified. */
import { setImmediate } from 'node:timers/promises';
import { couplingOf, feedersOf, FEEDERS_PER_DISTRICT, type CityCoupling } from '../../core/city/city-spec.js';
import {
  disturbed,
  gapOf,
  heaviestPoints,
  nextPoint,
  nextSmoothing,
  SMOOTHING,
  type Centre,
} from '../../core/city/coordination.js';
import { generateFeeder, transformerLimitKw } from '../../core/city/feeder-assets.js';
import { groupsOf, type Cut, type Group } from '../../core/city/groups.js';
import { lowerBound } from '../../core/city/lower-bound.js';
import { valueAt, type PricePoint } from '../../core/city/price-point.js';
import type { LpSolver } from '../../ports/lp-solver.js';
import { addTallies, NO_WORK, type BlockWork, type PricedPlan, type WorkTally } from './block-work.js';
import { CityMaster, type MasterAnswer, type MasterFrame, type MasterPlan } from './city-master.js';
import type { Asked, CoordinatedPlan, RoundNote, RunMemory, RunState, Task } from './rounds.js';

const RECIPES = 8;

/** Longest stretch of arithmetic between two looks at what else is to be done, the renewal of the job's lock first [ms]. */
const LONGEST_STRETCH_MS = 50;

/** Coordinates until `tolerance`, `maxRounds` or the deadline; after every round a plan and its gap are in hand. */
export async function coordinate(
  task: Task,
  given: {
    readonly solver: LpSolver;
    readonly work: BlockWork;
    readonly memory: RunMemory;
    readonly tell: (note: RoundNote) => void;
    /** Keeps where the rounds stand, before each of them. */
    readonly keep: (state: RunState) => Promise<void>;
    /** Where another planner stopped; null = from the start. */
    readonly from: RunState | null;
  },
): Promise<CoordinatedPlan> {
  const run = new Run(task, given);
  try {
    return await run.untilDone();
  } finally {
    await run.close();
  }
}

type Given = Parameters<typeof coordinate>[1];

class Run {
  private cut: Cut;
  private groups: readonly Group[];
  private master: CityMaster;
  private readonly coupling: CityCoupling;
  private readonly limits = new Map<number, number>();
  private centre: Centre;
  private lower = -Infinity;
  private smoothing = SMOOTHING;
  private readonly notes: RoundNote[] = [];
  private tally: WorkTally = NO_WORK;
  private blocksMs = 0;
  private lastPoint: PricePoint;
  private asked = new Map<number, Asked>();

  constructor(
    private readonly task: Task,
    private readonly given: Given,
  ) {
    const [first] = task.start;
    if (!first) throw new Error('a run needs at least one price point to start from');
    this.centre = first;
    this.lastPoint = first;
    this.cut = { perGroup: task.perGroup, inside: task.inside };
    this.coupling = couplingOf(task.spec, task.districts.length);
    this.groups = this.allGroups();
    this.master = this.openMaster();
  }

  async untilDone(): Promise<CoordinatedPlan> {
    await this.learnLimits();
    let { round, points } = await this.begin();
    for (; ; round++) {
      // Kept while the blocks are solved: nobody waits for it.
      const kept = this.given.keep(this.state(round, points));
      const [plans] = await Promise.all([this.priceAll(points, this.task.districts), kept]);
      this.master.add(plans);
      const answer = await this.solvedMaster();
      const gap = answer.overLimitKw === 0 ? gapOf(answer.cost, this.lower) : Infinity;
      this.note(round, answer, gap);
      const { tolerance, maxRounds, deadlineMs } = this.task;
      if (gap <= tolerance || round >= maxRounds || performance.now() > deadlineMs) {
        return this.result(answer, gap);
      }
      this.master.thin();
      const point = nextPoint(this.centre, answer.duals, this.smoothing);
      points = [point, disturbed(point, Math.min(1, gap), this.given.memory.version)];
    }
  }

  close(): Promise<void> {
    return this.master.close();
  }

  private async begin(): Promise<Pick<RunState, 'round' | 'points'>> {
    const { from, solver } = this.given;
    if (!from) return { round: 1, points: this.task.start };
    await this.master.close();
    this.lower = from.lower;
    this.smoothing = from.smoothing;
    this.centre = from.centre;
    this.lastPoint = from.lastPoint;
    this.tally = from.tally;
    this.cut = { ...this.cut, inside: from.inside };
    this.groups = this.allGroups();
    this.notes.push(...from.notes);
    const plans = new Map<number, readonly MasterPlan[]>();
    for (const [version, asked] of from.asked) plans.set(version, await this.askedBefore(version, asked));
    this.asked = new Map(from.asked);
    this.master = CityMaster.restore(solver, this.frame(), from.master, ({ version, place }) => {
      const plan = plans.get(version)?.[place];
      if (!plan) throw new Error(`the plans of round ${String(version)} are not in the store any more`);
      return plan;
    });
    return from;
  }

  private state(round: number, points: readonly PricePoint[]): RunState {
    const { lower, smoothing, centre, lastPoint, notes, tally } = this;
    const master = this.master.state();
    const used = new Set(master.cols.map(({ plan }) => plan?.version));
    this.asked = new Map([...this.asked].filter(([version]) => used.has(version)));
    return {
      ...{ round, points, inside: this.cut.inside, lower, smoothing, centre, lastPoint, notes, tally },
      ...{ asked: this.asked, master },
    };
  }

  /** The plans of a round that another planner had: its answers lie in the store, and no block is solved for them. */
  private async askedBefore(version: number, asked: Asked): Promise<MasterPlan[]> {
    const { inside, districts, points } = asked;
    const { plans } = await this.given.work.price({
      ...{ spec: this.task.spec, cut: { ...this.cut, inside }, districts, points, version },
      ...{ basisFrom: new Map(), isAgain: true },
    });
    return masterPlans(plans, points, version);
  }

  /** Solves; a district that turns out hot gets its transformer inside first. */
  private async solvedMaster(): Promise<MasterAnswer> {
    for (;;) {
      const answer = await this.master.solve();
      const hot = this.hotDistricts(answer);
      if (hot.length === 0) return answer;
      await this.cutAnew(hot);
    }
  }

  /** Prices districts; when they are all, the first point gives a lower bound. */
  private async priceAll(points: readonly PricePoint[], districts: readonly number[]): Promise<MasterPlan[]> {
    const { memory, work } = this.given;
    const version = memory.version++;
    const startedMs = performance.now();
    const { plans, tally } = await work.price({
      spec: this.task.spec,
      cut: this.cut,
      districts,
      points,
      basisFrom: memory.basisFrom,
      version,
      // The planner that was here before may have asked already.
      isAgain: this.given.from !== null,
    });
    this.asked.set(version, { inside: this.cut.inside, districts, points });
    this.blocksMs += performance.now() - startedMs;
    this.tally = addTallies(this.tally, tally);
    for (const district of districts) memory.basisFrom.set(district, version);
    const [exact] = points;
    if (exact?.amp === 0) this.raiseBound(exact, plans);
    this.lastPoint = exact ?? this.lastPoint;
    return masterPlans(plans, points, version);
  }

  private raiseBound(point: PricePoint, plans: readonly PricedPlan[]): void {
    const exact = plans.filter((plan) => plan.point === 0);
    // A bound is one only when no block is missing.
    if (exact.length !== this.groups.length) return;
    const districtOf = new Map(this.groups.map((g) => [g.key, g.inside ? -1 : g.district]));
    const watched = this.watchedOnly(point);
    const phi = exact.reduce(
      (sum, plan) =>
        sum + valueAt(plan, watched, watched.transformers.get(districtOf.get(plan.groupKey) ?? -1)),
      0,
    );
    const bound = lowerBound(this.coupling, watched, phi, (district) => this.limitKw(district));
    this.smoothing = nextSmoothing(this.smoothing, bound > this.lower);
    if (bound <= this.lower) return;
    this.lower = bound;
    this.centre = watched;
  }

  /** A district with its transformer inside hears no price of it. */
  private watchedOnly(point: PricePoint): PricePoint {
    const transformers = new Map([...point.transformers].filter(([d]) => !this.cut.inside.has(d)));
    return { ...point, transformers };
  }

  /** More rows than feeders: mixing their plans cannot keep so many limits. */
  private hotDistricts(answer: MasterAnswer): number[] {
    return [...answer.rowsByDistrict]
      .filter(([district, rows]) => rows > FEEDERS_PER_DISTRICT && !this.cut.inside.has(district))
      .map(([district]) => district);
  }

  /** Puts transformers inside their districts' blocks: their old plans go, the rest moves to a new master. */
  private async cutAnew(hot: readonly number[]): Promise<void> {
    const kept = this.master.plans();
    await this.master.close();
    const { solveMs } = this.master;
    this.cut = { perGroup: this.cut.perGroup, inside: new Set([...this.cut.inside, ...hot]) };
    this.groups = this.allGroups();
    const districtOf = new Map(this.groups.map((group) => [group.key, group.district]));
    const isHot = new Set(hot);
    for (const district of hot) this.given.memory.basisFrom.delete(district);
    this.master = this.openMaster();
    this.master.solveMs = solveMs;
    const start = this.task.start.map((point) => this.watchedOnly(point));
    const [, ...rest] = start;
    const fresh = await this.priceAll(
      [{ ...this.watchedOnly({ ...this.centre, amp: 0, seed: 0 }) }, ...rest],
      hot,
    );
    this.master.add([
      ...kept.filter((plan) => {
        const district = districtOf.get(plan.groupKey);
        return district !== undefined && !isHot.has(district);
      }),
      ...fresh,
    ]);
  }

  private allGroups(): Group[] {
    return this.task.districts.flatMap((district) => groupsOf(district, this.cut));
  }

  private openMaster(): CityMaster {
    return CityMaster.open(this.given.solver, this.frame());
  }

  private frame(): MasterFrame {
    const { coupling, groups } = this;
    return { coupling, groups, limitKw: (district) => this.limitKw(district) };
  }

  /** All limits, a stretch at a time: a hundred thousand assets are generated for them. */
  private async learnLimits(): Promise<void> {
    let sinceMs = performance.now();
    for (const district of this.task.districts) {
      this.limitKw(district);
      if (performance.now() - sinceMs < LONGEST_STRETCH_MS) continue;
      await setImmediate();
      sinceMs = performance.now();
    }
  }

  private limitKw(district: number): number {
    const known = this.limits.get(district);
    if (known !== undefined) return known;
    const { spec } = this.task;
    const feeders = feedersOf(district).map((number) => generateFeeder(spec, number));
    const limit = transformerLimitKw(spec, district, feeders);
    this.limits.set(district, limit);
    return limit;
  }

  private note(round: number, answer: MasterAnswer, gap: number): void {
    const before = this.notes.reduce((ms, n) => ms + n.masterMs, 0);
    const note = {
      round,
      upperEur: answer.cost,
      lowerEur: this.lower,
      gap,
      columns: this.master.columns,
      transformerRows: this.master.transformerRows,
      blocksMs: this.blocksMs,
      masterMs: this.master.solveMs - before,
    };
    this.blocksMs = 0;
    this.notes.push(note);
    this.given.tell(note);
  }

  private result(answer: MasterAnswer, gap: number): CoordinatedPlan {
    const used = this.master.used();
    const perGroup = new Map<number, number>();
    for (const { plan } of used) perGroup.set(plan.groupKey, (perGroup.get(plan.groupKey) ?? 0) + 1);
    return {
      upperEur: answer.cost,
      lowerEur: this.lower,
      gap,
      centre: this.centre,
      lastPoint: this.lastPoint,
      recipes: heaviestPoints(
        used.map(({ plan, weight }) => ({ point: plan.point, weight })),
        RECIPES,
      ),
      targets: this.master.targets(),
      cut: this.cut,
      rounds: this.notes,
      tally: this.tally,
      mixedGroups: [...perGroup.values()].filter((plans) => plans > 1).length,
    };
  }
}

function masterPlans(
  plans: readonly PricedPlan[],
  points: readonly PricePoint[],
  version: number,
): MasterPlan[] {
  return plans.flatMap((plan, place) => {
    const point = points[plan.point];
    return point ? [{ ...plan, point, version, place }] : [];
  });
}
