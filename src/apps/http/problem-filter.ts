/** One mapping from errors to problem+json (RFC 9457): broken rules keep their code, bugs say nothing of the inside. */
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { type Because, DomainError, type DomainErrorCode } from '../../core/domain-error.js';

const STATUS: Readonly<Record<DomainErrorCode, number>> = {
  'naive-timestamp': 400,
  'invalid-time': 400,
  'invalid-series': 400,
  'invalid-site': 400,
  'invalid-case': 400,
  'invalid-scenario': 400,
  'unknown-unit': 400,
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
  'unknown-program': 404,
  'unknown-building': 404,
  'unknown-event': 404,
  'unknown-statement': 404,
  'call-not-possible': 409,
  'dispute-not-possible': 409,
  'notice-not-sent': 503,
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
  'unknown-account': 404,
  'unknown-session': 404,
  'unknown-token': 404,
  'unknown-client': 404,
  'client-exists': 409,
  'idempotency-key-reused': 422,
  'request-running': 409,
  'answer-not-kept': 409,
  'too-many-streams': 429,
  'store-unavailable': 503,
  'queue-unavailable': 503,
  'gateway-unavailable': 503,
};

/** Body of every error answer. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: unknown;
  /** The rule behind the detail and its figures, where it has them. */
  readonly because?: Because;
}

/** The part of the HTTP response object that the filter uses. */
interface ProblemResponse {
  status(code: number): ProblemResponse;
  type(name: string): ProblemResponse;
  send(body: unknown): unknown;
  /** Read by the audit, which writes down why somebody was refused. */
  readonly locals: Record<string, unknown>;
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemOfError(error);
    if (problem.status >= 500)
      this.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const http = host.switchToHttp();
    const response = http.getResponse<ProblemResponse>();
    response.locals['problem'] = problem;
    const { path } = http.getRequest<{ readonly path: string }>();
    response.status(problem.status).type(problemType(path)).send(JSON.stringify(problem));
  }
}

/** Media type of problems at a path: OpenADR clients read them as plain JSON only. */
export function problemType(path: string): string {
  return path.startsWith('/openadr3/') ? 'application/json' : 'application/problem+json';
}

function problemOfError(error: unknown): Problem {
  if (error instanceof DomainError) {
    const { issues, because } = error.context;
    return problemOf(STATUS[error.code], error.code, error.message, { errors: issues, because });
  }
  // What a body broke while it was read comes wrapped by the framework.
  if (error instanceof HttpException)
    return error.cause instanceof DomainError ? problemOfError(error.cause) : fromHttp(error);
  return problemOf(500, 'internal', 'The service failed on this request; its log has the cause.');
}

/** An error as it is answered. @param code stable name */
export function problemOf(
  status: number,
  code: string,
  detail: string,
  { errors, because }: { readonly errors?: unknown; readonly because?: Because | undefined } = {},
): Problem {
  const title = code.replaceAll('-', ' ');
  return {
    type: `urn:traboule:problem:${code}`,
    title,
    status,
    code,
    detail,
    ...(errors === undefined ? {} : { errors }),
    ...(because === undefined ? {} : { because }),
  };
}

const HTTP_CODE: Readonly<Record<number, string>> = {
  400: 'invalid-input',
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  409: 'conflict',
  413: 'body-too-large',
  415: 'unsupported-body',
  429: 'too-many-requests',
  500: 'internal',
};

/** HTTP status of every code an answer can carry. */
export const PROBLEM_STATUS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Object.entries(HTTP_CODE).map(([status, code]) => [code, Number(status)])),
  ...STATUS,
};

/** Codes of errors of gzip and deflate, and of Brotli. */
const UNPACKING = /^(Z_|ERR__)/;
/** What the web framework says in a word or two that no one can act on. */
const NOT_AS_SAID = 'the body is not what its headers say: check content-encoding and content-length';
const PLAINER: Readonly<Record<string, string>> = {
  'Bad Request': NOT_AS_SAID,
  'request entity too large':
    'the body is too large; a decision needs less than a kilobyte, a case at most 4 MB',
};

function fromHttp(error: HttpException): Problem {
  const body = error.getResponse();
  const message = typeof body === 'object' && 'message' in body ? body.message : error.message;
  const status = error.getStatus();
  const code = HTTP_CODE[status] ?? (status < 500 ? 'invalid-input' : 'internal');
  if (Array.isArray(message))
    return problemOf(status, code, message.map(String).join('; '), { errors: message });
  const because = typeof body === 'object' && 'because' in body ? (body.because as Because) : undefined;
  const detail = isOfUnpacking(error.cause) ? NOT_AS_SAID : (PLAINER[String(message)] ?? String(message));
  return problemOf(status, code, detail, { because });
}

function isOfUnpacking(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && UNPACKING.test(String(cause.code));
}
