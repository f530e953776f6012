/** Open sessions: one's own, or everybody's for those who manage accounts; each can be ended. */
import { useMemo } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { useLive } from '../../api/use-live.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { LiveState, ProblemNotice } from '../../components/problem-notice.js';
import { civil } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import { browserName } from './browser-name.js';
import { texts } from './credentials-texts.js';

type OpenSession = Answer<'credentialsList'>[number];

/** The list, newest use first. */
export function SessionsPanel({ of }: { readonly of: 'me' | 'all' }) {
  const say = useTexts(texts);
  const sessions = useLive<readonly OpenSession[]>(`/api/v1/sessions?of=${of}`);
  const end = useAction(
    (id: string) => send('DELETE', `/api/v1/sessions/${encodeURIComponent(id)}`),
    () => sessions.reload(),
  );
  const columns = useMemo(() => sessionColumns(say, of === 'all', end.run), [language.value, of]);
  return (
    <Panel title={say('sessions')} flush class="account-wide">
      <LiveState of={sessions} />
      <ProblemNotice problem={end.problem} ofAct />
      {sessions.data === null ? null : (
        <DataTable
          caption={say('sessions')}
          items={sessions.data}
          columns={columns}
          rowId={({ id }) => id}
          sortBy={{ id: 'seen', desc: true }}
        />
      )}
    </Panel>
  );
}

function sessionColumns(
  say: Say<keyof (typeof texts)['en']>,
  withOwner: boolean,
  end: (id: string) => void,
): readonly DataColumn<OpenSession>[] {
  const owner: DataColumn<OpenSession> = {
    ...{ id: 'owner', header: say('person'), value: ({ name }) => name },
    cell: ({ name, login }) => (
      <>
        {name} <span class="quiet small">{login}</span>
      </>
    ),
  };
  return [
    ...(withOwner ? [owner] : []),
    {
      id: 'opened',
      header: say('opened'),
      value: ({ openedAtMs }) => openedAtMs,
      cell: ({ openedAtMs }) => civil(openedAtMs, 'full'),
      wideOnly: true,
    },
    {
      id: 'seen',
      header: say('seen'),
      value: ({ lastSeenMs }) => lastSeenMs,
      cell: ({ lastSeenMs }) => civil(lastSeenMs, 'full'),
    },
    {
      id: 'ends',
      header: say('ends'),
      value: ({ endsAtMs }) => endsAtMs,
      cell: ({ endsAtMs }) => civil(endsAtMs, 'full'),
      wideOnly: true,
    },
    { id: 'address', header: say('address'), value: ({ address }) => address },
    {
      id: 'browser',
      header: say('browser'),
      value: ({ userAgent }) => browserName(userAgent),
      cell: ({ userAgent }) => <span title={userAgent ?? ''}>{browserName(userAgent) ?? '—'}</span>,
      wideOnly: true,
    },
    {
      id: 'end',
      header: say('end'),
      value: ({ isThis }) => Number(isThis),
      cell: ({ id, isThis, name }) =>
        isThis ? (
          <span class="quiet">{say('this')}</span>
        ) : (
          <button type="button" class="button" aria-label={say('endOne', { name })} onClick={() => end(id)}>
            {say('end')}
          </button>
        ),
    },
  ];
}
