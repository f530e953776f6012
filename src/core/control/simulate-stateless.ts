/** An asset without a state: one window of power by slot. */
import type { AssetSimulator, Range } from './asset-simulator.js';

/**
 * @param window powers it can take, by slot [kW]
 * @param localKw what its own controller would do, by slot [kW]
 * @param rule rule that a power outside the window breaks
 */
export function stateless(
  window: (t: number) => Range,
  localKw: (t: number) => number,
  rule: string,
): AssetSimulator {
  return {
    rule,
    stateTolerance: 0,
    rated: window,
    possible: window,
    localKw,
    step: () => ({ state: null, complaints: [] }),
  };
}
