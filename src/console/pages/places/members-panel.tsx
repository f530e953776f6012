/** What is below a place: places, assets with their power, meters by name. */
import { useMemo, useState } from 'preact/hooks';
import type { Ok } from '../../api/answers.js';
import { may } from '../../api/session.js';
import { useLive } from '../../api/use-live.js';
import { Panel } from '../../components/panel.js';
import { language, useTexts } from '../../i18n/language.js';
import { AssetTable } from '../assets/asset-table.js';
import { LoadingCell } from './loading-cell.js';
import type { Place } from './place-tree.js';
import { placePath } from './places-page.js';
import { texts } from './texts.js';

const METERS_AT_FIRST = 40;

/** Members, each a link. */
export function MembersPanel({ place, all }: { readonly place: Place; readonly all: readonly Place[] }) {
  const say = useTexts(texts);
  const { members } = place;
  const assets = useLive<Ok<'assetsList'>>(members.assetIds.length === 0 ? null : '/api/v1/assets', [
    'setpoint',
    'slot-closed',
  ]);
  const own = useMemo(() => {
    const ids = new Set(members.assetIds);
    return (assets.data?.assets ?? []).filter(({ id }) => ids.has(id));
  }, [assets.data, members]);
  const below = all.filter(({ id }) => members.nodeIds.includes(id));
  const isEmpty = below.length + members.assetIds.length + members.meterIds.length === 0;
  return (
    <>
      {isEmpty ? (
        <Panel title={say('below')}>
          <p class="quiet">{say('noneBelow')}</p>
        </Panel>
      ) : null}
      {own.length === 0 ? null : (
        <Panel title={say('assets')} flush aside={<span class="small quiet">{own.length}</span>}>
          <AssetTable key={language.value} assets={own} caption={say('assets')} brief />
        </Panel>
      )}
      {below.length === 0 ? null : (
        <Panel title={say('below')}>
          <ul class="place-below">
            {below.map((one) => (
              <li key={one.id}>
                <a href={placePath(one.id)}>{one.name}</a> <LoadingCell place={one} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {members.meterIds.length === 0 ? null : <MeterNames ids={members.meterIds} />}
    </>
  );
}

function MeterNames({ ids }: { readonly ids: readonly string[] }) {
  const say = useTexts(texts);
  const [whole, setWhole] = useState(false);
  const shown = whole ? ids : ids.slice(0, METERS_AT_FIRST);
  const maySee = may('meter.view');
  return (
    <Panel title={say('meters')} aside={<span class="small quiet">{ids.length}</span>}>
      {maySee ? null : <p class="small quiet">{say('metersHidden')}</p>}
      <ul class="row row-wrap">
        {shown.map((id) => (
          <li key={id}>{maySee ? <a href={`/meters/${encodeURIComponent(id)}`}>{id}</a> : id}</li>
        ))}
      </ul>
      {shown.length < ids.length ? (
        <button type="button" class="button button-plain" onClick={() => setWhole(true)}>
          {say('showAll', { n: ids.length })}
        </button>
      ) : null}
    </Panel>
  );
}
