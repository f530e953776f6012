/** Generation that follows the weather and can be held back: one column between what there is and nothing. */
import type { Asset } from '../grid/asset.js';
import { SLOT_HOURS } from '../time/slot.js';
import { clamp, tieCost, type BuildContext } from './build-context.js';
import type { AssetPart, PowerTerm } from './dispatch-input.js';
import { CURTAILMENT_EUR_PER_KWH } from './prices.js';

/**
 * Adds the column `power[id,t]` in -available..0; what it stays below the available power is curtailed at a small price.
 *
 * @param available what the weather gives, shape (T) [kW, positive]
 */
export function curtailedPart(
  ctx: BuildContext,
  asset: Asset,
  available: readonly number[],
  index: number,
): AssetPart {
  const { builder } = ctx;
  const localKw = available.map((kw) => -kw);
  const power: PowerTerm[][] = available.map((kw, t) => {
    const col = builder.column(`power[${asset.id},${String(t)}]`, -kw, 0);
    const price = CURTAILMENT_EUR_PER_KWH * SLOT_HOURS;
    builder.cost('curtailment', col, price);
    builder.constant('curtailment', price * kw);
    // Asset-specific only: which plant is curtailed first must not depend on the slot.
    builder.cost('tieBreak', col, tieCost(index, 0));
    return [{ col, coefficient: 1 }];
  });
  return {
    asset,
    mode: 'steered',
    localReason: null,
    power,
    localKw,
    state: null,
    localState: null,
    stateRows: null,
    reachable: (wished) => wished.map((kw, t) => clamp(kw ?? -Infinity, localKw[t] ?? 0, 0)),
  };
}
