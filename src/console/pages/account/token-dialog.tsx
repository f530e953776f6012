/** A new API token: what for, what it may do, how long; then its secret, once. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { newIdempotencyKey, send } from '../../api/request.js';
import { type Permission, useSession } from '../../api/session.js';
import { useAction } from '../../api/use-action.js';
import { Dialog } from '../../components/dialog.js';
import { ChoiceField, NumberField, TextField } from '../../components/fields.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { SecretOnce } from '../../components/secret-once.js';
import { TickSet } from '../../components/tick-set.js';
import { useTexts } from '../../i18n/language.js';
import { usePermissionWords } from '../../i18n/permission-words.js';
import { texts } from './credentials-texts.js';
import { LONGEST_DAYS, newTokenOf, type TokenDraft, tokenFaults } from './token-state.js';

/** An account a token can be made for. */
export interface TokenOwner {
  readonly accountId: string;
  readonly login: string;
  readonly permissions: readonly Permission[];
}

interface TokenDialogProps {
  readonly owners: readonly TokenOwner[];
  readonly onMade: () => void;
  readonly onClose: () => void;
}

const DAYS_AT_FIRST = 90;
const OWN = 'own';

/** Shown while it is there. */
export function TokenDialog({ owners, onMade, onClose }: TokenDialogProps) {
  const say = useTexts(texts);
  const [draft, setDraft] = useState<TokenDraft>({
    ...{ name: '', scopes: [], days: DAYS_AT_FIRST, accountId: null },
  });
  const [key] = useState(newIdempotencyKey);
  const [made, setMade] = useState<Answer<'credentialsMake'> | null>(null);
  const make = useAction(
    () =>
      send<Answer<'credentialsMake'>>('POST', '/api/v1/tokens', {
        body: newTokenOf(draft),
        idempotencyKey: key,
      }),
    (answer) => {
      setMade(answer);
      onMade();
    },
  );
  const submit = (
    <button
      type="submit"
      form="new-token"
      class="button button-primary"
      disabled={make.busy || tokenFaults(draft).length > 0}
    >
      {say('makeToken')}
    </button>
  );
  const close = (
    <button type="button" class="button button-primary" onClick={onClose}>
      {say('kept')}
    </button>
  );
  return (
    <Dialog title={say('newToken')} open onClose={onClose} actions={made === null ? submit : close}>
      {made === null ? (
        <form
          id="new-token"
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            make.run(undefined);
          }}
        >
          <TokenFields draft={draft} owners={owners} onInput={setDraft} />
          <ProblemNotice problem={make.problem} ofAct />
        </form>
      ) : (
        <div class="stack">
          <SecretOnce label={say('secret')} secret={made.secret} untilMs={made.token.expiresAtMs} />
          <p class="small quiet">{say('secretUse')}</p>
        </div>
      )}
    </Dialog>
  );
}

function TokenFields({
  draft,
  owners,
  onInput,
}: {
  readonly draft: TokenDraft;
  readonly owners: readonly TokenOwner[];
  readonly onInput: (draft: TokenDraft) => void;
}) {
  const say = useTexts(texts);
  const words = usePermissionWords();
  const own = useSession();
  const owner = owners.find(({ accountId }) => accountId === draft.accountId);
  const allowed = owner?.permissions ?? own.permissions;
  return (
    <>
      <TextField
        label={say('tokenName')}
        hint={say('tokenNameHint')}
        value={draft.name}
        onInput={(name) => onInput({ ...draft, name })}
        required
      />
      {owners.length === 0 ? null : (
        <ChoiceField
          label={say('owner')}
          value={draft.accountId ?? OWN}
          options={[
            { value: OWN, label: say('ownAccount', { login: own.login }) },
            ...owners.map(({ accountId, login }) => ({ value: accountId, label: login })),
          ]}
          onInput={(id) => onInput({ ...draft, scopes: [], accountId: id === OWN ? null : id })}
        />
      )}
      <TickSet
        legend={say('scopes')}
        hint={say('scopesHint')}
        options={allowed.map((value) => ({ value, label: words(value) }))}
        value={draft.scopes}
        onInput={(scopes) => onInput({ ...draft, scopes })}
      />
      <NumberField
        label={say('lasts')}
        unit={say('days')}
        min={1}
        max={LONGEST_DAYS}
        step={1}
        value={draft.days}
        onInput={(days) => onInput({ ...draft, days })}
        required
      />
    </>
  );
}
