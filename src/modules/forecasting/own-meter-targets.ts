/** Meters that are no part of the grid model, such as those of buildings that are called: each is forecast for itself. */
import { calendarOnly, calendarRidge, seasonalNaive } from '../../../forecasts/index.js';
import { ownMeters } from '../../core/grid/own-meters.js';
import type { Site } from '../../core/grid/site.js';
import { seriesId } from '../../core/series/series.js';
import type { ForecastTarget } from './forecast-targets.js';

/** One target per meter of a site that neither is a meter of its grid nor belongs to an asset. */
export function ownMeterTargets(site: Pick<Site, 'grid' | 'readPoints'>): ForecastTarget[] {
  return ownMeters(site).map((owner) => {
    const id = seriesId(owner, 'power');
    return { id, parts: [id], model: calendarRidge, fallbacks: [calendarOnly, seasonalNaive] };
  });
}
