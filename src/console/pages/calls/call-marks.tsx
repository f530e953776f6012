/** States of calls and of their buildings: a shape and a word, colour only for what needs somebody. */
import { useTexts } from '../../i18n/language.js';
import type { EventPart, EventState } from './call-shapes.js';
import { texts } from './texts.js';

type Look = 'quiet' | 'plain' | 'attention' | 'trouble';

const EVENT_LOOKS: Readonly<Record<EventState, readonly [Look, string]>> = {
  draft: ['attention', '◌'],
  approved: ['attention', '◔'],
  published: ['plain', '◑'],
  active: ['plain', '●'],
  completed: ['plain', '◐'],
  measured: ['quiet', '○'],
  settled: ['quiet', '✓'],
  cancelled: ['quiet', '✕'],
  superseded: ['quiet', '✕'],
};

const PART_LOOKS: Readonly<Record<EventPart['state'] | 'refused', readonly [Look, string]>> = {
  invited: ['quiet', '◌'],
  acknowledged: ['quiet', '◔'],
  accepted: ['plain', '✓'],
  countered: ['attention', '⇄'],
  refused: ['quiet', '⇄'],
  'opted-out': ['plain', '✕'],
  'no-answer': ['plain', '—'],
  performing: ['plain', '●'],
  delivered: ['quiet', '✓'],
  'under-delivered': ['trouble', '▼'],
  'no-data': ['attention', '○'],
  'called-off': ['quiet', '✕'],
};

function Mark({
  look: [look, sign],
  text,
}: {
  readonly look: readonly [Look, string];
  readonly text: string;
}) {
  return (
    <span class={look === 'plain' ? 'chip' : `chip chip-${look}`}>
      <span aria-hidden="true">{sign}</span> {text}
    </span>
  );
}

/** Where a call stands. */
export function EventStateChip({ state }: { readonly state: EventState }) {
  const say = useTexts(texts);
  return <Mark look={EVENT_LOOKS[state]} text={say(`event.${state}`)} />;
}

/** Where a building stands in a call. */
export function PartStateChip({ part }: { readonly part: EventPart }) {
  const say = useTexts(texts);
  const state = part.state === 'countered' && part.offer?.refusal !== undefined ? 'refused' : part.state;
  return <Mark look={PART_LOOKS[state]} text={say(`part.${state}`)} />;
}
