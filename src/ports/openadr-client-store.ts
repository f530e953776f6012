/** A client of the VTN: one building, or business logic. */
export interface AdrClient {
  readonly clientId: string;
  readonly name: string;
  readonly role: 'BL' | 'VEN';
  readonly createdMs: number;
  /** From then on neither secret nor token is taken [epoch ms]; null = in use. */
  readonly revokedMs: number | null;
  /** Last request with a token [epoch ms]; null = never seen. */
  readonly seenMs: number | null;
}

/** Keeps clients, digests of their secrets, and tokens. Asked with every OpenADR request. Fails with `store-unavailable`. */
export abstract class OpenAdrClientStore {
  /** False when the client id is taken. */
  abstract add(client: AdrClient, secretDigest: string): Promise<boolean>;
  abstract client(clientId: string): Promise<AdrClient | null>;
  abstract clients(): Promise<AdrClient[]>;
  /** Replaces the secret and ends all tokens. */
  abstract rotate(clientId: string, secretDigest: string): Promise<boolean>;
  /** Ends the client with its tokens; what waits to be told to it is told no more. */
  abstract revoke(clientId: string, atMs: number): Promise<boolean>;
  /** The client with this id and secret, in use. */
  abstract bySecret(clientId: string, secretDigest: string): Promise<AdrClient | null>;
  /** Keeps a token beside the newest of its client, so many in all; older ones end. */
  abstract addToken(
    token: {
      readonly digest: string;
      readonly clientId: string;
      readonly scopes: readonly string[];
      readonly expiresMs: number;
    },
    most: number,
  ): Promise<void>;
  /** The client and scopes of a token that is neither expired nor revoked; notes that the client was seen. */
  abstract byToken(
    digest: string,
    nowMs: number,
  ): Promise<{ readonly client: AdrClient; readonly scopes: readonly string[] } | null>;
}
