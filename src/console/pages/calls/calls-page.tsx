/** All calls, latest first, and drawing up another one. */
import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { may } from '../../api/session.js';
import { useLive } from '../../api/use-live.js';
import { LiveState } from '../../components/problem-notice.js';
import { useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { useShortcuts } from '../../shell/shortcuts.js';
import { CallList } from './call-list.js';
import { callPath, DR_API, type Program } from './call-shapes.js';
import './calls.css';
import { DrTabs } from './dr-tabs.js';
import { DrawUpDialog } from './draw-up-dialog.js';
import { texts } from './texts.js';

/** Reached at /calls. */
export function CallsPage() {
  const say = useTexts(texts);
  const { route } = useLocation();
  const [beforeMs, setBeforeMs] = useState<number | null>(null);
  const until = beforeMs === null ? '' : `&untilMs=${String(beforeMs)}`;
  const events = useLive<Answer<'drEventsList'>>(`${DR_API}/events?limit=200${until}`, ['demand-response']);
  const programs = useLive<readonly Program[]>(`${DR_API}/programs`, ['demand-response']);
  const [drawing, setDrawing] = useState(false);
  const can = may('plan.decide') && (programs.data?.length ?? 0) > 0;
  const draw = (): void => setDrawing(true);
  useShortcuts(can ? [{ keys: 'n', label: say('drawUp'), run: draw }] : []);
  return (
    <Page
      title={say('title')}
      tools={
        <>
          <DrTabs at="calls" />
          {can ? (
            <button type="button" class="button button-primary" aria-keyshortcuts="n" onClick={draw}>
              {say('drawUp')} <kbd aria-hidden="true">n</kbd>
            </button>
          ) : null}
        </>
      }
    >
      <LiveState of={events} />
      {events.data === null || programs.data === null ? null : (
        <CallList
          of={events.data}
          programs={programs.data}
          onTime={beforeMs === null && !events.data.more ? null : setBeforeMs}
          onOpen={({ id }) => route(callPath(id))}
        />
      )}
      {drawing && programs.data !== null ? (
        <DrawUpDialog
          programs={programs.data}
          onClose={() => setDrawing(false)}
          onDone={({ event }) => route(callPath(event.id))}
        />
      ) : null}
    </Page>
  );
}
