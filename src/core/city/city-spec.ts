/** A generated city in a few numbers: whoever has them builds the same city, so models never travel. */

/** What a city is generated from. */
export interface CitySpec {
  readonly seed: number;
  /** Assets in all; a multiple of ASSETS_PER_DISTRICT. */
  readonly assets: number;
  /** Quarter-hours of the horizon. */
  readonly slots: number;
  /** First quarter-hour of the horizon, counted from midnight of the first day. */
  readonly firstSlot: number;
  /** Every n-th district has a transformer too small for its wishes; 0 = none. */
  readonly tightEvery: number;
}

/** Assets that hang on one feeder. */
export const ASSETS_PER_FEEDER = 10;
/** Feeders below one transformer. */
export const FEEDERS_PER_DISTRICT = 10;
export const ASSETS_PER_DISTRICT = ASSETS_PER_FEEDER * FEEDERS_PER_DISTRICT;

/** What couples the districts of a city, or of a part of it. All series have shape (T). */
export interface CityCoupling {
  readonly slots: number;
  /** Price of a kWh bought and sold [EUR/kWh]; sold never dearer than bought. */
  readonly buyEurPerKwh: Float64Array;
  readonly sellEurPerKwh: Float64Array;
  /** Reserve that must be held [kW]. */
  readonly reserveKw: Float64Array;
  /** Largest import and export [kW], not negative. */
  readonly importLimitKw: number;
  readonly exportLimitKw: number;
}

/** Length of a slot [h]. */
export const SLOT_H = 0.25;
/** Price of the highest quarter-hour of import [EUR/kW]. */
export const PEAK_EUR_PER_KW = 0.35;
/** Price of reserve that is not held [EUR per kW and hour]. */
export const SHORT_RESERVE_EUR_PER_KWH = 0.5;
/** Price of a transformer's flow above its limit [EUR per kW and slot]: far above every energy price. */
export const OVER_LIMIT_EUR_PER_KW = 6 * SLOT_H;

const RESERVE_PER_ASSET_KW = 4;
const IMPORT_PER_ASSET_KW = 120;
const EXPORT_PER_ASSET_KW = 60;
const SLOTS_PER_DAY = 96;

/** Number of districts of a city. */
export function districtCount(spec: CitySpec): number {
  return Math.round(spec.assets / ASSETS_PER_DISTRICT);
}

/** Numbers of the feeders of a district; a feeder has one number in the whole city. */
export function feedersOf(district: number): readonly number[] {
  return Array.from({ length: FEEDERS_PER_DISTRICT }, (_, k) => district * FEEDERS_PER_DISTRICT + k);
}

/** True when the district's transformer is too small for what its assets wish. */
export function isTight(spec: CitySpec, district: number): boolean {
  return spec.tightEvery > 0 && district % spec.tightEvery === spec.tightEvery - 1;
}

/** Hour of the day 0..24 of the middle of slot t of the horizon. */
export function hourOf(spec: CitySpec, t: number): number {
  return (((spec.firstSlot + t) % SLOTS_PER_DAY) + 0.5) * SLOT_H;
}

/**
 * Prices and limits of the city's coupling rows for a number of its districts; limits and reserve grow with that number.
 *
 * @param districts how many districts take part
 */
export function couplingOf(spec: CitySpec, districts: number): CityCoupling {
  const assets = districts * ASSETS_PER_DISTRICT;
  const buy = new Float64Array(spec.slots);
  const sell = new Float64Array(spec.slots);
  const reserve = new Float64Array(spec.slots);
  for (let t = 0; t < spec.slots; t++) {
    const h = hourOf(spec, t);
    buy[t] =
      0.13 + 0.07 * bump(h, 8, 1.8) + 0.1 * bump(h, 19, 2) - 0.05 * bump(h, 13.5, 2.5) - 0.03 * bump(h, 3, 3);
    sell[t] = 0.55 * (buy[t] ?? 0) - 0.01;
    reserve[t] = RESERVE_PER_ASSET_KW * assets * (0.7 + 0.3 * bump(h, 19, 3));
  }
  return {
    slots: spec.slots,
    buyEurPerKwh: buy,
    sellEurPerKwh: sell,
    reserveKw: reserve,
    importLimitKw: IMPORT_PER_ASSET_KW * assets,
    exportLimitKw: EXPORT_PER_ASSET_KW * assets,
  };
}

/** A bell around an hour of the day, 1 at its middle; midnight is no border. */
export function bump(hour: number, middle: number, width: number): number {
  const away = Math.abs(hour - middle);
  const near = Math.min(away, 24 - away);
  return Math.exp(-0.5 * (near / width) ** 2);
}
