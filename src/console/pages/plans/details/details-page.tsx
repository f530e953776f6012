/** Everything a plan says: schedules, load of the grid, cost, decisions, how it compares, and its files. */
import { useRoute } from 'preact-iso';
import type { Ok } from '../../../api/answers.js';
import { useLive } from '../../../api/use-live.js';
import { LiveState } from '../../../components/problem-notice.js';
import { Panel } from '../../../components/panel.js';
import { civil } from '../../../i18n/civil-time.js';
import { useTexts } from '../../../i18n/language.js';
import { Page } from '../../../shell/page.js';
import { PlanHead, PlanParts } from '../plan-head.js';
import { phaseOf } from '../approval/phase.js';
import { DecisionsPanel } from '../approval/decisions-panel.js';
import { type AssetRow, type Plan, planApi, type Screen } from '../plan-shapes.js';
import { CostPanel } from './cost-panel.js';
import './details.css';
import { DifferencePanel } from './difference-panel.js';
import { GridPanel } from './grid-panel.js';
import { ReproducePanel } from './reproduce-panel.js';
import { RiskPanel } from './risk-panel.js';
import { SchedulePanel } from './schedule-panel.js';
import { texts } from './texts.js';

/** Reached at /plans/:id/details. */
export function DetailsPage() {
  const say = useTexts(texts);
  const id = useRoute().params['id'] ?? '';
  const plan = useLive<Plan>(planApi(id), ['plan']);
  const screen = useLive<Screen>(planApi(id, '/approval'), ['plan', 'decision']);
  const assets = useLive<Ok<'assetsList'>>('/api/v1/assets');
  const { data } = plan;
  return (
    <Page
      title={data === null ? id : say('title', { time: civil(data.content.firstSlotMs) })}
      tools={<PlanParts id={id} at="details" />}
    >
      <LiveState of={plan} />
      {screen.data === null ? null : (
        <PlanHead screen={screen.data} phase={phaseOf(screen.data, screen.data.plan.serverNowMs)} />
      )}
      {data === null ? null : <Desk plan={data} screen={screen.data} assets={assets.data?.assets ?? []} />}
    </Page>
  );
}

interface DeskProps {
  readonly plan: Plan;
  readonly screen: Screen | null;
  readonly assets: readonly AssetRow[];
}

function Desk({ plan, screen, assets }: DeskProps) {
  const names = new Map([
    ...assets.map(({ id, name }) => [id, name] as const),
    ...(screen?.safe.nodes ?? []).map(({ nodeId, name }) => [nodeId, name] as const),
  ]);
  return (
    <div class="details">
      <SchedulePanel plan={plan} assets={assets} />
      <GridPanel plan={plan} names={names} />
      <CostPanel plan={plan} />
      <DifferencePanel plan={plan} names={names} />
      <RiskPanel planId={plan.id} />
      <div class="stack">
        <ReproducePanel planId={plan.id} names={names} />
        <Downloads plan={plan} />
      </div>
      {screen === null ? null : <DecisionsPanel screen={screen} />}
    </div>
  );
}

function Downloads({ plan }: { readonly plan: Plan }) {
  const say = useTexts(texts);
  const { name, version } = plan.content.solver;
  return (
    <Panel title={say('downloads')}>
      <div class="stack">
        <div class="row row-wrap">
          {(['csv', 'parquet'] as const).map((format) => (
            <a key={format} class="button" href={planApi(plan.id, `/table?format=${format}`)} download>
              {say(format)}
            </a>
          ))}
        </div>
        <dl class="facts small">
          <dt>{say('check')}</dt>
          <dd class="mono details-hash">{plan.contentHash}</dd>
          <dt>{say('solver')}</dt>
          <dd>
            {name} {version}
          </dd>
        </dl>
      </div>
    </Panel>
  );
}
