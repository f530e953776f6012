/** The audit as a table for people; text that a spreadsheet would take for a formula is marked as text. */
import type { TableColumn, TableRow } from '../series/table.js';
import type { AuditRow } from './audit-row.js';

const text = (name: string, meaning: string): TableColumn => ({ name, type: 'text', unit: null, meaning });

/** Columns of the export. */
export const AUDIT_COLUMNS: readonly TableColumn[] = [
  { name: 'seq', type: 'number', unit: null, meaning: 'number of the row, from 1 without gaps' },
  { name: 'at_utc', type: 'instant', unit: null, meaning: 'when it was done or refused' },
  text('account_id', 'who; anonymous = nobody was signed in'),
  text('account_name', 'name of the account then'),
  text('via', 'session, token, service or none'),
  text('credential_id', 'session or token'),
  text('address', 'from where'),
  text('action', 'what was done'),
  text('subject', 'to what'),
  text('outcome', 'done or refused'),
  text('reason', 'why, in the words of the person, or why it was refused'),
  text('before', 'state before, as JSON'),
  text('after', 'state after, as JSON'),
  text('previous_hash', 'hash of the row before'),
  text('hash', 'SHA-256 of the canonical JSON of the other fields'),
];

/** What a spreadsheet takes for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A row as cells. */
export function auditCells(row: AuditRow): TableRow {
  const { seq, atMs, accountId, accountName, via, credentialId, address } = row;
  const { action, subject, outcome, reason, before, after, previousHash, hash } = row;
  const words = [accountId, accountName, via, credentialId, address, action, subject, outcome, reason];
  return [seq, atMs, ...words.map(plain), asJson(before), asJson(after), previousHash, hash];
}

function plain(cell: string | null): string | null {
  return cell !== null && FORMULA.test(cell) ? `'${cell}` : cell;
}

function asJson(value: unknown): string | null {
  return value === null ? null : plain(JSON.stringify(value));
}
