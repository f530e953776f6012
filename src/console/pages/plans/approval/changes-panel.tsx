/** Questions 2 and 3: what differs from the plan in force, the largest first, and why the chosen asset does so. */
import { useMemo, useState } from 'preact/hooks';
import { DataTable, type DataColumn } from '../../../components/data-table.js';
import { Panel } from '../../../components/panel.js';
import { Power, quantityText } from '../../../components/quantity.js';
import { civil } from '../../../i18n/civil-time.js';
import { useKindName } from '../../../i18n/asset-kinds.js';
import { language, useTexts } from '../../../i18n/language.js';
import { BeforeAfter } from '../before-after.js';
import type { ChangedAsset, Screen } from '../plan-shapes.js';
import { texts } from '../texts.js';
import { nodeNames } from './screen-names.js';
import { WhyPanel } from './why-panel.js';

/** Both panels, beside each other. */
export function ChangesAndWhy({ screen }: { readonly screen: Screen }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { assets } = screen.changes;
  const asset = assets.find(({ assetId }) => assetId === chosen) ?? assets[0] ?? null;
  return (
    <>
      <ChangesPanel screen={screen} chosenId={asset?.assetId ?? null} onChoose={setChosen} />
      <WhyPanel
        asset={asset}
        why={screen.why.find(({ assetId }) => assetId === asset?.assetId) ?? null}
        nameOf={nodeNames(screen)}
      />
    </>
  );
}

interface ChangesPanelProps {
  readonly screen: Screen;
  readonly chosenId: string | null;
  readonly onChoose: (assetId: string) => void;
}

function ChangesPanel({ screen: { changes }, chosenId, onChoose }: ChangesPanelProps) {
  const say = useTexts(texts);
  const columns = useChangeColumns();
  return (
    <Panel
      title={say('q2')}
      flush
      class="approval-changes"
      aside={
        <span class="small quiet">
          {say(changes.against.kind === 'plan' ? 'againstPlan' : 'againstMeasured')}
        </span>
      }
    >
      <div class="approval-sum small">
        <ChangesSum changes={changes} />
        <span class="row">
          <span class="quiet">{say('cityImport')}</span>
          <BeforeAfter
            before={changes.city.beforeKw}
            after={changes.city.afterKw}
            limits={limitsOf(changes.city.limitKw)}
            width={150}
            height={24}
          />
        </span>
      </div>
      {changes.assets.length === 0 ? (
        <p class="panel-body">{say('noChange')}</p>
      ) : (
        <div class="approval-rows">
          <DataTable
            caption={say('q2')}
            items={changes.assets}
            columns={columns}
            rowId={({ assetId }) => assetId}
            selectedId={chosenId}
            onOpen={({ assetId }) => onChoose(assetId)}
            onReach={({ assetId }) => onChoose(assetId)}
          />
        </div>
      )}
    </Panel>
  );
}

function ChangesSum({ changes }: { readonly changes: Screen['changes'] }) {
  const say = useTexts(texts);
  const { assets, unchanged, largestSumKw, largestSumSlotMs, firstActivationMs } = changes;
  if (assets.length === 0 || largestSumSlotMs === null) {
    return <span>{say('changesSumNone', { same: unchanged })}</span>;
  }
  return (
    <span>
      {say('changesSum', {
        n: assets.length,
        same: unchanged,
        power: powerText(largestSumKw),
        time: civil(largestSumSlotMs),
      })}{' '}
      <strong>{firstActivationMs === null ? say('firstNow') : civil(firstActivationMs)}</strong>
    </span>
  );
}

function useChangeColumns(): readonly DataColumn<ChangedAsset>[] {
  const say = useTexts(texts);
  const kindName = useKindName();
  return useMemo(
    (): readonly DataColumn<ChangedAsset>[] => [
      {
        id: 'asset',
        header: say('asset'),
        value: ({ name }) => name,
        cell: ({ name, kind, nodeId }) => (
          <span class="approval-asset" title={`${name}, ${kindName(kind)}, ${nodeId}`}>
            {name} <span class="small quiet">{nodeId}</span>
          </span>
        ),
      },
      {
        id: 'change',
        header: say('change'),
        value: ({ largestKw }) => Math.abs(largestKw),
        cell: ({ largestKw, largestSlotMs }) => (
          <span class="approval-change">
            <strong>
              <Power kw={largestKw} signed />
            </strong>{' '}
            <span class="small quiet">
              {say('at')} {civil(largestSlotMs)}
            </span>
          </span>
        ),
        align: 'end',
      },
      {
        id: 'first',
        header: say('first'),
        value: ({ firstChangeMs }) => firstChangeMs,
        cell: ({ firstChangeMs }) => civil(firstChangeMs),
        align: 'end',
        wideOnly: true,
      },
      {
        id: 'trend',
        header: say('trend'),
        value: ({ energyKwh }) => energyKwh,
        cell: (one) => (
          <BeforeAfter before={one.beforeKw} after={one.afterKw} limits={ratingsOf(one)} height={20} />
        ),
        wideOnly: true,
      },
    ],
    [language.value],
  );
}

/** The rating on each side that the asset works on. */
function ratingsOf({ beforeKw, afterKw, ratedKw }: ChangedAsset): number[] {
  const known = [...beforeKw, ...afterKw].filter((kw) => kw !== null);
  return [
    ...(known.some((kw) => kw > 0) ? [ratedKw] : []),
    ...(known.some((kw) => kw < 0) ? [-ratedKw] : []),
  ];
}

function limitsOf(limitKw: readonly (number | null)[]): number[] {
  return [...new Set(limitKw.filter((kw) => kw !== null))].slice(0, 1);
}

/** A power in a sentence: MW from 1 MW on. */
export function powerText(kw: number | null, signed = false): string {
  if (kw === null) return quantityText(null, 'kW');
  return Math.abs(kw) >= 1000 ? quantityText(kw / 1000, 'MW', 1, signed) : quantityText(kw, 'kW', 0, signed);
}
