/** Accounts and tokens over the API, for the commands. */
import type { Body } from '../client/client.js';
import { ApiClient } from './api-client.js';

type Accounts = '/api/v1/accounts';
type Tokens = '/api/v1/tokens';

/** What the commands show of an account. */
export interface AccountLine {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly kind: string;
  readonly roles: readonly string[];
  readonly state: string;
}

/** What the commands show of a token. */
export interface TokenLine {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
  readonly revokedAtMs: number | null;
}

/** Calls what concerns accounts and tokens. */
export class IdentityClient extends ApiClient {
  accounts(): Promise<AccountLine[]> {
    return this.told(this.client.GET('/api/v1/accounts'));
  }

  createAccount(body: Body<Accounts>): Promise<{
    account: AccountLine;
    invitation: { link: string } | null;
    warnings: readonly string[];
  }> {
    return this.told(this.client.POST('/api/v1/accounts', { body }));
  }

  async changeAccount(id: string, body: { readonly disabled: boolean }): Promise<void> {
    await this.told(this.client.PATCH('/api/v1/accounts/{id}', { params: { path: { id } }, body }));
  }

  invite(id: string): Promise<{ link: string }> {
    return this.told(this.client.POST('/api/v1/accounts/{id}/invitation', { params: { path: { id } } }));
  }

  tokens(): Promise<TokenLine[]> {
    return this.told(this.client.GET('/api/v1/tokens', { params: { query: { of: 'me' } } }));
  }

  createToken(body: Body<Tokens>): Promise<{ token: TokenLine; secret: string }> {
    return this.told(this.client.POST('/api/v1/tokens', { body }));
  }

  async revokeToken(id: string): Promise<void> {
    await this.told(this.client.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } }));
  }
}
