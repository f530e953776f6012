/** Meters, a page at a time. */
import { useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { may } from '../../api/session.js';
import { useLive } from '../../api/use-live.js';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { LiveState } from '../../components/problem-notice.js';
import { Power } from '../../components/quantity.js';
import { duration } from '../../i18n/civil-time.js';
import { language, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { GridTabs } from '../places/grid-tabs.js';
import { backward, FIRST, lookOfMeter, type MeterRow, type Meters, onward, pagePath } from './meter-pages.js';
import { MeterState } from './meter-state.js';
import { texts } from './texts.js';
import { useMeterNames } from './use-meter-names.js';

/** Hidden, kindly, from those who may not see single meters. */
export function MetersPage() {
  const say = useTexts(texts);
  return (
    <Page title={say('title')} tools={<GridTabs at="meters" />}>
      {may('meter.view') ? <MeterList /> : <MetersRefused />}
    </Page>
  );
}

/** Why there is nothing to see, and what is open instead. */
export function MetersRefused() {
  const say = useTexts(texts);
  return (
    <div class="notice notice-attention">
      <span aria-hidden="true">▲</span>
      <div>
        <p class="strong">{say('refused')}</p>
        <p>{say('refusedHint')}</p>
      </div>
    </div>
  );
}

function MeterList() {
  const say = useTexts(texts);
  const [trail, setTrail] = useState(FIRST);
  const live = useLive<Meters>(pagePath(trail), ['slot-closed']);
  const next = live.data?.next ?? null;
  return (
    <>
      <LiveState of={live} />
      {live.data === null ? null : (
        <section class="panel" aria-label={say('title')}>
          <Rows key={language.value} meters={live.data.meters} />
        </section>
      )}
      {trail.length === 1 && next === null ? null : (
        <nav class="row row-wrap" aria-label={say('page', { n: trail.length })}>
          <button type="button" class="button" disabled={trail.length < 3} onClick={() => setTrail(FIRST)}>
            {say('first')}
          </button>
          <button
            type="button"
            class="button"
            disabled={trail.length < 2}
            onClick={() => setTrail(backward(trail))}
          >
            {say('previous')}
          </button>
          <span role="status">{say('page', { n: trail.length })}</span>
          <button
            type="button"
            class="button"
            disabled={next === null}
            onClick={() => setTrail(onward(trail, next))}
          >
            {say('next')}
          </button>
        </nav>
      )}
    </>
  );
}

function Rows({ meters }: { readonly meters: readonly MeterRow[] }) {
  const say = useTexts(texts);
  const { route } = useLocation();
  const names = useMeterNames();
  const columns = useMemo(
    (): readonly DataColumn<MeterRow>[] => [
      {
        ...{ id: 'id', header: say('meter') },
        value: (meter) => `${names.measured(meter)} ${meter.id}`,
        cell: (meter) => (
          <>
            <a href={meterPath(meter.id)} tabIndex={-1}>
              {names.measured(meter)}
            </a>{' '}
            <span class="quiet small">{meter.id}</span>
          </>
        ),
      },
      {
        id: 'node',
        header: say('place'),
        value: ({ branchId, nodeId }) => names.of(branchId ?? nodeId),
        wideOnly: true,
      },
      {
        id: 'district',
        header: say('district'),
        value: ({ districtId }) => names.of(districtId),
        wideOnly: true,
      },
      {
        ...{ id: 'power', header: say('power'), align: 'end' as const },
        value: ({ powerKw }) => powerKw,
        cell: ({ powerKw }) => <Power kw={powerKw} />,
      },
      {
        ...{ id: 'quality', header: say('quality') },
        value: lookOfMeter,
        cell: (meter) => <MeterState meter={meter} />,
      },
      {
        ...{ id: 'age', header: say('age'), align: 'end' as const, wideOnly: true },
        value: ({ ageMs }) => ageMs,
        cell: ({ ageMs }) => (ageMs === null ? '—' : duration(ageMs)),
      },
      { id: 'endpoint', header: say('endpoint'), value: ({ endpointId }) => endpointId, wideOnly: true },
      {
        ...{ id: 'assets', header: say('assets'), align: 'end' as const, wideOnly: true },
        value: ({ assetIds }) => assetIds.length,
      },
    ],
    [language.value, names.known],
  );
  return (
    <DataTable
      caption={say('title')}
      items={meters}
      columns={columns}
      rowId={({ id }) => id}
      sortBy={{ id: 'id', desc: false }}
      filter
      onOpen={({ id }) => route(meterPath(id))}
    />
  );
}

function meterPath(id: string): string {
  return `/meters/${encodeURIComponent(id)}`;
}
