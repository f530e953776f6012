/** The operators' secret of a deployment: from the settings, or made once and kept beside the data, readable by its owner alone. */
import { join } from 'node:path';
import type { Settings } from '../config/settings.js';
import { keptSecret } from './kept-secret.js';

/** File with the secret in the data directory. */
export function operatorTokenPath(settings: Pick<Settings, 'dataDir'>): string {
  return join(settings.dataDir, 'operator-token');
}

/** The secret; made on first use. */
export async function operatorToken(settings: Pick<Settings, 'dataDir' | 'apiToken'>): Promise<string> {
  if (settings.apiToken !== null) return settings.apiToken;
  return keptSecret(operatorTokenPath(settings));
}
