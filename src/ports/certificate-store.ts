/** A certificate a server or client showed. */
export interface SeenCertificate {
  /** SHA-1 of the certificate, hex: the name OPC UA gives it. */
  readonly thumbprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly validFromMs: number;
  readonly validToMs: number;
  readonly applicationUri: string | null;
  readonly state: 'trusted' | 'rejected';
  /** When it came into this state, as far as its file says [epoch ms]. */
  readonly sinceMs: number;
}

/**
 * Certificates the gateway has seen, and whether it trusts them. Asked by people only. Fails with DomainError
 * `unknown-certificate`.
 */
export abstract class CertificateStore {
  /** Rejected ones first, then by subject. */
  abstract list(): Promise<SeenCertificate[]>;
  /** @throws DomainError `unknown-certificate` */
  abstract one(thumbprint: string): Promise<SeenCertificate>;
  /** The gateway connects at its next try; trusting a trusted one changes nothing. */
  abstract trust(thumbprint: string): Promise<SeenCertificate>;
  /** New connections are refused; one that is open stays until it breaks. */
  abstract reject(thumbprint: string): Promise<SeenCertificate>;
}
