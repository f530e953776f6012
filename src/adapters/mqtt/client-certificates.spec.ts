import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { type Authority, clientCertificate } from './client-certificates.js';

const NOW = Date.UTC(2026, 0, 15, 17);
const HOUR_MS = 3_600_000;

describe.each(['ec', 'rsa'] as const)('certificates of clients by an authority of kind %s', (keyType) => {
  let authority: Authority;

  beforeAll(async () => {
    const made = await generate([{ name: 'commonName', value: 'authority' }], {
      ...{ keyType, algorithm: 'sha256' },
      extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
    });
    authority = { cert: made.cert, key: made.private };
  });

  it('carry the name of the client, are signed by the authority, and end', async () => {
    const { cert, key } = await clientCertificate(authority, 'school-42', { nowMs: NOW, validMs: HOUR_MS });
    const read = new X509Certificate(cert);
    const signer = new X509Certificate(authority.cert);
    expect(read.subject).toBe('CN=school-42');
    expect([read.verify(signer.publicKey), read.ca, key.includes('PRIVATE KEY')]).toEqual([
      true,
      false,
      true,
    ]);
    expect([Date.parse(read.validFrom), Date.parse(read.validTo)]).toEqual([NOW - 300_000, NOW + HOUR_MS]);
    expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });
});
