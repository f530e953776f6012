/** What the newest values say: limits, silence, heat, orders without an answer. A signal is made where there is something to say. */
import { FINAL_SETPOINT_STATES, type SetpointRecord } from '../control/setpoint.js';
import { DEVICE_MODE, FRESH_STATE_MS } from '../dispatch/build-snapshot.js';
import type { Asset } from '../grid/asset.js';
import type { MeterReading } from '../series/series.js';
import { alarmId, type AlarmDefinitionId } from './alarm-definition.js';
import { alarmDefinition } from './alarm-definitions.js';
import type { AlarmSignal } from './alarm-record.js';

/** Hot spot above which an oil transformer is too hot [°C] (lyon.md 3.2). */
export const HOT_SPOT_LIMIT_C = 110;

/** A write is answered within seconds; after this time an order still open is unanswered [ms]. */
const ANSWER_PATIENCE_MS = 60_000;

/** On a fast clock the way to the store counts too [wall ms]. */
const PATIENCE_WALL_MS = 10_000;

/** How long values and answers may take. */
export interface Patience {
  /** Silence after which a device counts as lost, and a value as unknown [ms]. */
  readonly silentMs: number;
  readonly answerMs: number;
}

/** The patience of a clock that runs `speed` times as fast as the wall. */
export function patienceAt(speed: number): Patience {
  return {
    silentMs: Math.max(FRESH_STATE_MS, PATIENCE_WALL_MS * speed),
    answerMs: Math.max(ANSWER_PATIENCE_MS, PATIENCE_WALL_MS * speed),
  };
}

/** Change towards the network that makes an order a relief: share of the rating. */
const RELIEF_SHARE = 0.02;

/** Measured import of a node; null when a meter below it is not known or too old. */
export interface NodeImport {
  readonly nodeId: string;
  readonly importKw: number | null;
  readonly limitKw: number;
}

/** `on` above the limit, `off` below it by the definition's deadband, `hold` between and when nothing is known. */
export function compared(
  definitionId: AlarmDefinitionId,
  value: number | null,
  limit: number,
): AlarmSignal['condition'] {
  if (value === null || !Number.isFinite(value)) return 'hold';
  if (value > limit) return 'on';
  return value < limit - alarmDefinition(definitionId).deadband ? 'off' : 'hold';
}

/** Nodes over their import limit. */
export function importSignals(nodes: readonly NodeImport[]): AlarmSignal[] {
  return nodes.map(({ nodeId, importKw, limitKw }) => {
    const seen = importKw === null ? '-' : mw(importKw);
    const share = importKw === null ? '-' : ((100 * importKw) / limitKw).toFixed(0);
    return {
      ...{ definitionId: 'import-limit', subject: nodeId },
      condition: compared('import-limit', importKw, limitKw),
      ...{ value: importKw, limit: limitKw },
      detail: {
        en: `${nodeId} imports ${seen} MW, ${share} % of its ${mw(limitKw)} MW`,
        fr: `${nodeId} soutire ${seen} MW, ${share} % de ses ${mw(limitKw)} MW`,
      },
    };
  });
}

/** Newest readings of one steered asset. */
export interface AssetSigns {
  readonly asset: Pick<Asset, 'id' | 'name'>;
  readonly endpointId: string;
  readonly power: MeterReading | undefined;
  readonly mode: MeterReading | undefined;
}

/** Steered assets that are silent or fell back by themselves. */
export function heartbeatSignals(
  assets: readonly AssetSigns[],
  nowMs: number,
  { silentMs }: Patience,
): AlarmSignal[] {
  return assets.map(({ asset, endpointId, power, mode }) => {
    const ageMs = power ? nowMs - power.sourceMs : null;
    const silent = ageMs === null || ageMs > silentMs;
    const fellBack = !silent && mode?.quality !== 'bad' && mode?.value === DEVICE_MODE.fallback;
    const minutes = ageMs === null ? null : ageMs / 60_000;
    const age = minutes === null ? null : minutes.toFixed(0);
    return {
      ...{ definitionId: 'heartbeat-lost', subject: asset.id },
      condition: silent || fellBack ? 'on' : 'off',
      ...{ value: minutes, limit: silentMs / 60_000 },
      detail: fellBack
        ? {
            en: `${asset.name} went to its fallback by itself`,
            fr: `${asset.name} s’est mis en repli de lui-même`,
          }
        : {
            en:
              age === null
                ? `${asset.name} has never sent a value`
                : `${asset.name} has been silent for ${age} min`,
            fr:
              age === null
                ? `${asset.name} n’a jamais envoyé de valeur`
                : `${asset.name} est muet depuis ${age} min`,
          },
      causes: [alarmId('endpoint-lost', endpointId)],
    };
  });
}

/** Connection of a server as last told. */
export interface EndpointSign {
  readonly endpointId: string;
  readonly lost: boolean;
  readonly detail: string;
}

/** Servers whose connection is broken. */
export function endpointSignals(endpoints: readonly EndpointSign[]): AlarmSignal[] {
  return endpoints.map(({ endpointId, lost, detail }) => ({
    ...{ definitionId: 'endpoint-lost', subject: endpointId, condition: lost ? 'on' : 'off' },
    ...{ value: null, limit: null },
    detail: { en: detail, fr: `liaison avec ${endpointId} perdue : ${detail}` },
  }));
}

/** Newest hot spot of a substation's transformers; null when it is not known or too old. */
export interface HotSpotSign {
  readonly nodeId: string;
  readonly hotSpotC: number | null;
}

/** Transformers that are too hot. */
export function hotSpotSignals(spots: readonly HotSpotSign[]): AlarmSignal[] {
  return spots.map(({ nodeId, hotSpotC }) => {
    const seen = hotSpotC === null ? '-' : hotSpotC.toFixed(0);
    return {
      ...{ definitionId: 'hot-spot', subject: nodeId },
      condition: compared('hot-spot', hotSpotC, HOT_SPOT_LIMIT_C),
      ...{ value: hotSpotC, limit: HOT_SPOT_LIMIT_C },
      detail: {
        en: `the hot spot of ${nodeId} is at ${seen} °C`,
        fr: `le point chaud de ${nodeId} est à ${seen} °C`,
      },
    };
  });
}

/** Orders of the running slot, and what each asset took before. */
export interface OrderSigns {
  readonly records: readonly SetpointRecord[];
  readonly assets: ReadonlyMap<string, Asset>;
  /** Power before the order by asset [kW]; absent = not known. */
  readonly beforeKw: ReadonlyMap<string, number>;
}

/** Relieving orders that were refused, not followed, or not answered in time. */
export function setpointSignals(
  { records, assets, beforeKw }: OrderSigns,
  nowMs: number,
  { answerMs }: Patience,
): AlarmSignal[] {
  const last = new Map<string, SetpointRecord>();
  for (const record of records) {
    const held = last.get(record.order.assetId);
    if (!held || record.intendedAtMs >= held.intendedAtMs) last.set(record.order.assetId, record);
  }
  return [...last.values()].flatMap((record): AlarmSignal[] => {
    const asset = assets.get(record.order.assetId);
    const trouble = troubleOf(record, nowMs - answerMs);
    if (!asset || trouble === null || !relieves(record, asset, beforeKw.get(asset.id))) return [];
    const ordered = `${(record.order.powerKw ?? 0).toFixed(0)} kW`;
    return [
      {
        ...{ definitionId: 'setpoint-unanswered', subject: asset.id, condition: 'on' },
        ...{ value: null, limit: null },
        detail: {
          en: `${asset.name} ${trouble.en} its order of ${ordered}${said(record)}`,
          fr: `${asset.name} ${trouble.fr} sa consigne de ${ordered}${said(record)}`,
        },
      },
    ];
  });
}

function said({ detail }: SetpointRecord): string {
  return detail === '' ? '' : ` (${detail})`;
}

function troubleOf(
  { state, intendedAtMs }: SetpointRecord,
  dueMs: number,
): { en: string; fr: string } | null {
  if (state === 'refused') return { en: 'refused', fr: 'a refusé' };
  if (state === 'diverging') return { en: 'does not follow', fr: 'ne suit pas' };
  const open = !FINAL_SETPOINT_STATES.includes(state) && state !== 'written';
  return open && intendedAtMs < dueMs ? { en: 'has not answered', fr: 'n’a pas répondu à' } : null;
}

/** An order that lowers what the asset takes from the network, or has it give. */
function relieves({ order }: SetpointRecord, asset: Asset, beforeKw: number | undefined): boolean {
  if (order.powerKw === null) return false;
  const least = RELIEF_SHARE * asset.ratedKw;
  return order.powerKw < -least || (beforeKw !== undefined && order.powerKw < beforeKw - least);
}

/** A release in force. */
export interface ReleaseSign {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  readonly assets: number;
}

/** Assets that were handed back by a person and wait for a person. */
export function releaseSignals(releases: readonly ReleaseSign[]): AlarmSignal[] {
  return releases.map(({ id, by, reason, assets }) => ({
    ...{ definitionId: 'release-latched', subject: id, condition: 'on', value: null, limit: null },
    detail: {
      en: `${by} released ${String(assets)} assets: ${reason}`,
      fr: `${by} a relâché ${String(assets)} actifs : ${reason}`,
    },
  }));
}

function mw(kw: number): string {
  return (kw / 1000).toFixed(1);
}
