/** What own buildings delivered and were paid, call by call, with the files of each statement. */
import { useMemo } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { useLive } from '../../api/use-live.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { Quantity } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import { texts } from './texts.js';

type Statement = Answer<'statementsList'>['statements'][number];

/** Newest first. */
export function StatementsPanel() {
  const say = useTexts(texts);
  const statements = useLive<Answer<'statementsList'>>('/api/v1/demand-response/statements', ['journal']);
  const columns = useMemo(() => statementColumns(say), [language.value]);
  return (
    <Panel title={say('statements')} flush class="building-wide">
      <LiveState of={statements} />
      {statements.data === null ? null : (
        <DataTable
          caption={say('statements')}
          items={statements.data.statements}
          columns={columns}
          rowId={({ id }) => id}
          sortBy={{ id: 'call', desc: true }}
          empty={say('noStatement')}
        />
      )}
    </Panel>
  );
}

const FORMATS = ['pdf', 'csv', 'json'] as const;

/** Decimal text as a number; null stays not known. */
function value(text: string | null): number | null {
  return text === null ? null : Number(text);
}

function statementColumns(say: Say<keyof (typeof texts)['en']>): readonly DataColumn<Statement>[] {
  return [
    {
      id: 'call',
      header: say('call'),
      value: ({ startMs }) => startMs,
      cell: ({ startMs, endMs }) => `${civil(startMs, 'full')} – ${civil(endMs)}`,
    },
    { id: 'building', header: say('building'), value: ({ buildingName }) => buildingName, wideOnly: true },
    {
      id: 'ordered',
      header: say('ordered'),
      value: ({ orderedKwh }) => value(orderedKwh),
      cell: ({ orderedKwh }) => <Quantity value={value(orderedKwh)} unit="kWh" />,
      align: 'end',
      wideOnly: true,
    },
    {
      id: 'delivered',
      header: say('delivered'),
      value: ({ deliveredKwh }) => value(deliveredKwh),
      cell: ({ deliveredKwh, unsettled }) => (
        <>
          <Quantity value={value(deliveredKwh)} unit="kWh" />
          {unsettled === null ? null : <p class="small">▲ {unsettled}</p>}
        </>
      ),
      align: 'end',
    },
    {
      id: 'total',
      header: say('total'),
      value: ({ totalEur }) => value(totalEur),
      cell: ({ totalEur }) => <Quantity value={value(totalEur)} unit="EUR" digits={2} />,
      align: 'end',
    },
    {
      id: 'state',
      header: say('state'),
      value: ({ state }) => say(`statement.${state}`),
      wideOnly: true,
    },
    {
      id: 'files',
      header: say('files'),
      value: ({ id }) => id,
      cell: ({ id }) => (
        <span class="row">
          {FORMATS.map((format) => (
            <a
              key={format}
              href={`/api/v1/demand-response/statements/${encodeURIComponent(id)}?format=${format}`}
              aria-label={`${format.toUpperCase()} ${id}`}
              download={`${id}.${format}`}
            >
              {format.toUpperCase()}
            </a>
          ))}
        </span>
      ),
    },
  ];
}
