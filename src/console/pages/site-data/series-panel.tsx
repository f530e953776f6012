/** Where each number comes from: series, node on the server, unit, sign, and how old its newest value is. */
import { useMemo, useState } from 'preact/hooks';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { TickField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { duration } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import { freshness, freshnessCounts, freshnessRank, type SeriesRow } from './freshness.js';
import { texts } from './texts.js';

/** Rows at first: the search looks through all. */
const SHOWN = 30;

/** All of them, or those with trouble. */
export function SeriesPanel({ series }: { readonly series: readonly SeriesRow[] }) {
  const say = useTexts(texts);
  const [onlyTrouble, setOnlyTrouble] = useState(false);
  const columns = useMemo(() => seriesColumns(say), [language.value]);
  const shown = useMemo(
    () => (onlyTrouble ? series.filter((row) => freshness(row) !== 'fresh') : series),
    [series, onlyTrouble],
  );
  const counts = freshnessCounts(series);
  return (
    <Panel
      title={say('mapping')}
      flush
      class="site-wide"
      aside={<TickField label={say('onlyTrouble')} value={onlyTrouble} onInput={setOnlyTrouble} />}
    >
      <p class="panel-body small">
        {say('mappingHint')}{' '}
        <span class="quiet">
          {say('freshnessCounts', { ...counts, trouble: counts.doubtful + counts.silent + counts.never })}
        </span>
      </p>
      <div class="site-scroll">
        <DataTable
          caption={say('mapping')}
          items={shown}
          columns={columns}
          rowId={({ seriesId }) => seriesId}
          sortBy={{ id: 'age', desc: false }}
          filter
          most={SHOWN}
          empty={say('noTrouble')}
        />
      </div>
    </Panel>
  );
}

const LOOKS = {
  fresh: ['quiet', '●'],
  doubtful: ['attention', '◐'],
  silent: ['attention', '▲'],
  never: ['trouble', '○'],
} as const;

function seriesColumns(say: Say<keyof (typeof texts)['en']>): readonly DataColumn<SeriesRow>[] {
  return [
    {
      id: 'series',
      header: say('series'),
      value: ({ seriesId }) => seriesId,
      cell: ({ seriesId }) => <span class="strong">{seriesId}</span>,
    },
    {
      id: 'node',
      header: say('node'),
      value: ({ node, endpointId }) => `${endpointId} ${node}`,
      cell: ({ node, endpointId }) => (
        <>
          {endpointId} <span class="mono small quiet site-fingerprint">{node}</span>
        </>
      ),
      wideOnly: true,
    },
    { id: 'unit', header: say('unit'), value: ({ unit }) => unit },
    {
      id: 'sign',
      header: say('sign'),
      value: ({ sign }) => sign,
      cell: ({ sign }) => (sign === 1 ? say('signKept') : say('signTurned')),
      wideOnly: true,
    },
    {
      id: 'age',
      header: say('newest'),
      value: freshnessRank,
      cell: (row) => {
        const [look, sign] = LOOKS[freshness(row)];
        return (
          <>
            <span class={`chip chip-${look}`}>
              <span aria-hidden="true">{sign}</span> {say(`fresh.${freshness(row)}`)}
            </span>{' '}
            {row.ageMs === null ? null : (
              <span class="quiet small">{say('ago', { time: duration(row.ageMs) })}</span>
            )}
          </>
        );
      },
    },
  ];
}
