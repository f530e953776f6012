/** Gathers what the newest values say, every few seconds. Bound in the gateway, which sees the field. */
import { Injectable } from '@nestjs/common';
import type { AlarmSignal } from '../../core/alarm/alarm-record.js';
import {
  endpointSignals,
  heartbeatSignals,
  hotSpotSignals,
  importSignals,
  patienceAt,
  type Patience,
  releaseSignals,
  setpointSignals,
} from '../../core/alarm/signals-live.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { type MeterReading, seriesId, type SeriesId } from '../../core/series/series.js';
import { slotStart } from '../../core/time/slot.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SetpointStore } from '../../ports/setpoint-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { LiveStateService } from '../control/live-state.service.js';
import { EndpointStates } from '../data-quality/endpoint-states.service.js';

@Injectable()
export class LiveSignals {
  constructor(
    private readonly liveState: LiveStateService,
    private readonly readings: MeterReadingStore,
    private readonly setpoints: SetpointStore,
    private readonly endpoints: EndpointStates,
    private readonly model: SiteModel,
  ) {}

  /**
   * All live signals of an instant.
   *
   * @param releases in force
   * @param speed of the clock
   */
  async gather(
    nowMs: number,
    speed: number,
    releases: Parameters<typeof releaseSignals>[0],
  ): Promise<AlarmSignal[]> {
    const patience = patienceAt(speed);
    const [live, states, orders, values] = await Promise.all([
      this.liveState.read(nowMs),
      this.endpoints.states(),
      this.orderSignals(nowMs, patience),
      this.values(nowMs),
    ]);
    const nodes = live.freshNodes(slotStart(nowMs), patience.silentMs).map((node) => ({
      nodeId: node.nodeId,
      // A sum in which a substation was assumed is no measurement.
      importKw: node.flow !== null && node.assumedFull.length === 0 ? node.flow.value : null,
      limitKw: node.importLimitKw,
    }));
    return [
      ...importSignals(nodes),
      ...endpointSignals(
        states.map(({ endpointId, state, detail }) => ({
          endpointId,
          lost: state === 'lost',
          detail: detail ?? '',
        })),
      ),
      ...this.heartbeats(values, nowMs, patience),
      ...this.hotSpots(values, nowMs, patience),
      ...orders,
      ...releaseSignals(releases),
    ];
  }

  private async values(nowMs: number): Promise<ReadonlyMap<SeriesId, MeterReading>> {
    const { controlPoints, readPoints } = this.model.site();
    const known = new Set(readPoints.map((point) => point.seriesId));
    const steered = controlPoints.flatMap(({ assetId }) => [
      seriesId(assetId, 'activePower'),
      seriesId(assetId, 'mode'),
    ]);
    const spots = readPoints.filter((p) => p.observable === 'hotSpotTemperature').map((p) => p.seriesId);
    return this.readings.latest(
      [...steered, ...spots].filter((id) => known.has(id)),
      nowMs,
    );
  }

  private heartbeats(
    values: ReadonlyMap<SeriesId, MeterReading>,
    nowMs: number,
    patience: Patience,
  ): AlarmSignal[] {
    const { grid, controlPoints } = this.model.site();
    const byId = new Map(grid.assets.map((asset) => [asset.id, asset]));
    const signs = controlPoints.flatMap(({ assetId, endpointId }) => {
      const asset = byId.get(assetId);
      if (!asset?.controllable) return [];
      const power = values.get(seriesId(assetId, 'activePower'));
      return [{ asset, endpointId, power, mode: values.get(seriesId(assetId, 'mode')) }];
    });
    return heartbeatSignals(signs, nowMs, patience);
  }

  private hotSpots(
    values: ReadonlyMap<SeriesId, MeterReading>,
    nowMs: number,
    { silentMs }: Patience,
  ): AlarmSignal[] {
    const { grid, readPoints } = this.model.site();
    const points = readPoints.filter(({ observable }) => observable === 'hotSpotTemperature');
    return hotSpotSignals(
      points.map((point) => {
        const reading = values.get(point.seriesId);
        const known = reading && reading.quality !== 'bad' && nowMs - reading.sourceMs <= silentMs;
        return { nodeId: nodeOfSensor(grid, point.ownerId), hotSpotC: known ? reading.value : null };
      }),
    );
  }

  private async orderSignals(nowMs: number, patience: Patience): Promise<AlarmSignal[]> {
    const slotMs = slotStart(nowMs);
    const records = await this.setpoints.bySlot(slotMs);
    const assets = new Map(this.model.site().grid.assets.map((asset) => [asset.id, asset]));
    if (records.length === 0) return [];
    const before = await this.setpoints.latestBefore(slotMs);
    const beforeKw = new Map(
      [...before].flatMap(([id, { order }]) =>
        order.powerKw === null ? [] : [[id, order.powerKw] as const],
      ),
    );
    return setpointSignals({ records, assets, beforeKw }, nowMs, patience);
  }
}

/** The substation a sensor stands at: site files name it `<substation>-…`; a sensor of another name stands for itself. */
function nodeOfSensor({ substations }: GridModel, ownerId: string): string {
  return substations.find(({ id }) => ownerId === id || ownerId.startsWith(`${id}-`))?.id ?? ownerId;
}
