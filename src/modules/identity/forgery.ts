/** Whether a request that changes something comes from a page of ours, or from another site in the browser of somebody signed in. */
import { sameSecret } from './secret.js';

/** The part of a request that tells where it comes from. */
interface ComingRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Header that pages send the value of `GET /api/v1/session` in. */
export const CSRF_HEADER = 'x-traboule-csrf';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request cannot change anything. */
export function isReading({ method }: ComingRequest): boolean {
  return READING.has(method);
}

/**
 * Why a request comes from elsewhere, as a sentence; null when it does not, or when no browser sent it.
 *
 * @param origin of this service
 */
export function foreignFault({ headers }: ComingRequest, origin: string): string | null {
  const site = headers['sec-fetch-site'];
  const from = headers['origin'];
  const isOurs = (given: string): boolean =>
    given === origin || (URL.canParse(given) && new URL(given).host === headers['host']);
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return `this was sent by a page of another site (${from ?? site}); nothing was changed. Open the console of this service and do it there.`;
  }
  if (from !== undefined && !isOurs(from)) {
    return `this was sent by a page of ${from}, and this service is ${origin}; nothing was changed. Open the console of this service and do it there.`;
  }
  return null;
}

/**
 * Why a request of a browser's session may be forged, as a sentence; null when it is certainly from a page of ours.
 *
 * @param csrf value that belongs to the session
 */
export function forgeryFault(request: ComingRequest, csrf: string, origin: string): string | null {
  const foreign = foreignFault(request, origin);
  if (foreign !== null) return foreign;
  const { headers } = request;
  if (headers['sec-fetch-site'] === undefined && headers['origin'] === undefined) {
    return 'a request with the cookie of a session must say where it comes from (Origin or Sec-Fetch-Site, as browsers do); scripts use an API token instead.';
  }
  if (!sameSecret(headers[CSRF_HEADER] ?? '', csrf)) {
    return `the header ${CSRF_HEADER} is missing or not that of this session; GET /api/v1/session tells it. In the console: load the page again.`;
  }
  return null;
}
