/** Lets a request with an Idempotency-Key act once, however often it comes (IETF draft-ietf-httpapi-idempotency-key-header). */
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { defer, lastValueFrom, type Observable } from 'rxjs';
import { contentHash } from '../../core/control/content-hash.js';
import { DomainError } from '../../core/domain-error.js';
import type { Actor } from '../../core/identity/actor.js';
import {
  IdempotencyStore,
  type KeptReply,
  type KeyedRequest,
  type KeyState,
} from '../../ports/idempotency-store.js';
import { ACTING, type Acting, MOST } from './acts.decorator.js';

/** The part of an HTTP request that its meaning is taken from. */
interface ActingRequest {
  readonly method: string;
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly actor?: Actor;
}

/** The part of an HTTP response that is kept and given again. */
interface ActingResponse {
  readonly statusCode: number;
  status(code: number): unknown;
  setHeader(name: string, value: string): unknown;
}

/** The draft writes keys in quotes; most clients leave them away. */
const KEY = /^(?:"([\x20-\x21\x23-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/;

@Injectable()
export class Idempotency implements NestInterceptor {
  private readonly log = new Logger('idempotency');

  constructor(
    private readonly reflector: Reflector,
    private readonly store: IdempotencyStore,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const acting = this.reflector.get<Acting | undefined>(ACTING, context.getHandler()) ?? MOST;
    const http = context.switchToHttp();
    const request = http.getRequest<ActingRequest>();
    const key = request.headers['idempotency-key'];
    // Nobody signed in, no key: what is sent then holds passwords, of which not even a hash is kept.
    const { actor } = request;
    if (request.method !== 'POST' || key === undefined || actor === undefined) return next.handle();
    const keyed = keyedRequest(request, actor, key);
    return defer(() => this.once(keyed, { acting, next, response: http.getResponse<ActingResponse>() }));
  }

  private async once(
    keyed: KeyedRequest,
    { acting, next, response }: { acting: Acting; next: CallHandler; response: ActingResponse },
  ): Promise<unknown> {
    const known = await this.begin(keyed, acting);
    switch (known.status) {
      case 'begun':
        return this.act(keyed, acting, next, response);
      case 'replied':
        return again(known.reply, response);
      case 'running':
        response.setHeader('Retry-After', '1');
        throw new DomainError(
          'request-running',
          'this request was sent before and is still being worked on; nothing is done twice. Ask again in a second for its answer.',
        );
      case 'reused':
        throw new DomainError(
          'idempotency-key-reused',
          'this Idempotency-Key came before with another request; nothing was done. Make up a new key for a new request.',
        );
    }
  }

  private async begin(keyed: KeyedRequest, { evenWithoutStore }: Acting): Promise<KeyState> {
    try {
      return await this.store.begin(keyed);
    } catch (error) {
      if (!evenWithoutStore || !(error instanceof DomainError)) throw error;
      this.say('cannot be looked up; its request is done, as it must be without the store too', error);
      return { status: 'begun' };
    }
  }

  private async act(
    keyed: KeyedRequest,
    { answersSecret }: Acting,
    next: CallHandler,
    response: ActingResponse,
  ): Promise<unknown> {
    let body: unknown;
    try {
      body = await lastValueFrom(next.handle(), { defaultValue: undefined });
    } catch (error) {
      // What was refused or failed may be tried again under its key.
      await this.store.release(keyed).catch((gone: unknown) => {
        this.say('could not be given free; it is free again in ten minutes', gone);
      });
      throw error;
    }
    const status = response.statusCode;
    const reply = answersSecret
      ? { status, body: null, isWhole: false }
      : { status, body: body ?? null, isWhole: true };
    // It is done: that its answer cannot be kept must not make it look undone.
    await this.store.finish(keyed, reply).catch((gone: unknown) => {
      this.say('keeps no answer; asked again, its request is answered with 409', gone);
    });
    return body;
  }

  private say(what: string, error: unknown): void {
    this.log.warn(`the key of a request ${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function again(reply: KeptReply, response: ActingResponse): unknown {
  if (!reply.isWhole) {
    throw new DomainError(
      'answer-not-kept',
      'this request was done before; its answer held a secret that is shown once and kept nowhere. If it was lost, undo it and ask anew with a new Idempotency-Key.',
    );
  }
  response.status(reply.status);
  response.setHeader('Idempotency-Replayed', 'true');
  return reply.body ?? undefined;
}

/** Bodies that are files are not read for this: their length and type stand for them. */
function keyedRequest(
  { method, originalUrl, headers, body }: ActingRequest,
  actor: Actor,
  given: string,
): KeyedRequest {
  const [, quoted, bare] = KEY.exec(given) ?? [];
  const key = quoted ?? bare;
  if (key === undefined) {
    throw new DomainError(
      'invalid-input',
      'the Idempotency-Key is empty or longer than 255 characters, or holds others than printable ASCII; expected for example a UUID',
    );
  }
  const type = headers['content-type'] ?? null;
  const length = headers['content-length'] ?? null;
  const meaning = body === undefined ? { type, length } : { body };
  const fingerprint = contentHash({ method, originalUrl, ...meaning });
  return { accountId: actor.accountId, key, fingerprint };
}
