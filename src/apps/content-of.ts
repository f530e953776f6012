/** Hash over the content of files, and of every program in folders: another site or another program gives other numbers. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** @param paths files, and folders whose programs (`.js`) count */
export async function contentOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    const isFolder = (await stat(path)).isDirectory();
    for (const file of isFolder ? await programsIn(path) : [path]) hash.update(await readFile(file));
  }
  return hash.digest('hex');
}

async function programsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => name.endsWith('.js'))
    .sort()
    .map((name) => join(folder, name));
}
