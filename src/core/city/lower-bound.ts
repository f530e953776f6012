/** The certificate: no plan of the city costs less than this, whatever the prices it was computed at. */
import {
  OVER_LIMIT_EUR_PER_KW,
  PEAK_EUR_PER_KW,
  SHORT_RESERVE_EUR_PER_KWH,
  SLOT_H,
  type CityCoupling,
} from './city-spec.js';
import { LEAST_RESERVE_PRICE, type CityPrices, type PricePoint } from './price-point.js';

/**
 * Lagrangian bound [EUR] at a price point without error:
 * sum r mu - sum L |y| + sum phi + sum E min(0, pi - D sell) - I max(0, sum max(0, pi - D buy) - k).
 *
 * @param phiSum sum over ALL blocks of their least value at the point
 * @param limitKw transformer limit by district, for the districts with prices in the point
 */
export function lowerBound(
  coupling: CityCoupling,
  point: PricePoint,
  phiSum: number,
  limitKw: (district: number) => number,
): number {
  const { energy, reserve } = point.prices;
  let bound = phiSum;
  let importGain = 0;
  for (let t = 0; t < coupling.slots; t++) {
    const price = energy[t] ?? 0;
    bound += (coupling.reserveKw[t] ?? 0) * (reserve[t] ?? 0);
    bound += coupling.exportLimitKw * Math.min(0, price - SLOT_H * (coupling.sellEurPerKwh[t] ?? 0));
    importGain += Math.max(0, price - SLOT_H * (coupling.buyEurPerKwh[t] ?? 0));
  }
  bound -= coupling.importLimitKw * Math.max(0, importGain - PEAK_EUR_PER_KW);
  for (const [district, prices] of point.transformers) {
    const sum = prices.reduce((total, price) => total + Math.abs(price), 0);
    bound -= limitKw(district) * sum;
  }
  return bound;
}

/** Puts prices where the bound's formula holds: 0 < reserve <= its price when short, |transformer| <= its price of slack. */
export function admissible(prices: CityPrices): CityPrices {
  const highest = SHORT_RESERVE_EUR_PER_KWH * SLOT_H;
  return {
    energy: prices.energy,
    reserve: prices.reserve.map((mu) => Math.min(highest, Math.max(LEAST_RESERVE_PRICE, mu))),
  };
}

/** The same for the prices of a transformer. */
export function admissibleTransformer(prices: Float64Array): Float64Array {
  return prices.map((y) => Math.min(OVER_LIMIT_EUR_PER_KW, Math.max(-OVER_LIMIT_EUR_PER_KW, y)));
}
