/** Finds the embedded server that another process of ours runs on a data folder. */
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { answers, urlOf } from './connection.js';
import { preparePlace } from './folder.js';
import { readPostmaster } from './postmaster-file.js';
import { serverUser } from './server-user.js';

/**
 * Address of the running server, password included: never print it.
 *
 * @param dataDir folder of the server, as given to `startEmbeddedPostgres`
 * @returns null when there is no server there that answers
 */
export async function runningServerUrl(dataDir: string, database = 'traboule'): Promise<string | null> {
  const folder = resolve(dataDir);
  if (!existsSync(folder)) return null;
  const place = await preparePlace(folder, serverUser(), () => undefined);
  if (!existsSync(place.cluster)) return null;
  const cluster = await realpath(place.cluster);
  const server = await readPostmaster(cluster);
  if (server === null || !(await answers(urlOf(place, server.port, 'postgres'), cluster))) return null;
  return urlOf(place, server.port, database);
}
