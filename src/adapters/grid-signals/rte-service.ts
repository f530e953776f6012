/** Écowatt or Tempo by HTTP from RTE, or from whoever serves the same form. */
import { z } from 'zod';
import type { GridSignal } from '../../core/flexibility/grid-signals.js';
import { GridSignalSource } from '../../ports/grid-signal-source.js';

/** How RTE knows its callers (OAuth 2.0, client credentials). */
export interface RteAccess {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** RTE answers one call in 15 minutes. */
const LEAST_PAUSE_MS = 15 * 60_000;
const PATIENCE_MS = 10_000;
/** Four days of Écowatt have 5 kB, a season of Tempo 60 kB. */
const MAX_BYTES = 1_000_000;
/** A publication from the future is a clock that is wrong: its own or ours. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

const tokenSchema = z.object({ access_token: z.string().min(1) });

/** Asks at most every 15 minutes; between two asks there is nothing new. */
export class RteService extends GridSignalSource {
  private askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    override readonly name: string,
    private readonly url: string,
    private readonly read: (form: unknown) => GridSignal,
    private readonly access: RteAccess | null,
  ) {
    super();
  }

  override async newest(nowMs: number, signal: AbortSignal): Promise<GridSignal | null> {
    if (nowMs - this.askedAtMs < LEAST_PAUSE_MS) return null;
    // Also when it fails: a service that is in trouble is not asked more often.
    this.askedAtMs = nowMs;
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const headers = await this.authorization(patience);
    const found = this.read(await this.json(this.url, { headers, redirect: 'error', signal: patience }));
    if (found.publishedMs > nowMs + CLOCKS_DIFFER_MS) {
      throw new Error(
        `${this.name}: published at ${new Date(found.publishedMs).toISOString()}, which is still to come; expected a publication of the past: look at the clocks`,
      );
    }
    return found;
  }

  private async authorization(signal: AbortSignal): Promise<Record<string, string>> {
    if (this.access === null) return {};
    const { tokenUrl, clientId, clientSecret } = this.access;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const answer = await this.json(tokenUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
      redirect: 'error',
      signal,
    });
    const { data } = tokenSchema.safeParse(answer);
    if (data === undefined)
      throw new Error(`${this.name}: the token service gave no access_token; see TRABOULE_RTE_TOKEN_URL`);
    return { authorization: `Bearer ${data.access_token}` };
  }

  private async json(url: string, how: RequestInit): Promise<unknown> {
    const { host } = new URL(url);
    const response = await fetch(url, how).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`${this.name}: ${host} could not be asked: ${why}`);
    });
    const text = await this.textOf(response, host);
    if (!response.ok) {
      throw new Error(`${this.name}: ${host} answered ${String(response.status)}; expected 200`);
    }
    try {
      return JSON.parse(text);
    } catch {
      throw new Error(`${this.name}: ${host} answered "${text.slice(0, 40)}"; expected JSON`);
    }
  }

  /** Text of an answer, refused as soon as it is longer than any publication. */
  private async textOf(response: Response, host: string): Promise<string> {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    const body: AsyncIterable<Uint8Array> | readonly Uint8Array[] = response.body ?? [];
    for await (const piece of body) {
      bytes += piece.byteLength;
      if (bytes > MAX_BYTES) {
        throw new Error(`${this.name}: ${host} answered with more than ${String(MAX_BYTES)} bytes`);
      }
      pieces.push(piece);
    }
    return Buffer.concat(pieces).toString('utf8');
  }
}
