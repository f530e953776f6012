/** The way between API and gateway that needs neither database nor queue: where it is, and what both know. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WallClock } from '../adapters/clock/clocks.js';
import { type GatewayAddress, HttpReleaseChannel } from '../adapters/release/http-release-channel.js';
import { JsonReleaseFile } from '../adapters/release/json-release-file.js';
import { type RunningReleaseServer, startReleaseServer } from '../adapters/release/release-server.js';
import type { Settings } from '../config/settings.js';
import type { ReleaseChannel } from '../ports/release-channel.js';
import type { ReleaseFile } from '../ports/release-file.js';
import { keptSecret } from './kept-secret.js';

type Own = Pick<Settings, 'dataDir' | 'release'>;

/** Where the gateway keeps its releases: on its own disk, whatever becomes of the database. */
export function releaseFile({ dataDir }: Own): ReleaseFile {
  return new JsonReleaseFile(join(dataDir, 'releases.json'));
}

/** Machines are compared by it, not worlds: a simulated clock is of no use here. */
const WALL = new WallClock();

function wallMs(): number {
  return WALL.nowMs();
}

/** The API's and the command's way to the gateway. */
export function releaseChannel(settings: Own): ReleaseChannel {
  return new HttpReleaseChannel(() => gatewayAddress(settings), wallMs);
}

/** Opens the gateway's end, and tells on its own disk where it is. */
export async function openReleaseChannel(
  settings: Own,
  hands: Parameters<typeof startReleaseServer>[0],
): Promise<RunningReleaseServer> {
  const { listen, secret } = settings.release;
  const server = await startReleaseServer(hands, {
    ...listen,
    secret: secret ?? (await keptSecret(secretPath(settings))),
    wallMs,
  });
  const path = addressPath(settings);
  await mkdir(settings.dataDir, { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify({ url: server.url }), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return {
    url: server.url,
    close: async () => {
      await rm(path, { force: true });
      await server.close();
    },
  };
}

async function gatewayAddress(settings: Own): Promise<GatewayAddress> {
  const url = settings.release.url ?? (await toldAddress(settings));
  return { url, secret: settings.release.secret ?? (await keptSecret(secretPath(settings))) };
}

async function toldAddress(settings: Own): Promise<string> {
  try {
    return (JSON.parse(await readFile(addressPath(settings), 'utf8')) as { url: string }).url;
  } catch {
    throw new Error(
      `no gateway has told its address in ${settings.dataDir}; when it runs on another machine, set TRABOULE_RELEASE_URL`,
    );
  }
}

function addressPath({ dataDir }: Own): string {
  return join(dataDir, 'release-channel.json');
}

function secretPath({ dataDir }: Own): string {
  return join(dataDir, 'release-secret');
}
