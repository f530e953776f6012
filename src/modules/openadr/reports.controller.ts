/** Reports: written by VENs, read by their writer and by business logic. */
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
import { type ReportBody, reportSchema } from './objects.schema.js';
import { type ReportsQuery, reportsQuery } from './queries.schema.js';
import { OpenAdrGuard } from './openadr-guard.service.js';
import { type AdrDraft, type AdrView, OpenAdrObjects } from './openadr.service.js';
import { Scope, Viewer } from './scope.decorator.js';

@Public('OpenADR clients carry tokens of the VTN; its own guard asks for them')
@UseGuards(OpenAdrGuard)
@UseFilters(AdrProblemFilter)
@Controller('openadr3/3.1.0/reports')
export class ReportsController {
  constructor(private readonly objects: OpenAdrObjects) {}

  @Get()
  @Scope('read_all', 'read_ven_objects')
  list(
    @Query({ schema: reportsQuery }) query: ReportsQuery,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView[]> {
    const { programID, eventID, clientName, ...page } = query;
    const filter = {
      ...(programID === undefined ? {} : { programId: programID }),
      ...(eventID === undefined ? {} : { eventId: eventID }),
      ...(clientName === undefined ? {} : { clientName }),
    };
    return this.objects.list('REPORT', filter, viewer, page);
  }

  @Post()
  @HttpCode(201)
  @Scope('write_reports')
  async create(
    @Body({ schema: reportSchema }) body: ReportBody,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView> {
    await this.objects.needInBody('EVENT', body.eventID, viewer);
    return this.objects.create(draftOf(body, viewer.clientId), viewer);
  }

  @Get(':reportID')
  @Scope('read_all', 'read_ven_objects')
  read(@Param('reportID') id: string, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.read('REPORT', id, viewer);
  }

  @Put(':reportID')
  @Scope('write_reports')
  async update(
    @Param('reportID') id: string,
    @Body({ schema: reportSchema }) body: ReportBody,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView> {
    const before = await this.objects.need('REPORT', id, viewer);
    await this.objects.needInBody('EVENT', body.eventID, viewer);
    return this.objects.replace(before, draftOf(body, viewer.clientId), viewer);
  }

  @Delete(':reportID')
  @Scope('write_reports')
  remove(@Param('reportID') id: string, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.remove('REPORT', id, viewer);
  }
}

function draftOf(body: ReportBody, clientId: string): AdrDraft {
  return { kind: 'REPORT', clientId, name: body.reportName ?? null, eventId: body.eventID, body };
}
