/** One district, substation, transformer or feeder: loading now and ahead, heat, the one chart, what is below, alarms on it. */
import { useRoute } from 'preact-iso';
import type { Ok } from '../../api/answers.js';
import { readClock } from '../../api/clock.js';
import { useLive } from '../../api/use-live.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { Power, Quantity, quantityText } from '../../components/quantity.js';
import { LimitBar } from '../../components/sparkline.js';
import { civil } from '../../i18n/civil-time.js';
import { formatNumber, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { useCityNow } from '../../shell/status.js';
import { TimelinePanel } from '../../timeline/timeline-panel.js';
import { AlarmsHere } from './alarms-here.js';
import { Facts, FactBox } from './fact-box.js';
import { GridTabs } from './grid-tabs.js';
import { percent } from './loading-cell.js';
import { MembersPanel } from './members-panel.js';
import { hotSpotOf, lookOf, type PlaceDetail, type Places, roomKw, wayTo } from './place-tree.js';
import './places.css';
import { placePath } from './places-page.js';
import { texts } from './texts.js';

const TOPICS = ['slot-closed', 'plan', 'readings'] as const;

/** Reached from the list, the map and alarms. */
export function PlacePage() {
  const say = useTexts(texts);
  const id = useRoute().params['id'] ?? '';
  const live = useLive<PlaceDetail>(`/api/v1/nodes/${encodeURIComponent(id)}`, TOPICS);
  const all = useLive<Places>('/api/v1/nodes', ['plan']);
  const place = live.data;
  return (
    <Page title={place?.name ?? id} tools={<GridTabs at="nodes" />}>
      <LiveState of={live} />
      {place === null ? null : (
        <>
          <p class="row row-wrap small">
            <span class="chip chip-quiet">{say(`kind.${place.kind}`)}</span>
            <a href="/nodes">{say('all')}</a>
            {wayTo(all.data?.nodes ?? [], id).map((above) => (
              <span key={above.id}>
                › <a href={placePath(above.id)}>{above.name}</a>
              </span>
            ))}
            <span class="quiet">
              › {place.name} ({place.id})
            </span>
          </p>
          <div class="place">
            <PlaceFacts place={place} />
            <div class="place-main">
              <TimelinePanel
                title={say('chart')}
                subject={`/api/v1/nodes/${encodeURIComponent(id)}`}
                limitName={say('limitLine', { limit: limitText(place) })}
              />
              <MembersPanel place={place} all={all.data?.nodes ?? []} />
            </div>
            <div class="place-side">
              <AlarmsHere of={place} />
              <HotSpotPanel place={place} />
            </div>
          </div>
        </>
      )}
    </Page>
  );
}

function limitText({ limits }: PlaceDetail): string {
  return limits === null ? '' : quantityText(limits.importKw / 1000, 'MW');
}

function PlaceFacts({ place }: { readonly place: PlaceDetail }) {
  const say = useTexts(texts);
  const { importKw, atMs, limits, loading, worst, members } = place;
  const room = roomKw(place);
  return (
    <Facts>
      <FactBox
        label={say('importNow')}
        below={atMs === null ? '' : say('atTime', { time: civil(atMs, 'seconds') })}
      >
        <Power kw={importKw} large />{' '}
        {limits === null ? null : (
          <span class="small quiet">{say('ofLimit', { limit: limitText(place) })}</span>
        )}
      </FactBox>
      {limits === null ? null : (
        <FactBox label={say('loading')} below={say(`look.${lookOf(place)}`)}>
          <Quantity value={loading === null ? null : loading * 100} unit="%" large />
          <LimitBar loading={loading} ahead={worst?.loading ?? null} label={percent(loading)} />
        </FactBox>
      )}
      {limits === null ? null : (
        <FactBox
          label={say('room')}
          below={limits.firmKva === null ? '' : say('firm', { kva: formatNumber(limits.firmKva, 0) })}
        >
          {room !== null && room < 0 ? (
            <span class="place-over">■ {say('over', { power: quantityText(-room / 1000, 'MW') })}</span>
          ) : (
            <Power kw={room} large />
          )}
        </FactBox>
      )}
      <FactBox
        label={say('worst')}
        below={
          worst === null
            ? say('noneAhead')
            : say('ofLimit', { limit: quantityText(worst.limitKw / 1000, 'MW') })
        }
      >
        {worst === null ? (
          <span class="figure quiet">—</span>
        ) : (
          <>
            <Quantity value={worst.loading * 100} unit="%" large />{' '}
            <span class="small quiet">{say('atTime', { time: civil(worst.slotMs) })}</span>
          </>
        )}
      </FactBox>
      <FactBox
        label={say('below')}
        below={
          limits?.exportKw == null
            ? ''
            : say('exportLimit', { power: quantityText(limits.exportKw / 1000, 'MW') })
        }
      >
        {say('inAll', { n: members.meterIds.length, assets: members.assetIds.length })}
      </FactBox>
    </Facts>
  );
}

function HotSpotPanel({ place }: { readonly place: PlaceDetail }) {
  const say = useTexts(texts);
  const plan = useCityNow().data?.plan ?? null;
  const isStation = place.kind === 'substation' || place.kind === 'transformer';
  const path =
    plan === null || !isStation ? null : `/api/v1/plans/${encodeURIComponent(plan.id)}/transformers`;
  const live = useLive<Ok<'planTransformersTransformers'>>(path);
  if (!isStation || plan === null) return null;
  const now = readClock();
  const spot =
    live.data === null || now === null
      ? null
      : hotSpotOf(live.data, place.id, { firstSlotMs: plan.firstSlotMs, nowMs: now });
  return (
    <Panel title={say('hotSpot')}>
      {spot === null ? (
        <p class="quiet">{live.data === null && live.loading ? '…' : say('hotSpotNone')}</p>
      ) : (
        <p>
          <Quantity value={spot.nowC} unit="°C" large />{' '}
          <span class="small quiet">
            {say('hottest', { t: quantityText(spot.hottestC, '°C'), time: civil(spot.hottestMs) })}
          </span>{' '}
          <span class={spot.verdict === 'normal' ? 'chip chip-quiet' : 'chip chip-trouble'}>
            {spot.verdict === 'normal' ? '' : '■ '}
            {say(`verdict.${spot.verdict}`)}
          </span>
        </p>
      )}
    </Panel>
  );
}
