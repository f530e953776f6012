/** Serves the built console beside the API: hashed files for ever, its one page for every address that is not the API's. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

type Next = (error?: unknown) => void;

/** A step in the handling of a request. */
export type FileHandler = (request: IncomingMessage, response: ServerResponse, next: Next) => void;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.md': 'text/plain; charset=utf-8',
};

/** Packed copies that the build leaves beside each file, best first. */
const PACKINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

const PAGE = 'index.html';
/** Files whose name changes with their contents. */
const HASHED = 'assets/';
/** Addresses of machines: our API and the one of OpenADR. */
const ANSWERED_ELSEWHERE = /^\/(api|openadr3)(\/|$)/;
/** No parent folder, no hidden file, nothing that needs decoding. */
const PLAIN_NAME = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;

/** Where the build leaves the console: beside the compiled service, or below the root when the sources themselves run. */
export function consoleFolder(): string {
  const beside = join(import.meta.dirname, '../../../console');
  return existsSync(join(beside, PAGE)) ? beside : join(import.meta.dirname, '../../../dist/console');
}

/** Hands out the files of a folder; what is not GET or HEAD, and what the API answers, is let through. */
export function consoleFiles(folder: string): FileHandler {
  return (request, response, next) => {
    const { pathname } = new URL(request.url ?? '/', 'http://console');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || ANSWERED_ELSEWHERE.test(pathname)) {
      next();
      return;
    }
    serve(folder, pathname.slice(1), request, response).then((found) => {
      if (!found) next();
    }, next);
  };
}

async function serve(
  folder: string,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const isFile = PLAIN_NAME.test(name) && extname(name) in TYPES;
  const file = await packed(folder, isFile ? name : PAGE, request);
  if (file === null) return false;
  const ending = isFile ? extname(name) : '.html';
  response.statusCode = 200;
  response.setHeader('content-type', TYPES[ending] ?? 'application/octet-stream');
  response.setHeader(
    'cache-control',
    name.startsWith(HASHED) && isFile ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  response.setHeader('vary', 'accept-encoding');
  response.setHeader('content-length', file.bytes.length);
  if (file.encoding !== null) response.setHeader('content-encoding', file.encoding);
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
  return true;
}

/** The file as the browser takes it; null when there is none. */
async function packed(
  folder: string,
  name: string,
  request: IncomingMessage,
): Promise<{ bytes: Buffer; encoding: string | null } | null> {
  const accepted = request.headers['accept-encoding'] ?? '';
  for (const { name: encoding, ending } of PACKINGS) {
    if (!new RegExp(`(^|[ ,])${encoding}([ ,;]|$)`).test(accepted)) continue;
    const bytes = await bytesOf(join(folder, name + ending));
    if (bytes !== null) return { bytes, encoding };
  }
  const bytes = await bytesOf(join(folder, name));
  return bytes === null ? null : { bytes, encoding: null };
}

async function bytesOf(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT')
      return null;
    throw error;
  }
}
