/** The reason of a decision: written, or one of the common ones by a digit. */
import { useId } from 'preact/hooks';
import { useTexts } from '../i18n/language.js';
import './form-dialog.css';
import { texts } from './form-dialog-texts.js';

interface ReasonFieldProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
  /** Said often; the first has the key 1. */
  readonly common: readonly string[];
}

/** Fewest characters the service takes for a reason. */
const LEAST_LETTERS = 3;

/** True when the service will take the reason. */
export function isReason(value: string): boolean {
  return value.trim().length >= LEAST_LETTERS;
}

/** Has the focus when its dialog opens. */
export function ReasonField({ value, onInput, common }: ReasonFieldProps) {
  const say = useTexts(texts);
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{say('reason')}</label>
      <input
        id={id}
        class="input"
        autofocus
        required
        minLength={LEAST_LETTERS}
        maxLength={500}
        autocomplete="off"
        aria-describedby={`${id}-hint`}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
        onKeyDown={(event) => {
          const choice = value === '' ? common[Number(event.key) - 1] : undefined;
          if (choice === undefined) return;
          event.preventDefault();
          onInput(choice);
        }}
      />
      <div class="reason-choices" role="group" aria-label={say('common')}>
        {common.map((reason, index) => (
          <button
            key={reason}
            type="button"
            class="button button-plain"
            aria-pressed={value === reason}
            onClick={() => onInput(reason)}
          >
            <kbd aria-hidden="true">{index + 1}</kbd> {reason}
          </button>
        ))}
      </div>
      <p id={`${id}-hint`} class="field-hint">
        {say('reasonHint')}
      </p>
    </div>
  );
}
