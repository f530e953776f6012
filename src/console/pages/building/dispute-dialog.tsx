/** Disputes a statement: what is wrong, and a file that shows it. */
import { useId, useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { newIdempotencyKey, send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { TextField } from '../../components/fields.js';
import { FormDialog } from '../../components/form-dialog.js';
import { civil } from '../../i18n/civil-time.js';
import { formatNumber, useTexts } from '../../i18n/language.js';
import { base64Of, evidenceFault, KINDS, kindOf } from './evidence.js';
import { texts } from './texts.js';

type Statement = Answer<'statementsList'>['statements'][number];

interface DisputeDialogProps {
  readonly one: Pick<Statement, 'id' | 'buildingName' | 'startMs'>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const LEAST_REASON = 10;
const KILO = 1_024;

/** Shown while it is there. */
export function DisputeDialog({ one, onClose, onDone }: DisputeDialogProps) {
  const say = useTexts(texts);
  const [reason, setReason] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const action = useAction(async () => {
    const evidence = file === null ? {} : { evidence: await evidenceOf(file) };
    const path = `/api/v1/demand-response/statements/${encodeURIComponent(one.id)}/dispute`;
    return send('POST', path, { body: { reason: reason.trim(), ...evidence }, idempotencyKey });
  }, onDone);
  const fault = file === null ? null : evidenceFault(file);
  return (
    <FormDialog
      title={say('disputeOne', { name: one.buildingName, time: civil(one.startMs, 'full') })}
      confirm={say('disputeDo')}
      ready={reason.trim().length >= LEAST_REASON && fault === null}
      {...{ action, onClose }}
      onConfirm={() => action.run(undefined)}
    >
      <p>{say('disputeHint')}</p>
      <TextField
        label={say('disputeWhat')}
        hint={say('sentenceHint')}
        value={reason}
        onInput={setReason}
        lines={3}
        required
      />
      <FileField file={file} onInput={setFile} />
    </FormDialog>
  );
}

async function evidenceOf(file: File) {
  const base64 = base64Of(new Uint8Array(await file.arrayBuffer()));
  return { name: file.name, mediaType: kindOf(file.name), base64 };
}

function FileField({
  file,
  onInput,
}: {
  readonly file: File | null;
  readonly onInput: (file: File | null) => void;
}) {
  const say = useTexts(texts);
  const id = useId();
  const fault = file === null ? null : evidenceFault(file);
  return (
    <div class="field">
      <label for={id}>{say('disputeFile')}</label>
      <input
        id={id}
        class="building-file"
        type="file"
        accept={Object.keys(KINDS)
          .map((ending) => `.${ending}`)
          .join(',')}
        aria-describedby={`${id}-hint`}
        {...(fault === null ? {} : { 'aria-invalid': 'true' as const })}
        onChange={({ currentTarget }) => onInput(currentTarget.files?.[0] ?? null)}
      />
      <p id={`${id}-hint`} class={fault === null ? 'field-hint' : 'field-error'} role="status">
        {file === null
          ? say('disputeFileHint')
          : fault === null
            ? say('fileChosen', { name: file.name, size: formatNumber(Math.ceil(file.size / KILO), 0) })
            : say(`fileFault.${fault}`, { name: file.name })}
      </p>
    </div>
  );
}
