/** Results of one or two runs side by side: means with P10–P90, each against the first column. */
import { useMemo, useState } from 'preact/hooks';
import { type Live, useLive } from '../../api/use-live.js';
import { ChoiceField, TickField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { formatNumber, useTexts } from '../../i18n/language.js';
import {
  changeOf,
  columnsOf,
  type FigureId,
  type ResultColumn,
  rowsOf,
  type RunResult,
} from './run-results.js';
import { texts } from './texts.js';

/** Shown for the runs that were chosen, in the order they were. */
export function ResultsPanel({ ids }: { readonly ids: readonly string[] }) {
  const say = useTexts(texts);
  const [withAlone, setWithAlone] = useState(false);
  const [all, setAll] = useState(false);
  const [a, b] = ids;
  const first = useLive<RunResult>(resultPath(a));
  const second = useLive<RunResult>(resultPath(b));
  const columns = useMemo(
    () => columnsOf([...loaded(a, first), ...loaded(b, second)], withAlone),
    [a, b, first.data, second.data, withAlone],
  );
  return (
    <Panel
      title={say('resultsTitle')}
      class="scenarios-wide"
      aside={
        <>
          <TickField label={say('withAlone')} value={withAlone} onInput={setWithAlone} />
          <TickField label={say('allFigures')} value={all} onInput={setAll} />
        </>
      }
    >
      {a === undefined ? null : <LiveState of={first} />}
      {b === undefined ? null : <LiveState of={second} />}
      {columns.length === 0 ? null : <ResultsTable columns={columns} all={all} />}
      <div class="row row-wrap">
        {ids.map((id, index) => (
          <a key={id} class="button" href={resultPath(id) ?? ''} download={`scenario-${id}.json`}>
            {say('download', { n: index + 1 })}
          </a>
        ))}
      </div>
    </Panel>
  );
}

function resultPath(id: string | undefined): string | null {
  return id === undefined ? null : `/api/v1/scenarios/runs/${encodeURIComponent(id)}/result`;
}

function loaded(id: string | undefined, { data }: Live<RunResult>) {
  return id === undefined || data === null ? [] : [{ id, result: data }];
}

function ResultsTable({
  columns,
  all,
}: {
  readonly columns: readonly ResultColumn[];
  readonly all: boolean;
}) {
  const say = useTexts(texts);
  const [chosen, setChosen] = useState<string | null>(null);
  const reference = columns.find(({ id }) => id === chosen) ?? columns[0];
  if (reference === undefined) return null;
  const name = ({ run, variant, way }: ResultColumn): string => `${run}, ${variant}, ${say(`way.${way}`)}`;
  return (
    <div class="stack">
      <div class="scenarios-pair">
        <ChoiceField
          label={say('against')}
          value={reference.id}
          options={columns.map((column) => ({ value: column.id, label: name(column) }))}
          onInput={setChosen}
        />
      </div>
      <div class="scroll" tabIndex={0} role="group" aria-label={say('resultsTitle')}>
        <table class="plain-table scenarios-table">
          <caption class="visually-hidden">{say('resultsTitle')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('figure')}</th>
              {columns.map((column) => (
                <th key={column.id} scope="col" class="end">
                  <span class="strong">{column.variant}</span>
                  <br />
                  {column.run} · {say(`way.${column.way}`)} · {say('played', { n: column.samples })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rowsOf(columns, all).map((figure) => (
              <tr key={figure}>
                <th scope="row">{say(`figure.${figure}`)}</th>
                {columns.map((column) => (
                  <FigureCell key={column.id} figure={figure} column={column} reference={reference} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

interface FigureCellProps {
  readonly figure: FigureId;
  readonly column: ResultColumn;
  readonly reference: ResultColumn;
}

function FigureCell({ figure, column, reference }: FigureCellProps) {
  const say = useTexts(texts);
  const { mean, p10, p90 } = column.band(figure);
  const number = (value: number): string => formatNumber(value, Math.abs(value) < 100 ? 1 : 0);
  const change = changeOf(figure, mean, reference.band(figure).mean);
  return (
    <td class="end">
      <span class="strong">{number(mean)}</span>
      {column === reference || change.verdict === 'same' ? null : (
        <span class="small quantity">
          {' '}
          <span aria-hidden="true">{mean > reference.band(figure).mean ? '▲' : '▼'}</span>{' '}
          {change.share === null ? '' : `${formatNumber(change.share * 100, 1, true)} %`}{' '}
          <span class={change.verdict === 'worse' ? 'scenarios-worse' : 'quiet'}>
            {say(`verdict.${change.verdict}`)}
          </span>
        </span>
      )}
      {column.samples === 1 ? null : (
        <>
          <br />
          <span class="small quiet quantity">
            {number(p10)} – {number(p90)}
          </span>
        </>
      )}
    </td>
  );
}
