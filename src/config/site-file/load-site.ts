/** Reads a site file: text in, checked site out, or every problem of the file at once. */
import { contentHash } from '../../core/control/content-hash.js';
import { DomainError } from '../../core/domain-error.js';
import type { Site } from '../../core/grid/site.js';
import { buildSite } from './build-site.js';
import { SiteDocument } from './site-document.js';
import type { SiteFileIssue } from './site-file-issue.js';

/** What a deployment may replace without changing the site's version. */
export interface SiteOverrides {
  /** Other addresses for the same devices, by endpoint id. */
  readonly endpointUrls?: Readonly<Record<string, string>>;
}

/**
 * The site a file describes.
 *
 * @param text content of the file (YAML)
 * @param fileName name used in messages
 * @throws DomainError `invalid-site` with `context.issues: SiteFileIssue[]`, all of them, ordered by line
 */
export function loadSite(text: string, fileName: string, overrides: SiteOverrides = {}): Site {
  const document = new SiteDocument(text);
  const parts = document.readable() ? buildSite(document) : undefined;
  const issues = document.issues();
  if (parts === undefined || issues.length > 0) throw refused(fileName, issues);
  const site = { ...parts, version: contentHash(withoutAddresses(document.content)) };
  return replaceUrls(site, overrides.endpointUrls ?? {}, fileName);
}

function refused(fileName: string, issues: readonly SiteFileIssue[]): DomainError {
  const lines = issues.map(
    (i) => `${fileName}:${String(i.line)}${i.path === '' ? '' : ` ${i.path}`}: ${i.message}`,
  );
  const count = issues.length === 1 ? '1 problem' : `${String(issues.length)} problems`;
  return new DomainError('invalid-site', `${count} in the site file\n${lines.join('\n')}`, {
    fileName,
    issues,
  });
}

/** Addresses differ between a test bench and the field; the site they describe does not. */
function withoutAddresses(content: unknown): unknown {
  const file = content as { endpoints: Record<string, object> };
  const endpoints = Object.entries(file.endpoints).map(([id, e]) => [id, { ...e, url: undefined }]);
  return { ...file, endpoints: Object.fromEntries(endpoints) as unknown };
}

function replaceUrls(site: Site, urls: Readonly<Record<string, string>>, fileName: string): Site {
  const known = new Set(site.endpoints.map((e) => e.id));
  const stray = Object.keys(urls).filter((id) => !known.has(id));
  if (stray.length > 0) {
    throw refused(
      fileName,
      stray.map((id) => ({
        line: 1,
        path: `endpoints.${id}`,
        message: `saw another address for endpoint "${id}"; expected one of ${[...known].join(', ')}; correct the name`,
      })),
    );
  }
  return { ...site, endpoints: site.endpoints.map((e) => ({ ...e, url: urls[e.id] ?? e.url })) };
}
