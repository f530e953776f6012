/** A point of the price space: what every block is told, and how each block hears it a little differently. */
import type { Block } from './block-program.js';
import { noise } from './seeded-noise.js';

/** Prices of the city's coupling rows, shape (T) each. */
export interface CityPrices {
  /** Price of the city's balance [EUR per kW and slot]. */
  readonly energy: Float64Array;
  /** Price of reserve [EUR per kW and slot], not negative. */
  readonly reserve: Float64Array;
}

/** Prices by district number of transformer rows that the master has [EUR per kW and slot], negative when importing binds. */
export type TransformerPrices = ReadonlyMap<number, Float64Array>;

/** A price point. `amp` 0 = exactly these prices: only such a point may be used for the lower bound. */
export interface PricePoint {
  readonly prices: CityPrices;
  readonly transformers: TransformerPrices;
  /** Largest relative error of the price each block hears, 0..1. */
  readonly amp: number;
  /** Seed of that error; every group of feeders has an error of its own. */
  readonly seed: number;
}

/** Reserve is never quite free: blocks then offer what costs them nothing, and the reserve rows almost never bind. */
export const LEAST_RESERVE_PRICE = 1e-7;

/** The point without error at these prices. */
export function exactPoint(prices: CityPrices, transformers: TransformerPrices): PricePoint {
  return { prices, transformers, amp: 0, seed: 0 };
}

/** How a block hears a price point. */
export interface Hearing {
  /** Number of its group. Blocks of one group err alike: with errors of their own their sum would hardly differ from its neighbours'. */
  readonly group: number;
  /** Prices of the block's district, when its transformer is a row of the master. */
  readonly transformer: Float64Array | undefined;
}

/** Costs of a block's program at a price point: its own plus `energy - transformer` on flow and `-reserve` on offers. */
export function costsAt(block: Block, point: PricePoint, { group, transformer }: Hearing): Float64Array {
  const costs = block.program.colCost.slice();
  const add = (col: number, by: number): void => {
    costs[col] = (costs[col] ?? 0) + by;
  };
  const prices = heardPrices(point, { group, transformer }, block.slots);
  for (const { flow, over, assets } of block.feeders) {
    for (let t = 0; t < block.slots; t++) {
      add(flow + t, prices[t] ?? 0);
      add(over + t, prices[t] ?? 0);
    }
    for (const { reserve } of assets) {
      if (reserve === null) continue;
      for (let t = 0; t < block.slots; t++) add(reserve + t, -(point.prices.reserve[t] ?? 0));
    }
  }
  return costs;
}

function heardPrices(point: PricePoint, { group, transformer }: Hearing, slots: number): Float64Array {
  const error = point.amp === 0 ? null : noise(point.seed, group);
  return Float64Array.from({ length: slots }, (_, t) => {
    const exact = (point.prices.energy[t] ?? 0) - (transformer?.[t] ?? 0);
    return error === null ? exact : exact * (1 + point.amp * (2 * error() - 1));
  });
}

/** Value of a plan at a price point without error: cost + prices x flow - prices x reserve [EUR]. */
export function valueAt(
  plan: { readonly cost: number; readonly flowKw: Float64Array; readonly reserveKw: Float64Array },
  point: PricePoint,
  transformer: Float64Array | undefined,
): number {
  let value = plan.cost;
  for (let t = 0; t < plan.flowKw.length; t++) {
    value += ((point.prices.energy[t] ?? 0) - (transformer?.[t] ?? 0)) * (plan.flowKw[t] ?? 0);
    value -= (point.prices.reserve[t] ?? 0) * (plan.reserveKw[t] ?? 0);
  }
  return value;
}

/** Between two price vectors: share * a + (1 - share) * b. */
export function blend(a: CityPrices, b: CityPrices, share: number): CityPrices {
  const mix = (x: Float64Array, y: Float64Array): Float64Array =>
    x.map((value, t) => share * value + (1 - share) * (y[t] ?? 0));
  return { energy: mix(a.energy, b.energy), reserve: mix(a.reserve, b.reserve) };
}

/** Between two sets of transformer prices; a district without prices counts as zero. */
export function blendTransformers(
  a: TransformerPrices,
  b: TransformerPrices,
  share: number,
): TransformerPrices {
  const mixed = new Map<number, Float64Array>();
  for (const district of new Set([...a.keys(), ...b.keys()])) {
    const x = a.get(district);
    const y = b.get(district);
    const length = (x ?? y)?.length ?? 0;
    mixed.set(
      district,
      Float64Array.from({ length }, (_, t) => share * (x?.[t] ?? 0) + (1 - share) * (y?.[t] ?? 0)),
    );
  }
  return mixed;
}
