/** Who did what: the rows of the audit, what each changed, whether the chain is whole, and the export. */
import { useMemo, useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { useLive } from '../../api/use-live.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { civil, zone } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { AuditFields } from './audit-fields.js';
import {
  type AuditFilter,
  auditPath,
  type AuditRow,
  exportPath,
  isEmptySpan,
  NO_FILTER,
} from './audit-query.js';
import { ChainPanel } from './chain-panel.js';
import { RowDialog } from './row-dialog.js';
import './audit.css';
import { texts } from './texts.js';

/** For those who may read the audit. */
export function AuditPage() {
  const say = useTexts(texts);
  const [filter, setFilter] = useState<AuditFilter>(NO_FILTER);
  return (
    <Page
      title={say('title')}
      tools={
        <>
          <a class="button" href={exportPath(filter, 'csv', zone.value)} download="audit.csv">
            {say('export', { format: 'CSV' })}
          </a>
          <a class="button" href={exportPath(filter, 'jsonl', zone.value)} download="audit.jsonl">
            {say('export', { format: 'JSON' })}
          </a>
        </>
      }
    >
      <div class="audit">
        <ChainPanel />
        <RowsPanel key={JSON.stringify(filter)} filter={filter} onFilter={setFilter} />
      </div>
    </Page>
  );
}

interface RowsProps {
  readonly filter: AuditFilter;
  readonly onFilter: (filter: AuditFilter) => void;
}

function RowsPanel({ filter, onFilter }: RowsProps) {
  const say = useTexts(texts);
  // Cursors of the pages one came through; the last is the page shown.
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  const [open, setOpen] = useState<AuditRow | null>(null);
  const empty = isEmptySpan(filter, zone.value);
  const page = useLive<Answer<'auditPage'>>(
    empty ? null : auditPath(filter, cursors.at(-1) ?? null, zone.value),
    cursors.length === 1 ? ['decision', 'plan', 'release', 'alarm'] : [],
  );
  const columns = useMemo(() => rowColumns(say), [language.value]);
  const next = page.data?.next ?? null;
  return (
    <Panel title={say('rows')} flush>
      <AuditFields filter={filter} onFilter={onFilter} />
      {empty ? <p class="panel-body field-error">{say('emptySpan')}</p> : <LiveState of={page} />}
      {page.data === null ? null : (
        <DataTable
          caption={say('rows')}
          items={page.data.rows}
          columns={columns}
          rowId={({ seq }) => String(seq)}
          sortBy={{ id: 'seq', desc: true }}
          empty={say('noRow')}
          onOpen={setOpen}
          selectedId={open === null ? null : String(open.seq)}
        />
      )}
      <div class="row panel-body audit-pager">
        <button
          type="button"
          class="button"
          disabled={cursors.length === 1}
          onClick={() => setCursors(cursors.slice(0, -1))}
        >
          {say('newer')}
        </button>
        <button
          type="button"
          class="button"
          disabled={next === null}
          onClick={() => setCursors([...cursors, next])}
        >
          {say('older')}
        </button>
        <span class="small quiet">{say('page', { n: cursors.length })}</span>
      </div>
      {open === null ? null : <RowDialog row={open} onClose={() => setOpen(null)} />}
    </Panel>
  );
}

function rowColumns(say: Say<keyof (typeof texts)['en']>): readonly DataColumn<AuditRow>[] {
  return [
    { id: 'seq', header: say('seq'), value: ({ seq }) => seq, align: 'end', wideOnly: true },
    {
      id: 'at',
      header: say('at'),
      value: ({ atMs }) => atMs,
      cell: ({ atMs }) => (
        <>
          {civil(atMs, 'day')} <span class="strong">{civil(atMs, 'seconds')}</span>
        </>
      ),
    },
    {
      id: 'who',
      header: say('who'),
      value: ({ accountName }) => accountName,
      cell: ({ accountName, address }) => (
        <>
          {accountName} {address === null ? null : <span class="quiet small wide-only">{address}</span>}
        </>
      ),
    },
    {
      id: 'action',
      header: say('action'),
      value: ({ action }) => action,
      cell: ({ action, outcome }) => (
        <>
          <span class="mono">{action}</span>{' '}
          {outcome === 'refused' ? (
            <span class="chip chip-attention">
              <span aria-hidden="true">✕</span> {say('refused')}
            </span>
          ) : null}
        </>
      ),
    },
    {
      id: 'subject',
      header: say('subject'),
      value: ({ subject }) => subject,
      cell: ({ subject }) => <span class="mono audit-subject">{subject ?? '—'}</span>,
      wideOnly: true,
    },
    {
      id: 'reason',
      header: say('reason'),
      value: ({ reason }) => reason,
      cell: ({ reason }) => <span class="audit-reason">{reason ?? ''}</span>,
      wideOnly: true,
    },
  ];
}
