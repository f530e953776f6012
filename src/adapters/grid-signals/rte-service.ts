/** Écowatt or Tempo by HTTP from RTE, or from whoever serves the same form. */
import { z } from 'zod';
import type { GridSignal } from '../../core/flexibility/grid-signals.js';
import { GridSignalSource } from '../../ports/grid-signal-source.js';
import type { JsonQuestion, JsonService } from '../../ports/json-service.js';

/** What is asked for, and where. */
export interface SignalAddress {
  /** What it is called in messages, for example `Écowatt`. */
  readonly name: string;
  readonly url: string;
  /** Understands an answer. @throws Error where it is of another form */
  readonly read: (form: unknown) => GridSignal;
}

/** How RTE knows its callers (OAuth 2.0, client credentials). */
export interface RteAccess {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** RTE answers one call in 15 minutes. */
const LEAST_PAUSE_MS = 15 * 60_000;
/** A publication from the future is a clock that is wrong: its own or ours. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

const tokenSchema = z.object({ access_token: z.string().min(1) });

/** Asks at most every 15 minutes; between two asks there is nothing new. */
export class RteService extends GridSignalSource {
  override readonly name: string;
  private askedAtMs = Number.NEGATIVE_INFINITY;

  /** @param access null = callers need not be known */
  constructor(
    private readonly signals: SignalAddress,
    private readonly access: RteAccess | null,
    private readonly service: JsonService,
  ) {
    super();
    this.name = signals.name;
  }

  override async newest(nowMs: number, signal: AbortSignal): Promise<GridSignal | null> {
    if (nowMs - this.askedAtMs < LEAST_PAUSE_MS) return null;
    // Also when it fails: a service that is in trouble is not asked more often.
    this.askedAtMs = nowMs;
    const headers = await this.authorization(signal);
    const found = this.signals.read(await this.ask(this.signals.url, { headers, signal }));
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
    const answer = await this.ask(tokenUrl, {
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
      signal,
    });
    const { data } = tokenSchema.safeParse(answer);
    if (data === undefined)
      throw new Error(`${this.name}: the token service gave no access_token; see TRABOULE_RTE_TOKEN_URL`);
    return { authorization: `Bearer ${data.access_token}` };
  }

  private ask(address: string, how: Omit<JsonQuestion, 'who' | 'url'>): Promise<unknown> {
    const url = new URL(address);
    return this.service.ask({ who: `${this.name}: ${url.host}`, url, ...how });
  }
}
