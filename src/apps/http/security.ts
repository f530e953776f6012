/** What stands before the routes: headers for browsers, cookies read, and limits of how often and how much one may ask. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { parseCookie } from 'cookie';
import { ipKeyGenerator, rateLimit, type RateLimitRequestHandler } from 'express-rate-limit';
import helmet from 'helmet';
import type { OpenAdrClients } from '../../modules/openadr/openadr-clients.service.js';
import type { AccessService, AskingRequest } from '../../modules/identity/access.service.js';
import { doubledKeys } from '../../config/json-keys.js';
import { refusedCase } from '../../modules/solve/read-case.js';
import { problemOf, problemType } from './problem-filter.js';

/** Largest accepted request body: decisions are small, cases are not. */
const BODY_LIMIT = '256kb';
const CASE_LIMIT = '4mb';

/** Where cases, scenarios and files that go with disputes are sent to. */
const CASE_PATH = /^\/api\/v1\/(solve|scenarios\/runs|demand-response\/statements\/[^/?]+\/dispute)\/?(\?|$)/;

/** Where a person's file comes in as it is, in which a field may stand twice. */
const SOLVE_PATH = /^\/api\/v1\/solve\/?(\?|$)/;

/** Where secrets are tried. */
const SECRET_PATH = /^\/api\/v1\/(session|session\/password|setup|invitation)\/?$/;

/** Where OpenADR clients ask for tokens. */
const TOKEN_PATH = /^\/openadr3\/3\.1\.0\/auth\/token\/?$/;

const MINUTE_MS = 60_000;

/** Requests for OpenADR tokens from one address per minute; wrong secrets are counted with the refused credentials. */
const TOKENS_PER_MIN = 6_000;

/** Wrong passwords and links from one address per minute. */
const WRONG_SECRETS_PER_MIN = 10;

/** Requests from one address per minute whose credential is not valid. */
const REFUSED_PER_MIN = 120;

const BAD_REQUEST = 400;
const TOO_MANY_REQUESTS = 429;
const UNAUTHORISED = 401;

/** A request as the limits see it. */
interface LimitedRequest extends AskingRequest {
  readonly path: string;
}

/** Puts the protection before all routes. */
export function protect(
  app: NestExpressApplication,
  callers: { readonly access: AccessService; readonly vens: OpenAdrClients },
  options: { readonly requestsPerMin: number; readonly proxyHops: number },
): void {
  app.set('trust proxy', options.proxyHops);
  app.use(helmet(HEADERS));
  app.use(
    (request: { headers: IncomingMessage['headers']; cookies?: unknown }, _: unknown, next: () => void) => {
      request.cookies = parseCookie(request.headers.cookie ?? '');
      next();
    },
  );
  app.use(
    wrongSecrets(),
    refusedCredentials(callers.vens),
    tokenRequests(),
    allRequests(callers, options.requestsPerMin),
  );
  app.useBodyParser('json', jsonBodies(CASE_LIMIT, isCase));
  app.useBodyParser(
    'json',
    jsonBodies(BODY_LIMIT, (request) => !isCase(request)),
  );
}

function jsonBodies(limit: string, takes: (request: IncomingMessage) => boolean) {
  const type = (request: IncomingMessage): boolean => takes(request) && isJson(request);
  return { limit, type, verify: assertSound };
}

/** What JSON.parse would pass over. @throws Error with the status 400, DomainError `invalid-case` for a field given twice */
function assertSound(request: IncomingMessage, _: unknown, body: Buffer, encoding: string): void {
  assertUtf8(body, encoding);
  if (!SOLVE_PATH.test(request.url ?? '')) return;
  const doubled = doubledKeys(body.toString('utf8'));
  if (doubled.length > 0) throw refusedCase(doubled);
}

/** Bytes that are no UTF-8 would be kept as question marks. @throws Error with the status 400 */
function assertUtf8(body: Buffer, encoding: string): void {
  if (encoding !== 'utf-8' || isUtf8(body)) return;
  throw Object.assign(new Error('the body holds bytes that are not UTF-8; JSON is sent as UTF-8'), {
    status: BAD_REQUEST,
  });
}

/** Scripts, styles, pictures and connections of our own only; nobody shows our pages inside of theirs. */
const HEADERS: Parameters<typeof helmet>[0] = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      connectSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  xFrameOptions: { action: 'deny' },
};

/** Tries of passwords and links: the right ones are not counted, so that a shift can change at one desk. */
function wrongSecrets(): RateLimitRequestHandler {
  return limiter({
    limit: WRONG_SECRETS_PER_MIN,
    key: (request) => `secret ${addressOf(request)}`,
    skip: ({ method, path }) => method === 'GET' || method === 'DELETE' || !SECRET_PATH.test(path),
    skipSuccessfulRequests: true,
    detail: `more than ${String(WRONG_SECRETS_PER_MIN)} wrong names, passwords or links in a minute from this address; wait a minute`,
  });
}

/**
 * Credentials that are not valid: counted by address before anybody looks them up. A VEN whose token is in force is let by, so
 * that a neighbour behind the same address who guesses tokens does not lock out a thousand others.
 */
function refusedCredentials(vens: OpenAdrClients): RateLimitRequestHandler {
  return limiter({
    limit: REFUSED_PER_MIN,
    // Whoever tries secrets is counted, also with a token of his own.
    skip: async (request) => !TOKEN_PATH.test(request.path) && (await venOf(request, vens)) !== null,
    key: (request) => `refused ${addressOf(request)}`,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_, response) => response.statusCode !== UNAUTHORISED,
    detail: `more than ${String(REFUSED_PER_MIN)} requests in a minute from this address were not signed in or had a credential that is not valid; wait a minute`,
  });
}

/** Requests of VENs for tokens: all buildings of a provider may come from one address, and all at once after an outage. */
function tokenRequests(): RateLimitRequestHandler {
  return limiter({
    limit: TOKENS_PER_MIN,
    key: (request) => `token ${addressOf(request)}`,
    skip: ({ path }) => !TOKEN_PATH.test(path),
    detail: `more than ${String(TOKENS_PER_MIN)} requests for tokens in a minute from this address; a token lasts an hour, keep it`,
  });
}

/** All requests of a credential or OpenADR client, or of an address without one. */
function allRequests(
  { access, vens }: { readonly access: AccessService; readonly vens: OpenAdrClients },
  limit: number,
): RateLimitRequestHandler {
  return limiter({
    limit,
    skip: ({ path }) => TOKEN_PATH.test(path),
    key: async (request) => {
      if (isOpenAdr(request)) {
        const clientId = await venOf(request, vens);
        return clientId === null ? `address ${addressOf(request)}` : `openadr ${clientId}`;
      }
      // While the store is away nobody can be told apart.
      const caller = await access.callerOf(request).catch(() => null);
      return caller?.status === 'known'
        ? `credential ${String(caller.actor.credentialId)}`
        : `address ${addressOf(request)}`;
    },
    detail: `more than ${String(limit)} requests in a minute; wait a minute and ask less often`,
  });
}

function limiter(options: {
  readonly limit: number;
  readonly key: (request: LimitedRequest) => string | Promise<string>;
  readonly detail: string;
  readonly skip?: (request: LimitedRequest) => boolean | Promise<boolean>;
  readonly skipSuccessfulRequests?: boolean;
  readonly requestWasSuccessful?: (request: unknown, response: { statusCode: number }) => boolean;
}): RateLimitRequestHandler {
  const { key, detail, skip, ...rest } = options;
  const refusal = JSON.stringify(problemOf(TOO_MANY_REQUESTS, 'too-many-requests', detail));
  return rateLimit({
    ...rest,
    windowMs: MINUTE_MS,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request) => key(request as unknown as LimitedRequest),
    ...(skip === undefined ? {} : { skip: (request) => skip(request as unknown as LimitedRequest) }),
    handler: (request, response) => {
      response.status(TOO_MANY_REQUESTS).type(problemType(request.path)).send(refusal);
    },
  });
}

/** Client of a VEN whose token is in force; null = not OpenADR, or not known, or not to be found out while the store is away. */
async function venOf(request: LimitedRequest, vens: OpenAdrClients): Promise<string | null> {
  if (!isOpenAdr(request)) return null;
  const holder = await vens.holderOf(request).catch(() => null);
  return holder?.client.clientId ?? null;
}

function isOpenAdr({ path }: { readonly path: string }): boolean {
  return path.startsWith('/openadr3/');
}

/** The address, or the network of an IPv6 address: one machine has many of these. */
function addressOf({ ip }: LimitedRequest): string {
  return ip === undefined ? 'unknown' : ipKeyGenerator(ip);
}

function isCase({ url }: IncomingMessage): boolean {
  return CASE_PATH.test(url ?? '');
}

function isJson({ headers }: IncomingMessage): boolean {
  return /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
}
