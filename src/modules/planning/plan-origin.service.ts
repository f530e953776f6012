/** What a stored plan was made from and with, as the store has it. */
import { Injectable } from '@nestjs/common';
import { gridOf, originKeys, type PlanOptions } from '../../core/control/plan-making.js';
import type { StoredMaking } from '../../core/control/reproduction.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { DomainError } from '../../core/domain-error.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { PlanRecords } from '../../ports/plan-records.js';
import { PlanStore } from '../../ports/plan-store.js';
import { SiteModel } from '../../ports/site-token.js';

/** Grid and options, of that time where they are kept. */
export interface PlanOriginFound extends StoredMaking {
  /** Null when the site has changed since and the grid of that time is not kept. */
  readonly gridOfThen: GridModel | null;
  readonly optionsOfThen: PlanOptions | null;
}

@Injectable()
export class PlanOrigins {
  constructor(
    private readonly plans: PlanStore,
    private readonly records: PlanRecords,
    private readonly model: SiteModel,
  ) {}

  /** @throws DomainError `unknown-plan` */
  async plan(id: string): Promise<DispatchPlan> {
    // No id holds a NUL, and no database takes one in a text.
    const plan = id.includes('\0') ? null : await this.plans.plan(id);
    if (plan) return plan;
    throw new DomainError('unknown-plan', `no plan has the id "${id}"; GET /api/v1/plans lists them`);
  }

  async of({ content }: DispatchPlan): Promise<PlanOriginFound> {
    const inputs = await this.plans.inputs(content.inputHash);
    const keys = content.madeWith ? originKeys(content.madeWith) : null;
    const grid = keys ? await this.records.origin(keys.grid) : null;
    const options = keys ? await this.records.origin(keys.options) : null;
    const site = this.model.site();
    const present = site.version === content.gridVersion ? site.grid : null;
    return {
      ...{ inputs, grid, options },
      // Without a kept one, the present site of the same version is the grid of that time.
      gridOfThen: grid === null ? present : gridOf(grid),
      optionsOfThen: options as PlanOptions | null,
    };
  }
}
