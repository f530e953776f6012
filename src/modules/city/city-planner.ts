/** Plans a city: as one program when it is small, else sample, sub-city, whole city, setpoints, check. */
import { createHash } from 'node:crypto';
import { checkCity, type CityCheck } from '../../core/city/check-city.js';
import { checkDistrict } from '../../core/city/check-district.js';
import { couplingOf, districtCount, FEEDERS_PER_DISTRICT, type CitySpec } from '../../core/city/city-spec.js';
import { samplePoints, shiftedPoint } from '../../core/city/coordination.js';
import { feedersPerGroup, spreadDistricts } from '../../core/city/groups.js';
import { transformerLimitKw } from '../../core/city/feeder-assets.js';
import { admissible } from '../../core/city/lower-bound.js';
import { buildMonolith, methodFor } from '../../core/city/monolith.js';
import { exactPoint, type PricePoint } from '../../core/city/price-point.js';
import { setpointsOf } from '../../core/city/setpoints.js';
import { isSolved } from '../../core/dispatch/linear-program.js';
import type { LpSolver } from '../../ports/lp-solver.js';
import { addTallies, NO_WORK, type BlockWork, type RecoveredDistrict, type WorkTally } from './block-work.js';
import { coordinate } from './column-generation.js';
import type { Earlier, HorizonState, PlannerState } from './planner-state.js';
import type { CoordinatedPlan, RoundNote, RunMemory } from './rounds.js';

/** What to plan. */
export interface CityRequest {
  readonly spec: CitySpec;
  /** Certified gap at which to stop, for example 0.001. */
  readonly tolerance: number;
  readonly timeLimitMs: number;
  /** Overrides the switch by size; for measurements. */
  readonly method?: 'monolith' | 'column-generation';
}

/** Wall time of each stage [ms]. */
export interface CityTimes {
  readonly sampleMs: number;
  readonly subCityMs: number;
  readonly blocksMs: number;
  readonly masterMs: number;
  readonly recoveryMs: number;
  readonly totalMs: number;
}

/** A city's plan in figures; its setpoints lie where the workers put them. */
export interface CityPlan {
  readonly method: 'monolith' | 'column-generation';
  /** Cost of the setpoints [EUR], and what no plan can be cheaper than. */
  readonly costEur: number;
  readonly lowerEur: number;
  readonly gap: number;
  readonly check: CityCheck;
  /** Hash of all setpoints. */
  readonly hash: string;
  readonly subCityRounds: readonly RoundNote[];
  readonly rounds: readonly RoundNote[];
  readonly times: CityTimes;
  readonly tally: WorkTally;
  readonly mixedGroups: number;
  /** Districts whose transformer is part of their block. */
  readonly inside: readonly number[];
  readonly missedKw: number;
}

/** Gap to which the sub-city is planned. */
const SUB_CITY_TOLERANCE = 5e-4;
/** Fewer districts than this are planned without a sub-city. */
const SUB_CITY_FROM = 10;
const SUB_CITY_DISTRICTS = 4;
const SUB_CITY_SHARE = 0.1;
/** Prices and recipes of so many districts fit any city of their like. */
const SUB_CITY_AT_MOST = 20;
const MAX_ROUNDS = 60;

/** What a planner keeps after every round. */
export type KeepState = (state: PlannerState) => Promise<void>;

/** Plans one city again and again; prices, recipes and vertices of one plan start the next. */
export class CityPlanner {
  private memory: RunMemory = { version: 1, basisFrom: new Map() };
  private earlier: Earlier | null = null;
  /** Where another planner stopped in the horizon that is asked for next. */
  private stopped: HorizonState | null = null;

  constructor(
    private readonly solver: LpSolver,
    private readonly work: BlockWork,
    private readonly tell: (line: string) => void,
    private readonly keep: KeepState = () => Promise.resolve(),
  ) {}

  /** Goes on where another planner stopped: the next plan asked for is the one that was under way. */
  goOn(state: PlannerState): void {
    this.memory = state.memory;
    this.earlier = state.earlier;
    this.stopped = state.horizon;
  }

  /** @throws Error when a program has no optimum or a job failed for good */
  async plan(request: CityRequest): Promise<CityPlan> {
    const method = request.method ?? methodFor(request.spec.assets);
    this.tell(`${String(request.spec.assets)} assets: planned by ${method}`);
    return method === 'monolith' ? this.asOneProgram(request) : this.byPrices(request);
  }

  private async asOneProgram({ spec, timeLimitMs }: CityRequest): Promise<CityPlan> {
    const startedMs = performance.now();
    const districts = allDistricts(spec);
    const { program, feeders } = buildMonolith(spec, districts);
    const outcome = await this.solver.solve(program, { timeLimitMs });
    if (!isSolved(outcome)) {
      throw new Error(`the city's program ended ${outcome.status}: ${outcome.report.message}`);
    }
    const solvedMs = performance.now();
    const recovered = districts.map((district): RecoveredDistrict => {
      const own = feeders.slice(district * FEEDERS_PER_DISTRICT, (district + 1) * FEEDERS_PER_DISTRICT);
      const setpoints = setpointsOf({ program, feeders: own, slots: spec.slots }, outcome.primal);
      const generated = own.map(({ feeder }) => feeder);
      const limitKw = transformerLimitKw(spec, district, generated);
      const { worst, ...check } = checkDistrict(generated, setpoints, spec.slots, limitKw);
      const hash = hashOf([new Uint8Array(setpoints.buffer)]);
      return { district, missedKw: 0, worstViolation: worst, hash, ...check };
    });
    const endMs = performance.now();
    return {
      ...this.verdict(spec, recovered, { upperEur: outcome.objective, lowerEur: outcome.objective }),
      method: 'monolith',
      subCityRounds: [],
      rounds: [],
      times: {
        ...{ sampleMs: 0, subCityMs: 0, blocksMs: 0, masterMs: solvedMs - startedMs },
        ...{ recoveryMs: endMs - solvedMs, totalMs: endMs - startedMs },
      },
      tally: NO_WORK,
      mixedGroups: 0,
      inside: [],
    };
  }

  private async byPrices(request: CityRequest): Promise<CityPlan> {
    const { spec } = request;
    const startedMs = performance.now();
    const stopped = this.stopped;
    this.stopped = null;
    const earlierMs = stopped?.spentMs ?? 0;
    const clock: Clock = {
      spentMs: () => earlierMs + performance.now() - startedMs,
      deadlineMs: startedMs + request.timeLimitMs - earlierMs,
    };
    if (stopped) this.tell(goesOn(stopped));
    const begun = stopped ?? (await this.begun(spec, clock));
    const ready = begun.part === 'city' ? begun : await this.throughSubCity(spec, begun, clock);
    const whole = await coordinate(
      {
        ...this.common(spec, clock),
        ...{ start: ready.start, inside: ready.inside, tolerance: request.tolerance },
        districts: allDistricts(spec),
        perGroup: feedersPerGroup(districtCount(spec)),
      },
      this.hands(ready, clock),
    );
    const wholeMs = clock.spentMs();
    const recovered = await this.recover(spec, whole, stopped !== null);
    this.work.forgetAnswers();
    const { centre, recipes, cut, rounds } = whole;
    this.earlier = { spec, start: [exactPoint(centre.prices, new Map()), ...recipes], inside: cut.inside };
    const tally = [ready.sub?.tally ?? NO_WORK, whole.tally, recovered.tally].reduce(addTallies);
    const { sampleMs, subCityMs } = ready;
    const totalMs = clock.spentMs();
    return {
      ...this.verdict(spec, recovered.districts, whole),
      ...{ method: 'column-generation', subCityRounds: ready.sub?.rounds ?? [], rounds, tally },
      times: {
        ...{ sampleMs, subCityMs, recoveryMs: totalMs - wholeMs, totalMs },
        blocksMs: rounds.reduce((ms, round) => ms + round.blocksMs, 0),
        masterMs: rounds.reduce((ms, round) => ms + round.masterMs, 0),
      },
      mixedGroups: whole.mixedGroups,
      inside: [...cut.inside],
    };
  }

  /** Prices to begin with: those of the last plan, or of a district alone. */
  private async begun(spec: CitySpec, clock: Clock): Promise<HorizonState> {
    const from = this.earlier
      ? this.shifted(this.earlier, spec)
      : { ...(await this.sample(spec)), inside: new Set<number>() };
    return {
      ...{ part: 'sub-city', ...from, sub: null, run: null },
      ...{ sampleMs: clock.spentMs(), subCityMs: 0, spentMs: clock.spentMs() },
    };
  }

  /** The sub-city's prices and recipes, where there is one. */
  private async throughSubCity(spec: CitySpec, begun: HorizonState, clock: Clock): Promise<HorizonState> {
    const sub = await this.subCity(spec, begun, clock);
    this.work.forgetAnswers();
    const start = sub ? [exactPoint(sub.centre.prices, new Map()), ...sub.recipes] : begun.start;
    const inside = new Set([...begun.inside, ...(sub?.cut.inside ?? [])]);
    return {
      ...{ part: 'city', start, inside, sub: sub && { rounds: sub.rounds, tally: sub.tally }, run: null },
      ...{ sampleMs: begun.sampleMs, subCityMs: clock.spentMs() - begun.sampleMs, spentMs: clock.spentMs() },
    };
  }

  private common(spec: CitySpec, { deadlineMs }: Clock) {
    return { spec, maxRounds: MAX_ROUNDS, deadlineMs };
  }

  /** Prices of a district alone: the first guess. */
  private async sample(spec: CitySpec): Promise<{ readonly start: readonly PricePoint[] }> {
    const { program, layout } = buildMonolith(spec, [0]);
    const outcome = await this.solver.solve(program, { timeLimitMs: 60_000 });
    if (!isSolved(outcome) || !outcome.rowDuals) {
      throw new Error(`the sample of one district ended ${outcome.status}: ${outcome.report.message}`);
    }
    const { rowDuals } = outcome;
    const rows = (first: number): Float64Array => rowDuals.slice(first, first + spec.slots);
    const prices = admissible({ energy: rows(layout.balanceRow), reserve: rows(layout.reserveRow) });
    const point = exactPoint(prices, new Map());
    return { start: [point, ...samplePoints(point)] };
  }

  private shifted(
    earlier: Earlier,
    spec: CitySpec,
  ): { readonly start: readonly PricePoint[]; readonly inside: ReadonlySet<number> } {
    const shift = spec.firstSlot - earlier.spec.firstSlot;
    return { start: earlier.start.map((point) => shiftedPoint(point, shift)), inside: earlier.inside };
  }

  /** A tenth of the city, spread over it: its prices and recipes fit the whole. */
  private async subCity(spec: CitySpec, begun: HorizonState, clock: Clock): Promise<CoordinatedPlan | null> {
    const count = districtCount(spec);
    if (count < SUB_CITY_FROM) return null;
    const share = Math.min(SUB_CITY_AT_MOST, Math.round(SUB_CITY_SHARE * count));
    const wanted = Math.max(SUB_CITY_DISTRICTS, share);
    const districts = spreadDistricts(count, wanted);
    const inside = new Set([...begun.inside].filter((district) => districts.includes(district)));
    const { start } = begun;
    const common = this.common(spec, clock);
    return coordinate(
      { ...common, start, inside, districts, perGroup: 1, tolerance: SUB_CITY_TOLERANCE },
      this.hands(begun, clock),
    );
  }

  private async recover(
    spec: CitySpec,
    whole: CoordinatedPlan,
    isAgain: boolean,
  ): Promise<{ readonly districts: readonly RecoveredDistrict[]; readonly tally: WorkTally }> {
    const { targets, cut, lastPoint: point } = whole;
    const version = this.memory.version++;
    const { basisFrom } = this.memory;
    return this.work.recover({
      ...{ spec, cut, targets, point, basisFrom, version, isAgain },
      districts: allDistricts(spec),
    });
  }

  private hands(horizon: HorizonState, clock: Clock): Parameters<typeof coordinate>[1] {
    const { memory, earlier } = this;
    return {
      ...{ solver: this.solver, work: this.work, memory, from: horizon.run },
      tell: (note) => this.tell(`${horizon.part} ${lineOf(note)}`),
      keep: (run) => this.keep({ memory, earlier, horizon: { ...horizon, run, spentMs: clock.spentMs() } }),
    };
  }

  /** Adds up what the districts' setpoints cost; the certificate is against that, not against the master's word. */
  private verdict(
    spec: CitySpec,
    districts: readonly RecoveredDistrict[],
    stated: { readonly upperEur: number; readonly lowerEur: number },
  ): Pick<CityPlan, 'costEur' | 'lowerEur' | 'gap' | 'check' | 'hash' | 'missedKw'> {
    const sums = {
      flowKw: new Float64Array(spec.slots),
      reserveKw: new Float64Array(spec.slots),
      ...{ cost: 0, overLimitKw: 0, missedKw: 0, worstViolation: 0, comparisons: 0 },
    };
    for (const one of districts) {
      sums.cost += one.cost;
      sums.overLimitKw += one.overLimitKw;
      sums.missedKw += one.missedKw;
      sums.worstViolation = Math.max(sums.worstViolation, one.worstViolation);
      sums.comparisons += one.comparisons;
      one.flowKw.forEach((kw, t) => (sums.flowKw[t] = (sums.flowKw[t] ?? 0) + kw));
      one.reserveKw.forEach((kw, t) => (sums.reserveKw[t] = (sums.reserveKw[t] ?? 0) + kw));
    }
    const check = checkCity(couplingOf(spec, districts.length), sums, stated.upperEur);
    const { lowerEur } = stated;
    return {
      costEur: check.costEur,
      lowerEur,
      gap: (check.costEur - lowerEur) / Math.max(1e-9, Math.abs(check.costEur)),
      check,
      hash: hashOf(districts.map((one) => Buffer.from(one.hash))),
      missedKw: sums.missedKw,
    };
  }
}

function allDistricts(spec: CitySpec): number[] {
  return Array.from({ length: districtCount(spec) }, (_, district) => district);
}

/** Time of a horizon, whoever spent it. */
interface Clock {
  readonly spentMs: () => number;
  /** Instant of the monotonic timer after which no round begins [ms]. */
  readonly deadlineMs: number;
}

function goesOn({ part, run }: HorizonState): string {
  const round = run ? `round ${String(run.round)} of the ${part}` : `the ${part}`;
  return `another planner stopped before ${round}: going on there`;
}

function lineOf(note: RoundNote): string {
  return (
    `round ${String(note.round)}: cost ${note.upperEur.toFixed(2)} EUR, at least ${note.lowerEur.toFixed(2)} EUR, ` +
    `gap ${(note.gap * 100).toFixed(3)} %, ${String(note.columns)} columns, ${String(note.transformerRows)} transformer rows`
  );
}

function hashOf(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
