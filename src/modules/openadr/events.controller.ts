/** Events: calls to VENs. Their own targets say for whom they are, whatever their program's say. */
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import type { AdrViewer } from '../../core/openadr/objects.js';
import { Public } from '../identity/allow.decorator.js';
import { AdrProblemFilter } from './adr-problem.js';
import { type EventBody, eventSchema } from './objects.schema.js';
import { type EventsQuery, eventsQuery } from './queries.schema.js';
import { Clock } from '../../ports/clock.js';
import { OpenAdrGuard } from './openadr-guard.service.js';
import { type AdrDraft, type AdrView, OpenAdrObjects } from './openadr.service.js';
import { Scope, Viewer } from './scope.decorator.js';

@Public('OpenADR clients carry tokens of the VTN; its own guard asks for them')
@UseGuards(OpenAdrGuard)
@UseFilters(AdrProblemFilter)
@Controller('openadr3/3.1.0/events')
export class EventsController {
  constructor(
    private readonly objects: OpenAdrObjects,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Scope('read_all', 'read_targets')
  list(@Query({ schema: eventsQuery }) query: EventsQuery, @Viewer() viewer: AdrViewer): Promise<AdrView[]> {
    const { programID, targets, active, ...page } = query;
    const filter = {
      ...(programID === undefined ? {} : { programId: programID }),
      ...(targets === undefined ? {} : { targets }),
      ...(active === undefined ? {} : { active: { is: active === 'true', atMs: this.clock.nowMs() } }),
    };
    return this.objects.list('EVENT', filter, viewer, page);
  }

  @Post()
  @HttpCode(201)
  @Scope('write_events')
  async create(
    @Body({ schema: eventSchema }) body: EventBody,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView> {
    await this.objects.needInBody('PROGRAM', body.programID, viewer);
    return this.objects.create(draftOf(body), viewer);
  }

  @Get(':eventID')
  @Scope('read_all', 'read_targets')
  read(@Param('eventID') id: string, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.read('EVENT', id, viewer);
  }

  @Put(':eventID')
  @Scope('write_events')
  async update(
    @Param('eventID') id: string,
    @Body({ schema: eventSchema }) body: EventBody,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView> {
    const before = await this.objects.need('EVENT', id, viewer);
    await this.objects.needInBody('PROGRAM', body.programID, viewer);
    return this.objects.replace(before, draftOf(body), viewer);
  }

  @Delete(':eventID')
  @Scope('write_events')
  remove(@Param('eventID') id: string, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.remove('EVENT', id, viewer);
  }
}

function draftOf(body: EventBody): AdrDraft {
  return {
    kind: 'EVENT',
    name: body.eventName ?? null,
    programId: body.programID,
    targets: body.targets,
    body,
  };
}
