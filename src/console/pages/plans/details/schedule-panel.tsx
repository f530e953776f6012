/** What each asset is asked to do: a list with trends, and the chosen one as a chart with its state. */
import { useMemo, useState } from 'preact/hooks';
import type { ChartLine } from '../../../charts/chart-data.js';
import { TimeChart } from '../../../charts/time-chart.js';
import { DataTable, type DataColumn } from '../../../components/data-table.js';
import { Panel } from '../../../components/panel.js';
import { Quantity, type Unit } from '../../../components/quantity.js';
import { civil } from '../../../i18n/civil-time.js';
import { useKindName } from '../../../i18n/asset-kinds.js';
import { language, useTexts } from '../../../i18n/language.js';
import { colon } from '../../../i18n/punctuation.js';
import { useReasonFrench } from '../../../service-words/reason-french.js';
import { Told } from '../../../service-words/told.js';
import { powerText } from '../approval/changes-panel.js';
import { BeforeAfter } from '../before-after.js';
import { type AssetRow, type Plan, type Schedule, SLOT_MS } from '../plan-shapes.js';
import { texts } from './texts.js';

const HOURS_PER_SLOT = SLOT_MS / 3_600_000;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly ratedKw: number | null;
  readonly schedule: Schedule;
  readonly energyKwh: number;
}

interface SchedulePanelProps {
  readonly plan: Plan;
  readonly assets: readonly AssetRow[];
}

/** List and chart beside each other. */
export function SchedulePanel({ plan, assets }: SchedulePanelProps) {
  const say = useTexts(texts);
  const rows = useMemo(() => rowsOf(plan, assets), [plan, assets]);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = rows.find(({ id }) => id === chosenId) ?? rows[0];
  const columns = useColumns();
  return (
    <Panel title={say('schedules')} class="details-wide" flush>
      <div class="details-split">
        <div class="details-list">
          <DataTable
            caption={say('schedules')}
            items={rows}
            columns={columns}
            rowId={({ id }) => id}
            filter
            selectedId={chosen?.id ?? null}
            onOpen={({ id }) => setChosenId(id)}
            onReach={({ id }) => setChosenId(id)}
          />
        </div>
        {chosen === undefined ? null : <Chosen plan={plan} row={chosen} />}
      </div>
    </Panel>
  );
}

function useColumns(): readonly DataColumn<Row>[] {
  const say = useTexts(texts);
  const kindName = useKindName();
  return useMemo(
    (): readonly DataColumn<Row>[] => [
      { id: 'asset', header: say('asset'), value: ({ name }) => name },
      {
        id: 'kind',
        header: say('kind'),
        value: ({ kind }) => kindName(kind),
        cell: ({ kind }) => <span class="small quiet">{kindName(kind)}</span>,
        wideOnly: true,
      },
      {
        id: 'energy',
        header: say('energy'),
        value: ({ energyKwh }) => energyKwh,
        cell: ({ energyKwh }) => <Quantity value={energyKwh / 1000} unit="MWh" />,
        align: 'end',
      },
      {
        id: 'trend',
        header: say('trend'),
        value: ({ schedule }) => Math.max(0, ...schedule.powerKw.map((kw) => Math.abs(kw ?? 0))),
        cell: ({ schedule, ratedKw }) => (
          <BeforeAfter
            before={[]}
            after={schedule.powerKw}
            limits={limitsOf(schedule, ratedKw)}
            width={110}
            height={18}
          />
        ),
        wideOnly: true,
      },
    ],
    [language.value],
  );
}

function Chosen({ plan, row }: { readonly plan: Plan; readonly row: Row }) {
  const say = useTexts(texts);
  const { schedule, ratedKw, name, kind } = row;
  const inFrench = useReasonFrench();
  const { firstSlotMs, frozenSlots, validUntilMs } = plan.content;
  const powerKw = schedule.powerKw[Math.round((schedule.reason.slotMs - firstSlotMs) / SLOT_MS)] ?? null;
  const line = { startMs: firstSlotMs, stepMs: SLOT_MS };
  const power = useMemo(
    (): readonly ChartLine[] => [
      { ...line, id: 'planned', label: say('planned'), kind: 'planned', values: schedule.powerKw },
      ...limitsOf(schedule, ratedKw).map((kw): ChartLine => {
        const label = `${say('rating')} ${powerText(kw)}`;
        return {
          ...line,
          id: `rating ${String(kw)}`,
          label,
          kind: 'limit',
          floor: kw <= 0,
          values: schedule.powerKw.map(() => kw),
        };
      }),
    ],
    [schedule, ratedKw, language.value],
  );
  const state = useStateLines(plan, row);
  return (
    <div class="details-chart">
      <p class="spread">
        <span class="strong">{name}</span>{' '}
        <span class="small quiet">
          {say('frozen', {
            time: civil(firstSlotMs + frozenSlots * SLOT_MS),
            until: civil(validUntilMs),
          })}
        </span>
      </p>
      <TimeChart
        label={`${name}${colon()} ${say('planned')}`}
        lines={power}
        unit="kW"
        height={170}
        fromZero={false}
      />
      {state === null ? null : (
        <TimeChart
          label={`${name}${colon()} ${state.label}`}
          lines={state.lines}
          unit={state.unit}
          height={110}
        />
      )}
      <p class="small">
        <span class="quiet">
          {say('why')}
          {colon()}
        </span>{' '}
        <Told
          english={schedule.reason.sentence}
          french={() => inFrench({ ...schedule.reason, powerKw, flow: null }, { kind, nameOf: (id) => id })}
        />
      </p>
    </div>
  );
}

const CHARGED = ['battery'];
const HEATED = ['tertiary-hvac', 'passive-block', 'slab-block'];

/** The state of an asset in the unit of its class; null for one without a state. */
function useStateLines(plan: Plan, { kind, schedule }: Row) {
  const say = useTexts(texts);
  const { state } = schedule;
  const what = CHARGED.includes(kind) ? 'soc' : HEATED.includes(kind) ? 'temperature' : 'due';
  const unit: Unit = what === 'soc' ? '%' : what === 'temperature' ? '°C' : 'kWh';
  const label = say(`state.${what}`);
  const lines = useMemo(
    (): readonly ChartLine[] => [
      {
        ...{ id: 'state', label, kind: 'forecast' as const, stepMs: SLOT_MS },
        // The state is that of the end of each slot.
        startMs: plan.content.firstSlotMs + SLOT_MS,
        values: (state ?? []).map((value) => (what === 'soc' ? value * 100 : value)),
      },
    ],
    [schedule, kind, language.value],
  );
  return state === null ? null : { lines, unit, label };
}

function rowsOf({ content }: Plan, assets: readonly AssetRow[]): Row[] {
  const known = new Map(assets.map((asset) => [asset.id, asset]));
  return content.schedules
    .map((schedule): Row => {
      const asset = known.get(schedule.assetId);
      return {
        id: schedule.assetId,
        name: asset?.name ?? schedule.assetId,
        kind: asset?.kind ?? '',
        ratedKw: asset?.ratedKw ?? null,
        schedule,
        energyKwh: schedule.powerKw.reduce<number>((sum, kw) => sum + (kw ?? 0) * HOURS_PER_SLOT, 0),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

function limitsOf({ powerKw }: Schedule, ratedKw: number | null): number[] {
  if (ratedKw === null) return [];
  return [
    ...(powerKw.some((kw) => (kw ?? 0) > 0) ? [ratedKw] : []),
    ...(powerKw.some((kw) => (kw ?? 0) < 0) ? [-ratedKw] : []),
  ];
}
