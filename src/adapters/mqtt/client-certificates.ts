/** Certificates by which clients are let in by the broker: short-lived, in the client's name, signed by our own authority. */
import { createPrivateKey } from 'node:crypto';
import { generate } from 'selfsigned';

/** The authority that signs, as PEM. */
export interface Authority {
  readonly cert: string;
  readonly key: string;
}

/** A certificate and its private key, as PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Clocks of clients and broker may differ by this [ms]. */
const CLOCK_SKEW_MS = 300_000;

/**
 * Makes a certificate.
 *
 * @param name its common name, which the broker takes as the name of the user
 * @param validMs how long it is valid [ms]
 */
export async function clientCertificate(
  { cert, key }: Authority,
  name: string,
  { nowMs, validMs }: { readonly nowMs: number; readonly validMs: number },
): Promise<ClientCertificate> {
  const made = await generate([{ name: 'commonName', value: name }], {
    ...{ ca: { cert, key }, algorithm: 'sha256' },
    keyType: createPrivateKey(key).asymmetricKeyType === 'rsa' ? 'rsa' : 'ec',
    notBeforeDate: new Date(nowMs - CLOCK_SKEW_MS),
    notAfterDate: new Date(nowMs + validMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', clientAuth: true },
    ],
  });
  return { cert: made.cert, key: made.private };
}
