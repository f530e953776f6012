/** Finds the OpenADR client behind a bearer token and whether its scopes reach. */
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AdrViewer } from '../../core/openadr/objects.js';
import type { AdrScope } from '../../core/openadr/scopes.js';
import { OpenAdrStore } from '../../ports/openadr-store.js';
import { AdrProblem } from './adr-problem.js';
import { bearerOf, type BearingRequest, OpenAdrClients } from './openadr-clients.service.js';
import { ADR_SCOPE } from './scope.decorator.js';

/** The part of a request that is looked at, and what is put on it. */
interface AdrRequest extends BearingRequest {
  readonly method: string;
  readonly body?: unknown;
  adrViewer?: AdrViewer;
}

const WITH_BODY = ['POST', 'PUT'];

@Injectable()
export class OpenAdrGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly clients: OpenAdrClients,
    private readonly store: OpenAdrStore,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const anyOf = this.reflector.get<readonly AdrScope[] | undefined>(ADR_SCOPE, context.getHandler());
    if (anyOf === undefined) throw new AdrProblem(403, 'forbidden', 'this operation names no scope');
    const request = context.switchToHttp().getRequest<AdrRequest>();
    if (bearerOf(request) === null) {
      throw new AdrProblem(
        401,
        'unauthorized',
        'send "Authorization: Bearer <token>"; tokens come from auth/token',
      );
    }
    const holder = await this.clients.holderOf(request);
    if (holder === null) {
      throw new AdrProblem(
        401,
        'unauthorized',
        'the token is unknown, expired or revoked; ask auth/token for a new one',
      );
    }
    if (!anyOf.some((scope) => holder.scopes.includes(scope))) {
      throw new AdrProblem(403, 'forbidden', `the token lacks the scope ${anyOf.join(' or ')}`);
    }
    if (WITH_BODY.includes(request.method) && request.body === undefined) {
      throw new AdrProblem(400, 'bad request', 'expected a body of JSON, sent as application/json');
    }
    const { clientId, role } = holder.client;
    request.adrViewer =
      role === 'BL'
        ? { role, clientId }
        : { role, clientId, granted: await this.store.grantedTargets(clientId) };
    return true;
  }
}
