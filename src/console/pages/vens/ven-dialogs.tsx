/** A client made, given a new secret, or revoked; credentials are shown once. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { newIdempotencyKey, send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { OneOf } from '../../components/choices.js';
import { TextField } from '../../components/fields.js';
import { FormDialog } from '../../components/form-dialog.js';
import { ShownOnceDialog } from '../../components/shown-once-dialog.js';
import { useTexts } from '../../i18n/language.js';
import { texts } from './texts.js';
import { type VenDraft, venFaults } from './ven-draft.js';

export type VenClient = Answer<'openAdrClientsList'>[number];
export type Credentials = Answer<'openAdrClientsCreate'>;

/** Which dialog is open. */
export type VenDialog =
  { readonly verb: 'create' } | { readonly verb: 'rotate' | 'revoke'; readonly client: VenClient };

interface VenDialogsProps {
  readonly open: VenDialog | null;
  /** To be shown once; null = none. */
  readonly given: Credentials | null;
  readonly onClose: () => void;
  /** null = done, and nothing is to be shown. */
  readonly onDone: (credentials: Credentials | null) => void;
}

const API = '/api/v1/openadr/clients';

/** The open one. */
export function VenDialogs({ open, given, onClose, onDone }: VenDialogsProps) {
  if (given !== null) return <CredentialsDialog given={given} onClose={onClose} />;
  if (open === null) return null;
  if (open.verb === 'create') return <CreateDialog onClose={onClose} onDone={onDone} />;
  const { verb, client } = open;
  return <EndingDialog {...{ verb, client, onClose, onDone }} />;
}

type ActProps = Pick<VenDialogsProps, 'onClose' | 'onDone'>;

function CreateDialog({ onClose, onDone }: ActProps) {
  const say = useTexts(texts);
  const [draft, setDraft] = useState<VenDraft>({ clientId: '', name: '', role: 'VEN' });
  const [idempotencyKey] = useState(newIdempotencyKey);
  const action = useAction(
    () => send<Credentials>('POST', API, { body: { ...draft, name: draft.name.trim() }, idempotencyKey }),
    onDone,
  );
  const faults = venFaults(draft);
  const fault = (field: 'clientId' | 'name'): string | null =>
    draft[field] !== '' && faults.includes(field) ? say(`fault.${field}`) : null;
  return (
    <FormDialog
      title={say('add')}
      confirm={say('create')}
      ready={faults.length === 0}
      {...{ action, onClose }}
      onConfirm={() => action.run(undefined)}
    >
      <TextField
        label={say('name')}
        value={draft.name}
        error={fault('name')}
        autocomplete="off"
        onInput={(name) => setDraft({ ...draft, name })}
        required
      />
      <TextField
        label={say('clientId')}
        hint={say('clientIdHint')}
        value={draft.clientId}
        error={fault('clientId')}
        autocomplete="off"
        onInput={(clientId) => setDraft({ ...draft, clientId })}
        required
      />
      <OneOf
        legend={say('role')}
        value={draft.role}
        options={(['VEN', 'BL'] as const).map((value) => ({ value, label: say(`role.${value}`) }))}
        onChoose={(role) => setDraft({ ...draft, role })}
      />
      <p class="small quiet">{say('roleHint')}</p>
    </FormDialog>
  );
}

function EndingDialog({
  verb,
  client,
  onClose,
  onDone,
}: ActProps & { readonly verb: 'rotate' | 'revoke'; readonly client: VenClient }) {
  const say = useTexts(texts);
  const { name, clientId } = client;
  const path = `${API}/${encodeURIComponent(clientId)}`;
  const [idempotencyKey] = useState(newIdempotencyKey);
  const action = useAction(async (): Promise<Credentials | null> => {
    if (verb === 'rotate') return send<Credentials>('POST', `${path}/rotate`, { idempotencyKey });
    await send('DELETE', path);
    return null;
  }, onDone);
  return (
    <FormDialog
      title={say(`${verb}One`, { name })}
      confirm={say(`${verb}Do`)}
      danger={verb === 'revoke'}
      ready
      {...{ action, onClose }}
      onConfirm={() => action.run(undefined)}
    >
      <p>{say(`${verb}What`, { name })}</p>
    </FormDialog>
  );
}

function CredentialsDialog({
  given: { client, clientSecret, tokenUrl },
  onClose,
}: {
  readonly given: Credentials;
  readonly onClose: () => void;
}) {
  const say = useTexts(texts);
  return (
    <ShownOnceDialog
      title={say('secretOf', { name: client.name })}
      hint={say('secretHint')}
      label={say('secret')}
      secret={clientSecret}
      untilMs={null}
      done={say('given')}
      onClose={onClose}
    >
      <dl class="facts">
        <dt>{say('clientId')}</dt>
        <dd class="mono">{client.clientId}</dd>
        <dt>{say('tokenUrl')}</dt>
        <dd class="mono vens-url">{tokenUrl}</dd>
      </dl>
    </ShownOnceDialog>
  );
}
