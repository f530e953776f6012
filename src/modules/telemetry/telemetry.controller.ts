/** Series over HTTP: a list with the newest values, and one series as JSON, CSV or Parquet. */
import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '../../core/identity/actor.js';
import { seriesTable } from '../../core/series/series-table.js';
import { TableFiles } from '../../ports/table-files.js';
import { SeriesQueryService } from './series-query.service.js';
import { toCsv } from './series-text.js';
import {
  parseSeriesQuery,
  type SeriesAnswer,
  seriesQuerySchema,
  type SeriesView,
} from './telemetry.schema.js';
import { Answers, Takes } from '../api-description/answers.decorator.js';
import { PageLink, ThisPage } from '../api-description/page-link.decorator.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import { SeriesAccess } from '../identity/series-access.service.js';
import { seriesAnswerSchema, seriesViewSchema } from './series.schema.js';

@Controller('api/v1/series')
export class SeriesController {
  constructor(
    private readonly series: SeriesQueryService,
    private readonly files: TableFiles,
    private readonly privacy: SeriesAccess,
  ) {}

  @Allow('city.view', 'meter.view', 'building.answer')
  @Answers('Every series of the site with unit, sign and newest value.', z.array(seriesViewSchema))
  @Get()
  async list(@CurrentActor() actor: Actor): Promise<SeriesView[]> {
    return this.privacy.seen(actor, await this.series.list());
  }

  @Allow('city.view', 'meter.view', 'building.answer')
  @Answers('Values of one series in [from, to).', seriesAnswerSchema)
  @Takes({ query: seriesQuerySchema, alsoAnswers: ['text/csv', 'application/vnd.apache.parquet'] })
  @Get(':id')
  async values(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
    @ThisPage() page: PageLink,
  ): Promise<SeriesAnswer | StreamableFile> {
    this.privacy.assertMaySee(actor, id);
    const asked = parseSeriesQuery({ ...(query as object) });
    const answer = await this.series.values(id, asked);
    if (asked.format === 'json') {
      return { ...answer, values: page.of(answer.values, asked.limit, ({ at }) => at) };
    }
    const disposition = `attachment; filename="${id.replace(/[^\w.-]/g, '_')}.${asked.format}"`;
    if (asked.format === 'csv') {
      return new StreamableFile(Buffer.from(toCsv(answer), 'utf8'), {
        type: 'text/csv; charset=utf-8',
        disposition,
      });
    }
    const bytes = this.files.encode(seriesTable(answer, [answer.values]), 'parquet');
    return new StreamableFile(Readable.from(bytes), {
      type: 'application/vnd.apache.parquet',
      disposition,
    });
  }
}
