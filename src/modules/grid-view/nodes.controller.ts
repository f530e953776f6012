/** Nodes over HTTP. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import {
  type NodeAnswer,
  nodeSchema,
  type NodesAnswer,
  nodesSchema,
  type Timeline,
  type TimelineQueryText,
  timelineQuerySchema,
  timelineSchema,
} from './grid-view.schema.js';
import { NodeViewService } from './node-view.service.js';
import { readRange } from './timeline-query.js';
import { TimelineService } from './timeline.service.js';

@Controller('api/v1/nodes')
export class NodesController {
  constructor(
    private readonly nodes: NodeViewService,
    private readonly timelines: TimelineService,
  ) {}

  @Allow('city.view')
  @Answers(
    'The city, its districts, substations, transformers and feeders: limits, loading, members.',
    nodesSchema,
  )
  @Get()
  list(): Promise<NodesAnswer> {
    return this.nodes.nodes();
  }

  @Allow('city.view')
  @Answers('One node.', nodeSchema)
  @Get(':id')
  one(@Param('id') id: string): Promise<NodeAnswer> {
    return this.nodes.node(id);
  }

  @Allow('city.view')
  @Answers('Measured, forecast and planned import of a node with its limit on one time axis.', timelineSchema)
  @Get(':id/timeline')
  timeline(
    @Param('id') id: string,
    @Query({ schema: timelineQuerySchema }) query: TimelineQueryText,
  ): Promise<Timeline> {
    return this.timelines.of(this.nodes.nodeSubject(id), readRange(query));
  }
}
