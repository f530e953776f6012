/** Nodes against their limits, now and in the plan; districts by the nodes they hang on. */
import { isActive, shownState } from '../../core/alarm/alarm-record.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { CITY_NODE } from '../../core/dispatch/snapshot.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { type MeterReading, type SeriesId, seriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { ShownAlarm } from '../alarms/alarm-desk.service.js';
import type { NodeFlow } from '../control/live-state.service.js';
import { DAY_SLOTS } from './city-columns.js';
import type { Overview } from './overview.schema.js';

type LimitRow = Overview['limits'][number];
type District = Overview['districts'][number];
type Worst = NonNullable<LimitRow['worst']>;
type Abnormal = NonNullable<District['abnormal']>;

/** Loading from which a node is worth a look although nothing is exceeded. */
const NEAR_LIMIT = 0.95;

/** The instant, and the plan the next day is read from. */
export interface LookAhead {
  readonly nowMs: number;
  readonly slotMs: number;
  readonly plan: DispatchPlan | null;
}

/** Every node with a limit: the city, its substations, its branches. */
export function limitRows(grid: GridModel, flows: readonly NodeFlow[], ahead: LookAhead): LimitRow[] {
  const rows = flows.map(({ nodeId, importLimitKw, flow, assumedFull }): LimitRow => {
    // A sum in which a substation was assumed is no measurement.
    const seen = flow !== null && assumedFull.length === 0 ? flow : null;
    const worst = worstAhead(nodeId, ahead);
    return {
      ...{ nodeId, name: nameOf(grid, nodeId), level: levelOf(grid, nodeId) },
      ...{ importKw: seen?.value ?? null, atMs: seen?.atMs ?? null, limitKw: importLimitKw },
      loading: seen ? seen.value / importLimitKw : null,
      worst: worst?.worst ?? null,
      marginShortfallKw: worst?.shortfallKw ?? null,
    };
  });
  const order = { city: 0, substation: 1, branch: 2 } as const;
  return rows.sort((a, b) => order[a.level] - order[b.level] || (a.nodeId < b.nodeId ? -1 : 1));
}

function worstAhead(
  nodeId: string,
  { slotMs, plan }: LookAhead,
): { worst: Worst; shortfallKw: number } | null {
  const node = plan?.content.nodes.find((one) => one.nodeId === nodeId);
  if (!plan || !node) return null;
  let found: { worst: Worst; shortfallKw: number } | null = null;
  node.importKw.forEach((importKw, k) => {
    const atMs = plan.content.firstSlotMs + k * SLOT_MS;
    const limitKw = node.limitKw[k];
    if (atMs < slotMs || atMs >= slotMs + DAY_SLOTS * SLOT_MS || limitKw === undefined) return;
    const loading = importKw / limitKw;
    if (found && found.worst.loading >= loading) return;
    found = {
      worst: { slotMs: atMs, importKw, limitKw, loading },
      shortfallKw: node.marginShortfallKw[k] ?? 0,
    };
  });
  return found;
}

/** Districts with the loading of the substations their meters sit on. */
export function districtRows(
  grid: GridModel,
  limits: readonly LimitRow[],
  seen: {
    readonly meters: ReadonlyMap<SeriesId, MeterReading>;
    readonly maxAgeMs: number;
    readonly nowMs: number;
  },
  alarms: readonly ShownAlarm[],
): District[] {
  const byNode = new Map(limits.map((row) => [row.nodeId, row]));
  return grid.districts.map(({ id, name }) => {
    const meters = grid.meters.filter(({ districtId }) => districtId === id);
    const nodeIds = [...new Set(meters.map(({ substationId }) => substationId))];
    const nodes = nodeIds.flatMap((nodeId) => byNode.get(nodeId) ?? []);
    const importKw = meters.reduce<number | null>((sum, meter) => {
      const reading = seen.meters.get(seriesId(meter.id, 'activePower'));
      const known = reading && reading.quality !== 'bad' && seen.nowMs - reading.sourceMs <= seen.maxAgeMs;
      return sum === null || !known || !Number.isFinite(reading.value) ? null : sum + reading.value;
    }, 0);
    const loadings = nodes.flatMap(({ loading }) => loading ?? []);
    const worstNode = nodes.reduce<LimitRow | null>(
      (worst, row) => ((row.worst?.loading ?? -1) > (worst?.worst?.loading ?? -1) ? row : worst),
      null,
    );
    return {
      ...{ id, name, nodeIds, importKw },
      loading: loadings.length === 0 ? null : Math.max(...loadings),
      worst: worstNode?.worst ? { ...worstNode.worst, nodeId: worstNode.nodeId } : null,
      abnormal: abnormalOf({
        id,
        nodes,
        importKw,
        alarms: alarmsOf(alarms, [id, ...nodeIds, ...meters.map((m) => m.id)]),
      }),
    };
  });
}

interface DistrictSigns {
  readonly id: string;
  readonly nodes: readonly LimitRow[];
  readonly importKw: number | null;
  readonly alarms: readonly ShownAlarm[];
}

/** The gravest reason to colour a district; null = nothing to see. */
function abnormalOf({ nodes, importKw, alarms }: DistrictSigns): Abnormal | null {
  const nothing = { nodeId: null, loading: null, slotMs: null, alarmId: null };
  const over = nodes.find(({ loading }) => loading !== null && loading > 1);
  if (over) {
    const text = `${over.name} is at ${percent(over.loading)} of its limit`;
    return { ...nothing, code: 'over-limit', nodeId: over.nodeId, loading: over.loading, text };
  }
  const alarm = alarms[0];
  if (alarm) return { ...nothing, code: 'alarm', alarmId: alarm.record.id, text: alarm.record.detail.en };
  const ahead = nodes.find(({ worst }) => worst !== null && worst.loading > 1);
  if (ahead?.worst) {
    const { loading, slotMs } = ahead.worst;
    const text = `${ahead.name} is expected at ${percent(loading)} of its limit`;
    return { ...nothing, code: 'over-limit-ahead', nodeId: ahead.nodeId, loading, slotMs, text };
  }
  const near = nodes.find(({ loading }) => loading !== null && loading > NEAR_LIMIT);
  if (near) {
    const text = `${near.name} is at ${percent(near.loading)} of its limit`;
    return { ...nothing, code: 'near-limit', nodeId: near.nodeId, loading: near.loading, text };
  }
  return importKw === null
    ? { ...nothing, code: 'not-measured', text: 'a meter of the district sends nothing' }
    : null;
}

/** Active alarms shown to people about any of the subjects, gravest first as they come. */
function alarmsOf(alarms: readonly ShownAlarm[], subjects: readonly string[]): ShownAlarm[] {
  return alarms.filter(({ record }) => {
    const state = shownState(record);
    return (
      isActive(record) && state !== 'shelved' && state !== 'suppressed' && subjects.includes(record.subject)
    );
  });
}

function nameOf(grid: GridModel, nodeId: string): string {
  return nodeId === CITY_NODE
    ? grid.name
    : (grid.substations.find(({ id }) => id === nodeId)?.name ?? nodeId);
}

function levelOf(grid: GridModel, nodeId: string): LimitRow['level'] {
  if (nodeId === CITY_NODE) return 'city';
  return grid.substations.some(({ id }) => id === nodeId) ? 'substation' : 'branch';
}

function percent(share: number | null): string {
  return `${(100 * (share ?? 0)).toFixed(0)} %`;
}
