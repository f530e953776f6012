import type { KeptReleases } from '../core/control/release.js';

/**
 * Keeps the releases of the gateway on its own disk, so that they outlive it and need no database. Written at every change,
 * whole, before the change is told to anybody; one writer.
 */
export abstract class ReleaseFile {
  /** As last written; nothing when there is no file. @throws Error when the file cannot be read: it is then a person's turn */
  abstract read(): Promise<KeptReleases>;
  abstract write(kept: KeptReleases): Promise<void>;
}
