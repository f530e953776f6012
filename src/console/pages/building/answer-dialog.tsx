/** Answers a call: all of it, a part, or no with a reason; what each is worth stands beside it. */
import { useState } from 'preact/hooks';
import { newIdempotencyKey, send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { Dialog } from '../../components/dialog.js';
import { ChoiceField, NumberField, TextField } from '../../components/fields.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { quantityText } from '../../components/quantity.js';
import { entryOf, instantOf } from '../../i18n/civil-entry.js';
import { civil, zone } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { type AnswerDraft, answerFault, answerOf, type Call, paymentOfPart } from './call-list.js';
import { texts } from './texts.js';

interface AnswerDialogProps {
  readonly call: Call;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Shown while it is there. */
export function AnswerDialog({ call, onClose, onDone }: AnswerDialogProps) {
  const say = useTexts(texts);
  const accepts = call.answers.includes('accept');
  const [draft, setDraft] = useState<AnswerDraft>({
    ...{ verb: accepts ? 'accept' : 'decline', powerKw: null, reason: '' },
    ...{ startMs: call.startMs, endMs: call.endMs },
  });
  const [key] = useState(newIdempotencyKey);
  const path = `/api/v1/demand-response/calls/${encodeURIComponent(call.eventId)}/${encodeURIComponent(call.buildingId)}/answer`;
  const act = useAction(
    () => send('POST', path, { body: answerOf(draft, call), idempotencyKey: key }),
    onDone,
  );
  const fault = answerFault(draft, call);
  return (
    <Dialog
      title={say('answerOne', { name: call.buildingName, time: civil(call.startMs, 'full') })}
      open
      onClose={onClose}
      actions={
        <button
          type="submit"
          form="answer"
          class="button button-primary"
          disabled={act.busy || fault !== null}
        >
          {say(`do.${draft.verb}`)}
        </button>
      }
    >
      <form
        id="answer"
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (fault === null) act.run(undefined);
        }}
      >
        <AnswerFields call={call} draft={draft} onInput={setDraft} />
        <ProblemNotice problem={act.problem} ofAct />
      </form>
    </Dialog>
  );
}

function AnswerFields({
  call,
  draft,
  onInput,
}: {
  readonly call: Call;
  readonly draft: AnswerDraft;
  readonly onInput: (draft: AnswerDraft) => void;
}) {
  const say = useTexts(texts);
  const verbs = [
    ...(call.answers.includes('accept') ? (['accept', 'part'] as const) : []),
    ...(call.answers.includes('counter') ? (['counter'] as const) : []),
    ...(call.answers.includes('opt-out') ? (['decline'] as const) : []),
  ];
  const worth = draft.verb === 'accept' ? call.askedKw : draft.verb === 'decline' ? 0 : draft.powerKw;
  return (
    <>
      <ChoiceField
        label={say('answer')}
        value={draft.verb}
        options={verbs.map((value) => ({ value, label: say(`verb.${value}`) }))}
        onInput={(verb) => onInput({ ...draft, verb })}
      />
      {draft.verb === 'part' ? (
        <NumberField
          label={say('power')}
          hint={say('powerHint', { asked: quantityText(call.askedKw, 'kW') })}
          unit="kW"
          min={0}
          max={call.askedKw}
          value={draft.powerKw}
          onInput={(powerKw) => onInput({ ...draft, powerKw })}
          required
        />
      ) : null}
      {draft.verb === 'counter' ? <CounterFields call={call} draft={draft} onInput={onInput} /> : null}
      {draft.verb === 'decline' || draft.verb === 'counter' ? (
        <TextField
          label={say('reason')}
          hint={say('reasonHint')}
          value={draft.reason}
          onInput={(reason) => onInput({ ...draft, reason })}
          lines={2}
          required
        />
      ) : null}
      {draft.verb === 'decline' ? <p class="small quiet">{say('declineHint')}</p> : null}
      <p class="small quiet" role="status">
        {say(draft.verb === 'counter' ? 'worthIfTaken' : 'worth', {
          payment: quantityText(worth === null ? null : paymentOfPart(call, worth), 'EUR', 2),
        })}
      </p>
    </>
  );
}

/** Another power, another time; it counts for nothing until an operator takes it. */
function CounterFields({
  call,
  draft,
  onInput,
}: {
  readonly call: Call;
  readonly draft: AnswerDraft;
  readonly onInput: (draft: AnswerDraft) => void;
}) {
  const say = useTexts(texts);
  const [times, setTimes] = useState({
    from: entryOf(call.startMs, zone.value),
    to: entryOf(call.endMs, zone.value),
  });
  const set = (next: typeof times): void => {
    setTimes(next);
    onInput({ ...draft, startMs: instantOf(next.from, zone.value), endMs: instantOf(next.to, zone.value) });
  };
  const isWrong = answerFault(draft, call) === 'time';
  return (
    <>
      <p class="small">{say('counterHint')}</p>
      <NumberField
        label={say('power')}
        hint={say('counterPowerHint', { asked: quantityText(call.askedKw, 'kW') })}
        unit="kW"
        min={0}
        max={call.askedKw}
        value={draft.powerKw}
        onInput={(powerKw) => onInput({ ...draft, powerKw })}
        required
      />
      <div class="building-times">
        <TextField
          label={say('from')}
          type="datetime-local"
          value={times.from}
          onInput={(from) => set({ ...times, from })}
          required
        />
        <TextField
          label={say('to')}
          type="datetime-local"
          value={times.to}
          error={isWrong ? say('timeFault') : null}
          onInput={(to) => set({ ...times, to })}
          required
        />
      </div>
    </>
  );
}
