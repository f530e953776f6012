/** What own buildings delivered and were paid, call by call, with the files of each statement. */
import { useMemo, useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { nowMs } from '../../api/clock.js';
import { useLive } from '../../api/use-live.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { Quantity } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import { Told } from '../../service-words/told.js';
import { statementPath } from '../statements/statement-shapes.js';
import { DisputeDialog } from './dispute-dialog.js';
import { ofOwn } from './own-buildings.js';
import { StatementFiles } from './statement-files.js';
import { texts } from './texts.js';

type Statement = Answer<'statementsList'>['statements'][number];
type Words = Say<keyof (typeof texts)['en']>;

/** Newest first. */
export function StatementsPanel({ own }: { readonly own: ReadonlySet<string> }) {
  const say = useTexts(texts);
  const statements = useLive<Answer<'statementsList'>>('/api/v1/demand-response/statements?limit=200', [
    'demand-response',
  ]);
  const [disputing, setDisputing] = useState<Statement | null>(null);
  const columns = useMemo(() => statementColumns(say, setDisputing), [language.value]);
  return (
    <Panel title={say('statements')} flush class="building-wide">
      <LiveState of={statements} />
      {statements.data === null ? null : (
        <DataTable
          caption={say('statements')}
          items={ofOwn(statements.data.statements, own)}
          columns={columns}
          rowId={({ id }) => id}
          sortBy={{ id: 'call', desc: true }}
          empty={say('noStatement')}
        />
      )}
      {disputing === null ? null : (
        <DisputeDialog
          one={disputing}
          onClose={() => setDisputing(null)}
          onDone={() => {
            setDisputing(null);
            statements.reload();
          }}
        />
      )}
    </Panel>
  );
}

/** Decimal text as a number; null stays not known. */
function value(text: string | null): number | null {
  return text === null ? null : Number(text);
}

function statementColumns(say: Words, onDispute: (one: Statement) => void): readonly DataColumn<Statement>[] {
  return [
    {
      id: 'call',
      header: say('call'),
      value: ({ startMs }) => startMs,
      cell: ({ id, startMs, endMs }) => (
        <a class="statement-file" href={statementPath(id)}>
          <span class="statement-when">{civil(startMs, 'day')},</span>{' '}
          <span class="statement-when">
            {civil(startMs)} – {civil(endMs)}
          </span>
        </a>
      ),
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
          {unsettled === null ? null : (
            <p class="small">
              ▲ <Told english={unsettled} french={() => say('unsettled')} />
            </p>
          )}
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
      cell: (one) => <StatementState one={one} say={say} onDispute={onDispute} />,
    },
    {
      id: 'files',
      header: say('files'),
      value: ({ id }) => id,
      cell: ({ id }) => <StatementFiles id={id} />,
      wideOnly: true,
    },
  ];
}

function StatementState({
  one,
  say,
  onDispute,
}: {
  readonly one: Statement;
  readonly say: Words;
  readonly onDispute: (one: Statement) => void;
}) {
  const { state, disputeUntilMs, buildingName, startMs } = one;
  const isOpen = state === 'issued' && (nowMs.value ?? 0) < disputeUntilMs;
  return (
    <span class="row row-wrap">
      <span class={state === 'disputed' ? 'chip chip-attention' : 'chip chip-quiet'}>
        <span aria-hidden="true">{state === 'disputed' ? '▲' : '●'}</span> {say(`statement.${state}`)}
      </span>
      {isOpen ? (
        <>
          <button
            type="button"
            class="button"
            aria-label={say('disputeOne', { name: buildingName, time: civil(startMs, 'full') })}
            onClick={() => onDispute(one)}
          >
            {say('dispute')}
          </button>
          <span class="small quiet wide-only">
            {say('disputeUntil', { time: civil(disputeUntilMs, 'full') })}
          </span>
        </>
      ) : null}
    </span>
  );
}
