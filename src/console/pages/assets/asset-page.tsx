/** One asset: what it does, what it was told and what came of it, why, and what it can do. */
import { useMemo } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { useLive } from '../../api/use-live.js';
import { LiveState } from '../../components/problem-notice.js';
import { Power, Quantity, quantityText } from '../../components/quantity.js';
import { useKindName } from '../../i18n/asset-kinds.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { TimelinePanel } from '../../timeline/timeline-panel.js';
import { AlarmsHere } from '../places/alarms-here.js';
import { FactBox, Facts } from '../places/fact-box.js';
import { GridTabs } from '../places/grid-tabs.js';
import { placePath } from '../places/places-page.js';
import { type Asset, ratingsOf } from './asset-logic.js';
import { Available, Mode } from './asset-table.js';
import './assets.css';
import { OrderChip } from './order-chip.js';
import { RatingsPanel, ValuesPanel } from './state-panels.js';
import { SetpointHistory } from './setpoint-history.js';
import { texts } from './texts.js';
import { WhyPanel } from './why-panel.js';

const TOPICS = ['setpoint', 'slot-closed', 'plan', 'readings', 'release'] as const;

/** Reached from lists, places and alarms. */
export function AssetPage() {
  const say = useTexts(texts);
  const kindName = useKindName();
  const id = useRoute().params['id'] ?? '';
  const path = `/api/v1/assets/${encodeURIComponent(id)}`;
  const live = useLive<Asset>(path, TOPICS);
  const asset = live.data;
  return (
    <Page title={asset?.name ?? id} tools={<GridTabs at="assets" />}>
      <LiveState of={live} />
      {asset === null ? null : (
        <>
          <p class="row row-wrap small">
            <span class="chip chip-quiet">{kindName(asset.kind)}</span>
            <a href="/assets">{say('all')}</a>
            <span>
              › <a href={placePath(asset.nodeId)}>{asset.nodeName}</a>
            </span>
            <span>
              › <a href={placePath(asset.districtId)}>{asset.districtName}</a>
            </span>
            <span class="quiet">› {asset.id}</span>
          </p>
          <div class="place">
            <AssetFacts asset={asset} />
            <div class="place-main">
              <Timeline asset={asset} path={path} />
              <SetpointHistory orders={asset.orders} />
            </div>
            <div class="place-side">
              <WhyPanel asset={asset} />
              <AlarmsHere of={alone(asset.id)} />
              <ValuesPanel asset={asset} />
              <RatingsPanel asset={asset} />
            </div>
          </div>
        </>
      )}
    </Page>
  );
}

function alone(id: string): Parameters<typeof AlarmsHere>[0]['of'] {
  return { id, members: { nodeIds: [], meterIds: [], assetIds: [] } };
}

function Timeline({ asset, path }: { readonly asset: Asset; readonly path: string }) {
  const say = useTexts(texts);
  const { kind, ratedKw } = asset;
  const ratings = useMemo(() => ratingsOf(asset), [asset.id, kind, ratedKw]);
  return <TimelinePanel title={say('chart')} subject={path} ratings={ratings} />;
}

function AssetFacts({ asset }: { readonly asset: Asset }) {
  const say = useTexts(texts);
  const { powerKw, powerAtMs, ratedKw, order, soc, properties } = asset;
  const flow = powerKw === null ? '' : say(powerKw > 0 ? 'takes' : powerKw < 0 ? 'gives' : 'rests');
  const time = powerAtMs === null ? '' : say('atTime', { time: civil(powerAtMs, 'seconds') });
  const capacity = properties['energyCapacityKwh'];
  return (
    <Facts>
      <FactBox label={say('now')} below={[flow, time].filter(Boolean).join(', ')}>
        <Power kw={powerKw} large />{' '}
        <span class="small quiet">
          {say('ofRated', {
            rated: ratedKw >= 1000 ? quantityText(ratedKw / 1000, 'MW') : quantityText(ratedKw, 'kW'),
          })}
        </span>
      </FactBox>
      <FactBox
        label={say('orderNow')}
        below={order === null ? say('noOrder') : <OrderChip state={order.state} detail={order.detail} />}
      >
        {order === null ? (
          <span class="figure quiet">—</span>
        ) : order.powerKw === null ? (
          <span class="figure">{say('localControl')}</span>
        ) : (
          <Power kw={order.powerKw} large />
        )}
      </FactBox>
      {soc === null ? null : (
        <FactBox
          label={say('soc100')}
          below={
            typeof capacity === 'number'
              ? say('ofRated', { rated: quantityText(capacity / 1000, 'MWh') })
              : ''
          }
        >
          <Quantity value={soc * 100} unit="%" large />
        </FactBox>
      )}
      <FactBox label={say('mode')}>
        <Mode mode={asset.controlMode} />
      </FactBox>
      <FactBox label={say('availableNow')}>
        <Available of={asset} />
      </FactBox>
    </Facts>
  );
}
