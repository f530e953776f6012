/** Who may use the service: accounts and their roles, invitations, open sessions, API tokens. */
import { useMemo, useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { useLive } from '../../api/use-live.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { civil } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { roleName } from '../../shell/person-menu.js';
import { texts as shellTexts } from '../../shell/texts.js';
import { SessionsPanel } from '../account/sessions-panel.js';
import { TokensPanel } from '../account/tokens-panel.js';
import type { Account } from './account-draft.js';
import { AccountDialog, type RoleFacts } from './account-dialog.js';
import { InvitationDialog, type Invited } from './invitation-dialog.js';
import { RolesPanel } from './roles-panel.js';
import { texts } from './texts.js';
import './users.css';

/** For those who manage accounts. */
export function UsersPage() {
  const say = useTexts(texts);
  const accounts = useLive<readonly Account[]>('/api/v1/accounts');
  const roles = useLive<Answer<'accountsRoles'>>('/api/v1/accounts/roles');
  return (
    <Page title={say('title')}>
      <LiveState of={accounts} />
      <LiveState of={roles} />
      {accounts.data === null || roles.data === null ? null : (
        <div class="users">
          <AccountsPanel accounts={accounts.data} roles={roles.data} onChange={accounts.reload} />
          <RolesPanel roles={roles.data} />
          <SessionsPanel of="all" />
          <TokensPanel of="all" owners={owners(accounts.data, roles.data)} />
        </div>
      )}
    </Page>
  );
}

/** Machines have no password: their tokens are made here. */
function owners(accounts: readonly Account[], roles: readonly RoleFacts[]) {
  return accounts
    .filter(({ kind, disabled }) => kind === 'service' && !disabled)
    .map((account) => ({
      ...{ accountId: account.id, login: account.login },
      permissions: [
        ...new Set(
          roles.filter(({ role }) => account.roles.includes(role)).flatMap((one) => one.permissions),
        ),
      ],
    }));
}

interface AccountsProps {
  readonly accounts: readonly Account[];
  readonly roles: readonly RoleFacts[];
  readonly onChange: () => void;
}

function AccountsPanel({ accounts, roles, onChange }: AccountsProps) {
  const say = useTexts(texts);
  const sayShell = useTexts(shellTexts);
  const [open, setOpen] = useState<Account | 'new' | null>(null);
  const [invited, setInvited] = useState<Invited | null>(null);
  const columns = useMemo(
    () => accountColumns(say, (role) => roleName(role, sayShell), setOpen),
    [language.value],
  );
  return (
    <Panel
      title={say('accounts')}
      flush
      aside={
        <button type="button" class="button" onClick={() => setOpen('new')}>
          {say('newAccount')}
        </button>
      }
    >
      <DataTable
        caption={say('accounts')}
        items={accounts}
        columns={columns}
        rowId={({ id }) => id}
        sortBy={{ id: 'name', desc: false }}
        filter
      />
      {open === null ? null : (
        <AccountDialog
          account={open === 'new' ? null : open}
          roles={roles}
          onClose={() => setOpen(null)}
          onInvited={setInvited}
          onDone={() => {
            setOpen(null);
            onChange();
          }}
        />
      )}
      {invited === null ? null : <InvitationDialog invited={invited} onClose={() => setInvited(null)} />}
    </Panel>
  );
}

type Words = Say<keyof (typeof texts)['en']>;

function accountColumns(
  say: Words,
  role: (role: string) => string,
  open: (account: Account) => void,
): readonly DataColumn<Account>[] {
  return [
    {
      id: 'name',
      header: say('person'),
      value: ({ name, login }) => `${name} ${login}`,
      cell: ({ name, login }) => (
        <>
          <span class="strong">{name}</span>
          <br />
          <span class="quiet small">{login}</span>
        </>
      ),
    },
    {
      id: 'roles',
      header: say('roles'),
      value: ({ roles }) => roles.map(role).join(' '),
      cell: ({ roles, buildingIds }) => (
        <>
          <span class="users-chips">
            {roles.map((one) => (
              <span key={one} class="chip">
                {role(one)}
              </span>
            ))}
          </span>
          {buildingIds.length === 0 ? null : (
            <span class="quiet small">{say('buildingCount', { n: buildingIds.length })}</span>
          )}
        </>
      ),
    },
    { id: 'kind', header: say('kind'), value: ({ kind }) => say(`kind.${kind}`), wideOnly: true },
    {
      id: 'lastSignIn',
      header: say('lastSignIn'),
      value: ({ lastSignInMs }) => lastSignInMs,
      cell: ({ lastSignInMs }) =>
        lastSignInMs === null ? <span class="quiet">{say('never')}</span> : civil(lastSignInMs, 'full'),
      wideOnly: true,
    },
    {
      id: 'state',
      header: say('state'),
      value: ({ state }) => say(`state.${state}`),
      cell: (account) => <StateChip account={account} say={say} />,
    },
    {
      id: 'change',
      header: say('change'),
      value: () => null,
      cell: (account) => (
        <button
          type="button"
          class="button"
          aria-label={say('changeOne', { name: account.name })}
          onClick={() => open(account)}
        >
          {say('change')}
        </button>
      ),
    },
  ];
}

const LOOKS = {
  active: ['quiet', '●'],
  invited: ['quiet', '◌'],
  locked: ['attention', '▲'],
  disabled: ['quiet', '✕'],
} as const;

function StateChip({ account, say }: { readonly account: Account; readonly say: Words }) {
  const [look, sign] = LOOKS[account.state];
  return (
    <span class={`chip chip-${look}`}>
      <span aria-hidden="true">{sign}</span>{' '}
      {account.state === 'locked' && account.lockedUntilMs !== null
        ? say('lockedUntil', { time: civil(account.lockedUntilMs) })
        : say(`state.${account.state}`)}
    </span>
  );
}
