/** Parts of a district's demand that a city has more or less of than the reference scenario. */
import { type DemandMoment, demandParts, OTHER, seasonFactor } from './demand.js';
import type { DistrictFacts } from './districts.js';
import { shapeAt, SHAPES } from './shapes.js';

/** A part of the demand so many times as large. */
export interface DemandGrowth {
  readonly part:
    'all' | 'homes' | 'heating' | 'hot-water' | 'tertiary' | 'cooling' | 'vehicles' | 'heat-pumps';
  readonly factor: number;
  /** Empty = every district. */
  readonly districts: readonly string[];
}

/** Electrical power of heat pumps in a winter peak at -5 °C, by district [kW] (scenario choices). */
const HEAT_PUMP_KW: Readonly<Record<string, number>> = {
  L1: 2_600,
  L2: 8_000,
  L3: 18_100,
  L4: 2_500,
  L5: 3_800,
  L6: 6_800,
  L7: 12_000,
  L8: 9_300,
  L9: 6_600,
  VLB: 16_400,
};
/** Heat pumps run below this outdoor temperature, at the power above at the reference [°C]. */
const HEATING_LIMIT_C = 18;
const REFERENCE_C = -5;

/** Factor on the whole base demand of a district. */
export function wholeFactor(growth: readonly DemandGrowth[], districtId: string): number {
  return growth
    .filter((one) => one.part === 'all' && holdsIn(one, districtId))
    .reduce((factor, one) => factor * one.factor, 1);
}

/**
 * What grown parts add to a district's demand [kW]; negative where they shrink. The part `all` is left to
 * {@link wholeFactor}.
 */
export function growthKw(growth: readonly DemandGrowth[], district: DistrictFacts, at: DemandMoment): number {
  const own = growth.filter((one) => one.part !== 'all' && holdsIn(one, district.id));
  if (own.length === 0) return 0;
  const fit = OTHER * seasonFactor(district, at);
  return own.reduce((sum, { part, factor }) => sum + (factor - 1) * partKw(part, { district, at, fit }), 0);
}

function holdsIn({ districts }: DemandGrowth, districtId: string): boolean {
  return districts.length === 0 || districts.includes(districtId);
}

function partKw(
  part: DemandGrowth['part'],
  {
    district,
    at,
    fit,
  }: { readonly district: DistrictFacts; readonly at: DemandMoment; readonly fit: number },
): number {
  const parts = demandParts(district, at);
  switch (part) {
    case 'homes':
    case 'heating':
    case 'tertiary':
    case 'cooling':
      return fit * parts[part];
    case 'hot-water':
      return fit * parts.hotWater;
    case 'vehicles':
      return fit * parts.cars;
    case 'heat-pumps': {
      const cold = Math.max(0, HEATING_LIMIT_C - at.heatingC) / (HEATING_LIMIT_C - REFERENCE_C);
      return (HEAT_PUMP_KW[district.id] ?? 0) * cold * shapeAt(SHAPES.resHeat, at.hour);
    }
    case 'all':
      return 0;
  }
}
