/** Street lighting: lit when dark, dimmable down to the floor of the lighting class. */
import type { StreetLighting } from '../../grid/asset.js';
import { SLOT_HOURS } from '../../time/slot.js';
import { clamp, localReason, tieCost, type BuildContext } from '../build-context.js';
import type { AssetPart, PowerTerm } from '../dispatch-input.js';
import { localPart } from '../local-part.js';
import type { AssetState } from '../snapshot.js';

/** Adds the column `power[id,t]` in floor..rated while dark, 0 by day; light not given has its price. */
export function addStreetLighting(
  ctx: BuildContext,
  lighting: StreetLighting,
  state: AssetState | undefined,
  index: number,
): AssetPart {
  const fullKw = ctx.horizon.dark.map((dark) => (dark ? lighting.ratedKw : 0));
  const why = localReason(lighting, state, undefined);
  if (why !== null) return localPart(lighting, why, fullKw, null);
  const { builder } = ctx;
  const power: PowerTerm[][] = fullKw.map((full, t) => {
    const col = builder.column(`power[${lighting.id},${String(t)}]`, full * lighting.dimFloor, full);
    const price = lighting.dimEurPerKwh * SLOT_HOURS;
    builder.cost('dimming', col, -price);
    builder.constant('dimming', price * full);
    builder.cost('tieBreak', col, tieCost(index, 0));
    return [{ col, coefficient: 1 }];
  });
  return {
    asset: lighting,
    mode: 'steered',
    localReason: null,
    power,
    localKw: fullKw,
    state: null,
    localState: null,
    stateRows: null,
    reachable: (wished) =>
      wished.map((kw, t) => clamp(kw ?? Infinity, (fullKw[t] ?? 0) * lighting.dimFloor, fullKw[t] ?? 0)),
  };
}
