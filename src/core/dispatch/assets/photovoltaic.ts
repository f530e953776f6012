/** Photovoltaic generation: between nothing and what the sun gives, curtailment at a small price. */
import type { Photovoltaic } from '../../grid/asset.js';
import { seriesId } from '../../series/series.js';
import { clamp, localReason, type BuildContext } from '../build-context.js';
import { curtailedPart } from '../curtailed-part.js';
import type { AssetPart } from '../dispatch-input.js';
import { localPart } from '../local-part.js';
import type { AssetState } from '../snapshot.js';

/** Yield of a kWp under 1000 W/m² after inverter and other losses, used when no forecast is given (PVWatts defaults). */
const YIELD_PER_KWP = 0.82;

/** Adds the column `power[id,t]` in -available..0; what it stays below the available power is curtailed. */
export function addPhotovoltaic(
  ctx: BuildContext,
  pv: Photovoltaic,
  state: AssetState | undefined,
  index: number,
): AssetPart {
  const available = availableKw(ctx, pv);
  const localKw = available.map((kw) => -kw);
  const why = localReason(pv, state, undefined);
  if (why !== null) return localPart(pv, why, localKw, null);
  return curtailedPart(ctx, pv, available, index);
}

/** What the sun gives by slot [kW, positive]: the forecast of `<pv>.power`, or the irradiance when there is none. */
function availableKw(ctx: BuildContext, pv: Photovoltaic): number[] {
  const forecast = ctx.forecasts.mean(seriesId(pv.id, 'power'));
  if (forecast) return forecast.map((kw) => clamp(-kw, 0, pv.ratedKw));
  ctx.notes.push({
    severity: 'warning',
    rule: 'forecast',
    ownerId: pv.id,
    slotMs: ctx.snapshot.slotMs,
    seen: 0,
    allowed: 1,
    message: `${pv.id} has no power forecast; its sun is taken from the irradiance forecast`,
  });
  return ctx.snapshot.irradianceWPerM2.map((w) =>
    clamp((w / 1000) * pv.peakKw * YIELD_PER_KWP, 0, pv.ratedKw),
  );
}
