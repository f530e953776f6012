/** Setpoints of a district as one array: channel after channel, T values each, in the order of feeders and assets. */
import type { Block } from './block-program.js';
import type { CityAsset } from './feeder-assets.js';

/** Channels of an asset: powers not negative, then the reserve it offers [kW]. */
export const CHANNELS: Readonly<Record<CityAsset['kind'], readonly string[]>> = {
  battery: ['charge', 'discharge', 'reserve'],
  pv: ['given'],
  'ev-fleet': ['charge'],
  'heat-pump': ['power'],
  lighting: ['power'],
  'demand-response': ['called', 'rebound'],
  chp: ['given'],
};

/** The setpoints of a block at a solution. */
export function setpointsOf(block: Block, primal: Float64Array): Float64Array {
  const parts: Float64Array[] = [];
  for (const { assets } of block.feeders) {
    for (const { draws, reserve } of assets) {
      for (const [col] of draws) parts.push(primal.subarray(col, col + block.slots));
      if (reserve !== null) parts.push(primal.subarray(reserve, reserve + block.slots));
    }
  }
  return concatenated(parts);
}

/** One array of many. */
export function concatenated(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
