/** Reads a site file: text in, checked site out, or every problem of the file at once. */
import type { Site } from '../../core/grid/site.js';

/** What a deployment may replace without changing the site's version. */
export interface SiteOverrides {
  /** Other addresses for the same devices, by endpoint id. */
  readonly endpointUrls?: Readonly<Record<string, string>>;
}

/** One problem of a site file. */
export interface SiteFileIssue {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Keys from the top, joined by dots. */
  readonly path: string;
  /** What was seen, what was expected, how to mend it. */
  readonly message: string;
}

/**
 * The site a file describes.
 *
 * @param text content of the file (YAML)
 * @param fileName name used in messages
 * @throws DomainError `invalid-site` with `context.issues: SiteFileIssue[]`, all of them, ordered by line
 */
export function loadSite(text: string, fileName: string, overrides: SiteOverrides = {}): Site {
  throw new Error(`not ready: ${fileName} ${String(text.length)} ${String(Object.keys(overrides).length)}`);
}
