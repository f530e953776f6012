/** PostgreSQL refuses to run as root: which user runs it instead, and what that user can read. */
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** User and group of the server process. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` on every Linux: owns nothing else, needs no entry in the password file. */
const NOBODY: ServerUser = { uid: 65_534, gid: 65_534 };

/** Whom the server runs as; null = as this process does, which is right whenever it is not root. */
export function serverUser(): ServerUser | null {
  return process.getuid?.() === 0 ? NOBODY : null;
}

/** The owner of a cluster that is there already: PostgreSQL runs as nobody else. Null = as this process does. */
export async function ownerOf(cluster: string): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const { uid, gid } = await stat(cluster);
  return { uid, gid };
}

/** True when the user can reach and read the path: every folder above may be entered, the last may be read. */
export async function canBeReadBy(path: string, user: ServerUser | null): Promise<boolean> {
  if (user === null) return true;
  return (await allows(path, user, 0o4)) && canBeEnteredBy(dirname(path), user);
}

/** True when every folder of the path may be entered by the user; null is this process itself. */
export async function canBeEnteredBy(folder: string, user: ServerUser | null): Promise<boolean> {
  if (user === null) return true;
  for (let at = folder; ; at = dirname(at)) {
    if (!(await allows(at, user, 0o1))) return false;
    if (dirname(at) === at) return true;
  }
}

async function allows(path: string, user: ServerUser, bit: number): Promise<boolean> {
  try {
    const { uid, gid, mode } = await stat(path);
    if (uid === user.uid) return (mode & (bit << 6)) !== 0;
    if (gid === user.gid) return (mode & (bit << 3)) !== 0;
    return (mode & bit) !== 0;
  } catch {
    return false;
  }
}
