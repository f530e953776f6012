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
import { coordinate, type CoordinatedPlan, type RoundNote, type RunMemory } from './column-generation.js';

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

/** Prices and recipes of the last plan, for a horizon that moves on. */
interface Earlier {
  readonly spec: CitySpec;
  readonly start: readonly PricePoint[];
  readonly inside: ReadonlySet<number>;
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

/** Plans one city again and again; prices, recipes and vertices of one plan start the next. */
export class CityPlanner {
  private readonly memory: RunMemory = { version: 1, basisFrom: new Map() };
  private earlier: Earlier | null = null;

  constructor(
    private readonly solver: LpSolver,
    private readonly work: BlockWork,
    private readonly tell: (line: string) => void,
  ) {}

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
    const clock = [performance.now()];
    const deadlineMs = (clock[0] ?? 0) + request.timeLimitMs;
    const from = this.earlier
      ? this.shifted(this.earlier, spec)
      : { ...(await this.sample(spec)), inside: new Set<number>() };
    clock.push(performance.now());
    const common = { spec, maxRounds: MAX_ROUNDS, deadlineMs };
    const sub = await this.subCity({ ...common, ...from });
    const start = sub ? [exactPoint(sub.centre.prices, new Map()), ...sub.recipes] : from.start;
    const inside = new Set([...from.inside, ...(sub?.cut.inside ?? [])]);
    clock.push(performance.now());
    const whole = await coordinate(
      {
        ...{ ...common, start, inside, tolerance: request.tolerance },
        districts: allDistricts(spec),
        perGroup: feedersPerGroup(districtCount(spec)),
      },
      this.hands('city'),
    );
    clock.push(performance.now());
    const recovered = await this.recover(spec, whole);
    clock.push(performance.now());
    const { centre, recipes, cut, rounds } = whole;
    this.earlier = { spec, start: [exactPoint(centre.prices, new Map()), ...recipes], inside: cut.inside };
    const tally = [sub?.tally ?? NO_WORK, whole.tally, recovered.tally].reduce(addTallies);
    return {
      ...this.verdict(spec, recovered.districts, whole),
      ...{ method: 'column-generation', subCityRounds: sub?.rounds ?? [], rounds, tally },
      times: timesOf(clock, rounds),
      mixedGroups: whole.mixedGroups,
      inside: [...cut.inside],
    };
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
  private async subCity(
    task: Pick<Parameters<typeof coordinate>[0], 'spec' | 'maxRounds' | 'deadlineMs' | 'start' | 'inside'>,
  ): Promise<CoordinatedPlan | null> {
    const count = districtCount(task.spec);
    if (count < SUB_CITY_FROM) return null;
    const share = Math.min(SUB_CITY_AT_MOST, Math.round(SUB_CITY_SHARE * count));
    const wanted = Math.max(SUB_CITY_DISTRICTS, share);
    const districts = spreadDistricts(count, wanted);
    const own = new Set([...task.inside].filter((district) => districts.includes(district)));
    return coordinate(
      { ...task, inside: own, districts, perGroup: 1, tolerance: SUB_CITY_TOLERANCE },
      this.hands('sub-city'),
    );
  }

  private async recover(
    spec: CitySpec,
    whole: CoordinatedPlan,
  ): Promise<{ readonly districts: readonly RecoveredDistrict[]; readonly tally: WorkTally }> {
    const { targets, cut, lastPoint: point } = whole;
    const version = this.memory.version++;
    const { basisFrom } = this.memory;
    return this.work.recover({
      ...{ spec, cut, targets, point, basisFrom, version },
      districts: allDistricts(spec),
    });
  }

  private hands(part: string): Parameters<typeof coordinate>[1] {
    return {
      solver: this.solver,
      work: this.work,
      memory: this.memory,
      tell: (note) => this.tell(`${part} ${lineOf(note)}`),
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

function timesOf(clock: readonly number[], rounds: readonly RoundNote[]): CityTimes {
  const [begin = 0, sampled = 0, subDone = 0, wholeDone = 0, end = 0] = clock;
  return {
    sampleMs: sampled - begin,
    subCityMs: subDone - sampled,
    blocksMs: rounds.reduce((ms, round) => ms + round.blocksMs, 0),
    masterMs: rounds.reduce((ms, round) => ms + round.masterMs, 0),
    recoveryMs: end - wholeDone,
    totalMs: end - begin,
  };
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
