/** Several of a few: ticks under one legend, each with what it means. */
import { useId } from 'preact/hooks';
import './tick-set.css';

/** One that can be ticked. */
export interface TickOption<T extends string | number> {
  readonly value: T;
  readonly label: string;
  /** What it means. */
  readonly hint?: string;
}

interface TickSetProps<T extends string | number> {
  readonly legend: string;
  readonly options: readonly TickOption<T>[];
  readonly value: readonly T[];
  readonly onInput: (value: T[]) => void;
  /** Side by side: short ones, hours and weekdays. */
  readonly dense?: boolean;
  readonly hint?: string;
}

/** Ticks in the order of the options. */
export function TickSet<T extends string | number>(props: TickSetProps<T>) {
  const { legend, options, value, onInput, dense = false, hint } = props;
  const id = useId();
  return (
    <fieldset class="tick-set">
      <legend class="field-label">{legend}</legend>
      {hint === undefined ? null : <p class="field-hint">{hint}</p>}
      <div class={dense ? 'tick-set-dense' : 'tick-set-list'}>
        {options.map((option, index) => (
          <div key={option.value} class="tick">
            <input
              id={`${id}-${String(index)}`}
              type="checkbox"
              checked={value.includes(option.value)}
              {...(option.hint === undefined ? {} : { 'aria-describedby': `${id}-${String(index)}-hint` })}
              onChange={({ currentTarget }) =>
                onInput(toggled(options, value, option.value, currentTarget.checked))
              }
            />
            <div>
              <label for={`${id}-${String(index)}`}>{option.label}</label>
              {option.hint === undefined ? null : (
                <p id={`${id}-${String(index)}-hint`} class="field-hint">
                  {option.hint}
                </p>
              )}
            </div>
          </div>
        ))}
      </div>
    </fieldset>
  );
}

function toggled<T extends string | number>(
  options: readonly TickOption<T>[],
  before: readonly T[],
  one: T,
  on: boolean,
): T[] {
  return options.map(({ value }) => value).filter((value) => (value === one ? on : before.includes(value)));
}
