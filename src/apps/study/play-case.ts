/** One day with one seed: without control, with perfect foresight, and in closed loop at every risk, on the same truth. */
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { readSiteFile } from '../../config/site-file/read-site-file.js';
import type { ProgramSolver } from '../../core/dispatch/program-solver.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { civilDay } from '../../core/time/civil.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { type LpSession, type LpSolver, programSolver } from '../../ports/lp-solver.js';
import { streamOf, uniformAt } from '../../twin/city/random.js';
import { type DayFigures, type DayTrace, measureDay } from '../day/day-measure.js';
import {
  playForesight,
  playUncontrolled,
  trueForecasts,
  type ReferenceInput,
} from '../day/reference-days.js';
import { playClosedLoop } from './closed-loop.js';
import type { ForecastDay } from './forecast-errors.js';
import type { MarginFigures } from './margin-ledger.js';
import { measuredErrors, type PastDay, twinErrors } from './measure-errors.js';
import { scenarioOf, type StudyCase } from './study-options.js';

/** Figures of one way of playing a day. */
export interface WayFigures {
  /** Slots over a limit, summed over nodes, and the energy above [kWh]. */
  readonly violations: number;
  readonly energyOverKwh: number;
  /** Largest import over limit, per unit. */
  readonly worstLoading: number;
  /** Energy bought less sold, plus generation, less what the stores still hold at the price of refilling them in the next night [EUR]. */
  readonly costEur: number;
  readonly comfortMinutesLost: number;
}

/** A day in closed loop at one risk. */
export interface RiskFigures extends WayFigures {
  readonly riskLevel: number;
  readonly margins: MarginFigures;
  readonly plansMissed: number;
}

export interface CaseResult {
  readonly date: string;
  readonly seed: number;
  /** Whose errors the forecasts had. */
  readonly errors: string;
  readonly uncontrolled: WayFigures;
  readonly foresight: WayFigures;
  readonly risks: readonly RiskFigures[];
}

/** Told of every slot played; aborted when a person ends the study. */
export interface CaseWatch {
  readonly onSlot: () => void;
  readonly signal: AbortSignal;
}

/** Past days errors are drawn from: as many whole weeks. */
const PAST_DAYS = 14;
/** The newest of them. */
const NEWEST_PAST_DAY = 2;

/** Plays a case. The same case gives the same result. @throws Error when the signal is aborted or foresight has no optimum */
export async function playCase(study: StudyCase, watch: CaseWatch): Promise<CaseResult> {
  const { grid } = await readSiteFile(study.options.sitePath, { endpointUrls: {} });
  const solver = new HighsSolver();
  try {
    return await playAllWays(grid, study, { ...watch, solver });
  } finally {
    await solver.close();
  }
}

async function playAllWays(
  grid: GridModel,
  { options, date, seed }: StudyCase,
  watch: CaseWatch & { readonly solver: LpSolver },
): Promise<CaseResult> {
  const startMs = civilDay(date).startMs + options.fromSlot * SLOT_MS;
  const slots = Array.from({ length: options.slots }, (_, k) => startMs + k * SLOT_MS);
  const city = { seed, scenario: scenarioOf(options, date), startMs, historyDays: 2 };
  const reference: ReferenceInput = { grid, slots, lookAheadSlots: options.horizonSlots, city };
  const truth = playUncontrolled(reference);
  const past: PastDay = {
    grid,
    city,
    daysBack: NEWEST_PAST_DAY + Math.floor(PAST_DAYS * uniformAt(streamOf(seed, 'past-day'), 0)),
    slots: options.slots,
    horizonSlots: options.horizonSlots,
  };
  const forecasts: ForecastDay = {
    truth: trueForecasts(grid, truth.ahead),
    errors: options.errorsFile === null ? twinErrors(past) : measuredErrors(options.errorsFile, past),
    horizonSlots: options.horizonSlots,
    errorScale: options.errorScale,
  };
  const foresight = await playForesight(reference, truth, watch.solver);
  const solveAside = programSolver(watch.solver, () => ({ timeLimitMs: options.solveTimeLimitMs }));
  const risks: RiskFigures[] = [];
  for (const riskLevel of options.riskLevels) {
    const run = await withSession(watch.solver, options, (solve) =>
      playClosedLoop({ ...options, ...watch, grid, city, slots, forecasts, riskLevel, solve, solveAside }),
    );
    const { margins, plansMissed } = run;
    risks.push({ riskLevel, ...figuresOf(grid, run.trace), margins, plansMissed });
  }
  return {
    date,
    seed,
    errors: forecasts.errors.source,
    uncontrolled: figuresOf(grid, truth.trace),
    foresight: figuresOf(grid, foresight),
    risks,
  };
}

/** Every plan starts from the vertex of the one before: the same plans at the same cost in less time. */
async function withSession<T>(
  solver: LpSolver,
  { everySlots, solveTimeLimitMs }: StudyCase['options'],
  play: (solve: ProgramSolver) => Promise<T>,
): Promise<T> {
  let session: LpSession | null = null;
  try {
    return await play((program) => {
      if (session === null) session = solver.open(program);
      else session.replace(program, everySlots);
      return session.solve({ timeLimitMs: solveTimeLimitMs });
    });
  } finally {
    await (session as LpSession | null)?.close();
  }
}

function figuresOf(grid: GridModel, trace: DayTrace): WayFigures {
  const figures: DayFigures = measureDay(grid, trace);
  return {
    violations: figures.limitViolations,
    energyOverKwh: figures.nodes.reduce((sum, node) => sum + node.energyOverKwh, 0),
    worstLoading: Math.max(...figures.nodes.map((node) => node.worstLoading)),
    costEur: figures.costAfterStoresEur + figures.generationCostEur,
    comfortMinutesLost: figures.comfortMinutesLost,
  };
}
