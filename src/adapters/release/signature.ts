/** Requests of the release channel carry proof of the shared secret, never the secret. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How far the clocks of two machines may be apart, and how long a request is good for [wall ms]. */
const GOOD_FOR_MS = 120_000;

/** Header with `<wall instant>.<nonce>.<hex of HMAC-SHA-256>`. */
export const SIGNATURE_HEADER = 'x-traboule-signature';

/** What is signed: nothing of it may be changed on the way. */
export interface SignedParts {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** The header's value for a request made now. */
export function signatureOf(secret: string, parts: SignedParts, nowMs: number): string {
  const head = `${String(nowMs)}.${randomBytes(12).toString('hex')}`;
  return `${head}.${macOf(secret, head, parts)}`;
}

/** Tells good signatures from bad, old and repeated ones. */
export class SignatureCheck {
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly secret: string,
    private readonly nowMs: () => number,
  ) {}

  /** Null when the signature is good; otherwise what is wrong with it. */
  fault(header: string | undefined, parts: SignedParts): string | null {
    const [at = '', nonce = '', mac = ''] = (header ?? '').split('.');
    const nowMs = this.nowMs();
    for (const [old, until] of this.seen) if (until < nowMs) this.seen.delete(old);
    const expected = Buffer.from(macOf(this.secret, `${at}.${nonce}`, parts));
    const given = Buffer.from(mac);
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      return 'the secrets of gateway and API differ: both must read the same release-secret, or TRABOULE_RELEASE_SECRET';
    if (!(Math.abs(nowMs - Number(at)) <= GOOD_FOR_MS))
      return 'the clocks of gateway and API are more than two minutes apart: set them right';
    if (this.seen.has(nonce)) return 'this request was made before';
    this.seen.set(nonce, nowMs + 2 * GOOD_FOR_MS);
    return null;
  }
}

function macOf(secret: string, head: string, { method, path, body }: SignedParts): string {
  return createHmac('sha256', secret).update([head, method, path, body].join('\n')).digest('hex');
}
