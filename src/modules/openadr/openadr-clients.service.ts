/** Clients of the VTN: made, rotated and revoked by people, known by secret once and by token afterwards. */
import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import { type AdrScope, grantedScopes } from '../../core/openadr/scopes.js';
import { WallTime } from '../../ports/clock.js';
import { type AdrClient, OpenAdrClientStore } from '../../ports/openadr-client-store.js';

/** Life of a token: an hour, so that a lost one is worth little. */
export const TOKEN_LIFE_S = 3600;

/** Tokens of a client in force at the same time: one for each of its machines, and no store full of them. */
const MOST_TOKENS = 32;

/** Credentials as shown once. */
export interface AdrCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The part of a request that carries a token. */
export interface BearingRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The bearer token of a request; null = none. */
export function bearerOf({ headers }: BearingRequest): string | null {
  const { authorization } = headers;
  return typeof authorization === 'string' ? (/^Bearer (\S+)$/i.exec(authorization)?.[1] ?? null) : null;
}

/** Answer to a request for a token: the token, or the code of RFC 6749 §5.2. */
export type TokenAnswer =
  | { readonly status: 'granted'; readonly token: string; readonly scopes: readonly AdrScope[] }
  | { readonly status: 'refused'; readonly error: 'invalid_client' | 'invalid_scope'; readonly why: string };

@Injectable()
export class OpenAdrClients {
  private readonly holders = new WeakMap<BearingRequest, ReturnType<OpenAdrClientStore['byToken']>>();

  constructor(
    private readonly store: OpenAdrClientStore,
    private readonly wall: WallTime,
  ) {}

  /** Makes a client; the secret is in the answer and nowhere else. @throws DomainError `client-exists` */
  async create(client: {
    readonly clientId: string;
    readonly name: string;
    readonly role: AdrClient['role'];
  }): Promise<AdrCredentials> {
    const secret = fresh();
    const made = { ...client, createdMs: this.wall.nowMs(), revokedMs: null, seenMs: null };
    if (!(await this.store.add(made, digest(secret)))) {
      throw new DomainError(
        'client-exists',
        `the client id "${client.clientId}" is taken, also after it was revoked; choose another`,
      );
    }
    return { clientId: client.clientId, clientSecret: secret };
  }

  /** A new secret; the old one and all tokens end at once. @throws DomainError `unknown-client` */
  async rotate(clientId: string): Promise<AdrCredentials> {
    const secret = fresh();
    if (!(await this.store.rotate(clientId, digest(secret)))) throw unknownClient(clientId);
    return { clientId, clientSecret: secret };
  }

  /** Ends a client at once, tokens included. @throws DomainError `unknown-client` */
  async revoke(clientId: string): Promise<void> {
    if (!(await this.store.revoke(clientId, this.wall.nowMs()))) throw unknownClient(clientId);
  }

  /** A client, revoked or not. @throws DomainError `unknown-client` */
  async client(clientId: string): Promise<AdrClient> {
    const client = await this.store.client(clientId);
    if (client === null) throw unknownClient(clientId);
    return client;
  }

  clients(): Promise<AdrClient[]> {
    return this.store.clients();
  }

  /** Client credentials grant of RFC 6749 §4.4. */
  async token(clientId: string, clientSecret: string, scope: string | undefined): Promise<TokenAnswer> {
    const client = await this.store.bySecret(clientId, digest(clientSecret));
    if (client === null) {
      return {
        status: 'refused',
        error: 'invalid_client',
        why: 'client_id and client_secret do not belong together',
      };
    }
    const scopes = grantedScopes(client.role, scope);
    if (scopes.length === 0) {
      return {
        status: 'refused',
        error: 'invalid_scope',
        why: `none of the scopes "${scope ?? ''}" is for this client`,
      };
    }
    const token = fresh();
    const expiresMs = this.wall.nowMs() + TOKEN_LIFE_S * 1000;
    await this.store.addToken({ digest: digest(token), clientId, scopes, expiresMs }, MOST_TOKENS);
    return { status: 'granted', token, scopes };
  }

  /** Client and scopes behind the bearer token of a request, looked up once per request; null = none in force. */
  holderOf(request: BearingRequest): ReturnType<OpenAdrClientStore['byToken']> {
    const known = this.holders.get(request);
    if (known !== undefined) return known;
    const token = bearerOf(request);
    const found =
      token === null ? Promise.resolve(null) : this.store.byToken(digest(token), this.wall.nowMs());
    this.holders.set(request, found);
    return found;
  }
}

function fresh(): string {
  return randomBytes(32).toString('base64url');
}

/** Secrets are random and long: a plain digest cannot be turned back. */
function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function unknownClient(clientId: string): DomainError {
  return new DomainError(
    'unknown-client',
    `there is no client "${clientId}" in use; GET /api/v1/openadr/clients lists them`,
  );
}
