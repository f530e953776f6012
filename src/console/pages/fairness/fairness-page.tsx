/** How evenly buildings were called: the burden of each, and one figure for all with what it means. */
import { useMemo, useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { useLive } from '../../api/use-live.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { ChoiceField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { Power, Quantity } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { formatNumber, language, type Say, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { DR_API, type Program } from '../calls/call-shapes.js';
import { DrTabs } from '../calls/dr-tabs.js';
import './fairness.css';
import { giniMeaning } from './gini-words.js';
import { texts } from './texts.js';

type Fairness = Answer<'drProgramsFairness'>;
type Row = Fairness['buildings'][number];

/** Reached at /fairness. */
export function FairnessPage() {
  const say = useTexts(texts);
  const [programId, setProgramId] = useState('');
  const query = programId === '' ? '' : `?programId=${encodeURIComponent(programId)}`;
  const fairness = useLive<Fairness>(`${DR_API}/fairness${query}`, ['demand-response']);
  const programs = useLive<readonly Program[]>(`${DR_API}/programs`, ['demand-response']);
  return (
    <Page title={say('title')} tools={<DrTabs at="fairness" />}>
      <LiveState of={fairness} />
      {(programs.data?.length ?? 0) < 2 ? null : (
        <div class="fairness-choice">
          <ChoiceField
            label={say('program')}
            value={programId}
            options={[
              { value: '', label: say('all') },
              ...(programs.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onInput={setProgramId}
          />
        </div>
      )}
      {fairness.data === null ? null : <Burdens fairness={fairness.data} />}
    </Page>
  );
}

function Burdens({ fairness: { gini, days, buildings } }: { readonly fairness: Fairness }) {
  const say = useTexts(texts);
  const most = Math.max(...buildings.map(({ burden }) => burden), 0);
  const columns = useMemo(() => fairnessColumns(say, most), [language.value, most]);
  const burdens = buildings.map(({ burden }) => burden);
  return (
    <div class="stack">
      <Panel title={say('gini', { days })}>
        <p>
          <span class="figure">{formatNumber(gini, 2)}</span>{' '}
          <span class="strong">{say(`giniMeans.${giniMeaning(gini, burdens)}`)}</span>
        </p>
        <p class="small quiet">
          {say('giniScale')} {say('burdenHint')}
        </p>
      </Panel>
      <Panel title={say('caption')} flush>
        <DataTable
          caption={say('caption')}
          items={buildings}
          columns={columns}
          rowId={({ buildingId }) => buildingId}
          sortBy={{ id: 'burden', desc: true }}
          filter={buildings.length > 8}
          empty={say('none')}
        />
      </Panel>
    </div>
  );
}

function fairnessColumns(say: Say<keyof (typeof texts)['en']>, most: number): readonly DataColumn<Row>[] {
  return [
    { id: 'building', header: say('building'), value: ({ name }) => name },
    {
      id: 'burden',
      header: say('burden'),
      value: ({ burden }) => burden,
      cell: ({ burden }) => (
        <span class="fairness-burden">
          <span class="fairness-bar" aria-hidden="true">
            <span style={{ inlineSize: `${String(most > 0 ? (burden / most) * 100 : 0)}%` }} />
          </span>
          {formatNumber(burden, 2)}
        </span>
      ),
      align: 'end',
    },
    {
      id: 'called',
      header: say('called'),
      value: ({ calledKwh }) => calledKwh,
      cell: ({ calledKwh }) => <Quantity value={calledKwh} unit="kWh" />,
      align: 'end',
      wideOnly: true,
    },
    {
      id: 'offered',
      header: say('offered'),
      value: ({ offeredKwh }) => offeredKwh,
      cell: ({ offeredKwh }) => <Quantity value={offeredKwh} unit="kWh" />,
      align: 'end',
      wideOnly: true,
    },
    {
      id: 'offers',
      header: say('offers'),
      value: ({ offeredKw }) => offeredKw,
      cell: ({ offeredKw }) => <Power kw={offeredKw} />,
      align: 'end',
      wideOnly: true,
    },
    {
      id: 'delivers',
      header: say('delivers'),
      value: ({ deliveryRate }) => deliveryRate,
      cell: ({ deliveryRate }) => <Quantity value={deliveryRate * 100} unit="%" />,
      align: 'end',
      wideOnly: true,
    },
    {
      id: 'last',
      header: say('lastCall'),
      value: ({ lastCallMs }) => lastCallMs,
      cell: ({ lastCallMs }) =>
        lastCallMs === null ? <span class="quiet">{say('never')}</span> : civil(lastCallMs, 'full'),
    },
  ];
}
