/** Scenarios over HTTP: a run is asked for, watched, cancelled, read and compared. It never touches a device. */
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { summaryTable } from '../../core/scenario/result-tables.js';
import type { RunResult } from '../../core/scenario/run-result.js';
import type { TableCell } from '../../core/series/table.js';
import type { ScenarioRunStatus } from '../../ports/scenario-run-store.js';
import { compareQuerySchema, recentSchema, type RunBody, runBodySchema } from './run.schema.js';
import { scenarioJsonSchema } from './scenario.schema.js';
import { ScenariosService } from './scenarios.service.js';
import { Answers } from '../api-description/answers.decorator.js';
import { PageLink, ThisPage } from '../api-description/page-link.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { comparisonSchema, runResultSchema, runStatusSchema } from './run-answer.schema.js';

@Controller('api/v1/scenarios')
export class ScenariosController {
  constructor(private readonly service: ScenariosService) {}

  /** Takes a run; its parts wait for workers. */
  @Allow('scenario.run')
  @Answers('Takes a run; its parts wait for workers.', runStatusSchema)
  @Post('runs')
  @HttpCode(202)
  start(@Body({ schema: runBodySchema }) body: RunBody): Promise<ScenarioRunStatus> {
    return this.service.start(body);
  }

  @Allow('scenario.run')
  @Answers('Runs, newest first.', z.array(runStatusSchema))
  @Get('runs')
  async recent(
    @Query({ schema: recentSchema }) { limit, cursor }: z.infer<typeof recentSchema>,
    @ThisPage() page: PageLink,
  ): Promise<ScenarioRunStatus[]> {
    return page.of(await this.service.recent(limit + 1, cursor), limit, ({ id }) => id);
  }

  @Allow('scenario.run')
  @Answers('How far a run is.', runStatusSchema)
  @Get('runs/:id')
  status(@Param('id') id: string): Promise<ScenarioRunStatus> {
    return this.service.status(id);
  }

  @Allow('scenario.run')
  @Answers('What a run came to.', runResultSchema)
  @Get('runs/:id/result')
  result(@Param('id') id: string): Promise<RunResult> {
    return this.service.result(id);
  }

  @Allow('scenario.run')
  @Answers('Ends a run.', runStatusSchema)
  @Delete('runs/:id')
  cancel(@Param('id') id: string): Promise<ScenarioRunStatus> {
    return this.service.cancel(id);
  }

  /** All figures of several runs as the rows of one table. */
  @Allow('scenario.run')
  @Answers('All figures of several runs as the rows of one table.', comparisonSchema)
  @Get('compare')
  async compare(
    @Query({ schema: compareQuerySchema }) query: z.infer<typeof compareQuerySchema>,
  ): Promise<Record<string, TableCell>[]> {
    const { columns, rows } = summaryTable(await this.service.results(query.runs));
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, c) => [name, row[c] ?? null])));
  }

  @Allow('scenario.run')
  @Answers('JSON Schema of a scenario.', z.record(z.string(), z.unknown()))
  @Get('schema')
  schema(): unknown {
    return scenarioJsonSchema();
  }
}
