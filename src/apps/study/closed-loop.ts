/** A day in closed loop on the twin's physics, in this process: state in, plan, check, setpoints out, a quarter-hour on. */
import { solveDispatch } from '../../core/control/solve-dispatch.js';
import type { ProgramSolver } from '../../core/dispatch/program-solver.js';
import { buildSnapshot } from '../../core/dispatch/build-snapshot.js';
import type { DispatchInput } from '../../core/dispatch/dispatch-input.js';
import type { PlanContent } from '../../core/dispatch/plan.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { seriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { createCity, type TwinCity } from '../../twin/city/city.js';
import type { CityOptions } from '../../twin/city/city-types.js';
import type { DayTrace } from '../day/day-measure.js';
import { applyPlan, DayRecorder, readStates } from '../day/in-process-city.js';
import { certain } from '../day/reference-days.js';
import { forecastsAt, type ForecastDay } from './forecast-errors.js';
import { MarginLedger, type MarginFigures } from './margin-ledger.js';

/** One day, one risk. */
export interface LoopInput {
  readonly grid: GridModel;
  readonly city: CityOptions;
  readonly slots: readonly number[];
  readonly forecasts: ForecastDay;
  /** Level of the quantile at which limits are planned to hold; 0.5 = margin off. */
  readonly riskLevel: number;
  /** A plan is made every so many slots; 1 as in the service. */
  readonly everySlots: number;
  /** How long a plan may be acted on [slots]. */
  readonly validitySlots: number;
  /** Solves the program of each plan, the next from where the last one ended. */
  readonly solve: ProgramSolver;
  /** Solves what else is asked about a plan, such as the same with hard limits, without disturbing that course. */
  readonly solveAside: ProgramSolver;
  /** Called after each slot. */
  readonly onSlot: () => void;
  readonly signal: AbortSignal;
}

/** What the day came to. */
export interface LoopRun {
  readonly trace: DayTrace;
  readonly margins: MarginFigures;
  /** Plans that were not solved or did not pass their check; the one before stays in force. */
  readonly plansMissed: number;
}

/**
 * Plays the day. As in the service a plan is made at the start of a slot from the state there, its first slot is what is in
 * force already, and it steers from the next slot on; only when nothing is in force it steers at once.
 */
export async function playClosedLoop(input: LoopInput): Promise<LoopRun> {
  const city = createCity(input.city);
  const recorder = new DayRecorder(city, input.grid);
  const ledger = new MarginLedger(input.grid);
  let inForce: PlanContent | null = null;
  let plansMissed = 0;
  for (const [k, slotMs] of input.slots.entries()) {
    input.signal.throwIfAborted();
    const covering: PlanContent | null = inForce !== null && inForce.validUntilMs > slotMs ? inForce : null;
    if (covering) steer(covering, slotMs);
    if (k % input.everySlots === 0) {
      const forecasts = forecastsAt(input.forecasts, k);
      const plan = await planAt(input, { city, forecasts, inForce: covering });
      if (plan === null) plansMissed += 1;
      else {
        ledger.issue(plan, forecasts, input.forecasts.truth);
        if (!covering) steer(plan, slotMs);
        inForce = plan;
      }
    }
    city.advanceTo(slotMs + SLOT_MS);
    recorder.note();
    ledger.came(city, slotMs);
    input.onSlot();
  }
  return { trace: recorder.trace(input.slots), margins: ledger.figures(), plansMissed };

  function steer(plan: PlanContent, slotMs: number): void {
    applyPlan(city, input.grid, plan, slotMs);
    ledger.command(plan, slotMs);
  }
}

async function planAt(
  input: LoopInput,
  at: {
    readonly city: TwinCity;
    readonly forecasts: readonly SeriesForecast[];
    readonly inForce: PlanContent | null;
  },
): Promise<PlanContent | null> {
  const slotMs = at.city.nowMs;
  const given = worldAt(
    { ...input, horizonSlots: input.forecasts.horizonSlots },
    { ...at, peakSoFarKw: peakSoFar(input, at.city) },
  );
  const validUntilMs = slotMs + input.validitySlots * SLOT_MS;
  const meta = { validUntilMs, snapshotHash: 'study', inputHash: `study-${String(slotMs)}` };
  let isFirst = true;
  const solve: ProgramSolver = (program, question) => {
    const asked = isFirst ? input.solve : input.solveAside;
    isFirst = false;
    return asked(program, question);
  };
  const solved = await solveDispatch(given, solve, { meta });
  return solved.status === 'planned' && solved.check.passed ? solved.content : null;
}

/** What a plan made on the city at its present instant is computed from. */
export function worldAt(
  of: { readonly grid: GridModel; readonly horizonSlots: number; readonly riskLevel: number },
  at: {
    readonly city: TwinCity;
    readonly forecasts: readonly SeriesForecast[];
    readonly inForce: PlanContent | null;
    readonly peakSoFarKw: number;
  },
): DispatchInput {
  const { grid, horizonSlots } = of;
  const slotMs = at.city.nowMs;
  const weather = at.city.forecast(slotMs, horizonSlots);
  const snapshot = buildSnapshot({
    grid,
    gridVersion: 'study',
    slotMs,
    knownAtMs: slotMs,
    horizonSlots,
    riskLevel: of.riskLevel,
    latest: readStates(at.city, grid),
    inForce: at.inForce,
    quarantined: new Map(),
    temperature: certain(seriesId('METEO', 'outdoorTemperature'), slotMs, weather.temperatureC),
    irradiance: certain(seriesId('METEO', 'irradiance'), slotMs, weather.irradianceWPerM2),
    peakSoFarKw: at.peakSoFarKw,
    inputShare: { measured: 1, estimated: 0, missing: 0 },
  });
  return { grid, snapshot, forecasts: at.forecasts };
}

/** Highest quarter-hour of city import since the first slot [kW]. */
function peakSoFar({ grid, slots }: LoopInput, city: TwinCity): number {
  const counted = new Set(grid.substations.filter((s) => s.level === 'distribution').map((s) => s.id));
  const meters = grid.meters.filter((meter) => counted.has(meter.substationId));
  const played = slots.filter((at) => at < city.nowMs);
  const imports = played.map((at) => meters.reduce((sum, m) => sum + (city.slotMean(m.id, at) ?? 0), 0));
  return Math.max(0, ...imports);
}
