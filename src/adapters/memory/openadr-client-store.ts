/** Clients of the OpenADR VTN in memory. */
import { type AdrClient, OpenAdrClientStore } from '../../ports/openadr-client-store.js';

type Token = Parameters<OpenAdrClientStore['addToken']>[0];

export class MemoryOpenAdrClientStore extends OpenAdrClientStore {
  private readonly kept = new Map<string, { client: AdrClient; digest: string }>();
  private tokens: Token[] = [];

  override async add(client: AdrClient, secretDigest: string): Promise<boolean> {
    if (this.kept.has(client.clientId)) return false;
    this.kept.set(client.clientId, { client: { ...client }, digest: secretDigest });
    return true;
  }

  override async client(clientId: string): Promise<AdrClient | null> {
    const found = this.kept.get(clientId);
    return found ? { ...found.client } : null;
  }

  override async clients(): Promise<AdrClient[]> {
    return [...this.kept.values()]
      .map(({ client }) => ({ ...client }))
      .sort((a, b) => a.createdMs - b.createdMs || (a.clientId < b.clientId ? -1 : 1));
  }

  override async rotate(clientId: string, secretDigest: string): Promise<boolean> {
    this.endTokens(clientId);
    const found = this.kept.get(clientId);
    if (found?.client.revokedMs !== null) return false;
    found.digest = secretDigest;
    return true;
  }

  override async revoke(clientId: string, atMs: number): Promise<boolean> {
    this.endTokens(clientId);
    const found = this.kept.get(clientId);
    if (found?.client.revokedMs !== null) return false;
    found.client = { ...found.client, revokedMs: atMs };
    return true;
  }

  override async bySecret(clientId: string, secretDigest: string): Promise<AdrClient | null> {
    const found = this.kept.get(clientId);
    if (found?.client.revokedMs !== null || found.digest !== secretDigest) return null;
    return { ...found.client };
  }

  override async addToken(token: Token, most: number): Promise<void> {
    this.tokens.push({ ...token });
    const own = this.tokens
      .filter(({ clientId }) => clientId === token.clientId)
      .sort((a, b) => b.expiresMs - a.expiresMs);
    const old = new Set(own.slice(most));
    this.tokens = this.tokens.filter((one) => !old.has(one));
  }

  override async byToken(
    digest: string,
    nowMs: number,
  ): Promise<{ readonly client: AdrClient; readonly scopes: readonly string[] } | null> {
    const token = this.tokens.find((one) => one.digest === digest && one.expiresMs > nowMs);
    const found = token && this.kept.get(token.clientId);
    if (!token || found?.client.revokedMs !== null) return null;
    const { client } = found;
    found.client = { ...client, seenMs: nowMs };
    return { client, scopes: token.scopes };
  }

  /** Digest of the secret in use, for signatures; empty for a client that is not there. */
  secretDigest(clientId: string): string {
    return this.kept.get(clientId)?.digest ?? '';
  }

  private endTokens(clientId: string): void {
    this.tokens = this.tokens.filter((token) => token.clientId !== clientId);
  }
}
