/** Releases in one JSON file, replaced whole and flushed: after a power cut it is the old one or the new one. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type KeptReleases, NO_RELEASES } from '../../core/control/release.js';
import { ReleaseFile } from '../../ports/release-file.js';

export class JsonReleaseFile extends ReleaseFile {
  /** Writes go one after the other, in the order they were asked for. */
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly path: string) {
    super();
  }

  override async read(): Promise<KeptReleases> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NO_RELEASES;
      throw error;
    }
    try {
      return asKept(JSON.parse(text));
    } catch (error) {
      // Guessing "nothing is released" here would steer assets that a person handed back.
      throw new Error(
        `${this.path} cannot be read: expected the releases this gateway wrote. Look at it: when nothing is released, remove it and start again.`,
        { cause: error },
      );
    }
  }

  override write(kept: KeptReleases): Promise<void> {
    const written = this.last.then(() => this.replace(kept));
    this.last = written.catch(() => undefined);
    return written;
  }

  private async replace(kept: KeptReleases): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    const fresh = `${this.path}.new`;
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(kept));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, this.path);
  }
}

function asKept(value: unknown): KeptReleases {
  const { releases, untold } = value as Partial<KeptReleases>;
  if (!Array.isArray(releases) || !Array.isArray(untold)) throw new Error('no list of releases');
  return { releases, untold };
}
