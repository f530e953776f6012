/** Scenarios: run a named one or one’s own, watch it, set results side by side, take them away. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { useLive } from '../../api/use-live.js';
import { useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { ResultsPanel } from './results-panel.js';
import { RunForm } from './run-form.js';
import { RunsPanel } from './runs-panel.js';
import './scenarios.css';
import { texts } from './texts.js';

/** Runs that are compared at once. */
const MOST_COMPARED = 2;

/** For analysts and whoever may run scenarios. */
export function ScenariosPage() {
  const say = useTexts(texts);
  const runs = useLive<Answer<'scenariosRecent'>>('/api/v1/scenarios/runs?limit=20', ['scenario-run']);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string): void =>
    setChosen(
      chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(-MOST_COMPARED),
    );
  return (
    <Page title={say('title')}>
      <div class="scenarios">
        <RunForm onStarted={runs.reload} />
        <RunsPanel runs={runs} chosen={chosen} onToggle={toggle} />
        {chosen.length === 0 ? null : <ResultsPanel key={chosen.join(' ')} ids={chosen} />}
      </div>
    </Page>
  );
}
