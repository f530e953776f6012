/** Every error becomes problem+json: broken rules keep their code, bugs tell nothing of the inside. */
import { brotliDecompressSync, deflateSync, gunzipSync, inflateSync } from 'node:zlib';
import {
  type ArgumentsHost,
  BadRequestException,
  ForbiddenException,
  HttpException,
  Logger,
} from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError, type DomainErrorCode } from '../../core/domain-error.js';
import { type Problem, ProblemFilter } from './problem-filter.js';

/** What the filter answers to an error. */
function answerTo(error: unknown): { status: number; type: string; problem: Problem } {
  const seen = { status: 0, type: '', body: '' };
  const response = {
    locals: {},
    status: (code: number) => ((seen.status = code), response),
    type: (name: string) => ((seen.type = name), response),
    send: (body: string) => ((seen.body = body), response),
  };
  const http = { getResponse: () => response, getRequest: () => ({ path: '/api/v1/plans' }) };
  const host = { switchToHttp: () => http } as unknown as ArgumentsHost;
  new ProblemFilter().catch(error, host);
  return { status: seen.status, type: seen.type, problem: JSON.parse(seen.body) as Problem };
}

const STATUS_BY_CODE: Record<DomainErrorCode, number> = {
  'naive-timestamp': 400,
  'invalid-time': 400,
  'invalid-series': 400,
  'invalid-site': 400,
  'invalid-case': 400,
  'invalid-scenario': 400,
  'unknown-unit': 400,
  'invalid-input': 400,
  'not-permitted': 403,
  'sign-in-failed': 401,
  'account-locked': 429,
  'wrong-password': 403,
  'weak-password': 400,
  'account-exists': 409,
  'last-administrator': 409,
  'link-not-valid': 410,
  'organisation-refused': 401,
  'organisation-unavailable': 503,
  'unknown-program': 404,
  'unknown-building': 404,
  'unknown-event': 404,
  'unknown-statement': 404,
  'call-not-possible': 409,
  'dispute-not-possible': 409,
  'notice-not-sent': 503,
  'unknown-account': 404,
  'unknown-session': 404,
  'unknown-token': 404,
  'unknown-client': 404,
  'client-exists': 409,
  'idempotency-key-reused': 422,
  'request-running': 409,
  'answer-not-kept': 409,
  'too-many-streams': 429,
  'unknown-series': 404,
  'unknown-plan': 404,
  'unknown-run': 404,
  'unknown-alarm': 404,
  'unknown-asset': 404,
  'unknown-node': 404,
  'unknown-meter': 404,
  'unknown-certificate': 404,
  'alarm-not-standing': 409,
  'alarm-not-shelved': 409,
  'plan-hash-mismatch': 409,
  'plan-not-approvable': 409,
  'plan-expired': 409,
  'second-eyes-differ': 409,
  'part-breaks-limits': 409,
  'unknown-policy': 404,
  'unsafe-setpoint': 409,
  'store-unavailable': 503,
  'queue-unavailable': 503,
  'gateway-unavailable': 503,
};

describe('ProblemFilter', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  afterAll(() => {
    Logger.overrideLogger(['log', 'warn', 'error']);
  });

  it.each(Object.entries(STATUS_BY_CODE))('answers the broken rule %s with %i', (code, status) => {
    const error = new DomainError(code as DomainErrorCode, 'saw 1, expected 2; do this');
    expect(answerTo(error)).toEqual({
      status,
      type: 'application/problem+json',
      problem: {
        type: `urn:traboule:problem:${code}`,
        title: code.replaceAll('-', ' '),
        status,
        code,
        detail: 'saw 1, expected 2; do this',
      },
    });
  });

  it('hands on the single findings of a rule, and nothing else of its context', () => {
    const issues = [{ line: 3, message: 'twice' }];
    const { problem } = answerTo(new DomainError('invalid-site', '1 problem', { issues, password: 'hush' }));
    expect(problem.errors).toEqual(issues);
    expect(JSON.stringify(problem)).not.toContain('hush');
  });

  it('tells what a body broke while it was read, which comes wrapped', () => {
    const cause = new DomainError('invalid-case', 'slots twice', { issues: [{ path: 'slots' }] });
    expect(answerTo(new HttpException('slots twice', 403, { cause }))).toMatchObject({
      status: 400,
      problem: { code: 'invalid-case', detail: 'slots twice', errors: [{ path: 'slots' }] },
    });
  });

  it('tells the rule and its figures, so that it can be said in another language', () => {
    const because = { rule: 'accept-range', kw: 120, mostKw: 95 };
    expect(answerTo(new DomainError('call-not-possible', 'too much', { because })).problem.because).toEqual(
      because,
    );
    const guard = new ForbiddenException({ message: 'Anna may not', because: { rule: 'permission' } });
    expect(answerTo(guard).problem).toMatchObject({
      code: 'forbidden',
      detail: 'Anna may not',
      because: { rule: 'permission' },
    });
  });

  it.each([
    ['gzip', () => gunzipSync('{}')],
    ['deflate that ends early', () => inflateSync(deflateSync('{"power": 12}').subarray(0, 12))],
    ['Brotli', () => brotliDecompressSync('{}')],
  ])('says what to do about a body that is no %s, though it says so', (_name, unpack) => {
    let cause: unknown;
    try {
      unpack();
    } catch (error) {
      cause = error;
    }
    const { message } = cause as Error;
    expect(answerTo(new HttpException(message, 400, { cause })).problem).toMatchObject({
      code: 'invalid-input',
      detail: expect.stringMatching(/not what its headers say: check content-encoding/),
    });
  });

  it.each<[string, unknown]>([
    ['an error', new TypeError('cannot read properties of secret')],
    ['an error that says it is a 404 of its own', Object.assign(new Error('secret'), { status: 404 })],
    ['a thrown text', 'secret'],
    ['nothing', undefined],
  ])('says of a bug only that there is one: %s', (_name, error) => {
    const { status, problem } = answerTo(error);
    expect(status).toBe(500);
    expect(problem).toMatchObject({
      code: 'internal',
      detail: expect.stringMatching(/its log has the cause/),
    });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it.each([
    [
      new BadRequestException(['by: too short', 'reason: missing']),
      400,
      'invalid-input',
      'by: too short; reason: missing',
    ],
    [new ForbiddenException('not you'), 403, 'forbidden', 'not you'],
    [
      new HttpException('request entity too large', 413),
      413,
      'body-too-large',
      /too large; a decision needs/,
    ],
    // Every code of an answer is described: a status without a code of its own takes that of its hundred.
    [new HttpException('teapot', 418), 418, 'invalid-input', 'teapot'],
    [new HttpException('elsewhere', 502), 502, 'internal', 'elsewhere'],
    [new HttpException({ anything: 1 }, 400), 400, 'invalid-input', /Http Exception/],
  ])('keeps the status of %p', (error, status, code, detail) => {
    const { problem } = answerTo(error);
    expect(problem).toMatchObject({ status, code });
    expect(problem.detail).toMatch(detail);
  });
});
