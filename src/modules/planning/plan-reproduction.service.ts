/** Makes a stored plan again from what is stored, and says whether it is the same. */
import { Injectable } from '@nestjs/common';
import {
  reproductionReport,
  type ReproductionReport,
  storedDifferences,
  unmadeReport,
} from '../../core/control/reproduction.js';
import { type Making, PlanMaker } from './plan-maker.service.js';
import { PlanOrigins } from './plan-origin.service.js';

@Injectable()
export class PlanReproductionService {
  constructor(
    private readonly origins: PlanOrigins,
    private readonly maker: PlanMaker,
  ) {}

  /** Solves again; nothing is stored and nothing changes. */
  async reproduce(planId: string, how: Pick<Making, 'signal' | 'stage'>): Promise<ReproductionReport> {
    const plan = await this.origins.plan(planId);
    const { content } = plan;
    if (content.partOf) {
      const words = `the plan is the approved part of ${content.partOf.planId}; reproduce that one`;
      return unmadeReport(plan, [{ part: 'plan', words }]);
    }
    const origin = await this.origins.of(plan);
    const found = storedDifferences(plan, origin);
    const { inputs, gridOfThen: grid } = origin;
    if (inputs === null || grid === null) return unmadeReport(plan, found);
    const { snapshotHash, inputHash, madeWith, edit } = content;
    const solved = await this.maker.make(
      { grid, ...inputs },
      {
        ...{ ...how, snapshotHash, inputHash },
        options: origin.optionsOfThen ?? this.maker.options(inputs.snapshot),
        ...(madeWith ? { madeWith } : {}),
        ...(edit ? { edit } : {}),
      },
    );
    if (solved.status === 'planned') return reproductionReport(plan, solved.content, found);
    if (solved.outcome.status === 'cancelled') throw new Error('the solve of the reproduction was cancelled');
    const words = `made again there is no plan: ${solved.explanation?.sentence ?? solved.outcome.report.message}`;
    return unmadeReport(plan, [...found, { part: 'values', words }]);
  }
}
