/** Demand of a district by time and temperature: housing, tertiary, heat, hot water, cars, lighting; fitted to the winter peaks. */
import type { CivilTime } from '../../core/time/civil.js';
import type { DistrictFacts } from './districts.js';
import { shapeAt, SHAPES } from './shapes.js';

const YEAR_H = 8760;
/** Degree-hours of a Lyon year below 18 °C [K h]: HDD18 2 283. */
const HEATING_KH = 2_283 * 24;
/** Yearly use [kWh]: per home, per electrically heated home, per home with a tank, per car; per m² of tertiary floor. */
const HOME_KWH = 2_150;
const HEATED_HOME_KWH = 3_400;
const TANK_HOME_KWH = 1_100;
const CAR_KWH = 2_200;
const TERTIARY_KWH_PER_M2 = 115;
const TANK_SHARE = 0.45;
/** All that is none of these: 6 %. */
export const OTHER = 1.06;
/** Heating begins below this outdoor temperature [°C]. */
const HEATING_LIMIT_C = 18;
/** Cooling of tertiary floor above 22 °C [W/m²K]. */
const COOLING_W_PER_M2K = 0.8;
/** Weekends keep this share of a weekday's tertiary mean, 0..1. */
const WEEKEND_TERTIARY = 0.66;
/** The reference of the winter peaks [°C]. */
export const REFERENCE_C = -5;

/** What demand depends on besides the district. */
export interface DemandMoment {
  /** Civil time of day [h], 0 <= hour < 24. */
  readonly hour: number;
  /** Saturday, Sunday or legal holiday. */
  readonly weekend: boolean;
  /** Temperature that heating follows [°C]. */
  readonly heatingC: number;
  readonly outdoorC: number;
  /** How wintry the season is: 1 in mid January, 0 in mid July. */
  readonly winter: number;
  /** How far street lighting is on, 0..1. */
  readonly dark: number;
}

/** A moment for a civil time. */
export function momentOf(
  civil: CivilTime,
  holiday: boolean,
  weather: Pick<DemandMoment, 'heatingC' | 'outdoorC' | 'dark'>,
): DemandMoment {
  return {
    ...weather,
    hour: civil.hour + civil.minute / 60,
    weekend: holiday || civil.weekday >= 6,
    winter: 0.5 + 0.5 * Math.cos((2 * Math.PI * (civil.dayOfYear - 15)) / 365),
  };
}

/** Parts of a district's demand before the winter factor [kW]; `cooling` is contained in `tertiary`. */
export function demandParts(
  district: DistrictFacts,
  at: DemandMoment,
): Readonly<Record<'homes' | 'heating' | 'hotWater' | 'tertiary' | 'cooling' | 'cars', number>> {
  const homes = (district.households * HOME_KWH) / YEAR_H;
  const heatPerK = (district.households * district.electricHeatShare * HEATED_HOME_KWH) / HEATING_KH;
  const tanks = (district.households * TANK_SHARE * TANK_HOME_KWH) / YEAR_H;
  const tertiary = (district.tertiaryM2 * TERTIARY_KWH_PER_M2) / YEAR_H;
  const cars = (district.vehicles * CAR_KWH) / YEAR_H;
  const tertiaryShape = at.weekend
    ? WEEKEND_TERTIARY * shapeAt(SHAPES.tertiaryWeekend, at.hour)
    : shapeAt(SHAPES.tertiaryWeek, at.hour);
  const cooling = (COOLING_W_PER_M2K * district.tertiaryM2 * Math.max(0, at.outdoorC - 22)) / 1e3;
  return {
    homes: homes * shapeAt(SHAPES.resBase, at.hour) * (at.weekend ? 1.04 : 1),
    heating: heatPerK * Math.max(0, HEATING_LIMIT_C - at.heatingC) * shapeAt(SHAPES.resHeat, at.hour),
    hotWater: tanks * shapeAt(SHAPES.hotWater, at.hour),
    tertiary: (tertiary + cooling) * tertiaryShape,
    cooling: cooling * tertiaryShape,
    cars: cars * shapeAt(SHAPES.evHome, at.hour),
  };
}

/** A district's demand before the winter factor [kW]. */
export function demandBeforeFit(district: DistrictFacts, at: DemandMoment): number {
  const parts = demandParts(district, at);
  return OTHER * (parts.homes + parts.heating + parts.hotWater + parts.tertiary + parts.cars);
}

const WINTER_WEEKDAY: Omit<DemandMoment, 'hour'> = {
  weekend: false,
  heatingC: REFERENCE_C,
  outdoorC: REFERENCE_C,
  winter: 1,
  dark: 0,
};

const fits = new Map<string, number>();

/** Factor that brings a district's winter weekday peak at -5 °C to the reference scenario. */
export function winterFactor(district: DistrictFacts): number {
  const known = fits.get(district.id);
  if (known !== undefined) return known;
  let peak = 0;
  let peakFits = 1;
  for (let quarter = 0; quarter < 96; quarter += 1) {
    const hour = quarter / 4;
    const lit = hour < 8 || hour >= 17.75 ? district.lightingKw : 0;
    const modelled = demandBeforeFit(district, { ...WINTER_WEEKDAY, hour });
    if (modelled + lit > peak) {
      peak = modelled + lit;
      peakFits = (district.winterPeakKw - lit) / modelled;
    }
  }
  fits.set(district.id, peakFits);
  return peakFits;
}

/**
 * Demand of a district, generation not deducted [kW].
 *
 * @param district figures of the reference scenario
 * @param at time, temperature and light
 */
export function districtDemandKw(district: DistrictFacts, at: DemandMoment): number {
  return demandBeforeFit(district, at) * seasonFactor(district, at) + district.lightingKw * at.dark;
}

/** Factor of the season on the parts of the demand: the fitted one in mid winter, 1 in mid summer. */
export function seasonFactor(district: DistrictFacts, at: Pick<DemandMoment, 'winter'>): number {
  return 1 + (winterFactor(district) - 1) * at.winter;
}
