/** A request with a key acts once: what comes again is answered, refused or made to wait, and never done twice. */
import { type CallHandler, type ExecutionContext, Logger } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EMPTY, lastValueFrom, of, Subject, throwError } from 'rxjs';
import { MemoryIdempotencyStore } from '../../adapters/memory/idempotency-store.js';
import { DomainError } from '../../core/domain-error.js';
import type { Actor } from '../../core/identity/actor.js';
import type { KeyState } from '../../ports/idempotency-store.js';
import { Acts } from './acts.decorator.js';
import { Idempotency } from './idempotency.service.js';

/** Handlers as a controller has them, with their marks. */
class Routes {
  plain(): void {
    // Only its mark is read.
  }

  @Acts({ answersSecret: true })
  secret(): void {
    // Only its mark is read.
  }

  @Acts({ evenWithoutStore: true })
  urgent(): void {
    // Only its mark is read.
  }
}

interface Asked {
  readonly method?: string;
  readonly url?: string;
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly accountId?: string | null;
  readonly route?: keyof Routes;
}

/** The store of a database that is away. */
class AwayStore extends MemoryIdempotencyStore {
  override begin(): Promise<KeyState> {
    return Promise.reject(new DomainError('store-unavailable', 'the database is away'));
  }
}

/** The store of a database that goes before an answer is kept. */
class ForgetfulStore extends MemoryIdempotencyStore {
  override finish(): Promise<void> {
    return Promise.reject(new Error('the database went'));
  }
}

let acted: number;
let service: Idempotency;

beforeEach(() => {
  acted = 0;
  service = new Idempotency(new Reflector(), new MemoryIdempotencyStore());
});

/** Sends a request; what it does is counted. */
async function send(asked: Asked = {}, handle?: CallHandler['handle'], to: Idempotency = service) {
  const { method = 'POST', url = '/api/v1/plans', key = 'k-1', body = { a: 1 }, accountId = 'ada' } = asked;
  const headers = { ...(key === '' ? {} : { 'idempotency-key': key }), ...asked.headers };
  const actor = accountId === null ? undefined : ({ accountId } as Actor);
  const given = 'body' in asked ? asked.body : body;
  const seen = { status: 0, headers: {} as Record<string, string> };
  const response = {
    statusCode: 201,
    status: (code: number) => (seen.status = code),
    setHeader: (name: string, value: string) => (seen.headers[name] = value),
  };
  const request = {
    method,
    originalUrl: url,
    headers,
    actor,
    ...(given === undefined ? {} : { body: given }),
  };
  const handler = Routes.prototype[asked.route ?? 'plain'];
  const context = {
    getHandler: () => handler,
    switchToHttp: () => ({ getRequest: () => request, getResponse: () => response }),
  } as unknown as ExecutionContext;
  const next = {
    handle: () => {
      acted += 1;
      return handle?.() ?? of({ id: `plan ${String(acted)}` });
    },
  };
  const run = async (): Promise<unknown> =>
    lastValueFrom(to.intercept(context, next), { defaultValue: undefined });
  return { answer: await run(), ...seen };
}

describe('a request with a key', () => {
  it('is done once and answered as before, with its status, when it comes again', async () => {
    expect(await send()).toMatchObject({ answer: { id: 'plan 1' }, headers: {} });
    expect(await send()).toEqual({
      answer: { id: 'plan 1' },
      status: 201,
      headers: { 'Idempotency-Replayed': 'true' },
    });
    expect(acted).toBe(1);
  });

  it('is the same with the key in quotes and its fields in another order', async () => {
    await send({ body: { a: 1, b: 2 } });
    await send({ body: { b: 2, a: 1 } });
    await send({ key: '"k-1"', body: { a: 1, b: 2 } });
    expect(acted).toBe(1);
  });

  it.each([
    ['another body', { body: { a: 2 } }],
    ['another path', { url: '/api/v1/other' }],
    ['a file of another length', { body: undefined, headers: { 'content-length': '7' } }],
  ])('is refused with %s, and nothing is done', async (_what, other) => {
    await send();
    await expect(send(other)).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    expect(acted).toBe(1);
  });

  it('is another’s own business, and so is another key', async () => {
    await send();
    await send({ accountId: 'bob' });
    await send({ key: 'k-2' });
    expect(acted).toBe(3);
  });

  it('that comes while it is worked on is asked to wait', async () => {
    const held = new Subject<{ id: string }>();
    const first = send({}, () => held);
    // The key is taken before anything is done.
    await expect(send()).rejects.toMatchObject({ code: 'request-running' });
    held.next({ id: 'late' });
    held.complete();
    expect((await first).answer).toEqual({ id: 'late' });
    expect(acted).toBe(1);
  });

  it('that was refused or failed may be tried again under its key', async () => {
    const refusal = new DomainError('not-permitted', 'no');
    await expect(send({}, () => throwError(() => refusal))).rejects.toBe(refusal);
    expect((await send()).answer).toEqual({ id: 'plan 2' });
    expect(acted).toBe(2);
  });

  it('that answers nothing answers nothing again', async () => {
    expect((await send({}, () => EMPTY)).answer).toBeUndefined();
    expect(await send()).toMatchObject({ answer: undefined, status: 201 });
    expect(acted).toBe(1);
  });

  it.each(['', ' ', 'é', 'a b', '"', '"a"b"', 'x'.repeat(256)])('is refused with the key %j', async (key) => {
    const asked = send({ key: 'k-1', headers: { 'idempotency-key': key } });
    await expect(asked).rejects.toMatchObject({ code: 'invalid-input' });
    expect(acted).toBe(0);
  });
});

describe('a request that is no business of keys', () => {
  it.each<[string, Asked]>([
    ['without a key', { key: '' }],
    ['that only reads', { method: 'GET' }],
    ['of nobody signed in, whose body holds a password', { accountId: null }],
  ])('%s is done each time', async (_what, asked) => {
    await send(asked);
    await send(asked);
    expect(acted).toBe(2);
  });
});

describe('an answer that holds a secret', () => {
  it('is not kept: asked again, it is refused with what to do, and nothing is done', async () => {
    const secret = { secret: 'trb_once' };
    expect((await send({ route: 'secret' }, () => of(secret))).answer).toEqual(secret);
    await expect(send({ route: 'secret' })).rejects.toMatchObject({ code: 'answer-not-kept' });
    expect(acted).toBe(1);
  });
});

describe('without the store', () => {
  let away: Idempotency;

  beforeEach(() => {
    jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    away = new Idempotency(new Reflector(), new AwayStore());
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('nothing is done that cannot be known to be done once', async () => {
    await expect(send({}, undefined, away)).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(acted).toBe(0);
  });

  it('what must work in any case is done, and said', async () => {
    expect((await send({ route: 'urgent' }, undefined, away)).answer).toEqual({ id: 'plan 1' });
    expect(jest.mocked(Logger.prototype.warn).mock.calls.flat().join()).toMatch(
      /cannot be looked up.*is away/,
    );
  });

  it('what was done stays done when its answer cannot be kept', async () => {
    const half = new Idempotency(new Reflector(), new ForgetfulStore());
    expect((await send({}, undefined, half)).answer).toEqual({ id: 'plan 1' });
    await expect(send({}, undefined, half)).rejects.toMatchObject({ code: 'request-running' });
    expect(acted).toBe(1);
  });
});
