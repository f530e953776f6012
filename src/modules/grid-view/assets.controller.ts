/** Assets over HTTP. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { AssetViewService } from './asset-view.service.js';
import {
  type AssetAnswer,
  assetSchema,
  type AssetsAnswer,
  assetsSchema,
  type Timeline,
  type TimelineQueryText,
  timelineQuerySchema,
  timelineSchema,
} from './grid-view.schema.js';
import { readRange } from './timeline-query.js';
import { TimelineService } from './timeline.service.js';

@Controller('api/v1/assets')
export class AssetsController {
  constructor(
    private readonly assets: AssetViewService,
    private readonly timelines: TimelineService,
  ) {}

  @Allow('city.view')
  @Answers('Every asset: control mode, availability, power, state of charge, newest order.', assetsSchema)
  @Get()
  list(): Promise<AssetsAnswer> {
    return this.assets.list();
  }

  @Allow('city.view')
  @Answers(
    'One asset: limits, values, fallback, orders of the day with their proof, why its setpoint.',
    assetSchema,
  )
  @Get(':id')
  one(@Param('id') id: string): Promise<AssetAnswer> {
    return this.assets.one(id);
  }

  @Allow('city.view')
  @Answers(
    'Measured, forecast, planned, ordered and delivered power of an asset on one time axis.',
    timelineSchema,
  )
  @Get(':id/timeline')
  timeline(
    @Param('id') id: string,
    @Query({ schema: timelineQuerySchema }) query: TimelineQueryText,
  ): Promise<Timeline> {
    const asset = this.assets.asset(id);
    const subject = { id: asset.id, kind: 'asset', ownerIds: [asset.id], limitKw: null } as const;
    return this.timelines.of(subject, readRange(query));
  }
}
