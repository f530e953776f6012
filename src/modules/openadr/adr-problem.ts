/** Problems as OpenADR clients read them: the `problem` body as plain `application/json`, which older clients insist on. */
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';

interface ProblemResponse {
  status(code: number): ProblemResponse;
  type(name: string): ProblemResponse;
  send(body: unknown): unknown;
}

/** An answer other than success. */
export class AdrProblem extends HttpException {
  constructor(status: number, title: string, detail: string) {
    super({ title, detail }, status);
  }
}

/** Not there, or not for this client: the two are not told apart. */
export function notFound(kind: string, id: string): AdrProblem {
  return new AdrProblem(
    404,
    'not found',
    `there is no ${kind.toLowerCase()} "${id}" that this client may see`,
  );
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'bad request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not found',
  409: 'conflict',
  413: 'body too large',
  503: 'not available',
};

@Catch()
export class AdrProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('openadr');

  catch(error: unknown, host: ArgumentsHost): void {
    const { status, title, detail } = problemOf(error);
    if (status === 500)
      this.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const body = { type: 'about:blank', title, status, detail };
    const response = host.switchToHttp().getResponse<ProblemResponse>();
    response.status(status).type('application/json').send(JSON.stringify(body));
  }
}

function problemOf(error: unknown): { status: number; title: string; detail: string } {
  if (error instanceof HttpException) return fromHttp(error);
  if (error instanceof DomainError && error.code.endsWith('-unavailable')) {
    return { status: 503, title: 'not available', detail: error.message };
  }
  if (error instanceof DomainError) return { status: 400, title: 'bad request', detail: error.message };
  return {
    status: 500,
    title: 'internal error',
    detail: 'the server failed on this request; its log has the cause',
  };
}

function fromHttp(error: HttpException): { status: number; title: string; detail: string } {
  const status = error.getStatus();
  const body = error.getResponse();
  const { title, detail, message } = (typeof body === 'object' ? body : { message: body }) as {
    title?: string;
    detail?: string;
    message?: unknown;
  };
  const words = Array.isArray(message)
    ? message.map(String).join('; ')
    : typeof message === 'string'
      ? message
      : error.message;
  return {
    status,
    title: title ?? TITLES[status] ?? 'refused',
    detail: detail ?? words,
  };
}
