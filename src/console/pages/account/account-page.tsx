/** One's own account: who I am, my password, my open sessions. */
import { useMemo, useState } from 'preact/hooks';
import { send } from '../../api/request.js';
import { useSession } from '../../api/session.js';
import { useAction } from '../../api/use-action.js';
import { useLive } from '../../api/use-live.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { TextField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { LiveState, ProblemNotice } from '../../components/problem-notice.js';
import { civil } from '../../i18n/civil-time.js';
import { language, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { roleName } from '../../shell/person-menu.js';
import { texts as shellTexts } from '../../shell/texts.js';
import { isTwiceTheSame, NewPassword } from '../sign-in/new-password.js';
import './account.css';
import { texts } from './texts.js';

interface OwnSession {
  readonly id: string;
  readonly openedAtMs: number;
  readonly lastSeenMs: number;
  readonly address: string | null;
  readonly isThis: boolean;
}

/** For everybody who is signed in. */
export function AccountPage() {
  const say = useTexts(texts);
  const { kind } = useSession();
  return (
    <Page title={say('title')}>
      <div class="account">
        <Who />
        {kind === 'local' ? <PasswordPanel /> : null}
        <SessionsPanel />
      </div>
    </Page>
  );
}

function Who() {
  const say = useTexts(texts);
  const sayShell = useTexts(shellTexts);
  const { name, login, roles, permissions } = useSession();
  return (
    <Panel title={say('who')}>
      <dl class="facts">
        <dt>{say('login')}</dt>
        <dd>
          {login} ({name})
        </dd>
        <dt>{say('roles')}</dt>
        <dd>{roles.map((role) => roleName(role, sayShell)).join(', ')}</dd>
        <dt>{say('may')}</dt>
        <dd class="mono">{permissions.join(' ')}</dd>
      </dl>
    </Panel>
  );
}

function PasswordPanel() {
  const say = useTexts(texts);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState({ first: '', second: '' });
  const [done, setDone] = useState(false);
  const change = useAction(
    () => send('PUT', '/api/v1/session/password', { body: { current, next: next.first } }),
    () => {
      setDone(true);
      setCurrent('');
      setNext({ first: '', second: '' });
    },
  );
  return (
    <Panel title={say('password')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setDone(false);
          if (isTwiceTheSame(next)) change.run(undefined);
        }}
      >
        <TextField
          label={say('current')}
          type="password"
          autocomplete="current-password"
          value={current}
          onInput={setCurrent}
          required
        />
        <NewPassword value={next} onInput={setNext} />
        <ProblemNotice problem={change.problem} ofAct />
        <p role="status">{done ? say('changed') : ''}</p>
        <button type="submit" class="button" disabled={change.busy}>
          {say('change')}
        </button>
      </form>
    </Panel>
  );
}

function SessionsPanel() {
  const say = useTexts(texts);
  const sessions = useLive<readonly OwnSession[]>('/api/v1/sessions?of=me');
  const end = useAction(
    (id: string) => send('DELETE', `/api/v1/sessions/${encodeURIComponent(id)}`),
    () => sessions.reload(),
  );
  const columns = useMemo(
    (): readonly DataColumn<OwnSession>[] => [
      {
        id: 'opened',
        header: say('opened'),
        value: (one) => one.openedAtMs,
        cell: (one) => civil(one.openedAtMs, 'full'),
      },
      {
        id: 'seen',
        header: say('seen'),
        value: (one) => one.lastSeenMs,
        cell: (one) => civil(one.lastSeenMs, 'full'),
      },
      { id: 'address', header: say('address'), value: (one) => one.address },
      {
        id: 'end',
        header: say('end'),
        value: (one) => Number(one.isThis),
        cell: (one) =>
          one.isThis ? (
            <span class="quiet">{say('this')}</span>
          ) : (
            <button type="button" class="button" onClick={() => end.run(one.id)}>
              {say('end')}
            </button>
          ),
      },
    ],
    [language.value],
  );
  return (
    <Panel title={say('sessions')} flush class="account-wide">
      <LiveState of={sessions} />
      <ProblemNotice problem={end.problem} ofAct />
      {sessions.data === null ? null : (
        <DataTable
          caption={say('sessions')}
          items={sessions.data}
          columns={columns}
          rowId={(one) => one.id}
          sortBy={{ id: 'seen', desc: true }}
        />
      )}
    </Panel>
  );
}
