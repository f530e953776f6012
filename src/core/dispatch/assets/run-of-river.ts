/** Run-of-river hydro: given by the river, never dispatched. */
import type { RunOfRiver } from '../../grid/asset.js';
import { seriesId } from '../../series/series.js';
import type { BuildContext } from '../build-context.js';
import type { AssetPart } from '../dispatch-input.js';
import { localPart } from '../local-part.js';
import type { AssetState } from '../snapshot.js';

/** Takes the forecast of `<hydro>.power`, or the last measured power, as a constant of the balance. */
export function addRunOfRiver(
  ctx: BuildContext,
  hydro: RunOfRiver,
  state: AssetState | undefined,
): AssetPart {
  const why = 'the river decides';
  const forecast = ctx.forecasts.mean(seriesId(hydro.id, 'power'));
  if (forecast) return localPart(hydro, why, forecast, null);
  const lastKw = state?.powerKw ?? 0;
  ctx.notes.push({
    severity: 'warning',
    rule: 'forecast',
    ownerId: hydro.id,
    slotMs: ctx.snapshot.slotMs,
    seen: lastKw,
    allowed: 0,
    message: `${hydro.id} has no power forecast; its last known power of ${lastKw.toFixed(0)} kW is held over the horizon`,
  });
  return localPart(hydro, why, new Array<number>(ctx.horizon.slots).fill(lastKw), null);
}
