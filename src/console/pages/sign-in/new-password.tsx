/** A new password, written twice. */
import { TextField } from '../../components/fields.js';
import { useTexts } from '../../i18n/language.js';
import { texts } from './texts.js';

/** What is in the two fields. */
export interface TwicePassword {
  readonly first: string;
  readonly second: string;
}

interface NewPasswordProps {
  readonly value: TwicePassword;
  readonly onInput: (value: TwicePassword) => void;
}

/** True when both are the same and there is something. */
export function isTwiceTheSame({ first, second }: TwicePassword): boolean {
  return first !== '' && first === second;
}

/** The two fields; a difference is said when the second was begun. */
export function NewPassword({ value, onInput }: NewPasswordProps) {
  const say = useTexts(texts);
  const differ = value.second !== '' && value.first !== value.second;
  return (
    <>
      <TextField
        label={say('newPassword')}
        type="password"
        autocomplete="new-password"
        hint={say('passwordHint')}
        value={value.first}
        onInput={(first) => onInput({ ...value, first })}
        required
      />
      <TextField
        label={say('again')}
        type="password"
        autocomplete="new-password"
        error={differ ? say('differ') : null}
        value={value.second}
        onInput={(second) => onInput({ ...value, second })}
        required
      />
    </>
  );
}

/** The secret of a one-time link: what follows #, which no server ever sees in an address. */
export function linkSecret(): string {
  return decodeURIComponent(location.hash.replace(/^#/, ''));
}
