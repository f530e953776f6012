/** Questions about plans over HTTP; those with `causes`, reasons and conflicts compute the plan again and take seconds. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { RiskPoint } from '../../core/control/risk-curve.js';
import {
  type AssetReasons,
  PlanStudyService,
  type StudiedConflict,
  type StudiedDifference,
} from './plan-study.service.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import {
  assetReasonsSchema,
  conflictSchema,
  differenceSchema as differenceAnswer,
  riskPointSchema,
} from './plan-study.schema.js';

const differenceSchema = z.strictObject({
  from: z.string().min(1).describe('Id of the earlier plan'),
  causes: z.enum(['true', 'false']).default('false'),
});

const reasonsSchema = z.strictObject({ assetId: z.string().min(1).optional() });

/** Levels of the quantile at which limits hold: 0.5 = margin off, 0.9 = a risk of 10 %. */
const curveSchema = z.strictObject({
  levels: z
    .string()
    .default('0.5,0.9,0.95,0.99')
    .transform((text) => [...new Set(text.split(',').map(Number))])
    .pipe(z.array(z.number().min(0.5).max(0.999)).min(1).max(8)),
});

@Controller('api/v1')
export class PlanStudyController {
  constructor(private readonly study: PlanStudyService) {}

  @Allow('city.view')
  @Answers(
    'What lies between two plans: assets, energy, cost, comfort, inputs; with causes on request.',
    differenceAnswer,
  )
  @Get('plans/:id/difference')
  difference(
    @Param('id') id: string,
    @Query({ schema: differenceSchema }) query: z.infer<typeof differenceSchema>,
  ): Promise<StudiedDifference> {
    return this.study.difference(query.from, id, query.causes === 'true');
  }

  @Allow('city.view')
  @Answers('Why each commanded slot has its value, computed again.', z.array(assetReasonsSchema))
  @Get('plans/:id/reasons')
  reasons(
    @Param('id') id: string,
    @Query({ schema: reasonsSchema }) query: z.infer<typeof reasonsSchema>,
  ): Promise<AssetReasons[]> {
    return this.study.reasons(id, query.assetId);
  }

  @Allow('city.view')
  @Answers(
    'What a smaller risk costs: the inputs of a plan solved at several levels.',
    z.array(riskPointSchema),
  )
  @Get('plans/:id/risk-curve')
  riskCurve(
    @Param('id') id: string,
    @Query({ schema: curveSchema }) query: z.infer<typeof curveSchema>,
  ): Promise<RiskPoint[]> {
    return this.study.riskCurve(id, query.levels);
  }

  @Allow('city.view')
  @Answers('Why the newest cycle without a plan has none, computed again.', conflictSchema)
  @Get('conflicts/newest')
  async conflict(): Promise<{ conflict: StudiedConflict | null }> {
    return { conflict: await this.study.conflict() };
  }
}
