/** Load of every node of a plan against its limit, and the chosen one as a chart. */
import { useMemo, useState } from 'preact/hooks';
import type { ChartLine } from '../../../charts/chart-data.js';
import { TimeChart } from '../../../charts/time-chart.js';
import { DataTable, type DataColumn } from '../../../components/data-table.js';
import { Panel } from '../../../components/panel.js';
import { quantityText } from '../../../components/quantity.js';
import { LimitBar } from '../../../components/sparkline.js';
import { civil } from '../../../i18n/civil-time.js';
import { language, useTexts } from '../../../i18n/language.js';
import { colon } from '../../../i18n/punctuation.js';
import { powerText } from '../approval/changes-panel.js';
import { type NodeSchedule, type Plan, SLOT_MS } from '../plan-shapes.js';
import { texts } from './texts.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly node: NodeSchedule;
  readonly worst: number;
  readonly worstMs: number;
}

const CITY = 'CITY';

interface GridPanelProps {
  readonly plan: Plan;
  readonly names: ReadonlyMap<string, string>;
}

/** List and chart beside each other. */
export function GridPanel({ plan, names }: GridPanelProps) {
  const say = useTexts(texts);
  const city = say('city');
  const rows = useMemo(
    () =>
      plan.content.nodes.map((node) =>
        rowOf(plan, node, node.nodeId === CITY ? city : names.get(node.nodeId)),
      ),
    [plan, names.size, city],
  );
  const [chosenId, setChosenId] = useState(CITY);
  const chosen = rows.find(({ id }) => id === chosenId) ?? rows[0];
  const columns = useColumns();
  return (
    <Panel title={say('grid')} class="details-wide" flush>
      <div class="details-split">
        <div class="details-list">
          <DataTable
            caption={say('grid')}
            items={rows}
            columns={columns}
            rowId={({ id }) => id}
            sortBy={{ id: 'worst', desc: true }}
            selectedId={chosen?.id ?? null}
            onOpen={({ id }) => setChosenId(id)}
            onReach={({ id }) => setChosenId(id)}
          />
        </div>
        {chosen === undefined ? null : <Chosen plan={plan} row={chosen} />}
      </div>
    </Panel>
  );
}

function useColumns(): readonly DataColumn<Row>[] {
  const say = useTexts(texts);
  return useMemo(
    (): readonly DataColumn<Row>[] => [
      { id: 'node', header: say('node'), value: ({ name }) => name },
      {
        id: 'worst',
        header: say('worst'),
        value: ({ worst }) => worst,
        cell: ({ worst, worstMs }) => (
          <span class="limit-cell">
            <LimitBar loading={worst} label={percent(worst)} />
            <span class={worst > 1 ? 'over-limit strong' : ''}>{percent(worst)}</span>
            <span class="small quiet">{civil(worstMs)}</span>
          </span>
        ),
      },
    ],
    [language.value],
  );
}

function Chosen({ plan, row: { name, node } }: { readonly plan: Plan; readonly row: Row }) {
  const say = useTexts(texts);
  const line = { startMs: plan.content.firstSlotMs, stepMs: SLOT_MS };
  const lines = useMemo((): readonly ChartLine[] => {
    const mw = (values: readonly number[]): number[] => values.map((kw) => kw / 1000);
    const withMargin = node.importKw.map((kw, slot) => kw + (node.marginKw[slot] ?? 0));
    return [
      { ...line, id: 'margin', label: say('withMargin'), kind: 'forecast', values: mw(withMargin) },
      { ...line, id: 'import', label: say('import'), kind: 'planned', values: mw(node.importKw) },
      { ...line, id: 'limit', label: say('limit'), kind: 'limit', values: mw(node.limitKw) },
    ];
  }, [node, language.value]);
  const overloadKw = Math.max(0, ...node.overloadKw);
  return (
    <div class="details-chart">
      <p class="spread">
        <span class="strong">{name}</span>
        {overloadKw > 0.5 ? (
          <span class="chip chip-trouble">■ {say('overload', { power: powerText(overloadKw) })}</span>
        ) : null}
      </p>
      <TimeChart label={`${name}${colon()} ${say('grid')}`} lines={lines} unit="MW" height={210} />
    </div>
  );
}

function rowOf({ content }: Plan, node: NodeSchedule, name: string | undefined): Row {
  const loads = node.importKw.map((kw, slot) => kw / Math.max(1, node.limitKw[slot] ?? 0));
  const worst = Math.max(0, ...loads);
  const slot = Math.max(0, loads.indexOf(worst));
  return {
    id: node.nodeId,
    name: name ?? node.nodeId,
    node,
    worst,
    worstMs: content.firstSlotMs + slot * SLOT_MS,
  };
}

function percent(load: number): string {
  return quantityText(load * 100, '%');
}
