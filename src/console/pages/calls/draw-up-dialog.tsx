/** Draws up a call: when, how much, why; who would be called and who is left out stands below before anything is kept. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { readClock } from '../../api/clock.js';
import { newIdempotencyKey, send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { useLive } from '../../api/use-live.js';
import { OneOf } from '../../components/choices.js';
import { ChoiceField, NumberField, TextField } from '../../components/fields.js';
import { FormDialog } from '../../components/form-dialog.js';
import { zone } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import {
  type CallDraft,
  draftFaults,
  type DraftField,
  drawUpOf,
  firstDraft,
  previewOf,
} from './call-draft.js';
import { type Building, DR_API, type Program } from './call-shapes.js';
import { DrawPreview } from './draw-preview.js';
import { drawTexts } from './draw-texts.js';
import { usePreview } from './use-preview.js';

type DrawnUp = Answer<'drEventsDrawUp'>;

interface DrawUpDialogProps {
  readonly programs: readonly Program[];
  readonly onClose: () => void;
  readonly onDone: (drawn: DrawnUp) => void;
}

/** Shown while it is there. */
export function DrawUpDialog({ programs, onClose, onDone }: DrawUpDialogProps) {
  const say = useTexts(drawTexts);
  const now = { nowMs: readClock() ?? 0, zone: zone.value };
  const [draft, setDraft] = useState(() => firstDraft(programs[0]?.id ?? '', now));
  const [idempotencyKey] = useState(newIdempotencyKey);
  const buildings = useLive<readonly Building[]>(`${DR_API}/buildings`, ['demand-response']);
  const action = useAction(
    () => send<DrawnUp>('POST', `${DR_API}/events`, { body: drawUpOf(draft, zone.value), idempotencyKey }),
    onDone,
  );
  const faults = draftFaults(draft, now);
  const state = usePreview(previewOf(draft, now, say('title')));
  return (
    <FormDialog
      title={say('title')}
      confirm={say('do')}
      // What stands below must be of what stands above before anybody agrees to it.
      ready={faults.length === 0 && !state.asking && (state.preview?.chosen.length ?? 0) > 0}
      {...{ action, onClose }}
      onConfirm={() => action.run(undefined)}
    >
      <Fields draft={draft} faults={faults} programs={programs} onInput={setDraft} />
      <DrawPreview draft={draft} state={state} buildings={buildings.data ?? []} onInput={setDraft} />
      <p class="small quiet">{say('then')}</p>
    </FormDialog>
  );
}

interface FieldsProps {
  readonly draft: CallDraft;
  readonly faults: readonly DraftField[];
  readonly programs: readonly Program[];
  readonly onInput: (draft: CallDraft) => void;
}

function Fields({ draft, faults, programs, onInput }: FieldsProps) {
  const say = useTexts(drawTexts);
  const [touched, setTouched] = useState<ReadonlySet<DraftField>>(new Set());
  const set = (field: DraftField, part: Partial<CallDraft>): void => {
    setTouched(new Set([...touched, field]));
    onInput({ ...draft, ...part });
  };
  const error = (field: Exclude<DraftField, 'overrides'>): string | null =>
    faults.includes(field) && touched.has(field) ? say(`fault.${field}`) : null;
  return (
    <>
      <ChoiceField
        label={say('program')}
        value={draft.programId}
        options={programs.map(({ id, name }) => ({ value: id, label: name }))}
        onInput={(programId) => onInput({ ...draft, programId, overrides: {} })}
      />
      <div class="draw-pair">
        <TextField
          label={say('from')}
          type="datetime-local"
          hint={say('fromHint')}
          value={draft.from}
          error={error('from')}
          onInput={(from) => set('from', { from })}
          required
        />
        <NumberField
          label={say('minutes')}
          unit="min"
          min={15}
          step={15}
          value={draft.minutes}
          error={error('minutes')}
          onInput={(minutes) => set('minutes', { minutes })}
          required
        />
        <NumberField
          label={say('target')}
          unit="kW"
          min={1}
          value={draft.targetKw}
          error={error('targetKw')}
          onInput={(targetKw) => set('targetKw', { targetKw })}
          required
        />
      </div>
      <OneOf
        legend={say('direction')}
        value={draft.reduction ? 'less' : 'more'}
        options={(['less', 'more'] as const).map((value) => ({ value, label: say(value) }))}
        onChoose={(value) => onInput({ ...draft, reduction: value === 'less' })}
      />
      <TextField
        label={say('reason')}
        value={draft.reason}
        error={error('reason')}
        onInput={(reason) => set('reason', { reason })}
        maxLength={300}
        required
      />
    </>
  );
}
