/** Meters over HTTP. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import {
  type MeterAnswer,
  meterSchema,
  type MetersAnswer,
  metersQuerySchema,
  metersSchema,
  type Timeline,
  type TimelineQueryText,
  timelineQuerySchema,
  timelineSchema,
} from './grid-view.schema.js';
import { NodeViewService } from './node-view.service.js';
import { readRange } from './timeline-query.js';
import { TimelineService } from './timeline.service.js';

@Controller('api/v1/meters')
export class MetersController {
  constructor(
    private readonly nodes: NodeViewService,
    private readonly timelines: TimelineService,
  ) {}

  @Allow('meter.view')
  @Answers('Meters with their newest value, page by page.', metersSchema)
  @Get()
  list(
    @Query({ schema: metersQuerySchema }) { limit, after }: z.infer<typeof metersQuerySchema>,
  ): Promise<MetersAnswer> {
    return this.nodes.meters(after === undefined ? { limit } : { limit, after });
  }

  @Allow('meter.view')
  @Answers('One meter.', meterSchema)
  @Get(':id')
  one(@Param('id') id: string): Promise<MeterAnswer> {
    return this.nodes.meter(id);
  }

  @Allow('meter.view')
  @Answers('Measured and forecast power of a meter on one time axis.', timelineSchema)
  @Get(':id/timeline')
  timeline(
    @Param('id') id: string,
    @Query({ schema: timelineQuerySchema }) query: TimelineQueryText,
  ): Promise<Timeline> {
    return this.timelines.of(this.nodes.meterSubject(id), readRange(query));
  }
}
