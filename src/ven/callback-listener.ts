/** The VEN's own small server for callbacks: answers the challenge, checks who speaks, and wakes the VEN. Nothing else is believed. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Where and how it listens. */
export interface ListenerOptions {
  readonly host: string;
  /** 0 = a free one. */
  readonly port: number;
  /** Certificate and key as PEM; null = plain, behind a proxy that speaks https. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Token that the subscription named: callbacks bring it along. */
  readonly token: string;
  /** Key of signatures, which nobody sends: SHA-256 of the client's secret, in hexadecimal. */
  readonly signingKey: string;
  readonly nowMs: () => number;
  /** Somebody who knows the token says that something changed. */
  readonly onChange: () => void;
}

/** A running listener. */
export interface CallbackListener {
  readonly port: number;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 1_048_576;
const MAX_ECHO = 256;
/** A signature older than this is a repetition [ms]. */
const OLDEST_MS = 300_000;
const NO_CONTENT = 204;
const BAD_REQUEST = 400;
const UNAUTHORISED = 401;
const NOT_ALLOWED = 405;
const TOO_LARGE = 413;

/** Listens until it is closed. */
export async function listenForCallbacks(options: ListenerOptions): Promise<CallbackListener> {
  const handle = (request: IncomingMessage, answer: ServerResponse): void => {
    answerTo(request, answer, options).catch(() => {
      answer.destroy();
    });
  };
  const server = options.tls === null ? createHttpServer(handle) : createHttpsServer(options.tls, handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Whether a callback is from whom the token was given to: the token itself, and where there is one a fresh signature
 * `t=<s>,sha256=<HMAC of "<t>.<body>">`.
 *
 * @param nowMs [epoch ms]
 */
export function isGenuine(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: string,
  { token, signingKey, nowMs }: Pick<ListenerOptions, 'token' | 'signingKey'> & { readonly nowMs: number },
): boolean {
  if (!same(String(headers['authorization'] ?? ''), `Bearer ${token}`)) return false;
  const signature = headers['x-traboule-signature'];
  if (signature === undefined) return true;
  const found = /^t=(\d+),sha256=([0-9a-f]{64})$/.exec(String(signature));
  const [, at = '', given = ''] = found ?? [];
  if (found === null || Math.abs(nowMs - Number(at) * 1000) > OLDEST_MS) return false;
  return same(given, createHmac('sha256', signingKey).update(`${at}.${body}`).digest('hex'));
}

async function answerTo(
  request: IncomingMessage,
  answer: ServerResponse,
  { token, signingKey, nowMs, onChange }: ListenerOptions,
): Promise<void> {
  const end = (status: number, text?: string): void => {
    answer.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
  };
  if (request.method === 'GET') {
    const echo = new URL(request.url ?? '/', 'http://listener').searchParams.get('echo');
    if (echo === null || !/^[\w-]+$/.test(echo) || echo.length > MAX_ECHO) end(BAD_REQUEST);
    else end(200, echo);
    return;
  }
  if (request.method !== 'POST') {
    end(NOT_ALLOWED);
    return;
  }
  const body = await textOf(request);
  if (body === null) end(TOO_LARGE);
  else if (!isGenuine(request.headers, body, { token, signingKey, nowMs: nowMs() })) end(UNAUTHORISED);
  else {
    end(NO_CONTENT);
    onChange();
  }
}

async function textOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    parts.push(part as Buffer);
    bytes += (part as Buffer).length;
    if (bytes > MAX_BODY_BYTES) return null;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Compared in constant time. */
function same(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
