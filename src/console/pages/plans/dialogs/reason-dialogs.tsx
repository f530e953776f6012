/** Decisions that need a reason and little else: reject, hold, end a hold. */
import { useState } from 'preact/hooks';
import { newIdempotencyKey, send } from '../../../api/request.js';
import { useAction } from '../../../api/use-action.js';
import { NumberField } from '../../../components/fields.js';
import { civil } from '../../../i18n/civil-time.js';
import { useTexts } from '../../../i18n/language.js';
import { planApi, type DecisionBody } from '../plan-shapes.js';
import { type PlanDialogProps, useGone } from './plan-dialog.js';
import { isReason, ReasonField } from '../../../components/reason-field.js';
import { FormDialog } from '../../../components/form-dialog.js';
import { texts } from './texts.js';

const LONGEST_HOLD_MIN = 240;

/** Rejects the plan. */
export function RejectDialog(props: PlanDialogProps) {
  return props.open ? <Reject {...props} /> : null;
}

function Reject({ screen: { plan }, gone, onClose, onDone }: PlanDialogProps) {
  const say = useTexts(texts);
  const [reason, setReason] = useState('');
  const [idempotencyKey] = useState(newIdempotencyKey);
  const action = useAction(
    (body: DecisionBody) => send('POST', planApi(plan.id, '/decisions'), { body, idempotencyKey }),
    onDone,
  );
  return (
    <FormDialog
      title={say('reject.title', { time: civil(plan.firstSlotMs) })}
      confirm={say('reject.do')}
      danger
      ready={isReason(reason)}
      {...{ action, onClose }}
      gone={useGone(gone)}
      onConfirm={() => action.run({ contentHash: plan.contentHash, verdict: 'rejected', reason })}
    >
      <ReasonField
        value={reason}
        onInput={setReason}
        common={(['limit', 'inputs', 'works', 'people', 'newer'] as const).map((key) => say(`reject.${key}`))}
      />
    </FormDialog>
  );
}

/** Holds the plan: nobody but people approves it. */
export function HoldDialog(props: PlanDialogProps) {
  return props.open ? <Hold {...props} /> : null;
}

function Hold({ screen: { plan }, gone, onClose, onDone }: PlanDialogProps) {
  const say = useTexts(texts);
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<number | null>(null);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const action = useAction(
    (body: object) => send('POST', planApi(plan.id, '/hold'), { body, idempotencyKey }),
    onDone,
  );
  return (
    <FormDialog
      title={say('hold.title', { time: civil(plan.firstSlotMs) })}
      confirm={say('hold.do')}
      ready={isReason(reason)}
      {...{ action, onClose }}
      gone={useGone(gone)}
      onConfirm={() => action.run({ reason, ...(minutes === null ? {} : { minutes }) })}
    >
      <p>{say('hold.what')}</p>
      <ReasonField
        value={reason}
        onInput={setReason}
        common={(['check', 'alarm', 'shift'] as const).map((key) => say(`hold.${key}`))}
      />
      <NumberField
        label={say('hold.minutes')}
        hint={say('hold.minutesHint')}
        unit="min"
        value={minutes}
        onInput={setMinutes}
        min={1}
        max={LONGEST_HOLD_MIN}
        step={1}
      />
    </FormDialog>
  );
}

/** Ends a hold. */
export function UnholdDialog(props: PlanDialogProps) {
  return props.open ? <Unhold {...props} /> : null;
}

function Unhold({ screen: { plan }, gone, onClose, onDone }: PlanDialogProps) {
  const say = useTexts(texts);
  const [reason, setReason] = useState('');
  const [idempotencyKey] = useState(newIdempotencyKey);
  const action = useAction(
    (body: object) => send('POST', planApi(plan.id, '/hold/release'), { body, idempotencyKey }),
    onDone,
  );
  return (
    <FormDialog
      title={say('unhold.title')}
      confirm={say('unhold.do')}
      ready={isReason(reason)}
      {...{ action, onClose }}
      gone={useGone(gone)}
      onConfirm={() => action.run({ reason })}
    >
      <ReasonField value={reason} onInput={setReason} common={[say('unhold.done'), say('unhold.alarm')]} />
    </FormDialog>
  );
}
