/** The audit over HTTP: pages, verification, export. */
import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, StreamableFile } from '@nestjs/common';
import type { z } from 'zod';
import { parseHead } from '../../core/audit/audit-head.js';
import type { Actor } from '../../core/identity/actor.js';
import { parseInstant } from '../../core/time/instant.js';
import { Answers, Takes } from '../api-description/answers.decorator.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import { type AuditExportQuery, auditExportQuerySchema } from './audit-query.schema.js';
import { type AuditQuery, auditQuerySchema, auditVerdictQuerySchema } from './audit-query.schema.js';
import { AuditReading } from './audit-reading.service.js';
import {
  type AuditPage,
  auditPageSchema,
  auditVerdictSchema,
  type AuditVerdictView,
} from './audit.answer.js';
import { AuditService } from './audit.service.js';

/** The part of an HTTP request that tells when its client is gone. */
interface Caller {
  readonly socket: {
    once(event: 'close', listener: () => void): unknown;
    off(event: 'close', listener: () => void): unknown;
  };
}

const MEDIA = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const;

@Controller('api/v1/audit')
export class AuditController {
  constructor(
    private readonly reading: AuditReading,
    private readonly audit: AuditService,
  ) {}

  @Allow('audit.read')
  @Answers('Who did what, newest first.', auditPageSchema)
  @Get()
  page(@Query({ schema: auditQuerySchema }) query: AuditQuery): Promise<AuditPage> {
    const { since, until, account, action, subject, outcome, cursor, limit } = query;
    return this.reading.page({
      ...(since === undefined ? {} : { sinceMs: parseInstant(since) }),
      ...(until === undefined ? {} : { untilMs: parseInstant(until) }),
      ...(account === undefined ? {} : { accountId: account }),
      ...(action === undefined ? {} : { action }),
      ...(subject === undefined ? {} : { subject }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(cursor === undefined ? {} : { beforeSeq: Number(cursor) }),
      limit,
    });
  }

  /** Ends when its client goes: a long audit takes minutes. */
  @Allow('audit.read')
  @Answers('Whether the audit is whole: every altered, missing, moved or inserted row.', auditVerdictSchema)
  @Get('verdict')
  async verdict(
    @Query({ schema: auditVerdictQuerySchema }) { head }: z.infer<typeof auditVerdictQuerySchema>,
    @Req() { socket }: Caller,
  ): Promise<AuditVerdictView> {
    const noted = head === undefined ? null : parseHead(head);
    const gone = new AbortController();
    const leave = (): void => {
      gone.abort();
    };
    socket.once('close', leave);
    try {
      return await this.reading.verdict(noted, gone.signal);
    } finally {
      socket.off('close', leave);
    }
  }

  /** That somebody took the audit with them stands in the audit. */
  @Allow('audit.read')
  @Answers('All rows, oldest first, a JSON object on each line or as CSV.', null, 'application/jsonl')
  @Takes({ alsoAnswers: ['text/csv'] })
  @Get('export')
  async export(
    @Query({ schema: auditExportQuerySchema }) { format, since, until }: AuditExportQuery,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    const asked = {
      format,
      sinceMs: since === undefined ? -Infinity : parseInstant(since),
      untilMs: until === undefined ? Infinity : parseInstant(until),
    };
    await this.audit.record(actor, 'audit.export', null, {
      after: { format, since: since ?? null, until: until ?? null },
    });
    return new StreamableFile(Readable.from(this.reading.export(asked)), {
      type: MEDIA[format],
      disposition: `attachment; filename="audit.${format}"`,
    });
  }
}
