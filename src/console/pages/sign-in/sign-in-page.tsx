/** Sign-in: by name and password, or through the organisation. */
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { read, send } from '../../api/request.js';
import { enter, type Session, session } from '../../api/session.js';
import { useAction } from '../../api/use-action.js';
import { TextField } from '../../components/fields.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { useTexts } from '../../i18n/language.js';
import { DoorFrame } from './door-frame.js';
import { texts } from './texts.js';

/** Answer of `GET /api/v1/session/ways`. */
interface SignInWays {
  readonly oidc: { readonly label: string; readonly startPath: string } | null;
  readonly needsSetup: boolean;
}

/** Shown wherever somebody comes who is not signed in; the address stays, so that they arrive where they wanted to. */
export function SignInPage() {
  const say = useTexts(texts);
  const { path, route } = useLocation();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const ways = useWays();
  const signIn = useAction(
    () => send<Session>('POST', '/api/v1/session', { body: { login: login.trim(), password } }),
    (entered: Session) => {
      enter(entered);
      if (path === '/sign-in') route('/', true);
    },
  );
  useEffect(() => {
    if (path === '/sign-in' && session.value !== null && session.value !== 'unknown') route('/', true);
  }, [path, session.value]);
  return (
    <DoorFrame title={say('title')}>
      {ways?.needsSetup === true ? <p class="notice notice-attention">{say('needsSetup')}</p> : null}
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.run(undefined);
        }}
      >
        <TextField label={say('login')} value={login} onInput={setLogin} autocomplete="username" required />
        <TextField
          label={say('password')}
          type="password"
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
          required
        />
        <ProblemNotice problem={signIn.problem} />
        <button type="submit" class="button button-primary" disabled={signIn.busy}>
          {say('signIn')}
        </button>
      </form>
      {ways?.oidc === null || ways === null ? null : (
        <>
          <p class="door-or quiet">{say('or')}</p>
          <a class="button" href={`${ways.oidc.startPath}?to=${encodeURIComponent(path)}`} target="_self">
            {say('signInWith', { label: ways.oidc.label })}
          </a>
        </>
      )}
    </DoorFrame>
  );
}

function useWays(): SignInWays | null {
  const [ways, setWays] = useState<SignInWays | null>(null);
  useEffect(() => {
    // Without an answer the form stands alone; signing in then says what is wrong.
    read<SignInWays>('/api/v1/session/ways').then(setWays, () => undefined);
  }, []);
  return ways;
}
