/** Meters that are no part of the grid model, such as those of buildings that are called: each is forecast for itself. */
import { calendarOnly, calendarRidge, seasonalNaive } from '../../../forecasts/index.js';
import type { Site } from '../../core/grid/site.js';
import { POWER_OBSERVABLES } from '../../core/series/close-slot.js';
import { seriesId } from '../../core/series/series.js';
import type { ForecastTarget } from './forecast-targets.js';

/** One target per meter of a site that neither is a meter of its grid nor belongs to an asset. */
export function ownMeterTargets({ grid, readPoints }: Pick<Site, 'grid' | 'readPoints'>): ForecastTarget[] {
  const known = new Set([...grid.meters.map(({ id }) => id), ...grid.assets.map(({ id }) => id)]);
  const owners = readPoints
    .filter(({ ownerId, observable }) => POWER_OBSERVABLES.includes(observable) && !known.has(ownerId))
    .map(({ ownerId }) => ownerId);
  return [...new Set(owners)].map((owner) => {
    const id = seriesId(owner, 'power');
    return { id, parts: [id], model: calendarRidge, fallbacks: [calendarOnly, seasonalNaive] };
  });
}
