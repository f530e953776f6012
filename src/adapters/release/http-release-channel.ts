/** The API's end of the release channel. */
import type { Release, ReleaseEnd, ReleaseRequest, ReleaseState } from '../../core/control/release.js';
import { DomainError, type DomainErrorCode } from '../../core/domain-error.js';
import { ReleaseChannel } from '../../ports/release-channel.js';
import { SIGNATURE_HEADER, signatureOf } from './signature.js';

/** Where the gateway is and what it shares with us. */
export interface GatewayAddress {
  readonly url: string;
  readonly secret: string;
}

/** Longest wait for the gateway [wall ms]: longer than it may take to write to every device. */
const PATIENCE_MS = 20_000;

/** What the gateway refuses and the caller can mend. */
const TOLD: ReadonlySet<string> = new Set<DomainErrorCode>(['invalid-input']);

export class HttpReleaseChannel extends ReleaseChannel {
  /**
   * @param address asked for anew at every call: a gateway that was started again may listen elsewhere; rejects when there is none
   * @param wallMs wall clock [epoch ms]
   */
  constructor(
    private readonly address: () => Promise<GatewayAddress>,
    private readonly wallMs: () => number,
  ) {
    super();
  }

  override release(request: ReleaseRequest): Promise<Release> {
    return this.call('POST', '/release', request);
  }

  override end(end: ReleaseEnd): Promise<ReleaseState> {
    return this.call('POST', '/release/end', end);
  }

  override state(): Promise<ReleaseState> {
    return this.call('GET', '/release');
  }

  private async call<T>(method: 'GET' | 'POST', path: string, payload?: unknown): Promise<T> {
    const { url, secret } = await this.address().catch((error: unknown) => {
      throw unavailable(reasonOf(error));
    });
    const body = payload === undefined ? '' : JSON.stringify(payload);
    const signature = signatureOf(secret, { method, path, body }, this.wallMs());
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}${path}`, {
        method,
        headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature },
        ...(payload === undefined ? {} : { body }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      text = await response.text();
    } catch (error) {
      throw unavailable(`it does not answer at ${url} (${reasonOf(error)})`);
    }
    if (response.ok) return JSON.parse(text) as T;
    const { code, detail } = problemOf(text);
    if (TOLD.has(code)) throw new DomainError(code as DomainErrorCode, detail);
    throw unavailable(detail);
  }
}

function unavailable(why: string): DomainError {
  return new DomainError(
    'gateway-unavailable',
    `the gateway, which alone can reach the devices, was not reached: ${why}. On its machine "traboule release" goes to it directly; without it every asset falls back to its own control when its setpoint ends.`,
  );
}

function problemOf(text: string): { code: string; detail: string } {
  try {
    const { code, detail } = JSON.parse(text) as { code?: string; detail?: string };
    return { code: code ?? '', detail: detail ?? text };
  } catch {
    return { code: '', detail: text };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
