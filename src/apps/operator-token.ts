/** The operators' secret of a deployment: from the settings, or made once and kept beside the data, readable by its owner alone. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Settings } from '../config/settings.js';

/** File with the secret in the data directory. */
export function operatorTokenPath(settings: Pick<Settings, 'dataDir'>): string {
  return join(settings.dataDir, 'operator-token');
}

/** The secret; made on first use. */
export async function operatorToken(settings: Pick<Settings, 'dataDir' | 'apiToken'>): Promise<string> {
  if (settings.apiToken !== null) return settings.apiToken;
  const path = operatorTokenPath(settings);
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
