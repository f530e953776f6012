/** Callbacks over https to addresses that anybody may have named. */
import { createHmac, randomBytes } from 'node:crypto';
import type { LookupAddress } from 'node:dns';
import { type IncomingMessage } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { type CallbackMessage, type CallbackOutcome, CallbackSender } from '../../ports/callback-sender.js';
import { CallbackNetworks } from './callback-networks.js';
import { nameResolver, type ResolveName } from './resolve-name.js';

/** How callbacks are made. */
export interface CallbackOptions {
  /** Longest time of one callback [ms]. */
  readonly timeLimitMs: number;
  /** Networks allowed although they are not public, as `address/prefix`. */
  readonly allowedNetworks: readonly string[];
  /** Certificate authorities beside the usual ones, as PEM; null = none. */
  readonly authorities: string | null;
  /** Instants for signatures [epoch ms]. */
  readonly nowMs: () => number;
  /** Resolves names; default: the name servers of the system. */
  readonly resolve?: ResolveName;
}

/** More of an answer is not read. */
const MAX_ANSWER_BYTES = 4_096;

const FAILED = (why: string): CallbackOutcome => ({ status: 'failed', why });

class NotAllowedError extends Error {}

/** One connection per callback: a callback never finds the state another left behind. */
export class HttpsCallbackSender extends CallbackSender {
  readonly timeLimitMs: number;
  private readonly networks: CallbackNetworks;
  private readonly resolve: ResolveName;

  constructor(private readonly options: CallbackOptions) {
    super();
    this.timeLimitMs = options.timeLimitMs;
    this.networks = new CallbackNetworks(options.allowedNetworks);
    this.resolve = options.resolve ?? nameResolver();
  }

  override async challenge(url: string): Promise<CallbackOutcome> {
    const echo = randomBytes(24).toString('base64url');
    const asked = urlOf(url);
    if (typeof asked === 'string') return FAILED(asked);
    asked.searchParams.set('echo', echo);
    const answer = await this.ask(asked, { method: 'GET' }, null);
    if ('why' in answer) return FAILED(answer.why);
    return echoed(answer.text, echo)
      ? { status: 'accepted' }
      : FAILED('it did not send the value of "echo" back as its body');
  }

  override async post(url: string, message: CallbackMessage): Promise<CallbackOutcome> {
    const asked = urlOf(url);
    if (typeof asked === 'string') return FAILED(asked);
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(message.body)),
      'x-traboule-delivery': message.id,
      ...this.proof(message),
    };
    const answer = await this.ask(asked, { method: 'POST', headers }, message.body);
    return 'why' in answer ? FAILED(answer.why) : { status: 'accepted' };
  }

  /** The token as it is, and a signature of instant and body, so that a replayed or changed body can be told. */
  private proof({ body, bearerToken, signingKey }: CallbackMessage): Record<string, string> {
    const at = String(Math.floor(this.options.nowMs() / 1000));
    const signature = createHmac('sha256', signingKey).update(`${at}.${body}`).digest('hex');
    return {
      // A token that no header can carry was never a secret between two programs.
      ...(bearerToken !== null && /^[\x21-\x7e]+$/.test(bearerToken)
        ? { authorization: `Bearer ${bearerToken}` }
        : {}),
      'x-traboule-signature': `t=${at},sha256=${signature}`,
    };
  }

  private ask(
    url: URL,
    more: Pick<RequestOptions, 'method' | 'headers'>,
    body: string | null,
  ): Promise<{ text: string } | { why: string }> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.networks.isAllowed(host)) return Promise.resolve(NOT_PUBLIC);
    const { authorities, timeLimitMs } = this.options;
    return new Promise((resolve) => {
      const asking = request(url, {
        ...more,
        agent: false,
        lookup: this.checkedLookup(),
        signal: AbortSignal.timeout(timeLimitMs),
        ...(authorities === null ? {} : { ca: [...rootCertificates, authorities] }),
      });
      asking.once('error', (error) => {
        resolve(this.wordsFor(error));
      });
      asking.once('response', (answer) => {
        void readAnswer(answer).then(resolve, (error: unknown) => {
          resolve(this.wordsFor(error));
        });
      });
      asking.end(body ?? undefined);
    });
  }

  /** Resolves a name and gives only addresses that are allowed: what was checked is what is connected to. */
  private checkedLookup(): LookupFunction {
    return (hostname, options, done) => {
      this.resolve(hostname, { all: true }, (error, found) => {
        const addresses: LookupAddress[] = error ? [] : found;
        const bad = addresses.some(({ address }) => !this.networks.isAllowed(address));
        const [first] = addresses;
        if (error) done(error, '', 4);
        else if (bad || !first) done(new NotAllowedError(), '', 4);
        else if (options.all === true) done(null, addresses);
        else done(null, first.address, first.family);
      });
    };
  }

  private wordsFor(error: unknown): { why: string } {
    if (error instanceof NotAllowedError) return NOT_PUBLIC;
    const { name, code } = error as { name?: string; code?: string };
    if (name === 'TimeoutError' || name === 'AbortError') {
      return { why: `it did not answer within ${String(this.timeLimitMs / 1000)} s` };
    }
    if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code ?? '')) {
      return { why: 'its certificate is not valid for this name or not from an authority known here' };
    }
    return { why: 'no connection could be made to it, or it broke' };
  }
}

const NOT_PUBLIC = {
  why: 'its address is not public; TRABOULE_OPENADR_CALLBACK_NETWORKS can allow a network',
};

function urlOf(text: string): URL | string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:') return 'expected an address with https://';
  if (url.username !== '' || url.password !== '') return 'expected an address without name and password';
  return url;
}

/** The answer if it says yes; redirects do not. */
async function readAnswer(answer: IncomingMessage): Promise<{ text: string } | { why: string }> {
  const { statusCode = 0 } = answer;
  if (statusCode < 200 || statusCode > 299) {
    answer.destroy();
    const redirected = statusCode >= 300 && statusCode < 400;
    return {
      why: `it answered ${String(statusCode)}${redirected ? ', and redirects are not followed' : ''}`,
    };
  }
  let text = '';
  answer.setEncoding('utf8');
  for await (const part of answer) {
    text += String(part);
    if (text.length > MAX_ANSWER_BYTES) break;
  }
  return { text };
}

/** The value alone, as text or JSON, or in an object as `echo`. */
function echoed(text: string, echo: string): boolean {
  const plain = text.trim();
  return (
    [echo, JSON.stringify(echo)].includes(plain) ||
    new RegExp(`^\\{\\s*"echo"\\s*:\\s*"${echo}"\\s*\\}$`).test(plain)
  );
}
