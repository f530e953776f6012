/** Alarm priorities and quality of data: colour never alone, each with its own shape and its word. */
import type { ComponentChildren } from 'preact';
import { useTexts } from '../i18n/language.js';
import { PRIORITIES, type Priority } from './priorities.js';
import { texts } from './texts.js';

export { PRIORITIES };
export type { Priority };

/** Outlines on a 12 × 12 ground: square, triangle, diamond, circle. */
const SHAPES: Readonly<Record<Priority, string>> = {
  urgent: 'M1 1h10v10H1z',
  high: 'M6 .8 11.6 11H.4z',
  medium: 'M6 .4 11.6 6 6 11.6.4 6z',
  low: 'M6 1a5 5 0 1 0 0 10A5 5 0 1 0 6 1z',
};

/** The shape of a priority alone; for use beside its word or count. */
export function PriorityShape({ priority }: { readonly priority: Priority }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      <path d={SHAPES[priority]} fill="currentColor" />
    </svg>
  );
}

/** The mark of an alarm's priority: shape, colour, word. */
export function AlarmMark({
  priority,
  children,
}: {
  readonly priority: Priority;
  /** Instead of the word: a count, for example. The word is then said to readers of the screen. */
  readonly children?: ComponentChildren;
}) {
  const say = useTexts(texts);
  return (
    <span class={`chip chip-${priority}`}>
      <PriorityShape priority={priority} />
      {children === undefined ? (
        say(priority)
      ) : (
        <>
          {children}
          <span class="visually-hidden"> {say(priority)}</span>
        </>
      )}
    </span>
  );
}

export type QualityOfValue = 'measured' | 'estimated' | 'missing' | 'good' | 'uncertain' | 'bad';

const QUALITY_SIGNS: Readonly<Record<QualityOfValue, string>> = {
  measured: '●',
  good: '●',
  estimated: '◐',
  uncertain: '◐',
  missing: '○',
  bad: '✕',
};

/** Where a value comes from and how far it can be trusted. Quiet when all is well. */
export function Quality({ of, quiet = true }: { readonly of: QualityOfValue; readonly quiet?: boolean }) {
  const say = useTexts(texts);
  const well = of === 'measured' || of === 'good';
  if (well && quiet) return <span class="visually-hidden">{say(of)}</span>;
  const look = well ? 'quiet' : of === 'missing' || of === 'bad' ? 'trouble' : 'attention';
  return (
    <span class={`chip chip-${look}`}>
      <span aria-hidden="true">{QUALITY_SIGNS[of]}</span> {say(of)}
    </span>
  );
}
