/** A plan as a table over HTTP: every asset and node, slot by slot, for notebooks. */
import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../core/domain-error.js';
import { planTable } from '../../core/dispatch/plan-table.js';
import { PlanStore } from '../../ports/plan-store.js';
import { TableFiles } from '../../ports/table-files.js';
import { Answers, Takes } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';

const querySchema = z.strictObject({
  format: z.enum(['csv', 'parquet'], { error: 'expected csv or parquet' }).default('csv'),
});

const TYPES = { csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet' } as const;

@Controller('api/v1/plans')
export class PlanTableController {
  constructor(
    private readonly plans: PlanStore,
    private readonly files: TableFiles,
  ) {}

  @Allow('city.view')
  @Answers('Every asset and node of a plan, slot by slot, as a file.', null, 'text/csv')
  @Takes({ alsoAnswers: ['application/vnd.apache.parquet'] })
  @Get(':id/table')
  async table(
    @Param('id') id: string,
    @Query({ schema: querySchema }) { format }: z.infer<typeof querySchema>,
  ): Promise<StreamableFile> {
    // No id holds a NUL, and no database takes one in a text.
    const plan = id.includes('\0') ? null : await this.plans.plan(id);
    if (!plan) {
      throw new DomainError('unknown-plan', `no plan has the id "${id}"; GET /api/v1/plans lists them`);
    }
    return new StreamableFile(Readable.from(this.files.encode(planTable(plan), format)), {
      type: TYPES[format],
      disposition: `attachment; filename="${id.replace(/[^\w.-]/g, '_')}.${format}"`,
    });
  }
}
