/** How the callbacks of subscriptions fare: broken ones first. */
import { useMemo } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { civil } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import { texts } from './texts.js';

type Callback = Answer<'openAdrSubscriptionStatesList'>[number];
type Words = Say<keyof (typeof texts)['en']>;

/** Below the clients. */
export function CallbacksPanel({ callbacks }: { readonly callbacks: readonly Callback[] }) {
  const say = useTexts(texts);
  const columns = useMemo(() => callbackColumns(say), [language.value]);
  const worstFirst = [...callbacks].sort((a, b) => rank(b) - rank(a));
  return (
    <Panel title={say('subscriptions')} flush>
      <DataTable
        caption={say('subscriptions')}
        items={worstFirst}
        columns={columns}
        rowId={({ id }) => id}
        empty={say('noSubscription')}
      />
    </Panel>
  );
}

function rank({ brokenAtMs, failures }: Callback): number {
  return brokenAtMs === null ? failures : Number.POSITIVE_INFINITY;
}

function callbackColumns(say: Words): readonly DataColumn<Callback>[] {
  return [
    { id: 'client', header: say('client'), value: ({ clientName }) => clientName },
    {
      id: 'address',
      header: say('address'),
      value: ({ callbackUrls }) => callbackUrls.join(' '),
      wideOnly: true,
    },
    {
      id: 'state',
      header: say('state'),
      value: rank,
      cell: (callback) => <CallbackState callback={callback} say={say} />,
    },
    { id: 'waiting', header: say('waiting'), value: ({ waiting }) => waiting, align: 'end', wideOnly: true },
    {
      id: 'delivered',
      header: say('delivered'),
      value: ({ lastDeliveredAtMs }) => lastDeliveredAtMs,
      cell: ({ lastDeliveredAtMs }) =>
        lastDeliveredAtMs === null ? (
          <span class="quiet">{say('never')}</span>
        ) : (
          civil(lastDeliveredAtMs, 'full')
        ),
      wideOnly: true,
    },
  ];
}

function CallbackState({ callback, say }: { readonly callback: Callback; readonly say: Words }) {
  const { brokenAtMs, failures, lastError } = callback;
  const [look, sign, text] =
    brokenAtMs !== null
      ? (['trouble', '✕', say('callback.broken', { time: civil(brokenAtMs, 'full') })] as const)
      : failures > 0
        ? (['attention', '▲', say('callback.failing', { n: failures })] as const)
        : (['quiet', '●', say('callback.well')] as const);
  return (
    <>
      <span class={look === 'quiet' ? 'chip chip-quiet' : `vens-state vens-${look}`}>
        <span aria-hidden="true">{sign}</span> {text}
      </span>
      {lastError === null ? null : (
        <p class="small" lang="en">
          {lastError}
        </p>
      )}
    </>
  );
}
