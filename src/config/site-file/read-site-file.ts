/** Reads a site file from disk. */
import { readFile } from 'node:fs/promises';
import { DomainError } from '../../core/domain-error.js';
import type { Site } from '../../core/grid/site.js';
import { loadSite, type SiteOverrides } from './load-site.js';

/**
 * The site described by the file at `path`.
 *
 * @throws DomainError `invalid-site` when the file cannot be read or is wrong, with every problem of it
 */
export async function readSiteFile(path: string, overrides: SiteOverrides = {}): Promise<Site> {
  return loadSite(await textOf(path), path, overrides);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DomainError(
      'invalid-site',
      `cannot read the site file ${path}: ${reason}; expected a YAML file, see docs/site-file.md`,
      { issues: [{ line: 0, path: '', message: reason }] },
    );
  }
}
