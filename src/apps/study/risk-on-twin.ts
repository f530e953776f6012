/** The risk curve without a service: one plan of the twin's city, with the errors of our own forecasts, at several risks. */
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { readSiteFile } from '../../config/site-file/read-site-file.js';
import { riskCurve, type RiskPoint } from '../../core/control/risk-curve.js';
import { civilDay } from '../../core/time/civil.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { programSolver } from '../../ports/lp-solver.js';
import { createCity } from '../../twin/city/city.js';
import { playUncontrolled, trueForecasts } from '../day/reference-days.js';
import { worldAt } from './closed-loop.js';
import { forecastsAt } from './forecast-errors.js';
import { twinErrors } from './measure-errors.js';
import { scenarioOf } from './study-options.js';

/** Which plan. */
export interface RiskOnTwin {
  /** Civil date `YYYY-MM-DD` and quarter-hour of the day the plan begins in. */
  readonly date: string;
  readonly fromSlot: number;
  readonly seed: number;
  readonly horizonSlots: number;
  /** Levels of the quantile; with 0.5 among them the margin's cost is known. */
  readonly levels: readonly number[];
  readonly sitePath: string;
  readonly solveTimeLimitMs: number;
}

/** Days back whose forecast errors are laid over the day. */
const DAYS_BACK = 2;

/** Solves the plan at every level from the same state and forecasts. */
export async function riskOnTwin(asked: RiskOnTwin): Promise<RiskPoint[]> {
  const { date, seed, horizonSlots } = asked;
  const { grid } = await readSiteFile(asked.sitePath, { endpointUrls: {} });
  const startMs = civilDay(date).startMs + asked.fromSlot * SLOT_MS;
  const scenario = scenarioOf({ scenario: null }, date);
  const options = { seed, scenario, startMs, historyDays: 2 };
  const truth = playUncontrolled({ grid, slots: [startMs], lookAheadSlots: horizonSlots, city: options });
  const errors = twinErrors({ grid, city: options, daysBack: DAYS_BACK, slots: 1, horizonSlots });
  const day = { truth: trueForecasts(grid, truth.ahead), errors, horizonSlots, errorScale: 1 };
  const input = worldAt(
    { grid, horizonSlots, riskLevel: 0.5 },
    { city: createCity(options), forecasts: forecastsAt(day, 0), inForce: null, peakSoFarKw: 0 },
  );
  const solver = new HighsSolver();
  try {
    const limits = { timeLimitMs: asked.solveTimeLimitMs };
    return await riskCurve(
      input,
      asked.levels,
      programSolver(solver, () => limits),
    );
  } finally {
    await solver.close();
  }
}
