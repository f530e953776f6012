/** What energy left in stores is worth when a day ends: what refilling it in the next night would cost. */
import { civilTime } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';
import type { Asset } from './asset.js';
import type { GridModel } from './grid-model.js';

/** Civil hours of the night: from 22:00 to 06:00, the off-peak hours of French tariffs. */
const NIGHT_FROM_HOUR = 22;
const NIGHT_UNTIL_HOUR = 6;
/** Slots in which a whole night comes. */
const SLOTS_AHEAD = 96;

/** Time beyond the end of a day whose prices decide what its stores are worth [ms]. */
export const REFILL_AHEAD_MS = SLOTS_AHEAD * SLOT_MS;

/** What a store holds, and what vehicles still ask for; absent where the kind has none. */
export interface StoreState {
  /** State of charge, per unit 0..1. */
  readonly soc?: number;
  /** Energy vehicles still ask for [kWh]. */
  readonly energyRequestedKwh?: number;
}

/**
 * The cheapest price at which a kWh can be taken in the next night [EUR/kWh]: the least import price, network use included,
 * over the quarter-hours between 22:00 and 06:00 civil time of the 24 hours from an instant; negative where the night is.
 *
 * With it no plan that ends emptier is valued dearer than refilling it in that night would cost. The day's mean price, which
 * one may think of first, is more than that: it punishes a plan for leaving to the night what the night gives cheaper.
 *
 * @param fromMs end of the day [epoch ms]
 * @param importAt price of a kWh taken in a slot [EUR/kWh]
 */
export function refillPrice(fromMs: number, importAt: (slotMs: number) => number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < SLOTS_AHEAD; k++) {
    const slotMs = fromMs + k * SLOT_MS;
    const { hour } = civilTime(slotMs);
    if (hour >= NIGHT_FROM_HOUR || hour < NIGHT_UNTIL_HOUR) least = Math.min(least, importAt(slotMs));
  }
  return least;
}

/**
 * Energy that was taken from the network, or would have to be, to bring every store from empty to where it stands, less what
 * vehicles still ask for [kWh]: state of charge x capacity / charging efficiency of batteries, state of charge x capacity of
 * hot-water tanks, whose element loses nothing. Standing losses are left out. Unknown states count as empty.
 */
export function refillKwh(grid: GridModel, stateOf: (assetId: string) => StoreState): number {
  return grid.assets.reduce((sum, asset) => {
    const { soc, energyRequestedKwh } = stateOf(asset.id);
    return sum + known(soc) * kwhToFill(asset) - known(energyRequestedKwh);
  }, 0);
}

/** Energy in batteries and hot-water tanks [kWh]. Unknown states count as empty. */
export function storedKwh(grid: GridModel, stateOf: (assetId: string) => StoreState): number {
  return grid.assets.reduce((sum, asset) => {
    const isStore = asset.kind === 'battery' || asset.kind === 'hot-water';
    return sum + (isStore ? known(stateOf(asset.id).soc) * asset.energyCapacityKwh : 0);
  }, 0);
}

/** Energy taken from the network to fill an empty store [kWh]; 0 for what stores nothing. */
function kwhToFill(asset: Asset): number {
  if (asset.kind === 'battery') return asset.energyCapacityKwh / asset.efficiencyCharge;
  return asset.kind === 'hot-water' ? asset.energyCapacityKwh : 0;
}

function known(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}
