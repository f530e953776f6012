/** Forecasts over HTTP: JSON page by page, or the whole range as a CSV or Parquet file. */
import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import type { Actor } from '../../core/identity/actor.js';
import { TableFiles } from '../../ports/table-files.js';
import { type ForecastAnswer, forecastQuerySchema, parseForecastQuery } from './forecast-query.schema.js';
import { ForecastQueryService } from './forecast-query.service.js';
import { Answers, Takes } from '../api-description/answers.decorator.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import { SeriesAccess } from '../identity/series-access.service.js';
import { forecastAnswerSchema } from './forecast.schema.js';

const TYPES = { csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet' } as const;

@Controller('api/v1/forecasts')
export class ForecastController {
  constructor(
    private readonly forecasts: ForecastQueryService,
    private readonly files: TableFiles,
    private readonly privacy: SeriesAccess,
  ) {}

  @Allow('forecast.view', 'meter.view', 'building.answer')
  @Answers('Forecasts of a series step by step, beside what came of them.', forecastAnswerSchema)
  @Takes({ query: forecastQuerySchema, alsoAnswers: ['text/csv', 'application/vnd.apache.parquet'] })
  @Get(':seriesId')
  async steps(
    @CurrentActor() actor: Actor,
    @Param('seriesId') id: string,
    @Query() query: unknown,
  ): Promise<ForecastAnswer | StreamableFile> {
    this.privacy.assertMaySee(actor, id);
    const asked = parseForecastQuery({ ...(query as object) });
    if (asked.format === 'json') return this.forecasts.page(id, asked);
    const bytes = this.files.encode(this.forecasts.table(id, asked), asked.format);
    const name = `${id.replace(/[^\w.-]/g, '_')}-forecast.${asked.format}`;
    return new StreamableFile(Readable.from(bytes), {
      type: TYPES[asked.format],
      disposition: `attachment; filename="${name}"`,
    });
  }
}
