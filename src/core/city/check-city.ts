/** The city's side of the check: what the districts' flows cost in trade, peak and reserve, and whether it adds up. */
import { PEAK_EUR_PER_KW, SHORT_RESERVE_EUR_PER_KWH, SLOT_H, type CityCoupling } from './city-spec.js';
import { CHECK_TOLERANCE } from './check-district.js';

/** Sums over all districts. */
export interface CitySums {
  readonly cost: number;
  readonly flowKw: Float64Array;
  readonly reserveKw: Float64Array;
  readonly overLimitKw: number;
  readonly missedKw: number;
  readonly worstViolation: number;
  readonly comparisons: number;
}

/** Verdict on a whole city. */
export interface CityCheck {
  readonly passed: boolean;
  /** Cost from the setpoints alone [EUR]. */
  readonly costEur: number;
  /** (cost from setpoints - cost the planner stated) / stated; not above 1e-6. */
  readonly costError: number;
  readonly peakKw: number;
  readonly shortReserveKwh: number;
  readonly worstViolation: number;
  readonly overLimitKw: number;
  readonly comparisons: number;
  /** In words what failed; empty when passed. */
  readonly problems: readonly string[];
}

/** Largest share by which the setpoints may cost more than the planner stated. */
const COST_TOLERANCE = 1e-6;

/** Adds trade, peak and reserve to the districts' sums and compares with what was stated. */
export function checkCity(coupling: CityCoupling, sums: CitySums, statedEur: number): CityCheck {
  let cost = sums.cost;
  let peakKw = 0;
  let shortKwh = 0;
  let worst = sums.worstViolation;
  sums.flowKw.forEach((kw, t) => {
    const price = kw > 0 ? coupling.buyEurPerKwh[t] : coupling.sellEurPerKwh[t];
    cost += SLOT_H * (price ?? NaN) * kw;
    peakKw = Math.max(peakKw, kw);
    worst = Math.max(worst, kw - coupling.importLimitKw, -kw - coupling.exportLimitKw);
    shortKwh += SLOT_H * Math.max(0, (coupling.reserveKw[t] ?? 0) - (sums.reserveKw[t] ?? 0));
  });
  cost += PEAK_EUR_PER_KW * peakKw + SHORT_RESERVE_EUR_PER_KWH * shortKwh;
  const costError = (cost - statedEur) / Math.max(1, Math.abs(statedEur));
  const problems = [
    ...(worst <= CHECK_TOLERANCE
      ? []
      : [`a limit of an asset, feeder or the city is broken by ${String(worst)}`]),
    ...(costError <= COST_TOLERANCE
      ? []
      : [`the setpoints cost ${String(cost)} EUR, stated were ${String(statedEur)}`]),
    ...(sums.overLimitKw === 0
      ? []
      : [`transformers or feeders are over their limits by ${String(sums.overLimitKw)} kW`]),
    ...(sums.comparisons > 0 ? [] : ['nothing was compared']),
  ];
  return {
    passed: problems.length === 0,
    costEur: cost,
    costError,
    peakKw,
    shortReserveKwh: shortKwh,
    worstViolation: worst,
    overLimitKw: sums.overLimitKw,
    comparisons: sums.comparisons,
    problems,
  };
}
