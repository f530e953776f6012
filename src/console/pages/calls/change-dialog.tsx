/** Changes a published call: another time, another target. Says who is asked anew. */
import { useState } from 'preact/hooks';
import { readClock } from '../../api/clock.js';
import { newIdempotencyKey, send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { NumberField, TextField } from '../../components/fields.js';
import { FormDialog } from '../../components/form-dialog.js';
import { isReason } from '../../components/reason-field.js';
import { entryOf } from '../../i18n/civil-entry.js';
import { civil, zone } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { actTexts } from './act-texts.js';
import type { ActDialogProps } from './call-scene.js';
import { type CallDraft, changeOf, windowFault } from './call-draft.js';
import { eventApi } from './call-shapes.js';

const MINUTE_MS = 60_000;

/** Makes a new version. */
export function ChangeDialog({ scene: { detail }, onClose, onDone }: ActDialogProps) {
  const say = useTexts(actTexts);
  const { event } = detail;
  const { startMs, endMs } = event.window;
  const [draft, setDraft] = useState<Pick<CallDraft, 'from' | 'minutes' | 'targetKw'>>({
    from: entryOf(startMs, zone.value),
    minutes: (endMs - startMs) / MINUTE_MS,
    targetKw: event.targetKw,
  });
  const [reason, setReason] = useState('');
  const [idempotencyKey] = useState(newIdempotencyKey);
  const change = changeOf(draft, event, zone.value);
  const isRunning = event.state === 'active';
  // One that runs has begun in the past, and keeps its beginning.
  const clock = { nowMs: isRunning ? Number.NEGATIVE_INFINITY : (readClock() ?? 0), zone: zone.value };
  const fault = change?.window === undefined ? null : windowFault(draft, clock);
  const action = useAction(
    () =>
      send('POST', eventApi(event.id, '/versions'), {
        body: { ...change, reason: reason.trim() },
        idempotencyKey,
      }),
    onDone,
  );
  const anew = event.parts.filter(({ state }) => state !== 'opted-out' && state !== 'called-off').length;
  return (
    <FormDialog
      title={say('change.title', { time: civil(startMs, 'full') })}
      confirm={say('change.do')}
      ready={change !== null && fault === null && isReason(reason)}
      {...{ action, onClose }}
      onConfirm={() => action.run(undefined)}
    >
      <p>{say('change.what')}</p>
      <div class="draw-pair">
        <TextField
          label={say('change.from')}
          type="datetime-local"
          value={draft.from}
          disabled={isRunning}
          error={fault === 'from' ? say('change.slot') : null}
          onInput={(from) => setDraft({ ...draft, from })}
        />
        <NumberField
          label={say('change.minutes')}
          unit="min"
          min={15}
          step={15}
          value={draft.minutes}
          error={fault === 'minutes' ? say('change.slot') : null}
          onInput={(minutes) => setDraft({ ...draft, minutes })}
        />
        <NumberField
          label={say('change.target')}
          unit="kW"
          min={1}
          value={draft.targetKw}
          onInput={(targetKw) => setDraft({ ...draft, targetKw })}
        />
      </div>
      <p role="status" class="small">
        {change === null
          ? say('change.same')
          : change.window === undefined
            ? ''
            : say('change.moved', { n: anew })}
      </p>
      <TextField label={say('change.reason')} value={reason} onInput={setReason} lines={2} required />
    </FormDialog>
  );
}
