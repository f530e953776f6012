/** Typed client of the API, for the console, the command line and programs of others. */
import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from './api-types.js';

/** Body of an answer that says no (RFC 9457). */
export type Problem = components['schemas']['Problem'];

/** A shape of the API by its name, for example `Shape<'DispatchPlan'>`. */
export type Shape<Name extends keyof components['schemas']> = components['schemas'][Name];

/** Query of a GET by its path. */
export type Query<Path extends keyof paths> = paths[Path] extends {
  readonly get: { readonly parameters: { readonly query?: infer Asked } };
}
  ? NonNullable<Asked>
  : never;

/** JSON body of a POST by its path. */
export type Body<Path extends keyof paths> = paths[Path] extends {
  readonly post: { readonly requestBody: { readonly content: { readonly 'application/json': infer Sent } } };
}
  ? Sent
  : never;

/** Client whose calls are typed by path and method. */
export type ApiClient = Client<paths>;

/** How a client reaches a service. */
export interface ClientOptions {
  /** For example `http://127.0.0.1:3000`; in a browser the origin of the page. */
  readonly baseUrl: string;
  /**
   * API token; a function is asked before every request, with its method. Absent or null: the cookie of the session, where there
   * is one.
   */
  readonly token?: string | ((method: string) => string | null | Promise<string | null>);
  /** Token against forged requests that goes with a session; asked before every request that changes something. */
  readonly csrfToken?: () => string | null;
  /** Names a POST, so that one sent twice acts once; default: a new name for every call. */
  readonly idempotencyKey?: () => string;
  readonly fetch?: typeof globalThis.fetch;
}

/** The service answered, and said no. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  /** @param problem what it said; `code` is stable, `message` is for people */
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }

  get code(): Problem['code'] {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** Something answered that is not the API, or no API answered at all. */
export class NoApiError extends Error {
  override readonly name = 'NoApiError';

  /** @param response what came instead; null = nothing */
  constructor(
    message: string,
    readonly response: Response | null,
  ) {
    super(message);
  }
}

const CHANGES: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * A client of one service. Its calls reject with {@link ApiProblem} when the service says no, with {@link NoApiError} when no
 * service is there; read what they answer with {@link answerOf}.
 */
export function createApiClient(options: ClientOptions): ApiClient {
  const { baseUrl, fetch } = options;
  const client = createClient<paths>({
    baseUrl: baseUrl.replace(/\/+$/, ''),
    credentials: 'same-origin',
    ...(fetch ? { fetch } : {}),
  });
  client.use(credentials(options), refusals(baseUrl));
  return client;
}

/**
 * Body of an answer.
 *
 * @example const plans = await answerOf(client.GET('/api/v1/plans', { params: { query: { limit: 5 } } }));
 */
export async function answerOf<T>(
  call: Promise<{ readonly data?: T; readonly response: Response }>,
): Promise<T> {
  const { data } = await call;
  return data as T;
}

/** One page of a list and the cursor of the next; null on the last. */
export interface Page<T> {
  readonly items: T;
  readonly next: string | null;
}

/** A page of a list that grows: its body, and the `cursor` to ask for what comes after it. */
export async function pageOf<T>(
  call: Promise<{ readonly data?: T; readonly response: Response }>,
): Promise<Page<T>> {
  const { data, response } = await call;
  return { items: data as T, next: nextCursor(response.headers.get('link')) };
}

/** Cursor of the link to the next page (RFC 8288). */
function nextCursor(link: string | null): string | null {
  const target = /<([^>]*)>;\s*rel="next"/.exec(link ?? '')?.[1];
  return target === undefined ? null : new URL(target, 'http://any').searchParams.get('cursor');
}

function credentials(options: ClientOptions): Middleware {
  return {
    async onRequest({ request }) {
      const token = typeof options.token === 'function' ? await options.token(request.method) : options.token;
      if (token !== undefined && token !== null) request.headers.set('authorization', `Bearer ${token}`);
      if (!CHANGES.has(request.method)) return request;
      const csrf = options.csrfToken?.() ?? null;
      if (csrf !== null) request.headers.set('x-traboule-csrf', csrf);
      if (request.method === 'POST' && !request.headers.has('idempotency-key')) {
        request.headers.set('idempotency-key', options.idempotencyKey?.() ?? crypto.randomUUID());
      }
      return request;
    },
  };
}

function refusals(baseUrl: string): Middleware {
  return {
    async onResponse({ response }) {
      if (response.status === 304 || (response.ok && !claimsToBePage(response))) return response;
      const problem = await problemOf(response);
      if (problem !== null) throw new ApiProblem(problem);
      throw new NoApiError(
        `${baseUrl} answered ${String(response.status)} with something that is no problem of the API; expected a Traboule there`,
        response,
      );
    },
    onError() {
      return new NoApiError(`no service answers at ${baseUrl}`, null);
    },
  };
}

/** A web page is no answer of the API: a router or a gateway speaks. */
function claimsToBePage(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/html') ?? false;
}

async function problemOf(response: Response): Promise<Problem | null> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return null;
  try {
    const body = (await response.json()) as Partial<Problem>;
    return typeof body.code === 'string' && typeof body.detail === 'string' ? (body as Problem) : null;
  } catch {
    return null;
  }
}
