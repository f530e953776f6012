/** City, substations, transformers, feeders and districts with their loading, the worst first. */
import { useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useLive } from '../../api/use-live.js';
import { DataTable, type DataColumn } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { Power } from '../../components/quantity.js';
import { language, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { GridTabs } from './grid-tabs.js';
import { Ahead, LoadingCell } from './loading-cell.js';
import { ofKind, type Place, PLACE_KINDS, type PlaceKind, type Places, worstLoading } from './place-tree.js';
import './places.css';
import { texts } from './texts.js';

/** First page of the grid. */
export function PlacesPage() {
  const say = useTexts(texts);
  const live = useLive<Places>('/api/v1/nodes', ['slot-closed', 'plan', 'readings']);
  return (
    <Page title={say('title')} tools={<GridTabs at="nodes" />}>
      <LiveState of={live} />
      {live.data === null ? null : (
        <div class="stack">
          {PLACE_KINDS.map((kind) => (
            <Kind key={kind} kind={kind} places={ofKind(live.data?.nodes ?? [], kind)} />
          ))}
        </div>
      )}
    </Page>
  );
}

function Kind({ kind, places }: { readonly kind: PlaceKind; readonly places: readonly Place[] }) {
  const say = useTexts(texts);
  const { route } = useLocation();
  const columns = useMemo(
    (): readonly DataColumn<Place>[] => [
      {
        id: 'name',
        header: say('name'),
        value: ({ name }) => name,
        cell: ({ id, name }) => (
          <>
            <a href={placePath(id)} tabIndex={-1}>
              {name}
            </a>{' '}
            {name === id ? null : <span class="quiet small">{id}</span>}
          </>
        ),
      },
      {
        id: 'loading',
        header: say(kind === 'district' ? 'loadingBelow' : 'loading'),
        value: worstLoading,
        cell: (place) => <LoadingCell place={place} />,
      },
      {
        ...{ id: 'import', header: say('import'), align: 'end' as const },
        value: ({ importKw }) => importKw,
        cell: ({ importKw }) => <Power kw={importKw} />,
      },
      {
        ...{ id: 'limit', header: say('limit'), align: 'end' as const, wideOnly: true },
        value: ({ limits }) => limits?.importKw ?? null,
        cell: ({ limits }) => (limits === null ? '' : <Power kw={limits.importKw} />),
      },
      {
        ...{ id: 'ahead', header: say('ahead'), wideOnly: true },
        value: ({ worst }) => worst?.loading ?? null,
        cell: ({ worst }) => <Ahead worst={worst} />,
      },
      {
        ...{ id: 'assets', header: say('assets'), align: 'end' as const, wideOnly: true },
        value: ({ members }) => members.assetIds.length,
      },
    ],
    [language.value, kind],
  );
  if (places.length === 0) return null;
  return (
    <Panel title={say(`kinds.${kind}`)} aside={<span class="small quiet">{places.length}</span>} flush>
      <DataTable
        caption={say(`kinds.${kind}`)}
        items={places}
        columns={columns}
        rowId={({ id }) => id}
        filter={places.length > 15}
        onOpen={({ id }) => route(placePath(id))}
      />
    </Panel>
  );
}

/** Address of the page of a place. */
export function placePath(id: string): string {
  return `/nodes/${encodeURIComponent(id)}`;
}
