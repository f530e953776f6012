/** Certificates in the PKI folder that the gateway's connections watch: trusting one is moving its file. */
import { X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../../core/domain-error.js';
import { CertificateStore, type SeenCertificate } from '../../ports/certificate-store.js';

/** Where the certificate manager of the OPC UA library keeps what it saw. */
const FOLDERS: Readonly<Record<SeenCertificate['state'], string>> = {
  rejected: 'rejected',
  trusted: join('trusted', 'certs'),
};

interface KeptFile {
  readonly path: string;
  readonly name: string;
  readonly seen: SeenCertificate;
}

/** Reads and moves the files; needs the folder on a disk that the gateway shares. */
export class PkiCertificateStore extends CertificateStore {
  constructor(private readonly pkiFolder: string) {
    super();
  }

  override async list(): Promise<SeenCertificate[]> {
    const files = await this.files();
    return files
      .map(({ seen }) => seen)
      .sort((a, b) =>
        a.state === b.state ? (a.subject < b.subject ? -1 : 1) : a.state === 'rejected' ? -1 : 1,
      );
  }

  override trust(thumbprint: string): Promise<SeenCertificate> {
    return this.move(thumbprint, 'trusted');
  }

  override reject(thumbprint: string): Promise<SeenCertificate> {
    return this.move(thumbprint, 'rejected');
  }

  override async one(thumbprint: string): Promise<SeenCertificate> {
    const [first] = await this.filesOf(thumbprint);
    return first.seen;
  }

  private async move(thumbprint: string, state: SeenCertificate['state']): Promise<SeenCertificate> {
    const own = await this.filesOf(thumbprint);
    const folder = join(this.pkiFolder, FOLDERS[state]);
    await mkdir(folder, { recursive: true });
    for (const { path, name, seen } of own) if (seen.state !== state) await rename(path, join(folder, name));
    return { ...own[0].seen, state };
  }

  private async filesOf(thumbprint: string): Promise<[KeptFile, ...KeptFile[]]> {
    const [first, ...others] = (await this.files()).filter(
      ({ seen }) => seen.thumbprint === thumbprint.toLowerCase(),
    );
    if (first) return [first, ...others];
    throw new DomainError(
      'unknown-certificate',
      `no certificate with the thumbprint "${thumbprint}" was seen; GET /api/v1/certificates lists them`,
      { thumbprint },
    );
  }

  private async files(): Promise<KeptFile[]> {
    const found = await Promise.all([this.filesIn('rejected'), this.filesIn('trusted')]);
    return found.flat();
  }

  private async filesIn(state: SeenCertificate['state']): Promise<KeptFile[]> {
    const folder = join(this.pkiFolder, FOLDERS[state]);
    const names = await readdir(folder).catch((error: unknown) => {
      // No connection was ever tried: nothing was seen.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    });
    const files = await Promise.all(names.map((name) => keptFile(join(folder, name), name, state)));
    return files.flatMap((file) => file ?? []);
  }
}

/** The certificate in a file; null when it holds none. */
async function keptFile(
  path: string,
  name: string,
  state: SeenCertificate['state'],
): Promise<KeptFile | null> {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(await readFile(path));
  } catch {
    return null;
  }
  const { mtimeMs } = await stat(path);
  return {
    ...{ path, name },
    seen: {
      thumbprint: certificate.fingerprint.replaceAll(':', '').toLowerCase(),
      subject: certificate.subject.replaceAll('\n', ', '),
      issuer: certificate.issuer.replaceAll('\n', ', '),
      validFromMs: Date.parse(certificate.validFrom),
      validToMs: Date.parse(certificate.validTo),
      applicationUri: /URI:([^,\s]+)/.exec(certificate.subjectAltName ?? '')?.[1] ?? null,
      state,
      sinceMs: Math.floor(mtimeMs),
    },
  };
}
