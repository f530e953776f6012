/** One meter: its chart as known at any time, where its values come from, its gaps. */
import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { readClock } from '../../api/clock.js';
import { may } from '../../api/session.js';
import { useLive } from '../../api/use-live.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { Power, quantityText } from '../../components/quantity.js';
import { civil, duration } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { gapsOf, qualityShares, type Timeline } from '../../timeline/timeline-lines.js';
import { TimelinePanel } from '../../timeline/timeline-panel.js';
import { assetPath } from '../assets/asset-table.js';
import { AlarmsHere } from '../places/alarms-here.js';
import { FactBox, Facts } from '../places/fact-box.js';
import { GridTabs } from '../places/grid-tabs.js';
import { placePath } from '../places/places-page.js';
import type { Meter } from './meter-pages.js';
import type { MeterNames } from './meter-names.js';
import { MeterState } from './meter-state.js';
import { MetersRefused } from './meters-page.js';
import { texts } from './texts.js';
import { useMeterNames } from './use-meter-names.js';

const GAPS_AT_MOST = 20;

/** Reached from the list, places and assets. */
export function MeterPage() {
  const id = useRoute().params['id'] ?? '';
  return (
    <Page title={id} tools={<GridTabs at="meters" />}>
      {may('meter.view') ? <OneMeter id={id} /> : <MetersRefused />}
    </Page>
  );
}

function OneMeter({ id }: { readonly id: string }) {
  const say = useTexts(texts);
  const path = `/api/v1/meters/${encodeURIComponent(id)}`;
  const live = useLive<Meter>(path, ['slot-closed', 'readings']);
  const [timeline, setTimeline] = useState<Timeline | null>(null);
  const names = useMeterNames();
  const meter = live.data;
  return (
    <>
      <LiveState of={live} />
      {meter === null ? null : (
        <>
          <p class="row row-wrap small">
            <a href="/meters">{say('all')}</a>
            <span>
              › <a href={placePath(meter.nodeId)}>{names.of(meter.nodeId)}</a>
            </span>
            {meter.branchId === null ? null : (
              <span>
                › <a href={placePath(meter.branchId)}>{names.of(meter.branchId)}</a>
              </span>
            )}
            <span class="quiet">› {meter.id}</span>
          </p>
          <div class="place">
            <MeterFacts meter={meter} />
            <div class="place-main">
              <TimelinePanel title={say('chart')} subject={path} onTimeline={setTimeline} />
              <Gaps timeline={timeline} />
            </div>
            <div class="place-side">
              <Behind meter={meter} names={names} />
              <AlarmsHere of={{ id, members: { nodeIds: [], meterIds: [], assetIds: [] } }} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

function MeterFacts({ meter }: { readonly meter: Meter }) {
  const say = useTexts(texts);
  return (
    <Facts>
      <FactBox
        label={say('now')}
        below={meter.atMs === null ? '' : say('atTime', { time: civil(meter.atMs, 'seconds') })}
      >
        <Power kw={meter.powerKw} large />
      </FactBox>
      <FactBox
        label={say('quality')}
        below={meter.ageMs === null ? '' : `${say('age')} ${duration(meter.ageMs)}`}
      >
        <MeterState meter={meter} />
      </FactBox>
      <FactBox label={say('district')}>
        <a href={placePath(meter.districtId)}>{meter.districtId}</a>
      </FactBox>
      <FactBox label={say('endpoint')}>{meter.endpointId ?? '—'}</FactBox>
    </Facts>
  );
}

function Behind({ meter, names }: { readonly meter: Meter; readonly names: MeterNames }) {
  const say = useTexts(texts);
  return (
    <Panel title={say('assets')}>
      {meter.assetIds.length === 0 ? <p class="quiet">{say('noAssets')}</p> : null}
      <ul class="link-list">
        {meter.assetIds.map((id) => (
          <li key={id}>
            <a href={assetPath(id)}>{names.of(id)}</a> <span class="small quiet">{id}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What is not measured in the time shown, newest first. */
function Gaps({ timeline }: { readonly timeline: Timeline | null }) {
  const say = useTexts(texts);
  if (timeline === null) return null;
  const knownMs = timeline.asKnownAtMs ?? readClock();
  const gaps = gapsOf(timeline, knownMs);
  const shares = qualityShares(timeline, knownMs);
  const percent = (share: number): string => quantityText(share * 100, '%', 1);
  return (
    <Panel
      title={say('gaps')}
      flush={gaps.length > 0}
      aside={
        shares === null ? undefined : (
          <span class="small quiet">
            {percent(shares.measured)} {say('measured')}
          </span>
        )
      }
    >
      {gaps.length === 0 ? <p class="quiet">{say(shares === null ? 'gapsUnknown' : 'noGaps')}</p> : null}
      {gaps.length === 0 ? null : (
        <div class="scroll" tabIndex={0} role="group" aria-label={say('gaps')}>
          <table class="plain-table">
            <caption class="visually-hidden">{say('gaps')}</caption>
            <thead>
              <tr>
                <th scope="col">{say('from')}</th>
                <th scope="col">{say('to')}</th>
                <th scope="col">{say('length')}</th>
                <th scope="col">{say('kind')}</th>
              </tr>
            </thead>
            <tbody>
              {gaps.slice(0, GAPS_AT_MOST).map((gap) => (
                <tr key={gap.fromMs}>
                  <th scope="row">{civil(gap.fromMs, 'full')}</th>
                  <td>{civil(gap.toMs, 'full')}</td>
                  <td>{duration(gap.toMs - gap.fromMs)}</td>
                  <td>
                    <span class={`chip chip-${gap.kind === 'missing' ? 'trouble' : 'attention'}`}>
                      <span aria-hidden="true">{gap.kind === 'missing' ? '○' : '◐'}</span> {say(gap.kind)}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {gaps.length > GAPS_AT_MOST ? (
        <p class="panel-body small quiet">{say('moreGaps', { n: gaps.length - GAPS_AT_MOST })}</p>
      ) : null}
    </Panel>
  );
}
