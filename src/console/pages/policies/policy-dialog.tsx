/** Sets a policy: name, time, bounds and the reason, which the audit keeps. */
import { useState } from 'preact/hooks';
import { readClock } from '../../api/clock.js';
import { newIdempotencyKey, send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { Dialog } from '../../components/dialog.js';
import { NumberField, TextField, TickField } from '../../components/fields.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { TickSet } from '../../components/tick-set.js';
import { zone } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { FIRST_DRAFT, HOURS, type PolicyDraft, policyFaults, policyOf, WEEKDAYS } from './policy-draft.js';
import { texts } from './texts.js';

interface PolicyDialogProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Shown while it is there. */
export function PolicyDialog({ onClose, onDone }: PolicyDialogProps) {
  const say = useTexts(texts);
  const [draft, setDraft] = useState(FIRST_DRAFT);
  const [tried, setTried] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const set = useAction(
    () => send('POST', '/api/v1/policies', { body: policyOf(draft, zone.value), idempotencyKey: key }),
    onDone,
  );
  const faults = policyFaults(draft, { nowMs: readClock() ?? 0, zone: zone.value });
  return (
    <Dialog
      title={say('set')}
      open
      onClose={onClose}
      actions={
        <button
          type="submit"
          form="policy"
          class="button button-primary"
          disabled={set.busy || (tried && faults.length > 0)}
        >
          {say('set')}
        </button>
      }
    >
      <form
        id="policy"
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (faults.length === 0) set.run(undefined);
        }}
      >
        <Fields draft={draft} faults={tried ? faults : []} onInput={setDraft} />
        <ProblemNotice problem={set.problem} ofAct />
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly draft: PolicyDraft;
  readonly faults: ReturnType<typeof policyFaults>;
  readonly onInput: (draft: PolicyDraft) => void;
}

function Fields(props: FieldsProps) {
  const { draft, faults, onInput } = props;
  const say = useTexts(texts);
  const set = (part: Partial<PolicyDraft>): void => onInput({ ...draft, ...part });
  const fault = (field: (typeof faults)[number]): string | null =>
    faults.includes(field) ? say(`fault.${field}`) : null;
  return (
    <>
      <TextField
        label={say('name')}
        value={draft.name}
        error={fault('name')}
        onInput={(name) => set({ name })}
        required
      />
      <div class="policies-pair">
        <TextField
          label={say('from')}
          type="datetime-local"
          hint={say('fromHint')}
          value={draft.from}
          onInput={(from) => set({ from })}
        />
        <TextField
          label={say('until')}
          type="datetime-local"
          value={draft.until}
          error={fault('until')}
          onInput={(until) => set({ until })}
          required
        />
      </div>
      <Bounds {...props} />
      <When {...props} />
      <TextField
        label={say('reason')}
        value={draft.reason}
        error={fault('reason')}
        onInput={(reason) => set({ reason })}
        lines={2}
        required
      />
    </>
  );
}

function Bounds({ draft, faults, onInput }: FieldsProps) {
  const say = useTexts(texts);
  const set = (part: Partial<PolicyDraft>): void => onInput({ ...draft, ...part });
  return (
    <>
      <div class="policies-pair">
        <NumberField
          label={say('maxChange')}
          unit="kW"
          min={0}
          value={draft.maxChangeKw}
          error={faults.includes('maxChange') ? say('fault.maxChange') : null}
          onInput={(maxChangeKw) => set({ maxChangeKw })}
          required
        />
        <NumberField
          label={say('unmeasured')}
          unit="%"
          min={0}
          max={100}
          value={draft.maxUnmeasuredPercent}
          error={faults.includes('unmeasured') ? say('fault.unmeasured') : null}
          onInput={(maxUnmeasuredPercent) => set({ maxUnmeasuredPercent })}
          required
        />
        <NumberField
          label={say('balancing')}
          hint={say('balancingHint')}
          unit="kW"
          min={0}
          value={draft.maxBalancingKw}
          onInput={(maxBalancingKw) => set({ maxBalancingKw })}
        />
      </div>
      <TickField
        label={say('marginFull')}
        value={draft.requireFullMargin}
        onInput={(requireFullMargin) => set({ requireFullMargin })}
      />
      <TickField
        label={say('fourEyesLeft')}
        value={draft.leavesFourEyes}
        onInput={(leavesFourEyes) => set({ leavesFourEyes })}
      />
    </>
  );
}

function When({ draft, faults, onInput }: FieldsProps) {
  const say = useTexts(texts);
  const problem = faults.find((one) => one === 'hours' || one === 'weekdays');
  return (
    <>
      <TickSet
        legend={say('weekdays')}
        dense
        options={WEEKDAYS.map((value) => ({ value, label: say(`day.${String(value) as '1'}`) }))}
        value={draft.weekdays.filter((one) => WEEKDAYS.some((known) => known === one)) as 1[]}
        onInput={(weekdays) => onInput({ ...draft, weekdays })}
      />
      <TickSet
        legend={say('hours')}
        hint={say('hoursHint')}
        dense
        options={HOURS.map((value) => ({ value, label: String(value).padStart(2, '0') }))}
        value={draft.hours}
        onInput={(hours) => onInput({ ...draft, hours })}
      />
      {problem === undefined ? null : <p class="field-error">{say(`fault.${problem}`)}</p>}
    </>
  );
}
