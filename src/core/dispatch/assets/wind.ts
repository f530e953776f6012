/** Wind generation: between nothing and what the wind gives, curtailment at a small price. */
import type { Wind } from '../../grid/asset.js';
import { seriesId } from '../../series/series.js';
import { clamp, localReason, type BuildContext } from '../build-context.js';
import { curtailedPart } from '../curtailed-part.js';
import type { AssetPart } from '../dispatch-input.js';
import { localPart } from '../local-part.js';
import type { AssetState } from '../snapshot.js';

/** Adds the column `power[id,t]` in -available..0; what it stays below the available power is curtailed. */
export function addWind(
  ctx: BuildContext,
  wind: Wind,
  state: AssetState | undefined,
  index: number,
): AssetPart {
  const available = availableKw(ctx, wind, state);
  const why = localReason(wind, state, undefined);
  if (why === null) return curtailedPart(ctx, wind, available, index);
  return localPart(
    wind,
    why,
    available.map((kw) => 0 - kw),
    null,
  );
}

/** What the wind gives by slot [kW, positive]: the forecast of `<wind>.power`, or the last measured power. */
function availableKw(ctx: BuildContext, wind: Wind, state: AssetState | undefined): number[] {
  const forecast = ctx.forecasts.mean(seriesId(wind.id, 'power'));
  if (forecast) return forecast.map((kw) => clamp(-kw, 0, wind.ratedKw));
  const lastKw = clamp(-(state?.powerKw ?? 0), 0, wind.ratedKw);
  ctx.notes.push({
    severity: 'warning',
    rule: 'forecast',
    ownerId: wind.id,
    slotMs: ctx.snapshot.slotMs,
    seen: lastKw,
    allowed: 0,
    message: `${wind.id} has no power forecast; its last known ${lastKw.toFixed(0)} kW are held over the horizon`,
  });
  return new Array<number>(ctx.horizon.slots).fill(lastKw);
}
