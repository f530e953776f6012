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
import { useCityNow } from '../../shell/status.js';
import { listTexts } from './list-texts.js';
import './plan-head.css';
import { PlanStateMark } from './plan-head.js';
import { planPath, type PlanSummary } from './plan-shapes.js';

const SHOWN = 100;

/** Reached at /plans. */
export function PlansPage() {
  const say = useTexts(listTexts);
  const { route } = useLocation();
  const plans = useLive<readonly PlanSummary[]>(`/api/v1/plans?limit=${String(SHOWN)}`, ['plan', 'decision']);
  const twoAsked = useTwoAsked();
  const columns = usePlanColumns(twoAsked);
  return (
    <Page title={say('title')}>
      <LiveState of={plans} />
      {plans.data === null ? null : (
        <Panel title={say('newest', { n: SHOWN })} flush>
          <DataTable
            caption={say('title')}
            items={openFirst(plans.data)}
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

function isOpen({ state }: PlanSummary): boolean {
  return state === 'checked' || state === 'proposed';
}

/** What waits for somebody stands above what is decided; both newest first. */
function openFirst(plans: readonly PlanSummary[]): readonly PlanSummary[] {
  return [...plans.filter(isOpen), ...plans.filter((plan) => !isOpen(plan))];
}

/** Plans that wait for two people, by id, as one text: what is on the screen stays the same while they do. */
function useTwoAsked(): string {
  const proposals = useCityNow().data?.proposals ?? [];
  return proposals
    .filter(({ fourEyes }) => fourEyes?.needed === true)
    .map(({ id }) => id)
    .join(' ');
}

function usePlanColumns(twoAsked: string): readonly DataColumn<PlanSummary>[] {
  const say = useTexts(listTexts);
  return useMemo(
    (): readonly DataColumn<PlanSummary>[] => [
      {
        id: 'first',
        header: say('first'),
        value: ({ firstSlotMs }) => firstSlotMs,
        cell: ({ id, firstSlotMs }) => (
          <a class="plans-first" href={planPath(id)}>
            {civil(firstSlotMs, 'full')}
          </a>
        ),
      },
      {
        id: 'state',
        header: say('state'),
        value: ({ state }) => state,
        cell: ({ state, approveByMs, decisions }) => (
          <span class="row">
            <PlanStateMark state={state} half={isHalf(state, decisions)} />
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
        id: 'decided',
        header: say('decided'),
        value: ({ decisions }) => decisions.map(({ name }) => name).join(', '),
        cell: ({ decisions }) => <Deciders decisions={decisions} />,
        wideOnly: true,
      },
      {
        id: 'two',
        header: say('two'),
        value: (plan) => twoWord(plan, twoAsked.split(' ')) ?? '',
        cell: (plan) => <TwoPeople word={twoWord(plan, twoAsked.split(' '))} isOpen={isOpen(plan)} />,
        wideOnly: true,
      },
      {
        id: 'made',
        header: say('made'),
        value: ({ createdAtMs }) => createdAtMs,
        cell: ({ createdAtMs }) => civil(createdAtMs),
        wideOnly: true,
      },
      {
        id: 'change',
        header: say('change'),
        value: ({ changedKw }) => changedKw,
        cell: ({ changedKw }) =>
          changedKw === null ? (
            <span class="quiet small">{say('noneInForce')}</span>
          ) : (
            <Power kw={changedKw} />
          ),
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
    [language.value, twoAsked],
  );
}

type Decisions = PlanSummary['decisions'];
type TwoWord = 'twoNeeded' | 'twoDone' | 'twoAlone';

function isHalf(state: PlanSummary['state'], decisions: Decisions): boolean {
  return (
    state === 'checked' && decisions.some(({ verdict, twoPeople }) => verdict === 'approved' && twoPeople)
  );
}

/** Whether two people were asked for, and whether two decided; null = one was enough. */
function twoWord({ id, decisions }: PlanSummary, twoAsked: readonly string[]): TwoWord | null {
  if (decisions.some(({ alone }) => alone)) return 'twoAlone';
  const approvals = decisions.filter(({ verdict, twoPeople }) => verdict === 'approved' && twoPeople);
  if (approvals.length > 1) return 'twoDone';
  return approvals.length === 1 || twoAsked.includes(id) ? 'twoNeeded' : null;
}

function TwoPeople({ word, isOpen: waits }: { readonly word: TwoWord | null; readonly isOpen: boolean }) {
  const say = useTexts(listTexts);
  if (word === null) return <span class="quiet">—</span>;
  return word === 'twoNeeded' && waits ? (
    <span class="chip chip-attention">▲ {say(word)}</span>
  ) : (
    <>{say(word)}</>
  );
}

function Deciders({ decisions }: { readonly decisions: Decisions }) {
  const say = useTexts(listTexts);
  if (decisions.length === 0) return <span class="quiet">{say('byNobody')}</span>;
  return <>{decisions.map(({ name, atMs }) => `${name} ${civil(atMs)}`).join(', ')}</>;
}
