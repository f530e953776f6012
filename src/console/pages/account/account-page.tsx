/** One's own account: who I am, my password, my open sessions, my API tokens. */
import { useState } from 'preact/hooks';
import { send } from '../../api/request.js';
import { useSession } from '../../api/session.js';
import { useAction } from '../../api/use-action.js';
import { TextField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { roleName } from '../../shell/person-menu.js';
import { texts as shellTexts } from '../../shell/texts.js';
import { isTwiceTheSame, NewPassword } from '../sign-in/new-password.js';
import './account.css';
import { SessionsPanel } from './sessions-panel.js';
import { texts } from './texts.js';
import { TokensPanel } from './tokens-panel.js';

/** For everybody who is signed in. */
export function AccountPage() {
  const say = useTexts(texts);
  const { kind } = useSession();
  return (
    <Page title={say('title')}>
      <div class="account">
        <Who />
        {kind === 'local' ? <PasswordPanel /> : null}
        <SessionsPanel of="me" />
        <TokensPanel of="me" />
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
