/** Approving and cancelling a call, with what each means. */
import { useState } from 'preact/hooks';
import { newIdempotencyKey, send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { TextField } from '../../components/fields.js';
import { FormDialog } from '../../components/form-dialog.js';
import { quantityText } from '../../components/quantity.js';
import { isReason, ReasonField } from '../../components/reason-field.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { actTexts } from './act-texts.js';
import type { ActDialogProps } from './call-scene.js';
import { acceptedKw, eventApi } from './call-shapes.js';
import { texts } from './texts.js';

/** Approves a call that another person drew up. */
export function ApproveDialog({ scene: { detail }, onClose, onDone }: ActDialogProps) {
  const say = useTexts(actTexts);
  const sayCalls = useTexts(texts);
  const { event } = detail;
  const [comment, setComment] = useState('');
  const [idempotencyKey] = useState(newIdempotencyKey);
  const action = useAction(
    () =>
      send('POST', eventApi(event.id, '/approval'), {
        body: comment.trim() === '' ? {} : { comment: comment.trim() },
        idempotencyKey,
      }),
    onDone,
  );
  return (
    <FormDialog
      title={say('approve.title', { time: civil(event.window.startMs, 'full') })}
      confirm={say('approve.do')}
      ready
      {...{ action, onClose }}
      onConfirm={() => action.run(undefined)}
    >
      <p>
        {say('approve.what', {
          n: event.parts.length,
          power: quantityText(event.targetKw, 'kW'),
          direction: sayCalls(event.reduction ? 'less' : 'more'),
        })}
      </p>
      <TextField label={say('approve.comment')} value={comment} onInput={setComment} lines={2} />
    </FormDialog>
  );
}

/** Cancels a call; says who is told and what is lost. */
export function CancelDialog({ scene: { detail }, onClose, onDone }: ActDialogProps) {
  const say = useTexts(actTexts);
  const { event } = detail;
  const [reason, setReason] = useState('');
  const [idempotencyKey] = useState(newIdempotencyKey);
  const action = useAction(
    () =>
      send('POST', eventApi(event.id, '/cancellation'), { body: { reason: reason.trim() }, idempotencyKey }),
    onDone,
  );
  const present = event.parts.filter(({ state }) => state !== 'opted-out' && state !== 'called-off').length;
  const told = event.publishedMs === null ? 'unpublished' : event.state === 'active' ? 'active' : 'published';
  return (
    <FormDialog
      title={say('cancel.title', { time: civil(event.window.startMs, 'full') })}
      confirm={say('cancel.do')}
      danger
      ready={isReason(reason)}
      {...{ action, onClose }}
      onConfirm={() => action.run(undefined)}
    >
      <p>
        {say(`cancel.${told}`, { n: present, power: quantityText(acceptedKw(event), 'kW') })}{' '}
        {say('cancel.final')}
      </p>
      <ReasonField
        value={reason}
        onInput={setReason}
        common={(['notNeeded', 'weather', 'mistake'] as const).map((key) => say(`cancel.${key}`))}
      />
    </FormDialog>
  );
}
