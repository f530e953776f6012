/** The same day twice more on the twin's physics alone: left to itself, and steered by one plan that knew the future. */
import { checkSolution } from '../../core/dispatch/check-solution.js';
import { buildDispatch } from '../../core/dispatch/build-dispatch.js';
import { buildSnapshot } from '../../core/dispatch/build-snapshot.js';
import { extractPlan } from '../../core/dispatch/extract-plan.js';
import type { PlanContent } from '../../core/dispatch/plan.js';
import { CITY_NODE } from '../../core/dispatch/snapshot.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { type Observable, type SeriesId, seriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { LpSolver } from '../../ports/lp-solver.js';
import { createCity } from '../../twin/city/city.js';
import type { City, CityOptions } from '../../twin/city/city-types.js';
import type { DayTrace } from './day-measure.js';
import { applyPlan, playSlots, readStates } from './in-process-city.js';

/** Budget of the single solve with perfect foresight [ms]. */
const FORESIGHT_SOLVE_MS = 120_000;

/** The day and the city it is played on. */
export interface ReferenceInput {
  readonly grid: GridModel;
  readonly city: CityOptions;
  /** Slot starts of the day [epoch ms]. */
  readonly slots: readonly number[];
  /**
   * Slots the plan with perfect foresight looks beyond the day: the real loop looks as far, and a plan that ends with the
   * day would sell what tomorrow needs.
   */
  readonly lookAheadSlots: number;
}

/** A day played without any setpoint, and the time the plan with foresight looks ahead. */
export interface UncontrolledDay {
  /** The day alone. */
  readonly trace: DayTrace;
  /** The day and the time ahead. */
  readonly ahead: DayTrace;
  /** Weather at each slot's middle, of the day and the time ahead. */
  readonly temperatureC: readonly number[];
  readonly irradianceWPerM2: readonly number[];
}

/** Plays the day with every asset on its own controller. */
export function playUncontrolled(input: ReferenceInput): UncontrolledDay {
  const city = createCity(input.city);
  const slots = aheadSlots(input);
  const weather = slots.map((at) => city.weather(at + SLOT_MS / 2));
  const trace = playSlots(city, input.grid, input.slots);
  return {
    trace,
    ahead: playSlots(city, input.grid, slots.slice(input.slots.length), { told: slots }),
    temperatureC: weather.map((w) => w.temperatureC),
    irradianceWPerM2: weather.map((w) => w.irradianceWPerM2),
  };
}

/**
 * Plays the day steered by the optimum of one program over the whole day with the true demand, sun and weather.
 * A bound to hold the controlled day against; no real control can reach it.
 *
 * @throws Error when the program has no checked optimum
 */
export async function playForesight(
  input: ReferenceInput,
  truth: UncontrolledDay,
  solver: LpSolver,
): Promise<DayTrace> {
  const city = createCity(input.city);
  const plan = await foresightPlan(input, { truth, city, solver });
  return playSlots(city, input.grid, input.slots, {
    steer: (slotMs) => applyPlan(city, input.grid, plan, slotMs),
  });
}

/** The day's slots and those of the time ahead. */
function aheadSlots({ slots, lookAheadSlots }: ReferenceInput): number[] {
  const endMs = (slots.at(-1) ?? 0) + SLOT_MS;
  return [...slots, ...Array.from({ length: lookAheadSlots }, (_, k) => endMs + k * SLOT_MS)];
}

interface Foresight {
  readonly truth: UncontrolledDay;
  readonly city: City;
  readonly solver: LpSolver;
}

async function foresightPlan(
  input: ReferenceInput,
  { truth, city, solver }: Foresight,
): Promise<PlanContent> {
  const startMs = input.slots[0] ?? city.nowMs;
  const forecasts = trueForecasts(input.grid, truth.ahead);
  const weather = (observable: Observable, mean: readonly number[]): SeriesForecast =>
    certain(seriesId('METEO', observable), startMs, mean);
  const snapshot = buildSnapshot({
    grid: input.grid,
    gridVersion: 'foresight',
    slotMs: startMs,
    knownAtMs: startMs,
    horizonSlots: aheadSlots(input).length,
    riskLevel: 0.5,
    latest: readStates(city, input.grid),
    inForce: null,
    quarantined: new Map(),
    temperature: weather('outdoorTemperature', truth.temperatureC),
    irradiance: weather('irradiance', truth.irradianceWPerM2),
    peakSoFarKw: 0,
    inputShare: { measured: 1, estimated: 0, missing: 0 },
  });
  const built = buildDispatch({ grid: input.grid, snapshot, forecasts });
  const outcome = await solver.solve(built.program, { timeLimitMs: FORESIGHT_SOLVE_MS });
  const check = checkSolution(built.program, outcome);
  if (outcome.status !== 'optimal' || !check.passed) {
    throw new Error(
      `perfect foresight has no optimum (${outcome.status}: ${outcome.report.message} ${check.problems.join('; ')})`,
    );
  }
  return extractPlan(built, outcome, {
    validUntilMs: startMs + aheadSlots(input).length * SLOT_MS,
    snapshotHash: 'foresight',
    inputHash: 'foresight',
  });
}

/** What the day without control shows as base loads, PV and hydro: the truth, without any uncertainty. */
export function trueForecasts(grid: GridModel, ahead: DayTrace): SeriesForecast[] {
  const { slots } = ahead;
  const startMs = slots[0] ?? 0;
  const powerOf = (id: string): readonly number[] => ahead.powerKw.get(id) ?? [];
  const bases = new Map(
    grid.meters.map((meter) => {
      const behind = grid.assets.filter((a) => a.meterId === meter.id).map((a) => powerOf(a.id));
      const base = slots.map((_, k) =>
        behind.reduce((left, power) => left - (power[k] ?? 0), powerOf(meter.id)[k] ?? 0),
      );
      return [meter.id, base] as const;
    }),
  );
  const sumOf = (meterIds: readonly string[]): number[] =>
    slots.map((_, k) => meterIds.reduce((total, id) => total + (bases.get(id)?.[k] ?? 0), 0));
  const meterForecasts = [...bases].map(([id, base]) => certain(seriesId(id, 'base'), startMs, base));
  const stations = grid.substations.filter((s) => s.level === 'distribution');
  const metersOf = (stationId: string): string[] =>
    grid.meters.filter((m) => m.substationId === stationId).map((m) => m.id);
  const given = grid.assets.filter((a) => a.kind === 'pv' || a.kind === 'hydro');
  return [
    ...meterForecasts,
    ...stations.map((s) => certain(seriesId(s.id, 'base'), startMs, sumOf(metersOf(s.id)))),
    certain(seriesId(CITY_NODE, 'base'), startMs, sumOf(stations.flatMap((s) => metersOf(s.id)))),
    ...given.map((a) => certain(seriesId(a.id, 'power'), startMs, powerOf(a.id))),
  ];
}

/** A forecast that is the truth: a mean without quantiles. */
export function certain(id: SeriesId, startMs: number, mean: readonly number[]): SeriesForecast {
  return {
    seriesId: id,
    modelId: 'truth',
    issuedAtMs: startMs,
    startMs,
    stepMs: SLOT_MS,
    mean,
    quantiles: [],
    marks: [],
  };
}
