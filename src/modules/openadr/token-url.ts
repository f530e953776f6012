/** Where tokens are asked for, as the asking client reaches this server. */

/** The part of a request that says under which address the server was reached. */
export interface AddressedRequest {
  readonly protocol: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Address of the token endpoint. */
export function tokenUrlOf({ protocol, headers }: AddressedRequest): string {
  return `${protocol}://${headers['host'] ?? 'localhost'}/openadr3/3.1.0/auth/token`;
}
