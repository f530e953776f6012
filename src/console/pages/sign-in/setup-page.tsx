/** The first account, by the one-time link that the service prints at its first start. */
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { send } from '../../api/request.js';
import { enter, type Session } from '../../api/session.js';
import { useAction } from '../../api/use-action.js';
import { TextField, TickField } from '../../components/fields.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { useTexts } from '../../i18n/language.js';
import { texts as shellTexts } from '../../shell/texts.js';
import { DoorFrame } from './door-frame.js';
import { isTwiceTheSame, linkSecret, NewPassword } from './new-password.js';
import { texts } from './texts.js';

/** Roles one may give the first account; it must be able to make the others. */
const ROLES = ['security-admin', 'operator', 'supervisor', 'analyst', 'asset-engineer'] as const;

/** Makes the account and goes to the console. */
export function SetupPage() {
  const say = useTexts(texts);
  const sayShell = useTexts(shellTexts);
  const { route } = useLocation();
  const [secret] = useState(linkSecret);
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState({ first: '', second: '' });
  const [roles, setRoles] = useState<readonly string[]>(['security-admin']);
  const make = useAction(
    () =>
      send<Session>('POST', '/api/v1/setup', {
        body: { secret, login, name, password: password.first, roles },
      }),
    (entered: Session) => {
      enter(entered);
      route('/', true);
    },
  );
  if (secret === '') return <DoorFrame title={say('setupTitle')}>{<p>{say('noSecret')}</p>}</DoorFrame>;
  return (
    <DoorFrame title={say('setupTitle')}>
      <p class="quiet">{say('setupIntro')}</p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isTwiceTheSame(password)) make.run(undefined);
        }}
      >
        <TextField label={say('login')} value={login} onInput={setLogin} autocomplete="username" required />
        <TextField label={say('name')} value={name} onInput={setName} autocomplete="name" required />
        <NewPassword value={password} onInput={setPassword} />
        <fieldset class="stack">
          <legend class="field-label">{say('roles')}</legend>
          {ROLES.map((role) => (
            <TickField
              key={role}
              label={sayShell(`role.${role}`)}
              value={roles.includes(role)}
              disabled={role === 'security-admin'}
              onInput={(on) => setRoles(on ? [...roles, role] : roles.filter((one) => one !== role))}
            />
          ))}
          <p class="field-hint">{say('rolesHint')}</p>
        </fieldset>
        <ProblemNotice problem={make.problem} />
        <button type="submit" class="button button-primary" disabled={make.busy}>
          {say('makeAccount')}
        </button>
      </form>
    </DoorFrame>
  );
}
