/** Assets for people: what they are, what they do, what they were told and why. */
import { Injectable } from '@nestjs/common';
import type { SetpointRecord } from '../../core/control/setpoint.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { reasonFacts } from '../../core/dispatch/reason-facts.js';
import { DEVICE_MODE } from '../../core/dispatch/build-snapshot.js';
import type { AssetState } from '../../core/dispatch/snapshot.js';
import { DomainError } from '../../core/domain-error.js';
import type { Asset } from '../../core/grid/asset.js';
import { nearestName } from '../../core/nearest-name.js';
import { HOUSE_UNIT } from '../../core/quantity/unit.js';
import {
  type MeterReading,
  OBSERVABLE_DIMENSION,
  seriesId,
  type SeriesId,
  splitSeriesId,
} from '../../core/series/series.js';
import { civilDay, civilTime } from '../../core/time/civil.js';
import { slotStart } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { PlanStore } from '../../ports/plan-store.js';
import { SetpointStore } from '../../ports/setpoint-store.js';
import { SiteModel } from '../../ports/site-token.js';
import type { AssetAnswer, AssetRow, AssetsAnswer, OrderView } from './grid-view.schema.js';
import { linksOf } from './links.js';

/** Fields of an asset that have a place of their own in the answer. */
const PLACED = new Set([
  'id',
  'name',
  'kind',
  'substationId',
  'districtId',
  'meterId',
  'ratedKw',
  'rampKwPerS',
  'safeState',
  'controllable',
]);

const MODE_NAMES: readonly (readonly [number, AssetRow['controlMode']])[] = [
  [DEVICE_MODE.local, 'local'],
  [DEVICE_MODE.remoteAuto, 'automatic'],
  [DEVICE_MODE.remoteManual, 'manual'],
  [DEVICE_MODE.fallback, 'fallback'],
];

/** What rows are made of. */
interface Seen {
  readonly nowMs: number;
  readonly latest: ReadonlyMap<SeriesId, MeterReading>;
  readonly states: ReadonlyMap<string, AssetState>;
  readonly orders: ReadonlyMap<string, SetpointRecord>;
}

@Injectable()
export class AssetViewService {
  /** Inputs of a plan never change: the newest ones looked at. */
  private remembered: { readonly hash: string; readonly states: ReadonlyMap<string, AssetState> } | null =
    null;

  constructor(
    private readonly readings: MeterReadingStore,
    private readonly plans: PlanStore,
    private readonly setpoints: SetpointStore,
    private readonly model: SiteModel,
    private readonly clock: Clock,
  ) {}

  /** Every asset of the site. */
  async list(): Promise<AssetsAnswer> {
    const { assets } = this.model.site().grid;
    const seen = await this.see(assets);
    return { nowMs: seen.nowMs, assets: assets.map((asset) => this.row(asset, seen)) };
  }

  /**
   * One asset with its limits, values, orders and the reason of its setpoint.
   *
   * @throws DomainError `unknown-asset`, with the nearest name
   */
  async one(id: string): Promise<AssetAnswer> {
    const asset = this.asset(id);
    const { grid } = this.model.site();
    const seen = await this.see([asset]);
    const [inForce, orders] = await Promise.all([
      this.plans.inForce(slotStart(seen.nowMs)),
      this.setpoints.between(id, civilDay(civilTime(seen.nowMs).date).startMs, seen.nowMs + 1),
    ]);
    return {
      ...this.row(asset, seen),
      nowMs: seen.nowMs,
      nodeName: grid.substations.find((one) => one.id === asset.substationId)?.name ?? asset.substationId,
      districtName: grid.districts.find((one) => one.id === asset.districtId)?.name ?? asset.districtId,
      properties: propertiesOf(asset),
      rampKwPerS: asset.rampKwPerS,
      fallback: {
        mode: asset.safeState.mode,
        powerKw: asset.safeState.mode === 'power' ? asset.safeState.powerKw : null,
      },
      state: stateOf(id, seen),
      why: inForce && whyOf(inForce, id),
      orders: orders.reverse().map(orderView),
    };
  }

  /**
   * The asset of an id.
   *
   * @throws DomainError `unknown-asset`, with the nearest name
   */
  asset(id: string): Asset {
    const { assets } = this.model.site().grid;
    const found = assets.find((asset) => asset.id === id);
    if (found) return found;
    const nearest = nearestName(
      id,
      assets.map((asset) => asset.id),
    );
    throw new DomainError(
      'unknown-asset',
      `there is no asset "${id}"; the nearest is "${nearest}", and GET /api/v1/assets lists all`,
      { id },
    );
  }

  private async see(assets: readonly Asset[]): Promise<Seen> {
    const nowMs = Math.floor(this.clock.nowMs());
    const ids = new Set(assets.map(({ id }) => id));
    const points = this.model.site().readPoints.filter(({ ownerId }) => ids.has(ownerId));
    const [latest, orders, states] = await Promise.all([
      this.readings.latest(
        points.map((point) => point.seriesId),
        nowMs,
      ),
      this.setpoints.bySlot(slotStart(nowMs)),
      this.newestStates(),
    ]);
    const newest = new Map<string, SetpointRecord>();
    for (const record of orders) {
      const held = newest.get(record.order.assetId);
      if (!held || record.intendedAtMs >= held.intendedAtMs) newest.set(record.order.assetId, record);
    }
    return { nowMs, latest, states, orders: newest };
  }

  /** What the newest plan knew of the assets. */
  private async newestStates(): Promise<ReadonlyMap<string, AssetState>> {
    const [newest] = await this.plans.plans({ limit: 1 });
    if (!newest) return new Map();
    const hash = newest.content.inputHash;
    if (this.remembered?.hash === hash) return this.remembered.states;
    const inputs = await this.plans.inputs(hash);
    const states = new Map(inputs?.snapshot.assets.map((state) => [state.assetId, state]));
    this.remembered = { hash, states };
    return states;
  }

  private row(asset: Asset, { latest, states, orders }: Seen): AssetRow {
    const { id, name, kind, districtId, substationId, meterId, ratedKw, controllable } = asset;
    const value = (observable: 'activePower' | 'soc' | 'mode'): MeterReading | null => {
      const reading = latest.get(seriesId(id, observable));
      return reading && reading.quality !== 'bad' && Number.isFinite(reading.value) ? reading : null;
    };
    const power = value('activePower');
    const order = orders.get(id);
    const state = states.get(id);
    return {
      ...{ id, name, kind, districtId, nodeId: substationId, meterId, ratedKw, controllable },
      controlMode: this.modeOf(asset, value('mode')),
      available: state?.available ?? null,
      unavailableBecause: state?.reason ?? null,
      powerKw: power?.value ?? null,
      powerAtMs: power?.sourceMs ?? null,
      soc: value('soc')?.value ?? null,
      order: order
        ? {
            ...{ planId: order.order.planId, powerKw: order.order.powerKw },
            ...{ state: order.state, detail: order.detail },
          }
        : null,
      links: linksOf('assets', id, this.model.site().readPoints, ['power']),
    };
  }

  /** An asset without a switch that is steered is automatic: nothing says otherwise. */
  private modeOf({ id, controllable }: Asset, mode: MeterReading | null): AssetRow['controlMode'] {
    const { controlPoints, readPoints } = this.model.site();
    if (!controllable || !controlPoints.some(({ assetId }) => assetId === id)) return 'none';
    const hasSwitch = readPoints.some(({ ownerId, observable }) => ownerId === id && observable === 'mode');
    if (!hasSwitch) return 'automatic';
    return MODE_NAMES.find(([value]) => value === mode?.value)?.[1] ?? 'unknown';
  }
}

/** An order as it is shown. */
function orderView({ order, ...story }: SetpointRecord): OrderView {
  const { id, planId, slotMs, powerKw, validUntilMs } = order;
  const { state, detail, statusCode, readBackKw, meteredKw, intendedAtMs, writtenAtMs, settledAtMs } = story;
  return {
    ...{ id, planId, slotMs, powerKw, validUntilMs, state, detail, statusCode, readBackKw, meteredKw },
    ...{ intendedAtMs, writtenAtMs, settledAtMs },
  };
}

function propertiesOf(asset: Asset): AssetAnswer['properties'] {
  const own = Object.entries(asset).filter(([key, value]) => !PLACED.has(key) && value !== undefined);
  return Object.fromEntries(own);
}

function stateOf(id: string, { latest, nowMs }: Seen): AssetAnswer['state'] {
  return [...latest.values()]
    .filter((reading) => splitSeriesId(reading.seriesId).ownerId === id)
    .map((reading) => {
      const { observable } = splitSeriesId(reading.seriesId);
      return {
        ...{ seriesId: reading.seriesId, observable, unit: HOUSE_UNIT[OBSERVABLE_DIMENSION[observable]] },
        value: Number.isFinite(reading.value) ? reading.value : null,
        ...{ quality: reading.quality, atMs: reading.sourceMs, ageMs: Math.max(0, nowMs - reading.sourceMs) },
      };
    });
}

function whyOf({ id, content }: DispatchPlan, assetId: string): AssetAnswer['why'] {
  const facts = reasonFacts(content, assetId);
  return facts && { planId: id, ...facts, alternativePowers: [...facts.alternativePowers] };
}
