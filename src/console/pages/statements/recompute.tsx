/** Computes a statement anew from the stored values; the same readings must give the same hash. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { useTexts } from '../../i18n/language.js';
import { DR_API } from '../calls/call-shapes.js';
import { texts } from './texts.js';

type Recomputation = Answer<'statementsRecompute'>;

const DIFFERENCES_SHOWN = 10;

/** A button and what came of it; nothing is changed by it. */
export function Recompute({ id }: { readonly id: string }) {
  const say = useTexts(texts);
  const [outcome, setOutcome] = useState<Recomputation | null>(null);
  const action = useAction(
    () => send<Recomputation>('POST', `${DR_API}/statements/${encodeURIComponent(id)}/recomputation`),
    setOutcome,
  );
  return (
    <div class="stack" role="status">
      <div>
        <button type="button" class="button" disabled={action.busy} onClick={() => action.run(undefined)}>
          {say('recompute')}
        </button>
      </div>
      <ProblemNotice problem={action.problem} ofAct />
      {outcome === null ? null : <RecomputeOutcome outcome={outcome} />}
    </div>
  );
}

/** That it is the same, or where it differs. */
export function RecomputeOutcome({ outcome }: { readonly outcome: Recomputation }) {
  const say = useTexts(texts);
  const { identical, differences } = outcome;
  if (identical) return <p>✓ {say('identical')}</p>;
  return (
    <div class="notice notice-trouble">
      <span aria-hidden="true">▲</span>
      <div class="stack">
        <p>{say('differs', { n: differences.length })}</p>
        <ul class="small">
          {differences.slice(0, DIFFERENCES_SHOWN).map(({ path, stored, recomputed }) => (
            <li key={path} class="statement-hash">
              <span class="mono" lang="en">
                {path}
              </span>
              : {stored} → {recomputed}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
