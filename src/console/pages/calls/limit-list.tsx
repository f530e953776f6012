/** Buildings and the limits that speak against calling them. */
import type { ComponentChildren } from 'preact';
import { useTexts } from '../../i18n/language.js';
import type { Building } from './call-shapes.js';
import { type LimitFinding, limitSentence } from './limit-words.js';
import { texts } from './texts.js';

/** A building and what speaks against it. */
export interface AgainstBuilding {
  readonly buildingId: string;
  readonly name: string;
  readonly limits: readonly LimitFinding[];
}

interface LimitListProps<One extends AgainstBuilding> {
  readonly of: readonly One[];
  /** Those whose own figures are known here. */
  readonly buildings: readonly Building[];
  /** Stands below a building: what can be done about it. */
  readonly below?: (one: One) => ComponentChildren;
}

/** One line for each building. */
export function LimitList<One extends AgainstBuilding>({ of, buildings, below }: LimitListProps<One>) {
  const say = useTexts(texts);
  return (
    <ul class="limit-list">
      {of.map((one) => (
        <li key={one.buildingId}>
          <span class="strong">{say('limitOf', { name: one.name })}</span>{' '}
          {one.limits.map((finding, index) => {
            const { text, foreign } = limitSentence(
              finding,
              buildings.find(({ id }) => id === one.buildingId),
              say,
            );
            return (
              <span key={finding.limit} {...(foreign ? { lang: 'en' } : {})}>
                {index === 0 ? '' : '; '}
                {text}
              </span>
            );
          })}
          {below?.(one)}
        </li>
      ))}
    </ul>
  );
}
