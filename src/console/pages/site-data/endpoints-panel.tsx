/** Every OPC UA server: whether it answers, since when, and how much of it is silent. */
import { useMemo } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { civil, duration } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import { texts } from './texts.js';

type Endpoint = Answer<'dataQualityEndpoints'>['endpoints'][number];

/** Lost ones first. */
export function EndpointsPanel({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  const say = useTexts(texts);
  const columns = useMemo(() => endpointColumns(say), [language.value]);
  const lost = endpoints.filter(({ state }) => state === 'lost').length;
  return (
    <Panel
      title={say('endpoints')}
      flush
      class="site-wide"
      aside={
        lost === 0 ? (
          <span class="small quiet">{say('endpointCount', { n: endpoints.length })}</span>
        ) : (
          <span class="chip chip-trouble">
            <span aria-hidden="true">✕</span> {say('lostCount', { n: lost })}
          </span>
        )
      }
    >
      <div class="site-scroll">
        <DataTable
          caption={say('endpoints')}
          items={endpoints}
          columns={columns}
          rowId={({ id }) => id}
          sortBy={{ id: 'state', desc: false }}
        />
      </div>
    </Panel>
  );
}

const STATES = { lost: ['trouble', '✕'], unknown: ['attention', '▲'], connected: ['quiet', '●'] } as const;

function endpointColumns(say: Say<keyof (typeof texts)['en']>): readonly DataColumn<Endpoint>[] {
  return [
    {
      id: 'id',
      header: say('endpoint'),
      value: ({ id }) => id,
      cell: ({ id, url }) => (
        <>
          <span class="strong">{id}</span> <span class="mono quiet small wide-only">{url}</span>
        </>
      ),
    },
    {
      id: 'state',
      header: say('state'),
      value: ({ state }) => Object.keys(STATES).indexOf(state),
      cell: ({ state, sinceMs, detail }) => (
        <>
          <span class={`chip chip-${STATES[state][0]}`}>
            <span aria-hidden="true">{STATES[state][1]}</span> {say(`state.${state}`)}
          </span>
          {sinceMs === null ? null : (
            <span class="quiet small"> {say('sinceTime', { time: civil(sinceMs, 'full') })}</span>
          )}
          {detail === null || state === 'connected' ? null : <p class="small">{detail}</p>}
        </>
      ),
    },
    {
      id: 'last',
      header: say('lastValue'),
      value: ({ ageMs }) => ageMs,
      cell: ({ ageMs }) =>
        ageMs === null ? <span class="quiet">{say('never')}</span> : say('ago', { time: duration(ageMs) }),
    },
    {
      id: 'silent',
      header: say('silentSeries'),
      value: ({ silentSeries }) => silentSeries,
      cell: ({ silentSeries, series }) => (
        <span class={silentSeries > 0 ? 'strong' : 'quiet'}>
          {silentSeries > 0 ? <span aria-hidden="true">▲ </span> : null}
          {say('ofAll', { n: silentSeries, all: series })}
        </span>
      ),
      align: 'end',
    },
    {
      id: 'security',
      header: say('security'),
      value: ({ securityMode, securityPolicy }) => `${securityMode} ${securityPolicy}`,
      cell: ({ securityMode, securityPolicy }) =>
        securityMode === 'None' ? (
          <span class="chip chip-attention">
            <span aria-hidden="true">▲</span> {say('noSecurity')}
          </span>
        ) : (
          <span class="small">
            {securityMode} · {securityPolicy}
          </span>
        ),
      wideOnly: true,
    },
  ];
}
