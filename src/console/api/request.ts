/** Requests to the service: same origin, the session's cookie, problem+json as errors. */
import { NO_ANSWER, ProblemError, problemOf } from './problem.js';

const PATIENCE_MS = 20_000;
const FILE_PATIENCE_MS = 10 * 60_000;

/** What a request that acts carries along. */
export interface Sending {
  readonly body?: unknown;
  /** A file as the body, in place of JSON; the service may take long to read it. */
  readonly file?: { readonly content: Blob; readonly type: string };
  /** Given for what must be done once however often it is sent: a double click, a retry. */
  readonly idempotencyKey?: string;
}

const CSRF_HEADER = 'x-traboule-csrf';
let csrf: string | null = null;

/** Sets the value that proves to the service that an act comes from this page and not from another site. */
export function setCsrf(value: string | null): void {
  csrf = value;
}

/**
 * Reads something.
 *
 * @param path below the origin, for example `/api/v1/overview`
 * @param patienceMs how long to wait for the answer [ms]; longer for what takes the service long
 * @throws ProblemError with what the service said, or `no-answer`
 */
export async function read<T>(path: string, signal?: AbortSignal, patienceMs = PATIENCE_MS): Promise<T> {
  const asking = { method: 'GET', patienceMs, ...(signal === undefined ? {} : { signal }) };
  return answerOf<T>(await ask(path, asking));
}

/**
 * Acts: POST, PUT, PATCH or DELETE.
 *
 * @throws ProblemError with what the service said, or `no-answer`: then it is not known whether it was done
 */
export async function send<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  sending: Sending = {},
): Promise<T> {
  const headers: Record<string, string> = csrf === null ? {} : { [CSRF_HEADER]: csrf };
  if (sending.body !== undefined) headers['content-type'] = 'application/json';
  if (sending.file !== undefined) headers['content-type'] = sending.file.type;
  if (sending.idempotencyKey !== undefined) headers['idempotency-key'] = sending.idempotencyKey;
  const body =
    sending.file !== undefined
      ? { body: sending.file.content, patienceMs: FILE_PATIENCE_MS }
      : sending.body === undefined
        ? {}
        : { body: JSON.stringify(sending.body) };
  return answerOf<T>(await ask(path, { method, headers, ...body }));
}

/** A key for a request that must happen once. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}

/** What `fetch` is asked with, headers as a plain table. */
interface Asking {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Blob;
  readonly signal?: AbortSignal;
  readonly patienceMs?: number;
}

async function ask(path: string, { patienceMs = PATIENCE_MS, ...init }: Asking): Promise<Response> {
  const patience = AbortSignal.timeout(patienceMs);
  const signal = init.signal ? AbortSignal.any([init.signal, patience]) : patience;
  try {
    return await fetch(path, {
      ...init,
      signal,
      credentials: 'same-origin',
      headers: { accept: 'application/json', ...init.headers },
    });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new ProblemError(NO_ANSWER);
  }
}

async function answerOf<T>(response: Response): Promise<T> {
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  const body: unknown = isJson ? await response.json().catch(() => undefined) : undefined;
  if (!response.ok) throw new ProblemError(problemOf(response.status, body));
  return body as T;
}
