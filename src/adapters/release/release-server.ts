/** The gateway's end of the release channel: three signed requests over HTTP, without framework, database or queue. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReleaseEnd, ReleaseRequest } from '../../core/control/release.js';
import { DomainError } from '../../core/domain-error.js';
import type { ReleaseChannel } from '../../ports/release-channel.js';
import { SIGNATURE_HEADER, SignatureCheck } from './signature.js';

/** Where it listens, and whom it believes. */
export interface ReleaseServerOptions {
  readonly host: string;
  /** 0 = a free one. */
  readonly port: number;
  readonly secret: string;
  /** Wall clock [epoch ms]: machines are compared, not worlds. */
  readonly wallMs: () => number;
}

/** A listening channel. */
export interface RunningReleaseServer {
  readonly url: string;
  close(): Promise<void>;
}

const MOST_BYTES = 262_144;

/** Starts to listen; every request is answered by the hands given. */
export async function startReleaseServer(
  hands: Pick<ReleaseChannel, 'release' | 'end' | 'state'>,
  options: ReleaseServerOptions,
): Promise<RunningReleaseServer> {
  const check = new SignatureCheck(options.secret, options.wallMs);
  const server = createServer((request, response) => {
    handle(request, hands, check).then(
      ({ status, body }) => {
        answer(response, status, body);
      },
      () => {
        answer(response, 500, {
          code: 'internal',
          detail: 'The gateway failed on this request; its log has the cause.',
        });
      },
    );
  });
  await listening(server, options);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${String(port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function handle(
  request: IncomingMessage,
  hands: Pick<ReleaseChannel, 'release' | 'end' | 'state'>,
  check: SignatureCheck,
): Promise<Answer> {
  const { method = '', url: path = '' } = request;
  const body = await bodyOf(request);
  if (body === null) return refusal(413, 'body-too-large', 'a release needs less than a kilobyte');
  const header = request.headers[SIGNATURE_HEADER];
  const fault = check.fault(typeof header === 'string' ? header : undefined, { method, path, body });
  if (fault !== null) return refusal(401, 'unauthorised', fault);
  try {
    return await work(`${method} ${path}`, body, hands);
  } catch (error) {
    if (error instanceof DomainError) return refusal(400, error.code, error.message);
    throw error;
  }
}

async function work(
  what: string,
  body: string,
  hands: Pick<ReleaseChannel, 'release' | 'end' | 'state'>,
): Promise<Answer> {
  switch (what) {
    case 'POST /release':
      return { status: 200, body: await hands.release(JSON.parse(body) as ReleaseRequest) };
    case 'POST /release/end':
      return { status: 200, body: await hands.end(JSON.parse(body) as ReleaseEnd) };
    case 'GET /release':
      return { status: 200, body: await hands.state() };
    default:
      return refusal(404, 'not-found', `the release channel has no ${what}`);
  }
}

function refusal(status: number, code: string, detail: string): Answer {
  return { status, body: { code, detail } };
}

/** Null when it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function listening(server: Server, { host, port }: ReleaseServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
