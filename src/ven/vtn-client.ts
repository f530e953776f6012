/** The VTN as a VEN sees it: tokens, polls with ETag, objects of its own. Written after the API description alone. */
import type { SentEvent } from './openadr-event.js';

/** Where the VTN is and who asks. */
export interface VtnAccess {
  /** For example `https://vtn.example/openadr3/3.1.0`. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Where the VTN may call back when something changes. */
export interface Callback {
  /** Address as the VTN sees it, https. */
  readonly url: string;
  /** Sent along with each callback. */
  readonly token: string;
}

type Json = Readonly<Record<string, unknown>>;

/** The VTN did not do what was asked. */
export class VtnError extends Error {
  override readonly name = 'VtnError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const TIMEOUT_MS = 10_000;
const PAGE = 50;

/** Talks to one VTN; every call may throw VtnError or the error of the network. */
export class VtnClient {
  private token: string | null = null;
  private etag: string | null = null;
  private events: SentEvent[] = [];

  /** Asks to be told of events at the callback; absent where there is none. */
  readonly subscribe?: () => Promise<void>;

  /** @param callback null = the VEN polls */
  constructor(
    private readonly access: VtnAccess,
    callback: Callback | null = null,
  ) {
    if (callback !== null) this.subscribe = () => this.subscribeTo(callback);
  }

  /** Events not over yet; asks again only for what changed. */
  async activeEvents(): Promise<readonly SentEvent[]> {
    const first = await this.ask('GET', `/events?active=true&skip=0`, undefined, this.etag);
    if (first.status === 304) return this.events;
    const all = [...((await first.json()) as SentEvent[])];
    for (let skip = PAGE; all.length === skip; skip += PAGE) {
      const next = await this.ask('GET', `/events?active=true&skip=${String(skip)}`);
      all.push(...((await next.json()) as SentEvent[]));
    }
    // The tag is of the first page alone: with more than one, all are read each time.
    this.etag = all.length < PAGE ? first.headers.get('etag') : null;
    this.events = all;
    return all;
  }

  /** The own ven and resource, made where they are not there yet. */
  async register(venName: string, resourceName: string): Promise<void> {
    const [own] = await this.list('/vens');
    const ven = own ?? (await this.post('/vens', { objectType: 'VEN_VEN_REQUEST', venName }));
    const named = `/resources?resourceName=${encodeURIComponent(resourceName)}&venID=${String(ven['id'])}`;
    if ((await this.list(named)).length > 0) return;
    await this.post('/resources', { objectType: 'VEN_RESOURCE_REQUEST', resourceName, venID: ven['id'] });
  }

  async report(body: Json): Promise<void> {
    await this.post('/reports', body);
  }

  /** One subscription per address: an earlier one of ours is put right, which also mends one that was broken. */
  private async subscribeTo({ url, token }: Callback): Promise<void> {
    const objectOperations = [
      {
        objects: ['EVENT'],
        operations: ['CREATE', 'UPDATE', 'DELETE'],
        callbackUrl: url,
        bearerToken: token,
      },
    ];
    const body = { clientName: this.access.clientId, objectOperations };
    const own = (await this.list('/subscriptions')).find(({ objectOperations: told }) =>
      (told as { callbackUrl?: string }[] | undefined)?.some(({ callbackUrl }) => callbackUrl === url),
    );
    if (own === undefined) await this.post('/subscriptions', body);
    else await this.ask('PUT', `/subscriptions/${String(own['id'])}`, body);
  }

  private async list(path: string): Promise<Json[]> {
    return (await (await this.ask('GET', path)).json()) as Json[];
  }

  private async post(path: string, body: Json): Promise<Json> {
    return (await (await this.ask('POST', path, body)).json()) as Json;
  }

  private async ask(
    method: string,
    path: string,
    body?: Json,
    etag: string | null = null,
  ): Promise<Response> {
    const answer = await this.askOnce(method, path, body, etag);
    if (answer.status !== 401) return this.checked(answer, `${method} ${path}`);
    // The token is over, or the secret was changed meanwhile: once more with a new one.
    this.token = null;
    return this.checked(await this.askOnce(method, path, body, etag), `${method} ${path}`);
  }

  private async askOnce(
    method: string,
    path: string,
    body: Json | undefined,
    etag: string | null,
  ): Promise<Response> {
    this.token ??= await this.newToken();
    return fetch(`${this.access.baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        // Said ourselves: where nothing is said, `fetch` asks caches and servers for a whole new answer.
        ...(etag === null ? {} : { 'if-none-match': etag, 'cache-control': 'max-age=0' }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  private async newToken(): Promise<string> {
    const { baseUrl, clientId, clientSecret } = this.access;
    const server = await fetch(`${baseUrl}/auth/server`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { tokenURL } = (await (await this.checked(server, 'GET /auth/server')).json()) as {
      tokenURL: string;
    };
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const answer = await fetch(tokenURL, {
      method: 'POST',
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { access_token: token } = (await (await this.checked(answer, 'asking for a token')).json()) as {
      access_token: string;
    };
    return token;
  }

  private async checked(answer: Response, what: string): Promise<Response> {
    if (answer.ok || answer.status === 304) return answer;
    const problem = (await answer.json().catch(() => ({}))) as {
      detail?: string;
      error_description?: string;
    };
    const detail = problem.detail ?? problem.error_description ?? answer.statusText;
    throw new VtnError(answer.status, `${what}: the VTN answered ${String(answer.status)}: ${detail}`);
  }
}
