/** An asset that is left to its own controller: a constant in the balance, no column. */
import type { Asset } from '../grid/asset.js';
import type { AssetPart } from './dispatch-input.js';

/**
 * @param why why it is not steered, in words
 * @param localKw expected power, shape (T) [kW]
 * @param localState state that leads to, shape (T); null without one
 */
export function localPart(
  asset: Asset,
  why: string,
  localKw: readonly number[],
  localState: readonly number[] | null,
): AssetPart {
  return {
    asset,
    mode: 'local',
    localReason: why,
    power: localKw.map(() => []),
    localKw,
    state: null,
    localState,
    stateRows: null,
    reachable: (wished) => wished.map((_, t) => localKw[t] ?? 0),
  };
}
