/** Whose curves a caller may see: no household's without the right to single meters, no building but the own ones. */
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { Actor } from '../../core/identity/actor.js';
import { isMeteringPoint, maySeeSeries } from '../../core/identity/series-access.js';

@Injectable()
export class SeriesAccess {
  /**
   * @param seriesId `<owner>.<observable>`
   * @throws DomainError `not-permitted`, before it is known whether there is such a series
   */
  assertMaySee(actor: Actor, seriesId: string): void {
    const dot = seriesId.lastIndexOf('.');
    const owner = dot === -1 ? seriesId : seriesId.slice(0, dot);
    if (maySeeSeries(actor, owner)) return;
    throw new DomainError(
      'not-permitted',
      isMeteringPoint(owner)
        ? `${actor.name} may not see the curve of a single metering point (meter.view): it belongs to a customer. Sums of districts and substations can be seen by everybody who sees the city.`
        : `${actor.name} may see the series of own buildings only (${actor.buildingIds.join(', ') || 'none yet'}); ask a security administrator to add a building.`,
    );
  }

  /** Those of the list that a caller may see. */
  seen<T extends { readonly owner: { readonly id: string } }>(actor: Actor, heads: readonly T[]): T[] {
    return heads.filter(({ owner }) => maySeeSeries(actor, owner.id));
  }
}
