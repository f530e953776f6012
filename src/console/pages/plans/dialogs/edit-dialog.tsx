/** Editing a setpoint: from, to, power and reason; then the job as it goes, and the new plan against the original. */
import { useMemo, useState } from 'preact/hooks';
import { newIdempotencyKey, send } from '../../../api/request.js';
import { useAction } from '../../../api/use-action.js';
import { useLive } from '../../../api/use-live.js';
import { ChoiceField, NumberField, TickField } from '../../../components/fields.js';
import { civil } from '../../../i18n/civil-time.js';
import { useTexts } from '../../../i18n/language.js';
import { powerText } from '../approval/changes-panel.js';
import { type EditBody, type EditJob, type Plan, planApi, type Screen, SLOT_MS } from '../plan-shapes.js';
import { type PlanDialogProps, useGone } from './plan-dialog.js';
import { EditJobDialog } from './edit-job.js';
import { isReason, ReasonField } from '../../../components/reason-field.js';
import { FormDialog } from '../../../components/form-dialog.js';
import { texts } from './texts.js';

/** Quarter-hours an edit holds at first. */
const FIRST_LENGTH_MS = 4 * SLOT_MS;

/** The form, then the job it asked for. */
export function EditDialog(props: PlanDialogProps) {
  return props.open ? <Edit {...props} /> : null;
}

function Edit(props: PlanDialogProps) {
  const [job, setJob] = useState<string | null>(null);
  if (job === null) return <EditForm {...props} onAsked={setJob} />;
  return (
    <EditJobDialog
      planId={props.screen.plan.id}
      firstSlotMs={props.screen.plan.firstSlotMs}
      jobId={job}
      names={new Map([...nodesOf(props.screen), ...namesOf(props.screen)])}
      onAgain={() => setJob(null)}
      onClose={props.onDone}
    />
  );
}

interface Pin {
  readonly assetId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly powerKw: number | null;
  readonly isLocal: boolean;
}

interface EditFormProps extends PlanDialogProps {
  readonly onAsked: (jobId: string) => void;
}

function EditForm({ screen, gone, onClose, onAsked }: EditFormProps) {
  const say = useTexts(texts);
  const { plan } = screen;
  const [pin, setPin] = useState(() => firstPin(screen));
  const [reason, setReason] = useState('');
  const [idempotencyKey] = useState(newIdempotencyKey);
  const whole = useLive<Plan>(planApi(plan.id));
  const action = useAction(
    (body: EditBody) => send<EditJob>('POST', planApi(plan.id, '/edits'), { body, idempotencyKey }),
    ({ id }) => onAsked(id),
  );
  const hasTime = pin.toMs > pin.fromMs;
  const hasPower = pin.isLocal || pin.powerKw !== null;
  return (
    <FormDialog
      title={say('edit.title', { time: civil(plan.firstSlotMs) })}
      confirm={say('edit.do')}
      ready={hasTime && hasPower && isReason(reason)}
      {...{ action, onClose }}
      gone={useGone(gone)}
      onConfirm={() => {
        const { assetId, fromMs, toMs, powerKw, isLocal } = pin;
        const pins = [{ assetId, fromMs, toMs, powerKw: isLocal ? null : powerKw }];
        action.run({ contentHash: plan.contentHash, pins, reason: reason.trim() });
      }}
    >
      <p>{say('edit.what')}</p>
      <PinFields
        screen={screen}
        pin={pin}
        hint={say('edit.powerHint', { now: plannedText(whole.data, pin) })}
        onInput={setPin}
      />
      <ReasonField
        value={reason}
        onInput={setReason}
        common={(['device', 'works', 'customer', 'experience'] as const).map((key) => say(`edit.${key}`))}
      />
    </FormDialog>
  );
}

interface PinFieldsProps {
  readonly screen: Screen;
  readonly pin: Pin;
  readonly hint: string;
  readonly onInput: (pin: Pin) => void;
}

function PinFields({ screen, pin, hint, onInput }: PinFieldsProps) {
  const say = useTexts(texts);
  const assets = useMemo(() => {
    const named = [...namesOf(screen)].map(([value, name]) => ({ value, label: `${name} (${value})` }));
    return named.sort((a, b) => a.label.localeCompare(b.label));
  }, [screen]);
  const times = screen.changes.slotsMs.filter((ms) => ms >= screen.plan.beginsMs);
  const option = (ms: number) => ({ value: String(ms), label: civil(ms, 'full') });
  return (
    <>
      <ChoiceField
        label={say('edit.asset')}
        value={pin.assetId}
        options={assets}
        onInput={(assetId) => onInput({ ...pin, assetId })}
      />
      <div class="choice-row">
        <ChoiceField
          label={say('edit.from')}
          value={String(pin.fromMs)}
          options={times.map(option)}
          onInput={(ms) =>
            onInput({ ...pin, fromMs: Number(ms), toMs: Math.max(pin.toMs, Number(ms) + SLOT_MS) })
          }
        />
        <ChoiceField
          label={say('edit.to')}
          value={String(pin.toMs)}
          options={times.map((ms) => option(ms + SLOT_MS))}
          error={pin.toMs > pin.fromMs ? null : say('edit.needTime')}
          onInput={(ms) => onInput({ ...pin, toMs: Number(ms) })}
        />
        <NumberField
          label={say('edit.power')}
          unit="kW"
          value={pin.powerKw}
          disabled={pin.isLocal}
          onInput={(powerKw) => onInput({ ...pin, powerKw })}
        />
      </div>
      <p class="field-hint">{hint}</p>
      <TickField
        label={say('edit.local')}
        value={pin.isLocal}
        onInput={(isLocal) => onInput({ ...pin, isLocal })}
      />
    </>
  );
}

/** The asset with the largest change, from the first slot that can be decided. */
function firstPin({ changes, safe, plan }: Screen): Pin {
  return {
    assetId: changes.assets[0]?.assetId ?? safe.targets[0]?.assetId ?? '',
    fromMs: plan.beginsMs,
    toMs: plan.beginsMs + FIRST_LENGTH_MS,
    powerKw: null,
    isLocal: false,
  };
}

/** Nodes by id: a conflict speaks of them. */
function nodesOf({ safe }: Screen): (readonly [id: string, name: string])[] {
  return safe.nodes.map(({ nodeId, name }) => [nodeId, name] as const);
}

/** Assets the plan steers, by id. */
function namesOf({ safe, changes }: Screen): ReadonlyMap<string, string> {
  return new Map([...safe.targets, ...changes.assets].map(({ assetId, name }) => [assetId, name]));
}

/** What is planned for the asset over these slots. */
function plannedText(plan: Plan | null, { assetId, fromMs, toMs }: Pin): string {
  const schedule = plan?.content.schedules.find((one) => one.assetId === assetId);
  if (plan === null || schedule === undefined) return '—';
  const slot = (ms: number): number => (ms - plan.content.firstSlotMs) / SLOT_MS;
  const powers = schedule.powerKw.slice(slot(fromMs), slot(toMs)).filter((kw) => kw !== null);
  if (powers.length === 0) return '—';
  const [low, high] = [Math.min(...powers), Math.max(...powers)];
  return low === high ? powerText(low) : `${powerText(low)} – ${powerText(high)}`;
}
