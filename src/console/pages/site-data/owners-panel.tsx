/** What was estimated or is missing in the last week, meter by meter and asset by asset, and what went wrong on the way. */
import { useMemo, useState } from 'preact/hooks';
import { type DataColumn, DataTable } from '../../components/data-table.js';
import { Dialog } from '../../components/dialog.js';
import { Panel } from '../../components/panel.js';
import { quantityText } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { language, type Say, useTexts } from '../../i18n/language.js';
import { type DataQuality, gapLevel, type OwnerRow } from './freshness.js';
import { texts } from './texts.js';

/** Rows at first: the search looks through all. */
const SHOWN = 30;

/** Least measured first. */
export function OwnersPanel({ quality }: { readonly quality: DataQuality }) {
  const say = useTexts(texts);
  const [open, setOpen] = useState<OwnerRow | null>(null);
  const columns = useMemo(() => ownerColumns(say), [language.value]);
  return (
    <Panel
      title={say('owners')}
      flush
      aside={
        <span class="small quiet">
          {say('span', { from: civil(quality.fromMs, 'day'), to: civil(quality.toMs, 'day') })}
        </span>
      }
    >
      <div class="site-scroll">
        <DataTable
          caption={say('owners')}
          items={quality.owners}
          columns={columns}
          rowId={({ ownerId }) => ownerId}
          sortBy={{ id: 'measured', desc: false }}
          filter
          most={SHOWN}
          onOpen={setOpen}
          selectedId={open?.ownerId ?? null}
        />
      </div>
      {open === null ? null : <GapsDialog owner={open} onClose={() => setOpen(null)} />}
    </Panel>
  );
}

function ownerColumns(say: Say<keyof (typeof texts)['en']>): readonly DataColumn<OwnerRow>[] {
  const share = (value: number): string => quantityText(value * 100, '%', 1);
  return [
    {
      id: 'owner',
      header: say('owner'),
      value: ({ ownerId }) => ownerId,
      cell: ({ ownerId, kind }) => (
        <>
          <span class="strong">{ownerId}</span> <span class="quiet small">{say(`owner.${kind}`)}</span>
        </>
      ),
    },
    { id: 'district', header: say('district'), value: ({ districtId }) => districtId, wideOnly: true },
    {
      id: 'measured',
      header: say('measured'),
      value: ({ measuredShare }) => measuredShare,
      cell: (row) => (
        <>
          <Shares row={row} label={share(row.measuredShare)} />{' '}
          <span class="quantity">{share(row.measuredShare)}</span>
        </>
      ),
    },
    {
      id: 'gaps',
      header: say('notMeasured'),
      value: ({ estimatedShare, missingShare }) => estimatedShare + missingShare,
      cell: (row) => <NotMeasured row={row} say={say} share={share} />,
    },
    {
      id: 'late',
      header: say('late'),
      value: ({ lateSlots }) => lateSlots,
      align: 'end',
      wideOnly: true,
    },
  ];
}

function Shares({ row, label }: { readonly row: OwnerRow; readonly label: string }) {
  const wide = (share: number) => ({ inlineSize: `${String(share * 100)}%` });
  return (
    <span class="site-shares" role="img" aria-label={label}>
      <span class="site-share-measured" style={wide(row.measuredShare)} />
      <span class="site-share-estimated" style={wide(row.estimatedShare)} />
    </span>
  );
}

function NotMeasured({
  row,
  say,
  share,
}: {
  readonly row: OwnerRow;
  readonly say: Say<keyof (typeof texts)['en']>;
  readonly share: (value: number) => string;
}) {
  const level = gapLevel(row);
  const text = say('shares', { estimated: share(row.estimatedShare), missing: share(row.missingShare) });
  if (level === 'none') return <span class="quiet">{text}</span>;
  return (
    <span class={`chip chip-${level === 'much' ? 'trouble' : 'attention'}`}>
      <span aria-hidden="true">{level === 'much' ? '○' : '◐'}</span> {text}
    </span>
  );
}

function GapsDialog({ owner, onClose }: { readonly owner: OwnerRow; readonly onClose: () => void }) {
  const say = useTexts(texts);
  return (
    <Dialog title={say('gapsOf', { name: owner.ownerId })} open onClose={onClose}>
      {owner.gaps.length === 0 ? <p class="quiet">{say('noGap')}</p> : null}
      <ul class="stack">
        {owner.gaps.map(({ fromMs, toMs, slots, kind }) => (
          <li key={`${String(fromMs)}-${kind}`} class="spread">
            <span>
              {civil(fromMs, 'full')} – {civil(toMs, 'full')}
            </span>
            <span class={`chip chip-${kind === 'missing' ? 'trouble' : 'attention'}`}>
              <span aria-hidden="true">{kind === 'missing' ? '○' : '◐'}</span>{' '}
              {say(`gap.${kind}`, { n: slots })}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Counts of the week: each is worth a look at the journal. */
export function IncidentsPanel({ quality }: { readonly quality: DataQuality }) {
  const say = useTexts(texts);
  const { incidents } = quality;
  const rows = [
    ...(['readingsDropped', 'readingsRefused', 'futureTimestamps'] as const),
    ...(['pointProblems', 'backfillsFailed'] as const),
  ];
  return (
    <Panel title={say('incidents')}>
      <dl class="facts site-incidents">
        {rows.map((name) => (
          <>
            <dt key={name}>{say(`incident.${name}`)}</dt>
            <dd class={incidents[name] > 0 ? 'strong' : 'quiet'}>
              {incidents[name] > 0 ? <span aria-hidden="true">▲ </span> : null}
              {incidents[name]}
            </dd>
          </>
        ))}
      </dl>
      <p class="small quiet">{say('incidentsHint')}</p>
    </Panel>
  );
}
