/** Approving: all or a part, with the reason, what is left out, the tolerances, and a supervisor's override. */
import { useState } from 'preact/hooks';
import { readClock } from '../../../api/clock.js';
import { newIdempotencyKey, send } from '../../../api/request.js';
import { useAction } from '../../../api/use-action.js';
import { TextField, TickField } from '../../../components/fields.js';
import { civil } from '../../../i18n/civil-time.js';
import { useTexts, type Say } from '../../../i18n/language.js';
import { planApi, type Decided, type DecisionBody, type Screen } from '../plan-shapes.js';
import { type PlanDialogProps, useGone } from './plan-dialog.js';
import { defaultTolerances, envelopeOf, isWhole, type Part, scopeOf, WHOLE } from './decision-body.js';
import { EnvelopeField } from './envelope-field.js';
import { isReason, ReasonField } from '../../../components/reason-field.js';
import { FormDialog } from '../../../components/form-dialog.js';
import { PartField } from './part-field.js';
import { texts } from './texts.js';

interface ApproveDialogProps extends PlanDialogProps {
  /** Opens with the choice of a part. */
  readonly part: boolean;
}

/** Approves the plan or a part of it. */
export function ApproveDialog(props: ApproveDialogProps) {
  return props.open ? <Approve {...props} /> : null;
}

function Approve({ screen, gone, part: ofPart, onClose, onDone }: ApproveDialogProps) {
  const say = useTexts(texts);
  const { plan, mayDo } = screen;
  const [reason, setReason] = useState('');
  const [part, setPart] = useState<Part>(ofPart ? { by: 'nodes', chosen: new Set() } : WHOLE);
  const [tolerances, setTolerances] = useState(() => defaultTolerances(screen.defaultEnvelope));
  const [alone, setAlone] = useState<string | null>(null);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const action = useAction(
    (body: DecisionBody) => send<Decided>('POST', planApi(plan.id, '/decisions'), { body, idempotencyKey }),
    onDone,
  );
  const isPartChosen = part.by === 'whole' || part.chosen.size > 0;
  const ready =
    isReason(reason) && isPartChosen && isWhole(tolerances) && (alone === null || isReason(alone));
  return (
    <FormDialog
      title={say('approve.title', { time: civil(plan.firstSlotMs) })}
      confirm={confirmText(say, mayDo.eyes, { part, alone })}
      ready={ready}
      {...{ action, onClose }}
      gone={useGone(gone)}
      onConfirm={() =>
        action.run({
          contentHash: plan.contentHash,
          verdict: 'approved',
          reason: reason.trim(),
          ...scopeOf(part),
          ...envelopeOf(tolerances, readClock() ?? plan.serverNowMs),
          ...(alone === null ? {} : { overrideReason: alone.trim() }),
        })
      }
    >
      <Eyes screen={screen} alone={alone !== null} />
      <ReasonField
        value={reason}
        onInput={setReason}
        common={(['routine', 'peak', 'better', 'outage', 'agreed'] as const).map((key) =>
          say(`approve.${key}`),
        )}
      />
      <PartField screen={screen} value={part} onInput={setPart} />
      <EnvelopeField value={tolerances} defaults={screen.defaultEnvelope} onInput={setTolerances} />
      {mayDo.override ? <Override value={alone} onInput={setAlone} /> : null}
      <p class="small quiet">{say('seen', { hash: plan.contentHash.slice(0, 12) })}</p>
    </FormDialog>
  );
}

function Eyes({ screen: { mayDo, plan }, alone }: { readonly screen: Screen; readonly alone: boolean }) {
  const say = useTexts(texts);
  if (mayDo.eyes === 'only' || alone) return null;
  return (
    <p class="notice notice-attention">
      <span aria-hidden="true">▲</span>
      <span>
        {mayDo.eyes === 'first' ? say('firstHint', { time: civil(plan.approveByMs) }) : say('secondHint')}
      </span>
    </p>
  );
}

function confirmText(
  say: Say<keyof (typeof texts)['en']>,
  eyes: Screen['mayDo']['eyes'],
  { part, alone }: { readonly part: Part; readonly alone: string | null },
): string {
  if (eyes === 'first' && alone === null) return say('approveFirst');
  if (eyes === 'second' && alone === null) return say('approveSecond');
  return say(part.by === 'whole' ? 'approveAll' : 'approveChosen');
}

function Override({
  value,
  onInput,
}: {
  readonly value: string | null;
  readonly onInput: (value: string | null) => void;
}) {
  const say = useTexts(texts);
  return (
    <div class="stack">
      <TickField
        label={say('override')}
        value={value !== null}
        onInput={(isAlone) => onInput(isAlone ? '' : null)}
      />
      {value === null ? null : (
        <TextField
          label={say('overrideReason')}
          hint={say('overrideHint')}
          value={value}
          onInput={onInput}
          maxLength={500}
          required
        />
      )}
    </div>
  );
}
