/** API tokens: one's own, or everybody's for those who manage accounts; made, copied once, revoked. */
import { useMemo, useState } from 'preact/hooks';
import { send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { useLive } from '../../api/use-live.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { LiveState, ProblemNotice } from '../../components/problem-notice.js';
import { civil } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import { texts } from './credentials-texts.js';
import { TokenDialog, type TokenOwner } from './token-dialog.js';
import { type Token, type TokenState, tokenState } from './token-state.js';

interface TokensPanelProps {
  readonly of: 'me' | 'all';
  /** Accounts a token can be made for, besides one's own. */
  readonly owners?: readonly TokenOwner[];
}

/** The list and its two acts. */
export function TokensPanel({ of, owners = [] }: TokensPanelProps) {
  const say = useTexts(texts);
  const tokens = useLive<readonly Token[]>(`/api/v1/tokens?of=${of}`);
  const [making, setMaking] = useState(false);
  const revoke = useAction(
    (id: string) => send('DELETE', `/api/v1/tokens/${encodeURIComponent(id)}`),
    () => tokens.reload(),
  );
  const columns = useMemo(() => tokenColumns(say, of === 'all', revoke.run), [language.value, of]);
  return (
    <Panel
      title={say('tokens')}
      flush
      class="account-wide"
      aside={
        <button type="button" class="button" onClick={() => setMaking(true)}>
          {say('newToken')}
        </button>
      }
    >
      <LiveState of={tokens} />
      <ProblemNotice problem={revoke.problem} ofAct />
      {tokens.data === null ? null : (
        <DataTable
          caption={say('tokens')}
          items={tokens.data}
          columns={columns}
          rowId={({ id }) => id}
          sortBy={{ id: 'state', desc: false }}
          empty={say('noToken')}
        />
      )}
      {making ? (
        <TokenDialog owners={owners} onMade={() => tokens.reload()} onClose={() => setMaking(false)} />
      ) : null}
    </Panel>
  );
}

const ORDER: readonly TokenState[] = ['soon', 'live', 'expired', 'revoked'];

type Words = Say<keyof (typeof texts)['en']>;

function tokenColumns(
  say: Words,
  withOwner: boolean,
  revoke: (id: string) => void,
): readonly DataColumn<Token>[] {
  // Tokens live by the wall clock, also where the city’s is simulated; of that, this browser’s is near enough for days.
  const state = (token: Token): TokenState => tokenState(token, performance.timeOrigin + performance.now());
  const owner: DataColumn<Token> = { id: 'owner', header: say('owner'), value: ({ login }) => login };
  return [
    { id: 'name', header: say('tokenName'), value: ({ name }) => name },
    ...(withOwner ? [owner] : []),
    {
      id: 'scopes',
      header: say('scopes'),
      value: ({ scopes }) => scopes.join(' '),
      cell: ({ scopes }) => <span class="mono small">{scopes.join(' ')}</span>,
      wideOnly: true,
    },
    {
      id: 'used',
      header: say('lastUsed'),
      value: ({ lastUsedMs }) => lastUsedMs,
      cell: ({ lastUsedMs }) =>
        lastUsedMs === null ? <span class="quiet">{say('never')}</span> : civil(lastUsedMs, 'full'),
      wideOnly: true,
    },
    {
      id: 'expires',
      header: say('expires'),
      value: ({ expiresAtMs }) => expiresAtMs,
      cell: ({ expiresAtMs }) => civil(expiresAtMs, 'date'),
    },
    {
      id: 'state',
      header: say('state'),
      value: (token) => ORDER.indexOf(state(token)),
      cell: (token) => <StateChip state={state(token)} say={say} />,
    },
    {
      id: 'revoke',
      header: say('revoke'),
      value: (token) => ORDER.indexOf(state(token)),
      cell: (token) =>
        state(token) === 'live' || state(token) === 'soon' ? (
          <button
            type="button"
            class="button"
            aria-label={say('revokeOne', { name: token.name })}
            onClick={() => revoke(token.id)}
          >
            {say('revoke')}
          </button>
        ) : null,
    },
  ];
}

function StateChip({ state, say }: { readonly state: TokenState; readonly say: Words }) {
  const look = state === 'soon' ? 'attention' : 'quiet';
  const sign = state === 'live' ? '●' : state === 'soon' ? '▲' : '✕';
  return (
    <span class={`chip chip-${look}`}>
      <span aria-hidden="true">{sign}</span> {say(`token.${state}`)}
    </span>
  );
}
