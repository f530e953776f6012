/** Clients of the OpenADR server: made, given a new secret, revoked; when each was last seen, and callbacks that broke. */
import { useMemo, useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { useLive } from '../../api/use-live.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { civil } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { DrTabs } from '../calls/dr-tabs.js';
import { CallbacksPanel } from './callbacks-panel.js';
import { texts } from './texts.js';
import { type Credentials, type VenClient, type VenDialog, VenDialogs } from './ven-dialogs.js';
import './vens.css';

/** Reached at /vens. */
export function VensPage() {
  const say = useTexts(texts);
  const clients = useLive<readonly VenClient[]>('/api/v1/openadr/clients');
  const callbacks = useLive<Answer<'openAdrSubscriptionStatesList'>>('/api/v1/openadr/subscriptions');
  const [open, setOpen] = useState<VenDialog | null>(null);
  const [given, setGiven] = useState<Credentials | null>(null);
  const columns = useMemo(() => clientColumns(say, setOpen), [language.value]);
  return (
    <Page title={say('title')} tools={<DrTabs at="vens" />}>
      <p class="quiet">{say('intro')}</p>
      <LiveState of={clients} />
      <div class="stack">
        {clients.data === null ? null : (
          <Panel
            title={say('clients')}
            flush
            aside={
              <button type="button" class="button button-primary" onClick={() => setOpen({ verb: 'create' })}>
                {say('add')}
              </button>
            }
          >
            <DataTable
              caption={say('clients')}
              items={clients.data}
              columns={columns}
              rowId={({ clientId }) => clientId}
              filter={clients.data.length > 8}
              empty={say('none')}
            />
          </Panel>
        )}
        {callbacks.data === null ? null : <CallbacksPanel callbacks={callbacks.data} />}
      </div>
      <VenDialogs
        open={open}
        given={given}
        onClose={() => {
          setOpen(null);
          setGiven(null);
        }}
        onDone={(credentials) => {
          setOpen(null);
          setGiven(credentials);
          clients.reload();
        }}
      />
    </Page>
  );
}

function clientColumns(
  say: Say<keyof (typeof texts)['en']>,
  open: (dialog: VenDialog) => void,
): readonly DataColumn<VenClient>[] {
  return [
    {
      id: 'client',
      header: say('client'),
      value: ({ name, clientId }) => `${name} ${clientId}`,
      cell: ({ name, clientId }) => (
        <>
          <span class="strong">{name}</span>
          <br />
          <span class="quiet small mono">{clientId}</span>
        </>
      ),
    },
    { id: 'role', header: say('role'), value: ({ role }) => say(`role.${role}`), wideOnly: true },
    {
      id: 'seen',
      header: say('lastSeen'),
      value: ({ lastSeenMs }) => lastSeenMs,
      cell: ({ lastSeenMs }) =>
        lastSeenMs === null ? <span class="quiet">{say('never')}</span> : civil(lastSeenMs, 'full'),
      wideOnly: true,
    },
    {
      id: 'state',
      header: say('state'),
      value: stateOf,
      cell: (client) => <ClientState client={client} say={say} />,
      wideOnly: true,
    },
    {
      id: 'acts',
      header: say('acts'),
      value: () => null,
      cell: (client) =>
        client.revokedAtMs !== null ? null : (
          <span class="row row-wrap">
            <button
              type="button"
              class="button"
              aria-label={say('rotateOne', { name: client.name })}
              onClick={() => open({ verb: 'rotate', client })}
            >
              {say('rotate')}
            </button>
            <button
              type="button"
              class="button button-danger"
              aria-label={say('revokeOne', { name: client.name })}
              onClick={() => open({ verb: 'revoke', client })}
            >
              {say('revoke')}
            </button>
          </span>
        ),
    },
  ];
}

function stateOf({ revokedAtMs, lastSeenMs }: VenClient): 'revoked' | 'unused' | 'seen' {
  if (revokedAtMs !== null) return 'revoked';
  return lastSeenMs === null ? 'unused' : 'seen';
}

const SIGNS = { revoked: '✕', unused: '◌', seen: '●' } as const;

function ClientState({
  client,
  say,
}: {
  readonly client: VenClient;
  readonly say: Say<keyof (typeof texts)['en']>;
}) {
  const state = stateOf(client);
  return (
    <span class="chip chip-quiet">
      <span aria-hidden="true">{SIGNS[state]}</span>{' '}
      {say(`state.${state}`, { time: civil(client.revokedAtMs ?? 0, 'full') })}
    </span>
  );
}
