/** Assets as a table: kind, place, mode, power, setpoint and what came of it, availability. */
import { useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Power, Quantity } from '../../components/quantity.js';
import { useKindName } from '../../i18n/asset-kinds.js';
import { language, useTexts } from '../../i18n/language.js';
import { type AssetRow, concern } from './asset-logic.js';
import './assets.css';
import { OrderChip } from './order-chip.js';
import { texts } from './texts.js';

interface AssetTableProps {
  readonly assets: readonly AssetRow[];
  readonly caption: string;
  /** Below a place: without its name, without a search field. */
  readonly brief?: boolean;
}

/** Columns below a place, where there is little room. */
const BRIEF: ReadonlySet<string> = new Set(['name', 'power', 'setpoint', 'state', 'soc']);

/** Address of the page of an asset. */
export function assetPath(id: string): string {
  return `/assets/${encodeURIComponent(id)}`;
}

/** The list; what failed stands first. */
export function AssetTable({ assets, caption, brief = false }: AssetTableProps) {
  const say = useTexts(texts);
  const kindName = useKindName();
  const { route } = useLocation();
  const columns = useMemo((): readonly DataColumn<AssetRow>[] => {
    const all: readonly DataColumn<AssetRow>[] = [
      {
        ...{ id: 'name', header: say('name') },
        value: ({ name, id }) => `${name} ${id}`,
        cell: ({ id, name }) => (
          <a class="asset-name" href={assetPath(id)} tabIndex={-1}>
            {name}
          </a>
        ),
      },
      { id: 'kind', header: say('kind'), value: ({ kind }) => kindName(kind), wideOnly: true },
      { id: 'place', header: say('place'), value: ({ nodeId }) => nodeId, wideOnly: true },
      {
        ...{ id: 'mode', header: say('mode'), wideOnly: true },
        value: ({ controlMode }) => say(`mode.${controlMode}`),
        cell: ({ controlMode }) => <Mode mode={controlMode} />,
      },
      {
        ...{ id: 'power', header: say('power'), align: 'end' as const },
        value: ({ powerKw }) => powerKw,
        cell: ({ powerKw }) => <Power kw={powerKw} />,
      },
      {
        ...{ id: 'setpoint', header: say('setpoint'), align: 'end' as const },
        value: ({ order }) => order?.powerKw ?? null,
        cell: ({ order }) => <Setpoint order={order} />,
      },
      {
        ...{ id: 'state', header: say('state') },
        value: concern,
        cell: ({ order }) => (order === null ? '' : <OrderChip state={order.state} detail={order.detail} />),
      },
      {
        ...{ id: 'soc', header: say('soc'), align: 'end' as const, wideOnly: true },
        value: ({ soc }) => soc,
        cell: ({ soc }) => (soc === null ? '' : <Quantity value={soc * 100} unit="%" />),
      },
      {
        ...{ id: 'available', header: say('availability'), wideOnly: true },
        value: ({ available }) => (available === null ? null : Number(available)),
        cell: (row) => <Available of={row} />,
      },
    ];
    return brief ? all.filter(({ id }) => BRIEF.has(id)) : all;
  }, [language.value, brief]);
  return (
    <DataTable
      caption={caption}
      items={assets}
      columns={columns}
      rowId={({ id }) => id}
      sortBy={{ id: 'state', desc: true }}
      filter={!brief}
      onOpen={({ id }) => route(assetPath(id))}
    />
  );
}

/** Who steers it. */
export function Mode({ mode }: { readonly mode: AssetRow['controlMode'] }) {
  const say = useTexts(texts);
  if (mode === 'automatic') return <span>{say('mode.automatic')}</span>;
  if (mode === 'none') return <span class="quiet">{say('mode.none')}</span>;
  return (
    <span class="chip chip-attention">
      <span aria-hidden="true">▲</span> {say(`mode.${mode}`)}
    </span>
  );
}

function Setpoint({ order }: Pick<AssetRow, 'order'>) {
  const say = useTexts(texts);
  if (order === null) return <span class="quiet">—</span>;
  return order.powerKw === null ? (
    <span class="quiet">{say('localControl')}</span>
  ) : (
    <Power kw={order.powerKw} />
  );
}

/** Whether plans may use it, and why not. */
export function Available({
  of,
}: {
  readonly of: Pick<AssetRow, 'available' | 'unavailableBecause' | 'controllable'>;
}) {
  const say = useTexts(texts);
  if (!of.controllable) return <span class="quiet">{say('mode.none')}</span>;
  if (of.available === null) return <span class="quiet">{say('notPlanned')}</span>;
  if (of.available) return <span>{say('yes')}</span>;
  return (
    <span class="asset-why">
      <span aria-hidden="true">▲</span>{' '}
      {of.unavailableBecause === null ? say('no') : say('noBecause', { why: of.unavailableBecause })}
    </span>
  );
}
