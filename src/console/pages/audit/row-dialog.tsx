/** One row of the audit in full: who, from where, why, what it changed, and its place in the chain. */
import { useMemo } from 'preact/hooks';
import { Dialog } from '../../components/dialog.js';
import { civil, zoneName } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import type { AuditRow } from './audit-query.js';
import { fieldChanges } from './row-changes.js';
import { texts } from './texts.js';

/** Shown while it is there. */
export function RowDialog({ row, onClose }: { readonly row: AuditRow; readonly onClose: () => void }) {
  const say = useTexts(texts);
  const changes = useMemo(() => fieldChanges(row.before, row.after), [row]);
  return (
    <Dialog title={say('rowTitle', { seq: row.seq })} open onClose={onClose}>
      <dl class="facts">
        <dt>{say('at')}</dt>
        <dd>
          {civil(row.atMs, 'date')} {civil(row.atMs, 'seconds')} {zoneName(row.atMs)}
        </dd>
        <dt>{say('who')}</dt>
        <dd>
          {row.accountName} <span class="quiet mono">{row.accountId}</span>
        </dd>
        <dt>{say('via')}</dt>
        <dd>
          {say(`via.${row.via}`)} {row.address === null ? null : <span class="mono">{row.address}</span>}
        </dd>
        <dt>{say('action')}</dt>
        <dd>
          <span class="mono">{row.action}</span>, {say(`outcome.${row.outcome}`)}
        </dd>
        <dt>{say('subject')}</dt>
        <dd class="mono audit-subject">{row.subject ?? '—'}</dd>
        <dt>{say('reason')}</dt>
        <dd>{row.reason ?? <span class="quiet">{say('noReason')}</span>}</dd>
        <dt>{say('hash')}</dt>
        <dd class="mono audit-subject small">{row.hash}</dd>
        <dt>{say('previousHash')}</dt>
        <dd class="mono audit-subject small">{row.previousHash}</dd>
      </dl>
      {changes.length === 0 ? <p class="quiet">{say('noChange')}</p> : null}
      {changes.length === 0 ? null : (
        <div class="scroll" tabIndex={0} role="group" aria-label={say('changes')}>
          <table class="plain-table audit-changes">
            <caption class="visually-hidden">{say('changes')}</caption>
            <thead>
              <tr>
                <th scope="col">{say('field')}</th>
                <th scope="col">{say('before')}</th>
                <th scope="col">{say('after')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ path, before, after, changed }) => (
                <tr key={path} class={changed ? '' : 'quiet'}>
                  <th scope="row" class="mono small">
                    {path}
                  </th>
                  <td>{before ?? '—'}</td>
                  <td class={changed ? 'strong' : ''}>{after ?? '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  );
}
