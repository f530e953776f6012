/** A row of the audit in full: nothing that the row holds may be missing, and what changed stands first. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { markup, words } from '../../testing/shown.js';
import type { AuditRow } from './audit-query.js';
import { RowDialog } from './row-dialog.js';

const ROW = {
  seq: 41,
  atMs: Date.UTC(2026, 0, 15, 17, 0, 5),
  accountId: 'acc-7',
  accountName: 'Anna Girard',
  via: 'session',
  address: '10.0.0.7',
  action: 'plan.approve',
  outcome: 'done',
  subject: 'plan:abc',
  reason: 'evening peak',
  before: { state: 'proposed', seen: 1 },
  after: { state: 'approved', seen: 1 },
  hash: 'ffee',
  previousHash: 'aabb',
} as unknown as AuditRow;

const shown = (over: Partial<AuditRow> = {}): string =>
  words(h(RowDialog, { row: { ...ROW, ...over }, onClose: () => undefined }));

describe('a row of the audit', () => {
  it('says who did what to what, when, from where and why, and where it stands in the chain', () => {
    const text = shown();
    for (const part of [
      'Row 41',
      '18:00:05',
      'Anna Girard acc-7',
      'a session of the console 10.0.0.7',
      'plan.approve , done',
      'About plan:abc',
      'Reason evening peak',
      'Hash ffee',
      'Hash of the row before aabb',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('shows fields that changed before those that did not', () => {
    expect(shown()).toContain('Field Before After state proposed approved seen 1 1');
    const html = markup(h(RowDialog, { row: ROW, onClose: () => undefined }));
    expect(html.match(/<tr class="quiet"/g)).toHaveLength(1);
  });

  it('shows what came and what went with a dash on the other side', () => {
    expect(shown({ before: null, after: { role: 'operator' } })).toContain('role — operator');
    expect(shown({ before: { role: 'operator' }, after: null })).toContain('role operator —');
  });

  it('says that nothing was changed rather than showing an empty table', () => {
    const text = shown({ before: null, after: null });
    expect(text).toContain('This act changed no state that is kept.');
    expect(text).not.toContain('Field');
  });

  it('says that no reason was given, and a dash for no subject', () => {
    expect(shown({ reason: null, subject: null })).toContain('About — Reason none given');
  });

  it('tells refused acts, tokens, the service itself and nobody apart', () => {
    expect(shown({ outcome: 'refused', via: 'token' })).toContain('an API token');
    expect(shown({ outcome: 'refused' })).toContain('plan.approve , refused');
    expect(shown({ via: 'service', address: null })).toContain('By the service itself Action');
    expect(shown({ via: 'none' })).toContain('nobody signed in');
  });

  it('shows text that looks like markup as text', () => {
    const html = markup(h(RowDialog, { row: { ...ROW, reason: '<img src=x>' }, onClose: () => undefined }));
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img');
  });
});
