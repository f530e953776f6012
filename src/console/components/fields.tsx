/** Fields of forms: label, hint and error tied to the field; numbers with their unit. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { useTexts } from '../i18n/language.js';
import { texts } from './texts.js';

interface FieldProps<T> {
  readonly label: string;
  readonly value: T;
  readonly onInput: (value: T) => void;
  readonly hint?: string;
  /** Why the value cannot be taken; null or absent = it can. */
  readonly error?: string | null;
  readonly required?: boolean;
  readonly disabled?: boolean;
}

interface Ids {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: 'true';
}

function Frame({
  of,
  children,
}: {
  readonly of: Pick<FieldProps<unknown>, 'label' | 'hint' | 'error' | 'required'>;
  readonly children: (ids: Ids) => ComponentChildren;
}) {
  const say = useTexts(texts);
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const hasError = typeof of.error === 'string';
  const described = [of.hint === undefined ? '' : hintId, hasError ? errorId : ''].filter(Boolean).join(' ');
  const ids: Ids = {
    id,
    ...(described === '' ? {} : { 'aria-describedby': described }),
    ...(hasError ? { 'aria-invalid': 'true' } : {}),
  };
  return (
    <div class="field">
      <label for={id}>
        {of.label} {of.required === true ? <span class="quiet">({say('required')})</span> : null}
      </label>
      {children(ids)}
      {of.hint === undefined ? null : (
        <p id={hintId} class="field-hint">
          {of.hint}
        </p>
      )}
      {hasError ? (
        <p id={errorId} class="field-error">
          {of.error}
        </p>
      ) : null}
    </div>
  );
}

interface TextFieldProps extends FieldProps<string> {
  readonly type?: 'text' | 'password' | 'email' | 'search' | 'datetime-local' | 'date';
  readonly autocomplete?: string;
  readonly lines?: number;
  readonly maxLength?: number;
  /** An example of what is expected; never the only explanation. */
  readonly placeholder?: string;
}

/** A line or several of text. */
export function TextField(props: TextFieldProps) {
  const {
    value,
    onInput,
    type = 'text',
    autocomplete,
    lines = 1,
    required,
    disabled,
    maxLength,
    placeholder,
  } = props;
  const more = {
    class: 'input',
    value,
    required: required === true,
    disabled: disabled === true,
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(placeholder === undefined ? {} : { placeholder }),
  };
  const line: Record<string, unknown> = { type, ...(autocomplete === undefined ? {} : { autocomplete }) };
  return (
    <Frame of={props}>
      {(ids) =>
        lines > 1 ? (
          <textarea {...ids} {...more} rows={lines} onInput={(event) => onInput(event.currentTarget.value)} />
        ) : (
          <input {...ids} {...more} {...line} onInput={(event) => onInput(event.currentTarget.value)} />
        )
      }
    </Frame>
  );
}

interface NumberFieldProps extends FieldProps<number | null> {
  readonly unit: string;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
}

/** A number with its unit; null while the field holds none. */
export function NumberField(props: NumberFieldProps) {
  const { value, onInput, unit, min, max, step, required, disabled } = props;
  return (
    <Frame of={props}>
      {(ids) => (
        <span class="input-with-unit">
          <input
            {...ids}
            class="input"
            type="number"
            inputMode="decimal"
            value={value ?? ''}
            required={required === true}
            disabled={disabled === true}
            {...(min === undefined ? {} : { min })}
            {...(max === undefined ? {} : { max })}
            step={step ?? 'any'}
            onInput={({ currentTarget }) =>
              onInput(Number.isNaN(currentTarget.valueAsNumber) ? null : currentTarget.valueAsNumber)
            }
          />
          <span class="unit">{unit}</span>
        </span>
      )}
    </Frame>
  );
}

interface ChoiceFieldProps<T extends string> extends FieldProps<T> {
  /** `lang`: of a label that is not in the language of the screen, such as a title in a file. */
  readonly options: readonly { readonly value: T; readonly label: string; readonly lang?: string }[];
}

/** One of several. */
export function ChoiceField<T extends string>(props: ChoiceFieldProps<T>) {
  const { value, onInput, options, disabled } = props;
  return (
    <Frame of={props}>
      {(ids) => (
        <select
          {...ids}
          class="input"
          value={value}
          disabled={disabled === true}
          onChange={({ currentTarget }) => {
            const chosen = options.find((option) => option.value === currentTarget.value);
            if (chosen !== undefined) onInput(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} lang={option.lang}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Frame>
  );
}

/** Yes or no. */
export function TickField({
  label,
  value,
  onInput,
  disabled = false,
}: Pick<FieldProps<boolean>, 'label' | 'value' | 'onInput' | 'disabled'>) {
  const id = useId();
  return (
    <div class="tick">
      <input
        id={id}
        type="checkbox"
        checked={value}
        disabled={disabled}
        onChange={({ currentTarget }) => onInput(currentTarget.checked)}
      />
      <label for={id}>{label}</label>
    </div>
  );
}
