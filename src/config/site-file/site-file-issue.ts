/** What is wrong with a site file, and where a person finds it. */

/** One problem of a site file. */
export interface SiteFileIssue {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Keys from the top, joined by dots. */
  readonly path: string;
  /** What was seen, what was expected, how to mend it. */
  readonly message: string;
}
