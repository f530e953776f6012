/** A password for an account that somebody else made, by the one-time link of the invitation. */
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { send } from '../../api/request.js';
import { enter, type Session } from '../../api/session.js';
import { useAction } from '../../api/use-action.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { useTexts } from '../../i18n/language.js';
import { DoorFrame } from './door-frame.js';
import { isTwiceTheSame, linkSecret, NewPassword } from './new-password.js';
import { texts } from './texts.js';

/** Sets the password and goes to the console. */
export function InvitationPage() {
  const say = useTexts(texts);
  const { route } = useLocation();
  const [secret] = useState(linkSecret);
  const [password, setPassword] = useState({ first: '', second: '' });
  const set = useAction(
    () => send<Session>('POST', '/api/v1/invitation', { body: { secret, password: password.first } }),
    (entered: Session) => {
      enter(entered);
      route('/', true);
    },
  );
  if (secret === '') return <DoorFrame title={say('invitationTitle')}>{<p>{say('noSecret')}</p>}</DoorFrame>;
  return (
    <DoorFrame title={say('invitationTitle')}>
      <p class="quiet">{say('invitationIntro')}</p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isTwiceTheSame(password)) set.run(undefined);
        }}
      >
        <NewPassword value={password} onInput={setPassword} />
        <ProblemNotice problem={set.problem} />
        <button type="submit" class="button button-primary" disabled={set.busy}>
          {say('setPassword')}
        </button>
      </form>
    </DoorFrame>
  );
}
