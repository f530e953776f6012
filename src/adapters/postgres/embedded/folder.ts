/** The data folder: who uses it now, where the cluster lies, its password, and its making. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  link,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DomainError } from '../../../core/domain-error.js';
import type { PostgresBinaries } from './binaries.js';
import { runToEnd } from './process.js';
import { canBeEnteredBy, type ServerUser } from './server-user.js';

/** Superuser of the embedded cluster. */
export const SUPERUSER = 'traboule';

/** Where things of one data folder are. */
export interface ClusterPlace {
  readonly dataDir: string;
  /** Holds the cluster; the data folder itself unless the server's user cannot enter that. */
  readonly home: string;
  readonly cluster: string;
  readonly password: string;
}

/** Written into a cluster as the last step of its making: without it the folder is half-made. */
interface ClusterStamp {
  readonly postgresMajor: number;
  readonly version: string;
}

const STAMP = 'traboule-cluster.json';

/** The same order of text on every platform, whatever locales its system has. */
const LOCALE = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

/** Names the place where root's clusters go when `nobody` cannot enter the data folder; survives a reboot. */
const MOVED_TO = 'cluster-lies-in';
const SHARED_HOME = '/var/tmp';

/** Makes the folder, its password and the place for the cluster; does not make the cluster. */
export async function preparePlace(
  dataDir: string,
  user: ServerUser | null,
  onProgress: (line: string) => void,
): Promise<ClusterPlace> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const home = await homeFor(dataDir, user, onProgress);
  const password = await passwordOf(join(dataDir, 'password'));
  return { dataDir, home, cluster: join(home, 'cluster'), password };
}

/**
 * Makes the cluster when there is none; remakes one whose making was interrupted.
 *
 * @throws DomainError `store-unavailable` when the folder holds a cluster of another major version or one we did not make
 */
export async function ensureCluster(
  place: ClusterPlace,
  binaries: PostgresBinaries,
  options: { user: ServerUser | null; durable: boolean; onProgress: (line: string) => void },
): Promise<void> {
  await removeHalfMade(place.home);
  const stamp = await stampOf(place.cluster);
  if (stamp !== null) {
    assertMajor(stamp, binaries, place);
    return;
  }
  await clearUnstamped(place.cluster, options.onProgress);
  options.onProgress(`making a PostgreSQL ${String(binaries.major)} cluster`);
  await initialise(place, binaries, options.user, options.durable);
}

async function homeFor(
  dataDir: string,
  user: ServerUser | null,
  onProgress: (line: string) => void,
): Promise<string> {
  if (user === null) return dataDir;
  const pointer = join(dataDir, MOVED_TO);
  if (existsSync(pointer)) {
    const moved = (await readFile(pointer, 'utf8')).trim();
    if (existsSync(moved)) return moved;
  }
  await openForPassing(dataDir);
  if (await canBeEnteredBy(dataDir, user)) return dataDir;
  const home = await mkdtemp(join(SHARED_HOME, 'traboule-cluster-'));
  await chmod(home, 0o711);
  await writeFile(pointer, `${home}\n`);
  onProgress(`${dataDir} lies below a folder that only root may enter; the cluster is kept in ${home}`);
  return home;
}

/**
 * The server's user must pass through the folder, and through private temporary folders above it; what is in them stays
 * closed to others. Folders elsewhere above are not ours to open.
 */
async function openForPassing(dataDir: string): Promise<void> {
  await chmod(dataDir, 0o711);
  const top = resolve(tmpdir());
  if (!dataDir.startsWith(`${top}/`)) return;
  for (let at = dirname(dataDir); at !== top; at = dirname(at)) {
    const { uid, mode } = await stat(at);
    if (uid === process.getuid?.()) await chmod(at, (mode & 0o777) | 0o011);
  }
}

async function passwordOf(file: string): Promise<string> {
  if (!existsSync(file)) {
    const draft = `${file}.${String(process.pid)}`;
    await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600 });
    // A link never replaces: a password that is there already stays.
    await link(draft, file).catch(() => undefined);
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}

async function removeHalfMade(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (name.startsWith('cluster.making-')) await rm(join(home, name), { recursive: true, force: true });
  }
}

async function stampOf(cluster: string): Promise<ClusterStamp | null> {
  try {
    return JSON.parse(await readFile(join(cluster, STAMP), 'utf8')) as ClusterStamp;
  } catch {
    return null;
  }
}

function assertMajor(stamp: ClusterStamp, binaries: PostgresBinaries, place: ClusterPlace): void {
  if (stamp.postgresMajor === binaries.major) return;
  throw new DomainError(
    'store-unavailable',
    `${place.cluster} was made by PostgreSQL ${String(stamp.postgresMajor)}, but version ${String(binaries.major)} is installed; ` +
      'install the former, move the data with pg_dump, or start with another data folder',
    { seen: stamp.postgresMajor, expected: binaries.major },
  );
}

/** A folder without stamp is half-made and removed, unless it holds a whole cluster that somebody else made. */
async function clearUnstamped(cluster: string, onProgress: (line: string) => void): Promise<void> {
  if (!existsSync(cluster)) return;
  if (existsSync(join(cluster, 'global', 'pg_control')) && existsSync(join(cluster, 'postgresql.conf'))) {
    throw new DomainError(
      'store-unavailable',
      `${cluster} holds a PostgreSQL cluster that was not made by this program; give another data folder, or set DATABASE_URL to a server on it`,
    );
  }
  onProgress('removing a half-made cluster and making it anew');
  await rm(cluster, { recursive: true, force: true });
}

async function initialise(
  place: ClusterPlace,
  binaries: PostgresBinaries,
  user: ServerUser | null,
  durable: boolean,
): Promise<void> {
  const making = await mkdtemp(join(place.home, 'cluster.making-'));
  const passwordFile = join(making, 'password');
  const data = join(making, 'data');
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, place.password, { mode: 0o600 });
  if (user) for (const path of [making, passwordFile, data]) await chown(path, user.uid, user.gid);
  const sync = durable ? ['--sync-method', process.platform === 'linux' ? 'syncfs' : 'fsync'] : ['--no-sync'];
  await runToEnd(
    binaries.initdb,
    [
      '-D',
      data,
      '-U',
      SUPERUSER,
      '--auth',
      'scram-sha-256',
      '--pwfile',
      passwordFile,
      '-E',
      'UTF8',
      ...LOCALE,
      ...sync,
    ],
    user,
  );
  const stamp: ClusterStamp = { postgresMajor: binaries.major, version: binaries.version };
  await writeFile(join(data, STAMP), JSON.stringify(stamp));
  if (user) await chown(join(data, STAMP), user.uid, user.gid);
  await rename(data, place.cluster);
  await rm(making, { recursive: true, force: true });
}
