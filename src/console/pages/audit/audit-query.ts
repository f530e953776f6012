/** What is asked of the audit, from the fields above its table. */
import type { Answer } from '../../api/answers.js';
import { instantOf } from '../../i18n/civil-entry.js';

export type AuditRow = Answer<'auditPage'>['rows'][number];

/** The fields, as they were typed. */
export interface AuditFilter {
  /** Id of an account. */
  readonly account: string;
  readonly action: string;
  readonly subject: string;
  readonly outcome: 'any' | 'done' | 'refused';
  /** Civil time of the site, as a field holds it; empty = without bound. */
  readonly since: string;
  readonly until: string;
}

export const NO_FILTER: AuditFilter = {
  account: '',
  action: '',
  subject: '',
  outcome: 'any',
  since: '',
  until: '',
};

export const ROWS_OF_A_PAGE = 50;

/**
 * Address of a page.
 *
 * @param cursor where the page before ended; null = the newest rows; @param zone of the site
 */
export function auditPath(filter: AuditFilter, cursor: string | null, zone: string): string {
  const query = new URLSearchParams(spanQuery(filter, zone));
  for (const field of ['account', 'action', 'subject'] as const) {
    if (filter[field].trim() !== '') query.set(field, filter[field].trim());
  }
  if (filter.outcome !== 'any') query.set('outcome', filter.outcome);
  query.set('limit', String(ROWS_OF_A_PAGE));
  if (cursor !== null) query.set('cursor', cursor);
  return `/api/v1/audit?${query.toString()}`;
}

/** Address of the file with all rows of the span. */
export function exportPath(filter: AuditFilter, format: 'csv' | 'jsonl', zone: string): string {
  return `/api/v1/audit/export?${new URLSearchParams({ format, ...spanQuery(filter, zone) }).toString()}`;
}

/** True when the span can hold nothing: it ends before it begins. */
export function isEmptySpan({ since, until }: AuditFilter, zone: string): boolean {
  const from = instantOf(since, zone);
  const to = instantOf(until, zone);
  return from !== null && to !== null && to <= from;
}

function spanQuery({ since, until }: AuditFilter, zone: string): Record<string, string> {
  const from = instantOf(since, zone);
  const to = instantOf(until, zone);
  return {
    ...(from === null ? {} : { since: new Date(from).toISOString() }),
    ...(to === null ? {} : { until: new Date(to).toISOString() }),
  };
}
