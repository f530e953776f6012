/** What a kWh of deviation from the plan costs, by kind: the order in which balancing reaches for assets. */
import type { Asset } from '../grid/asset.js';

/** Room of the safety band that is used up [EUR/kWh]: above every deviation, far below a broken limit. */
export const BAND_EUR_PER_KWH = 1;

/**
 * Kinds that balancing moves, with the price of losses, later recharging or later comfort [EUR/kWh], wear not counted. Batteries
 * first, then tanks that nobody notices, machines, sun and wind, cars, and buildings last. All are below the price of the safety
 * band, so that room is used before it. What follows dusk, a river, a called block or a budget of energy is not moved.
 */
const DEVIATION_EUR_PER_KWH: Readonly<Record<string, number>> = {
  battery: 0.02,
  'hot-water': 0.05,
  chp: 0.06,
  'waste-to-energy': 0.07,
  pv: 0.08,
  wind: 0.08,
  'ev-home': 0.1,
  'ev-fleet': 0.1,
  'ev-hub': 0.15,
  'passive-block': 0.2,
  'slab-block': 0.2,
  'tertiary-hvac': 0.2,
};

/** Step that makes the answer unique among assets of one price [EUR/kWh]. */
const TIE_EUR_PER_KWH = 1e-5;

/** True for kinds that may be moved between slots at all. */
export function isBalanced({ kind }: Asset): boolean {
  return kind in DEVIATION_EUR_PER_KWH;
}

/**
 * Price of moving an asset off its plan, either way [EUR/kWh].
 *
 * @param rank place of the asset in the list, for the tie-break
 */
export function deviationPrice(asset: Asset, rank: number): number {
  const wear = asset.kind === 'battery' ? asset.wearEurPerKwh : 0;
  return (DEVIATION_EUR_PER_KWH[asset.kind] ?? BAND_EUR_PER_KWH) + wear + TIE_EUR_PER_KWH * rank;
}
