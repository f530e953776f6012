/** Secrets of a deployment: made once and kept beside the data, readable by their owner alone. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The secret in a file; made on first use, the same for all processes that ask at once. */
export async function keptSecret(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(fresh, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // A link appears whole and never replaces: of several processes that start at once exactly one wins.
    await link(fresh, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(fresh, { force: true });
  }
  return (await readFile(path, 'utf8')).trim();
}
