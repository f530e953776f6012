/** One of a few by radio buttons, several of many by ticks: fieldsets with their legend. */
import { useId } from 'preact/hooks';
import './form-dialog.css';

interface OneOfProps<T extends string> {
  readonly legend: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChoose: (value: T) => void;
}

/** Radio buttons. */
export function OneOf<T extends string>({ legend, value, options, onChoose }: OneOfProps<T>) {
  const name = useId();
  return (
    <fieldset class="choice-set">
      <legend>{legend}</legend>
      <div class="row row-wrap">
        {options.map((option) => (
          <label key={option.value} class="tick">
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
            />{' '}
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface SomeOfProps {
  readonly legend: string;
  readonly chosen: ReadonlySet<string>;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** Ticks. */
export function SomeOf({ legend, chosen, options, onChoose }: SomeOfProps) {
  return (
    <fieldset class="choice-set choice-set-wide">
      <legend>{legend}</legend>
      {options.map(({ value, label }) => (
        <label key={value} class="tick">
          <input
            type="checkbox"
            checked={chosen.has(value)}
            onChange={({ currentTarget }) => onChoose(withOne(chosen, value, currentTarget.checked))}
          />{' '}
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function withOne(chosen: ReadonlySet<string>, value: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(chosen);
  if (isIn) next.add(value);
  else next.delete(value);
  return next;
}
