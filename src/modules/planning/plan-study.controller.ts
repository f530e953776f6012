/** Questions about plans over HTTP; those with `causes`, reasons and conflicts compute the plan again and take seconds. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  type AssetReasons,
  PlanStudyService,
  type StudiedConflict,
  type StudiedDifference,
} from './plan-study.service.js';

const differenceSchema = z.strictObject({
  from: z.string().min(1),
  causes: z.enum(['true', 'false']).default('false'),
});

const reasonsSchema = z.strictObject({ assetId: z.string().min(1).optional() });

@Controller('api/v1')
export class PlanStudyController {
  constructor(private readonly study: PlanStudyService) {}

  @Get('plans/:id/difference')
  difference(
    @Param('id') id: string,
    @Query({ schema: differenceSchema }) query: z.infer<typeof differenceSchema>,
  ): Promise<StudiedDifference> {
    return this.study.difference(query.from, id, query.causes === 'true');
  }

  @Get('plans/:id/reasons')
  reasons(
    @Param('id') id: string,
    @Query({ schema: reasonsSchema }) query: z.infer<typeof reasonsSchema>,
  ): Promise<AssetReasons[]> {
    return this.study.reasons(id, query.assetId);
  }

  @Get('conflicts/newest')
  async conflict(): Promise<{ conflict: StudiedConflict | null }> {
    return { conflict: await this.study.conflict() };
  }
}
