/** An account, new or changed: name, roles with what they allow, buildings; disabled and invited anew from here too. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { newIdempotencyKey, send } from '../../api/request.js';
import { type Permission, useSession } from '../../api/session.js';
import { useAction } from '../../api/use-action.js';
import { Dialog } from '../../components/dialog.js';
import { ChoiceField, TextField } from '../../components/fields.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { TickSet } from '../../components/tick-set.js';
import { useTexts } from '../../i18n/language.js';
import { usePermissionWords } from '../../i18n/permission-words.js';
import { roleName } from '../../shell/person-menu.js';
import { texts as shellTexts } from '../../shell/texts.js';
import {
  type Account,
  type AccountDraft,
  changeOf,
  draftOf,
  EMPTY_DRAFT,
  faultsOf,
  needsBuildings,
  newAccountOf,
  type Role,
} from './account-draft.js';
import type { Invited } from './invitation-dialog.js';
import { texts } from './texts.js';

/** A role with what it allows. */
export interface RoleFacts {
  readonly role: Role;
  readonly permissions: readonly Permission[];
}

interface AccountDialogProps {
  /** null = a new one. */
  readonly account: Account | null;
  readonly roles: readonly RoleFacts[];
  readonly onClose: () => void;
  readonly onDone: () => void;
  readonly onInvited: (invited: Invited) => void;
}

/** Shown while it is there. */
export function AccountDialog({ account, roles, onClose, onDone, onInvited }: AccountDialogProps) {
  const say = useTexts(texts);
  const [draft, setDraft] = useState(account === null ? EMPTY_DRAFT : draftOf(account));
  const [tried, setTried] = useState(false);
  const save = useSaving(account, draft, { onDone, onInvited });
  const sound = faultsOf(draft).length === 0;
  const nothing = account !== null && changeOf(draft, account) === null;
  return (
    <Dialog
      title={account === null ? say('newAccount') : account.name}
      open
      onClose={onClose}
      actions={
        <button
          type="submit"
          form="account"
          class="button button-primary"
          disabled={save.busy || nothing || (tried && !sound)}
        >
          {say(account === null ? 'create' : 'save')}
        </button>
      }
    >
      <form
        id="account"
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (sound) save.run(undefined);
        }}
      >
        <AccountFields draft={draft} account={account} tried={tried} roles={roles} onInput={setDraft} />
        <ProblemNotice problem={save.problem} ofAct />
      </form>
      {account === null ? null : <OtherActs account={account} onDone={onDone} onInvited={onInvited} />}
    </Dialog>
  );
}

function useSaving(
  account: Account | null,
  draft: AccountDraft,
  { onDone, onInvited }: Pick<AccountDialogProps, 'onDone' | 'onInvited'>,
) {
  const [key] = useState(newIdempotencyKey);
  return useAction(
    async () => {
      if (account !== null) {
        await send('PATCH', `/api/v1/accounts/${encodeURIComponent(account.id)}`, {
          body: changeOf(draft, account),
        });
        return null;
      }
      return send<Answer<'accountsCreate'>>('POST', '/api/v1/accounts', {
        body: newAccountOf(draft),
        idempotencyKey: key,
      });
    },
    (made) => {
      if (made !== null && made.invitation !== null) {
        onInvited({ ...made.invitation, name: made.account.name, warnings: made.warnings });
      }
      onDone();
    },
  );
}

interface FieldsProps {
  readonly draft: AccountDraft;
  readonly account: Account | null;
  readonly tried: boolean;
  readonly roles: readonly RoleFacts[];
  readonly onInput: (draft: AccountDraft) => void;
}

function AccountFields({ draft, account, tried, roles, onInput }: FieldsProps) {
  const say = useTexts(texts);
  const faults = tried ? faultsOf(draft) : [];
  const fault = (field: (typeof faults)[number]): string | null =>
    faults.includes(field) ? say(`fault.${field}`) : null;
  return (
    <>
      {account === null ? (
        <>
          <ChoiceField
            label={say('kind')}
            value={draft.kind}
            options={[
              { value: 'local', label: say('kind.local') },
              { value: 'service', label: say('kind.service') },
            ]}
            onInput={(kind) => onInput({ ...draft, kind })}
          />
          <TextField
            label={say('login')}
            value={draft.login}
            autocomplete="off"
            error={fault('login')}
            onInput={(login) => onInput({ ...draft, login })}
            required
          />
        </>
      ) : null}
      <TextField
        label={say('name')}
        value={draft.name}
        autocomplete="off"
        error={fault('name')}
        onInput={(name) => onInput({ ...draft, name })}
        required
      />
      <RoleTicks draft={draft} account={account} roles={roles} onInput={onInput} />
      {fault('roles') === null ? null : <p class="field-error">{fault('roles')}</p>}
      {needsBuildings(draft.roles) || draft.buildings !== '' ? (
        <TextField
          label={say('buildings')}
          hint={say('buildingsHint')}
          value={draft.buildings}
          error={fault('buildings')}
          onInput={(buildings) => onInput({ ...draft, buildings })}
          lines={2}
        />
      ) : null}
    </>
  );
}

function RoleTicks({ draft, account, roles, onInput }: Omit<FieldsProps, 'tried'>) {
  const say = useTexts(texts);
  const sayShell = useTexts(shellTexts);
  const words = usePermissionWords();
  if (account?.kind === 'oidc') return <p class="small quiet">{say('rolesOfOrganisation')}</p>;
  return (
    <TickSet
      legend={say('roles')}
      options={roles.map(({ role, permissions }) => ({
        ...{ value: role, label: roleName(role, sayShell) },
        hint: permissions.map(words).join(' · '),
      }))}
      value={draft.roles}
      onInput={(chosen) => onInput({ ...draft, roles: chosen })}
    />
  );
}

/** Disable, enable, a new link: done at once, each on its own. */
function OtherActs({
  account,
  onDone,
  onInvited,
}: { readonly account: Account } & Pick<AccountDialogProps, 'onDone' | 'onInvited'>) {
  const say = useTexts(texts);
  const me = useSession();
  const path = `/api/v1/accounts/${encodeURIComponent(account.id)}`;
  const turn = useAction(() => send('PATCH', path, { body: { disabled: !account.disabled } }), onDone);
  const invite = useAction(
    () =>
      send<Answer<'accountsInvite'>>('POST', `${path}/invitation`, { idempotencyKey: newIdempotencyKey() }),
    (link) => {
      onInvited({ ...link, name: account.name, warnings: [] });
      onDone();
    },
  );
  return (
    <section class="stack users-acts">
      <ProblemNotice problem={turn.problem ?? invite.problem} ofAct />
      <div class="row row-wrap">
        {account.kind === 'local' && !account.disabled ? (
          <button type="button" class="button" disabled={invite.busy} onClick={() => invite.run(undefined)}>
            {say(account.state === 'invited' ? 'inviteAgain' : 'resetPassword')}
          </button>
        ) : null}
        {account.id === me.accountId ? null : (
          <button
            type="button"
            class={account.disabled ? 'button' : 'button button-danger'}
            disabled={turn.busy}
            onClick={() => turn.run(undefined)}
          >
            {say(account.disabled ? 'enable' : 'disable')}
          </button>
        )}
      </div>
      {account.disabled || account.id === me.accountId ? null : (
        <p class="small quiet">{say('disableHint')}</p>
      )}
    </section>
  );
}
