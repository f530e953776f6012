/** What roles allow, and the link that invites: shown once, with its warnings. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup, words } from '../../testing/shown.js';
import { SecretOnce } from '../../components/secret-once.js';
import { PERMISSIONS } from '../../i18n/permission-words.js';
import type { RoleFacts } from './account-dialog.js';
import { InvitationDialog, type Invited } from './invitation-dialog.js';
import { RolesPanel } from './roles-panel.js';

const role = (name: string, ...permissions: string[]): RoleFacts =>
  ({ role: name, permissions }) as unknown as RoleFacts;

describe('the table of roles', () => {
  const html = (...roles: RoleFacts[]): string => markup(h(RolesPanel, { roles }));

  it('has a row for every permission there is and a column for every role', () => {
    const table = html(role('viewer', 'city.view'), role('operator', 'city.view', 'plan.decide'));
    expect(table.match(/<th scope="row"/g)).toHaveLength(PERMISSIONS.length);
    expect(table.match(/<th scope="col"/g)).toHaveLength(3);
    expect(table).toContain('viewer');
    expect(table).toContain('operator');
  });

  it('says yes where it is allowed, and leaves the others empty', () => {
    const table = html(role('viewer', 'city.view'), role('operator', 'city.view', 'plan.decide'));
    expect(table.match(/>yes</g)).toHaveLength(3);
    expect(table.match(/<td><\/td>/g)).toHaveLength(2 * PERMISSIONS.length - 3);
  });

  it('puts a yes in the column of the role it belongs to', () => {
    const rows = html(role('a'), role('b', 'audit.read')).split('<tr>').slice(2);
    const row = rows.find((one) => one.includes('read and verify the audit')) ?? '';
    expect(
      row
        .split('<td>')
        .slice(1)
        .map((cell) => cell.includes('yes')),
    ).toEqual([false, true]);
  });

  it('keeps the name of a role this console does not know', () => {
    expect(words(h(RolesPanel, { roles: [role('night-watch', 'city.view')] }))).toContain('night-watch');
  });
});

describe('an invitation', () => {
  const INVITED: Invited = {
    name: 'Anna Girard',
    link: 'https://desk.example/invitation?token=abc',
    expiresAtMs: Date.UTC(2026, 0, 16, 17),
    warnings: [],
  };
  const shown = (over: Partial<Invited> = {}): string =>
    markup(h(InvitationDialog, { invited: { ...INVITED, ...over }, onClose: () => undefined }));

  it('is for one person and tells until when it works', () => {
    const text = words(h(InvitationDialog, { invited: INVITED, onClose: () => undefined }));
    expect(text).toContain('Invitation of Anna Girard');
    expect(text).toContain('It works until Fri 16 Jan, 18:00.');
    expect(shown()).toContain('value="https://desk.example/invitation?token=abc"');
  });

  it('shows every warning of the service about the roles', () => {
    expect(shown().match(/notice-attention/g)).toHaveLength(1);
    const warned = shown({ warnings: ['operator and security admin', 'supervisor and auditor'] });
    expect(warned.match(/notice-attention/g)).toHaveLength(3);
    expect(warned).toContain('supervisor and auditor');
  });
});

describe('a secret shown once', () => {
  const secret = (untilMs: number | null): string =>
    words(h(SecretOnce, { label: 'Token', secret: 'trb_1', untilMs }));

  it('says until when it works; nothing of an end where it has none', () => {
    expect(secret(Date.UTC(2026, 6, 1, 10))).toContain('It works until Wed 01 Jul, 12:00.');
    expect(secret(null)).toContain('Shown this once');
    expect(secret(null)).not.toContain('until');
  });

  it('cannot be changed, and has its name for readers of the screen', () => {
    const html = markup(h(SecretOnce, { label: 'Token', secret: 'trb_"1"', untilMs: null }));
    expect(html).toMatch(/<input[^>]*readonly/i);
    expect(html).toContain('aria-label="Token"');
    expect(html).toContain('value="trb_&quot;1&quot;"');
    expect(inLanguage('fr', () => secret(null))).not.toContain('Shown');
  });
});
