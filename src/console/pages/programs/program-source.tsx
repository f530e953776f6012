/** The signal that draws up calls of a program, and whether it is there. */
import type { Answer } from '../../api/answers.js';
import { quantityText } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { type Say, useTexts } from '../../i18n/language.js';
import { semicolon } from '../../i18n/punctuation.js';
import type { Program } from '../calls/call-shapes.js';
import { texts } from './texts.js';

/** Newest publications that the service has. */
export type SignalsNow = Answer<'drSignalsSignals'>;

type Source = NonNullable<Program['source']>;
type Words = Say<keyof (typeof texts)['en']>;

/** @param signals null = not known yet */
export function ProgramSource({
  source,
  signals,
}: {
  readonly source: Source | null;
  readonly signals: SignalsNow | null;
}) {
  const say = useTexts(texts);
  if (source === null) return <>{say('source.none')}</>;
  const { targetKw, longestMinutes } = source;
  return (
    <>
      {ruleWords(source, say)}
      {semicolon()} {say('source.each', { power: quantityText(targetKw, 'kW'), n: longestMinutes })}
      {source.kind === 'time-class' || signals === null ? null : (
        <NewestSignal of={signals.signals.find(({ kind }) => kind === source.kind) ?? null} />
      )}
    </>
  );
}

function ruleWords(source: Source, say: Words): string {
  switch (source.kind) {
    case 'ecowatt':
      return say('source.ecowatt', { level: source.fromLevel });
    case 'tempo': {
      const colours = source.colours.map((colour) => say(`colour.${colour}`)).join(', ');
      return say('source.tempo', { from: source.fromHour, to: source.toHour, colours });
    }
    case 'time-class':
      return say('source.time-class', { classes: source.classes.join(', '), point: source.meteringPoint });
  }
}

function NewestSignal({ of }: { readonly of: SignalsNow['signals'][number] | null }) {
  const say = useTexts(texts);
  if (of === null) return <p class="small">▲ {say('source.missing')}</p>;
  return (
    <p class="small">
      {say('source.newest', { time: civil(of.publishedMs, 'full') })}
      {of.stale ? ` ▲ ${say('source.stale')}` : ''}
    </p>
  );
}
