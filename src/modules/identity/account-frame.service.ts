/** What accounts are measured by: the wall clock, and which buildings there are. */
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import { nearestName } from '../../core/nearest-name.js';
import { WallTime } from '../../ports/clock.js';
import { SiteModel } from '../../ports/site-token.js';

@Injectable()
export class AccountFrame {
  constructor(
    private readonly wall: WallTime,
    private readonly model: SiteModel,
  ) {}

  nowMs(): number {
    return this.wall.nowMs();
  }

  /** @throws DomainError `invalid-input` with the nearest name */
  assertBuildings(ids: readonly string[]): void {
    const names = this.model.site().grid.assets.map(({ id }) => id);
    const strange = ids.find((id) => !names.includes(id));
    if (strange === undefined) return;
    throw new DomainError(
      'invalid-input',
      `the site has no asset "${strange}"; the nearest is "${nearestName(strange, names)}"`,
    );
  }
}
