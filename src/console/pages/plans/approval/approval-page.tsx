/** The approval screen: seven answers on one screen, then the decision. */
import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { nowMs } from '../../../api/clock.js';
import { useLive } from '../../../api/use-live.js';
import { LiveState } from '../../../components/problem-notice.js';
import { civil } from '../../../i18n/civil-time.js';
import { useTexts } from '../../../i18n/language.js';
import { Page } from '../../../shell/page.js';
import { planApi, type Screen } from '../plan-shapes.js';
import { PlanHead, PlanParts } from '../plan-head.js';
import { texts } from '../texts.js';
import { ActionBar } from './action-bar.js';
import './approval.css';
import { CallsPanel } from './calls-panel.js';
import { ChangesAndWhy } from './changes-panel.js';
import { DecisionsPanel } from './decisions-panel.js';
import { Notices } from './notices.js';
import { DoNothingPanel, TouchedPanel, TrustPanel } from './people-panels.js';
import { phaseOf } from './phase.js';
import { SafePanel } from './safe-panel.js';
import { WrongStrip } from './wrong-strip.js';

/** Reached at /plans/:id. */
export function ApprovalPage() {
  const say = useTexts(texts);
  const id = useRoute().params['id'] ?? '';
  const live = useLive<Screen>(planApi(id, '/approval'), ['plan', 'decision', 'alarm', 'slot-closed']);
  const { data } = live;
  return (
    <Page
      title={
        data === null ? say('original', { id }) : say('planFrom', { time: civil(data.plan.firstSlotMs) })
      }
      tools={<PlanParts id={id} at="decision" />}
    >
      <LiveState of={live} />
      {data === null ? null : <Desk key={data.plan.id} screen={data} reload={live.reload} />}
    </Page>
  );
}

function Desk({ screen, reload }: { readonly screen: Screen; readonly reload: () => void }) {
  // What the person began to read: everything that is otherwise since then is told.
  const [first] = useState(screen);
  const { route } = useLocation();
  const phase = phaseOf(screen, nowMs.value);
  const toPlans = (): void => route('/plans');
  return (
    <>
      <PlanHead screen={screen} phase={phase} />
      <Notices first={first} screen={screen} phase={phase} />
      <WrongStrip screen={screen} />
      <div class="approval">
        <ChangesAndWhy screen={screen} />
        <SafePanel screen={screen} />
        <TouchedPanel screen={screen} />
        <CallsPanel screen={screen} />
        <div class="approval-last">
          <DoNothingPanel screen={screen} phase={phase} onNothing={toPlans} />
          <TrustPanel screen={screen} />
        </div>
      </div>
      <DecisionsPanel screen={screen} />
      <ActionBar first={first} screen={screen} phase={phase} onNothing={toPlans} onDone={reload} />
    </>
  );
}
