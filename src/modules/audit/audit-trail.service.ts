/** Sees to it that every request that acts, or is refused to, is in the audit, whoever forgot to record it. */
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { mergeMap, type Observable } from 'rxjs';
import type { Actor } from '../../core/identity/actor.js';
import { AccessService, type AskingRequest } from '../identity/access.service.js';
import { inAuditScope, isRecorded } from './audit-scope.js';
import { AuditService } from './audit.service.js';
import { RECORDED_ELSEWHERE } from './recorded-elsewhere.decorator.js';

/** The part of an HTTP request that a row tells of. */
interface TrailRequest extends AskingRequest {
  readonly originalUrl: string;
  readonly actor?: Actor;
}

/** The part of an HTTP response that tells how it went. */
interface TrailResponse {
  readonly statusCode: number;
  /** Filled by the filter of errors. */
  readonly locals: { readonly problem?: { readonly detail: string } };
  once(event: 'finish', listener: () => void): unknown;
}

/** Methods that change nothing. */
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

const FORBIDDEN = 403;

/**
 * Where machines of buildings talk: a thousand of them would bury what people did. Their objects carry who wrote them, and what
 * business logic writes there is recorded by the VTN itself.
 */
const MACHINE_TRAFFIC = '/openadr3/';

/** Longest path kept. */
const MAX_PATH = 300;

@Injectable()
export class AuditTrail implements NestInterceptor {
  constructor(
    private readonly audit: AuditService,
    private readonly access: AccessService,
    private readonly reflector: Reflector,
  ) {}

  /** Stands before all that can refuse: opens the scope of the request, and records it when it is refused. */
  follow(request: TrailRequest, response: TrailResponse, next: () => void): void {
    inAuditScope(() => {
      response.once('finish', () => {
        if (response.statusCode !== FORBIDDEN || isRecorded() || isMachine(request)) return;
        void this.recordRefusal(request, response.locals.problem?.detail ?? 'forbidden');
      });
      next();
    });
  }

  /** Records what was done and what no service recorded itself; the body is not kept, it may hold secrets. */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<TrailRequest>();
    if (READING.has(request.method) || isMachine(request)) return next.handle();
    if (this.reflector.get<string | undefined>(RECORDED_ELSEWHERE, context.getHandler()) !== undefined)
      return next.handle();
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        if (isRecorded()) return answer;
        // It is done: where the store is away now, the row follows.
        this.audit.recordWhenPossible(request.actor ?? null, ...actOf(request));
        await this.audit.settled();
        return answer;
      }),
    );
  }

  private async recordRefusal(request: TrailRequest, reason: string): Promise<void> {
    // The guard refuses before it says who asks.
    const caller = await this.access.callerOf(request).catch(() => null);
    const actor = caller?.status === 'known' ? caller.actor : null;
    this.audit.recordWhenPossible(actor, ...actOf(request), { outcome: 'refused', reason });
  }
}

function isMachine({ originalUrl }: TrailRequest): boolean {
  return originalUrl.startsWith(MACHINE_TRAFFIC);
}

/** Action and subject: the method, and the path without its query. */
function actOf({ method, originalUrl }: TrailRequest): [action: string, subject: string] {
  const path = originalUrl.split('?', 1)[0] ?? '';
  return [`request.${method.toLowerCase()}`, path.slice(0, MAX_PATH)];
}
