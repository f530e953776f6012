/** Programs: what business logic offers; a VEN sees those meant for it. */
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
import { type ProgramBody, programSchema } from './objects.schema.js';
import { type ProgramsQuery, programsQuery } from './queries.schema.js';
import { OpenAdrGuard } from './openadr-guard.service.js';
import { type AdrDraft, type AdrView, OpenAdrObjects } from './openadr.service.js';
import { Scope, Viewer } from './scope.decorator.js';

@Public('OpenADR clients carry tokens of the VTN; its own guard asks for them')
@UseGuards(OpenAdrGuard)
@UseFilters(AdrProblemFilter)
@Controller('openadr3/3.1.0/programs')
export class ProgramsController {
  constructor(private readonly objects: OpenAdrObjects) {}

  @Get()
  @Scope('read_all', 'read_targets')
  list(
    @Query({ schema: programsQuery }) query: ProgramsQuery,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView[]> {
    const { targets, ...page } = query;
    return this.objects.list('PROGRAM', targets === undefined ? {} : { targets }, viewer, page);
  }

  @Post()
  @HttpCode(201)
  @Scope('write_programs')
  create(@Body({ schema: programSchema }) body: ProgramBody, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.create(draftOf(body), viewer);
  }

  @Get(':programID')
  @Scope('read_all', 'read_targets')
  read(@Param('programID') id: string, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.read('PROGRAM', id, viewer);
  }

  @Put(':programID')
  @Scope('write_programs')
  async update(
    @Param('programID') id: string,
    @Body({ schema: programSchema }) body: ProgramBody,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView> {
    const before = await this.objects.need('PROGRAM', id, viewer);
    return this.objects.replace(before, draftOf(body), viewer);
  }

  @Delete(':programID')
  @Scope('write_programs')
  remove(@Param('programID') id: string, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.remove('PROGRAM', id, viewer);
  }
}

function draftOf(body: ProgramBody): AdrDraft {
  return { kind: 'PROGRAM', name: body.programName, targets: body.targets, body };
}
