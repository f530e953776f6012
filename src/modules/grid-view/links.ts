/** Paths of the API that belong to a thing of the grid. */
import type { ReadPoint } from '../../core/grid/site.js';
import type { AssetRow } from './grid-view.schema.js';

/**
 * Links of an owner.
 *
 * @param kind first part of its path
 * @param observables series it has besides those that are read
 */
export function linksOf(
  kind: 'assets' | 'nodes' | 'meters',
  id: string,
  points: readonly ReadPoint[],
  observables: readonly string[],
): AssetRow['links'] {
  const self = `/api/v1/${kind}/${encodeURIComponent(id)}`;
  const own = points.filter(({ ownerId }) => ownerId === id).map(({ observable }) => observable);
  const all = [...new Set([...observables, ...own])];
  return {
    self,
    timeline: `${self}/timeline`,
    series: Object.fromEntries(
      all.map((observable) => [observable, `/api/v1/series/${encodeURIComponent(`${id}.${observable}`)}`]),
    ),
  };
}
