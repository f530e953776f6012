/** All plans, newest first: what waits for a decision, what is in force, what became of the others. */
import { useLocation } from 'preact-iso';
import { useMemo } from 'preact/hooks';
import { useLive } from '../../api/use-live.js';
import { Countdown } from '../../components/countdown.js';
import { DataTable, type DataColumn } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { Power, Quantity } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { language, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { listTexts } from './list-texts.js';
import { PlanStateMark } from './plan-head.js';
import { planPath, type PlanSummary } from './plan-shapes.js';

const SHOWN = 100;

/** Reached at /plans. */
export function PlansPage() {
  const say = useTexts(listTexts);
  const { route } = useLocation();
  const plans = useLive<readonly PlanSummary[]>(`/api/v1/plans?limit=${String(SHOWN)}`, ['plan', 'decision']);
  const columns = usePlanColumns();
  return (
    <Page title={say('title')}>
      <LiveState of={plans} />
      {plans.data === null ? null : (
        <Panel title={say('newest', { n: SHOWN })} flush>
          <DataTable
            caption={say('title')}
            items={plans.data}
            columns={columns}
            rowId={({ id }) => id}
            filter
            onOpen={({ id }) => route(planPath(id))}
            empty={say('none')}
          />
        </Panel>
      )}
    </Page>
  );
}

function usePlanColumns(): readonly DataColumn<PlanSummary>[] {
  const say = useTexts(listTexts);
  return useMemo(
    (): readonly DataColumn<PlanSummary>[] => [
      {
        id: 'first',
        header: say('first'),
        value: ({ firstSlotMs }) => firstSlotMs,
        cell: ({ id, firstSlotMs }) => <a href={planPath(id)}>{civil(firstSlotMs, 'full')}</a>,
      },
      {
        id: 'state',
        header: say('state'),
        value: ({ state }) => state,
        cell: ({ state, approveByMs }) => (
          <span class="row row-wrap">
            <PlanStateMark state={state} />
            {state === 'checked' || state === 'proposed' ? <Countdown to={approveByMs} /> : null}
          </span>
        ),
      },
      {
        id: 'until',
        header: say('until'),
        value: ({ validUntilMs }) => validUntilMs,
        cell: ({ validUntilMs }) => civil(validUntilMs),
        wideOnly: true,
      },
      {
        id: 'made',
        header: say('made'),
        value: ({ createdAtMs }) => createdAtMs,
        cell: ({ createdAtMs }) => civil(createdAtMs, 'seconds'),
        wideOnly: true,
      },
      {
        id: 'change',
        header: say('change'),
        value: ({ changedKw }) => changedKw,
        cell: ({ changedKw }) => <Power kw={changedKw} />,
        align: 'end',
      },
      {
        id: 'cost',
        header: say('cost'),
        value: ({ costEur }) => costEur,
        cell: ({ costEur }) => <Quantity value={costEur} unit="EUR" />,
        align: 'end',
        wideOnly: true,
      },
    ],
    [language.value],
  );
}
