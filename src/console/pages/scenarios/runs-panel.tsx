/** Runs, newest first: how far each is, cancelled, chosen for the table of results. */
import type { Answer } from '../../api/answers.js';
import { send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import type { Live } from '../../api/use-live.js';
import { Panel } from '../../components/panel.js';
import { LiveState, ProblemNotice } from '../../components/problem-notice.js';
import { quantityText } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { isUnderWay, type RunStatus } from './run-results.js';
import { texts } from './texts.js';

interface RunsPanelProps {
  readonly runs: Live<Answer<'scenariosRecent'>>;
  readonly chosen: readonly string[];
  readonly onToggle: (id: string) => void;
}

/** Follows the runs by live events. */
export function RunsPanel({ runs, chosen, onToggle }: RunsPanelProps) {
  const say = useTexts(texts);
  const cancel = useAction(
    (id: string) => send('DELETE', `/api/v1/scenarios/runs/${encodeURIComponent(id)}`),
    () => runs.reload(),
  );
  return (
    <Panel title={say('runs')}>
      <LiveState of={runs} />
      <ProblemNotice problem={cancel.problem} ofAct />
      {runs.data?.length === 0 ? <p class="quiet">{say('noRun')}</p> : null}
      <ul class="scenarios-runs">
        {(runs.data ?? []).map((run) => (
          <li key={run.id} class="stack">
            <div class="spread">
              <span class="strong">{run.name}</span>
              <StateChip run={run} />
            </div>
            {isUnderWay(run) ? <Progress run={run} /> : null}
            {run.failure === null ? null : <p class="small">{run.failure}</p>}
            <div class="spread">
              <span class="small quiet">{civil(run.openedAtMs, 'full')}</span>
              {isUnderWay(run) ? (
                <button
                  type="button"
                  class="button"
                  disabled={cancel.busy}
                  aria-label={say('cancelOne', { name: run.name })}
                  onClick={() => cancel.run(run.id)}
                >
                  {say('cancel')}
                </button>
              ) : run.state === 'done' ? (
                <button
                  type="button"
                  class="button"
                  aria-pressed={chosen.includes(run.id)}
                  aria-label={say('resultsOne', { name: run.name, time: civil(run.openedAtMs, 'full') })}
                  onClick={() => onToggle(run.id)}
                >
                  {say('results')}
                </button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      <p class="small quiet">{say('compareHint')}</p>
    </Panel>
  );
}

const LOOKS = {
  waiting: ['quiet', '◌'],
  running: ['quiet', '◔'],
  done: ['quiet', '●'],
  failed: ['trouble', '✕'],
  cancelled: ['quiet', '✕'],
} as const;

function StateChip({ run }: { readonly run: RunStatus }) {
  const say = useTexts(texts);
  const [look, sign] = LOOKS[run.state];
  return (
    <span class={`chip chip-${look}`}>
      <span aria-hidden="true">{sign}</span> {say(`state.${run.state}`)}
    </span>
  );
}

function Progress({ run }: { readonly run: RunStatus }) {
  const say = useTexts(texts);
  const share = quantityText(run.share * 100, '%');
  return (
    <div class="row">
      <progress
        class="scenarios-progress"
        max={1}
        value={run.share}
        aria-label={say('progressOf', { name: run.name })}
      />
      <span class="small">{say('progress', { share, done: run.partsDone, all: run.parts })}</span>
    </div>
  );
}
