/** The fields above the rows: who, what, about what, when. */
import { useMemo, useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { may } from '../../api/session.js';
import { useLive } from '../../api/use-live.js';
import { ChoiceField, TextField } from '../../components/fields.js';
import { useTexts } from '../../i18n/language.js';
import { type AuditFilter, NO_FILTER } from './audit-query.js';
import { texts } from './texts.js';

interface AuditFieldsProps {
  readonly filter: AuditFilter;
  readonly onFilter: (filter: AuditFilter) => void;
}

/** Typed freely, asked for by Enter or the button. */
export function AuditFields({ filter, onFilter }: AuditFieldsProps) {
  const say = useTexts(texts);
  const [typed, setTyped] = useState(filter);
  const set = (part: Partial<AuditFilter>): void => setTyped({ ...typed, ...part });
  return (
    <form
      class="audit-fields panel-body"
      onSubmit={(event) => {
        event.preventDefault();
        onFilter(typed);
      }}
    >
      <Who value={typed.account} onInput={(account) => set({ account })} />
      <TextField
        label={say('action')}
        value={typed.action}
        onInput={(action) => set({ action })}
        placeholder="plan.approve"
      />
      <TextField
        label={say('subject')}
        value={typed.subject}
        onInput={(subject) => set({ subject })}
        placeholder="plan:…"
      />
      <ChoiceField
        label={say('outcome')}
        value={typed.outcome}
        options={(['any', 'done', 'refused'] as const).map((value) => ({
          value,
          label: say(`outcome.${value}`),
        }))}
        onInput={(outcome) => set({ outcome })}
      />
      <TextField
        label={say('since')}
        type="datetime-local"
        value={typed.since}
        onInput={(since) => set({ since })}
      />
      <TextField
        label={say('until')}
        type="datetime-local"
        value={typed.until}
        onInput={(until) => set({ until })}
      />
      <div class="row">
        <button type="submit" class="button button-primary">
          {say('show')}
        </button>
        <button type="button" class="button" onClick={() => onFilter({ ...NO_FILTER })}>
          {say('clear')}
        </button>
      </div>
    </form>
  );
}

/** Names where accounts may be listed; else the id is typed. */
function Who({ value, onInput }: { readonly value: string; readonly onInput: (id: string) => void }) {
  const say = useTexts(texts);
  const accounts = useLive<Answer<'accountsList'>>(may('users.manage') ? '/api/v1/accounts' : null);
  const options = useMemo(
    () => [
      { value: '', label: say('anybody') },
      ...(accounts.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
    ],
    [accounts.data, say('anybody')],
  );
  return accounts.data === null ? (
    <TextField label={say('whoId')} value={value} onInput={onInput} placeholder="acc-…" />
  ) : (
    <ChoiceField label={say('who')} value={value} options={options} onInput={onInput} />
  );
}
