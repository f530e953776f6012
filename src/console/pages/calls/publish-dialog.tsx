/** Publishing a call: limits are checked again before the button can be pressed, and buildings can be left out. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { newIdempotencyKey, send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { type Live, useLive } from '../../api/use-live.js';
import { TickField } from '../../components/fields.js';
import { FormDialog } from '../../components/form-dialog.js';
import { LiveState } from '../../components/problem-notice.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { actTexts } from './act-texts.js';
import type { ActDialogProps, CallScene } from './call-scene.js';
import { eventApi } from './call-shapes.js';
import { LimitList } from './limit-list.js';

type Against = Answer<'drEventsLimits'>['against'];

/** Tells the buildings of a call. */
export function PublishDialog({ scene, onClose, onDone }: ActDialogProps) {
  const say = useTexts(actTexts);
  const { event } = scene.detail;
  const limits = useLive<Answer<'drEventsLimits'>>(eventApi(event.id, '/limits'), ['demand-response']);
  const [leaveOut, setLeaveOut] = useState(false);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const action = useAction(
    () => send('POST', eventApi(event.id, '/publication'), { body: { leaveOut }, idempotencyKey }),
    onDone,
  );
  const against = limits.data?.against ?? [];
  const left = event.parts.length - against.length;
  return (
    <FormDialog
      title={say('publish.title', { time: civil(event.window.startMs, 'full') })}
      confirm={say('publish.do')}
      ready={limits.data !== null && left > 0 && (against.length === 0 || leaveOut)}
      {...{ action, onClose }}
      onConfirm={() => action.run(undefined)}
    >
      <p>{say('publish.what', { n: left, time: civil(event.answerByMs, 'full') })}</p>
      {limits.data === null ? (
        <Unknown limits={limits} />
      ) : (
        <Findings against={against} left={left} scene={scene} leaveOut={leaveOut} onLeaveOut={setLeaveOut} />
      )}
    </FormDialog>
  );
}

function Unknown({ limits }: { readonly limits: Live<unknown> }) {
  const say = useTexts(actTexts);
  return limits.loading ? <p class="quiet">{say('publish.checking')}</p> : <LiveState of={limits} />;
}

interface FindingsProps {
  readonly against: Against;
  /** Buildings that no limit speaks against. */
  readonly left: number;
  readonly scene: CallScene;
  readonly leaveOut: boolean;
  readonly onLeaveOut: (leaveOut: boolean) => void;
}

function Findings({ against, left, scene, leaveOut, onLeaveOut }: FindingsProps) {
  const say = useTexts(actTexts);
  if (against.length === 0) return <p>✓ {say('publish.sound')}</p>;
  return (
    <>
      <AgainstNotice against={against} scene={scene} />
      {left > 0 ? (
        <TickField label={say('publish.leaveOut')} value={leaveOut} onInput={onLeaveOut} />
      ) : (
        <p>{say('publish.nobody')}</p>
      )}
    </>
  );
}

function AgainstNotice({ against, scene }: { readonly against: Against; readonly scene: CallScene }) {
  const say = useTexts(actTexts);
  return (
    <div class="notice notice-attention" role="status">
      <span aria-hidden="true">▲</span>
      <div class="stack">
        <p>{say('publish.against', { n: against.length })}</p>
        <LimitList
          of={against.map((one) => ({ ...one, name: scene.nameOf(one.buildingId) }))}
          buildings={scene.buildings}
        />
      </div>
    </div>
  );
}
