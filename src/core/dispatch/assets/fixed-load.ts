/** Fixed load: given by its forecast or its daily profile, never steered. */
import type { FixedLoad } from '../../grid/asset.js';
import { seriesId } from '../../series/series.js';
import type { BuildContext } from '../build-context.js';
import type { AssetPart } from '../dispatch-input.js';
import { localPart } from '../local-part.js';

/** Takes the forecast of `<load>.power`, or the profile by civil hour, as a constant of the balance. */
export function addFixedLoad(ctx: BuildContext, load: FixedLoad): AssetPart {
  const forecast = ctx.forecasts.mean(seriesId(load.id, 'power'));
  const profile = ctx.horizon.hours.map((hour) => load.profileKw[hour] ?? 0);
  return localPart(load, 'it is a fixed load', forecast ?? profile, null);
}
