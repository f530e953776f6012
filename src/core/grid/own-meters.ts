/** Meters of a site that are no part of its grid model, such as those of buildings that are called. */
import { POWER_OBSERVABLES } from '../series/close-slot.js';
import type { Site } from './site.js';

/** Owners whose power the site reads that are neither meters of its grid nor assets. */
export function ownMeters({ grid, readPoints }: Pick<Site, 'grid' | 'readPoints'>): string[] {
  const known = new Set([...grid.meters.map(({ id }) => id), ...grid.assets.map(({ id }) => id)]);
  const owners = readPoints
    .filter(({ ownerId, observable }) => POWER_OBSERVABLES.includes(observable) && !known.has(ownerId))
    .map(({ ownerId }) => ownerId);
  return [...new Set(owners)];
}

/** True where the power of the owner is forecast by itself: it is a meter of the grid, or one of its own. */
export function isForecastMeter(site: Pick<Site, 'grid' | 'readPoints'>, ownerId: string): boolean {
  return site.grid.meters.some(({ id }) => id === ownerId) || ownMeters(site).includes(ownerId);
}
