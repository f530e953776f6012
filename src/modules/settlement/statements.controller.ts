/** Statements and disputes over HTTP. */
import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../core/identity/actor.js';
import { StatementPrinter } from '../../ports/statement-printer.js';
import { TableFiles } from '../../ports/table-files.js';
import { Answers, Takes } from '../api-description/answers.decorator.js';
import { DrRegistry } from '../demand-response/dr-registry.service.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import { type OwnedStatement, StatementDesk } from './statement-desk.service.js';
import { StatementMaker } from './statement-maker.service.js';
import { statementTable } from './statement-table.js';
import {
  type DisputeBody,
  disputeBodySchema,
  type DisputeEnd,
  disputeEndSchema,
  type Recomputation,
  recomputationSchema,
  statementFormatSchema,
  type StatementLine,
  statementSchema,
  statementsQuerySchema,
  statementsSchema,
  type StatementsQuery,
  type StatementView,
} from './statements.schema.js';

@Controller('api/v1/demand-response/statements')
export class StatementsController {
  constructor(
    private readonly desk: StatementDesk,
    private readonly maker: StatementMaker,
    private readonly registry: DrRegistry,
    private readonly files: TableFiles,
    private readonly printer: StatementPrinter,
  ) {}

  @Allow('building.answer', 'city.view')
  @Answers('Statements, newest first; a building manager sees those of own buildings.', statementsSchema)
  @Get()
  async list(
    @Query({ schema: statementsQuerySchema }) query: StatementsQuery,
    @CurrentActor() actor: Actor,
  ): Promise<{ statements: StatementLine[] }> {
    return { statements: (await this.desk.list(actor, query)).map(lineOf) };
  }

  @Allow('building.answer', 'city.view')
  @Answers('One statement with everything it was computed from, or as CSV or PDF.', statementSchema)
  @Takes({ alsoAnswers: ['text/csv', 'application/pdf'] })
  @Get(':id')
  async read(
    @Param('id') id: string,
    @Query({ schema: statementFormatSchema }) { format }: z.infer<typeof statementFormatSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<StatementView | StreamableFile> {
    const owned = await this.desk.read(actor, id);
    if (format === 'json') return this.view(owned);
    const disposition = `attachment; filename="${id.replace(/[^\w.-]/g, '_')}.${format}"`;
    if (format === 'csv') {
      const bytes = this.files.encode(statementTable(owned.statement.content), 'csv');
      return new StreamableFile(Readable.from(bytes), { type: 'text/csv; charset=utf-8', disposition });
    }
    const program = await this.registry.program(owned.statement.content.programId);
    const names = { building: owned.building.name, program: program.name };
    const page = await this.printer.print(owned.statement, names);
    return new StreamableFile(page, { type: 'application/pdf', disposition });
  }

  @Allow('building.answer', 'city.view')
  @Answers(
    'The statement computed again from what is stored: identical, or what differs.',
    recomputationSchema,
  )
  @Post(':id/recomputation')
  @HttpCode(200)
  async recompute(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Recomputation> {
    return this.maker.recompute((await this.desk.read(actor, id)).statement);
  }

  @Allow('building.answer')
  @Answers('The statement with the dispute; an operator will end it.', statementSchema)
  @Post(':id/dispute')
  @HttpCode(201)
  async dispute(
    @Param('id') id: string,
    @Body({ schema: disputeBodySchema }) body: DisputeBody,
    @CurrentActor() actor: Actor,
  ): Promise<StatementView> {
    await this.desk.dispute(actor, id, body);
    return this.view(await this.desk.read(actor, id));
  }

  @Allow('building.answer', 'city.view')
  @Answers('The file that was sent with the newest dispute.', null, 'application/octet-stream')
  @Get(':id/dispute/evidence')
  async evidence(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<StreamableFile> {
    const { dispute, bytes } = await this.desk.evidence(actor, id);
    // Always as a download of no type: what somebody sent is not shown inside of our pages.
    const name = (dispute.evidence?.name ?? 'evidence').replace(/[^\w.-]/g, '_');
    return new StreamableFile(bytes, {
      type: 'application/octet-stream',
      disposition: `attachment; filename="${name}"`,
    });
  }

  @Allow('plan.decide')
  @Answers('The statement with the dispute ended; upheld, it is measured again.', statementSchema)
  @Post(':id/dispute/end')
  @HttpCode(200)
  async end(
    @Param('id') id: string,
    @Body({ schema: disputeEndSchema }) body: DisputeEnd,
    @CurrentActor() actor: Actor,
  ): Promise<StatementView> {
    await this.desk.end(actor, id, body);
    return this.view(await this.desk.read(actor, id));
  }

  private async view({ statement, building }: OwnedStatement): Promise<StatementView> {
    const program = await this.registry.program(statement.content.programId);
    const { basis: _kept, ...shown } = statement;
    return {
      // As stored it is read-only all the way down, which JSON does not know.
      ...(shown as unknown as Pick<StatementView, keyof typeof shown>),
      buildingName: building.name,
      programName: program.name,
      disputes: await this.desk.disputes(statement.id),
    };
  }
}

function lineOf({ statement, building }: OwnedStatement): StatementLine {
  const { id, version, state, issuedMs, disputeUntilMs, contentHash, content } = statement;
  const { eventId, buildingId, programId, startMs, endMs, settlement, unsettled } = content;
  return {
    ...{ id, version, eventId, buildingId, buildingName: building.name, programId, startMs, endMs },
    ...{ state, issuedMs, disputeUntilMs, unsettled, contentHash },
    orderedKwh: settlement?.orderedKwh ?? null,
    deliveredKwh: settlement?.deliveredKwh ?? null,
    totalEur: settlement?.totalEur ?? null,
  };
}
