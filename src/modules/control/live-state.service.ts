/** What the safety gate looks at: the live world, read once per slot. */
import { Injectable } from '@nestjs/common';
import type { GateMeasurement, GateNode, Observed } from '../../core/control/safety-gate.js';
import { cityLimitKw } from '../../core/dispatch/build-snapshot.js';
import { CITY_NODE } from '../../core/dispatch/snapshot.js';
import type { Asset } from '../../core/grid/asset.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { type MeterReading, type Observable, type SeriesId, seriesId } from '../../core/series/series.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SiteModel } from '../../ports/site-token.js';

const GATE_OBSERVABLES: readonly Observable[] = ['activePower', 'soc', 'mode'];

@Injectable()
export class LiveStateService {
  constructor(
    private readonly readings: MeterReadingStore,
    private readonly model: SiteModel,
  ) {}

  grid(): GridModel {
    return this.model.site().grid;
  }

  /** Newest values of all that the gate looks at. */
  async read(nowMs: number): Promise<LiveState> {
    const site = this.model.site();
    const owners = [...site.grid.assets.map((a) => a.id), ...site.grid.meters.map((m) => m.id)];
    const known = new Set(site.readPoints.map((p) => p.seriesId));
    const wanted = owners
      .flatMap((id) => GATE_OBSERVABLES.map((o) => seriesId(id, o)))
      .filter((id) => known.has(id));
    return new LiveState(site.grid, known, await this.readings.latest(wanted, nowMs));
  }
}

/** The live world at one instant, and the changes let out since. */
export class LiveState {
  private readonly pendingKw = new Map<string, number>();

  constructor(
    private readonly grid: GridModel,
    private readonly known: ReadonlySet<SeriesId>,
    private readonly latest: ReadonlyMap<SeriesId, MeterReading>,
  ) {}

  measurementOf(assetId: string): GateMeasurement {
    const modeSeries = seriesId(assetId, 'mode');
    return {
      power: this.observed(assetId, 'activePower'),
      soc: this.observed(assetId, 'soc'),
      mode: this.known.has(modeSeries) ? (this.observed(assetId, 'mode')?.value ?? null) : 'no-switch',
    };
  }

  /** Substation and city above the asset, with what was let out for this slot so far. */
  nodesAbove(asset: Asset, slotMs: number): GateNode[] {
    const station = this.grid.substations.find((s) => s.id === asset.substationId);
    if (!station || station.level === 'transmission') return [];
    return [
      {
        nodeId: station.id,
        importLimitKw: station.importLimitKw,
        exportLimitKw: station.exportLimitKw,
        measured: this.nodeLoad((m) => m.substationId === station.id),
        pendingKw: this.pendingKw.get(station.id) ?? 0,
      },
      {
        nodeId: CITY_NODE,
        importLimitKw: cityLimitKw(this.grid, slotMs),
        measured: this.nodeLoad((m) => this.isDistribution(m.substationId)),
        pendingKw: this.pendingKw.get(CITY_NODE) ?? 0,
      },
    ];
  }

  /** Remembers a change that was let out, so that the next order of the slot sees it. */
  letOut(asset: Asset, powerKw: number): void {
    const change = powerKw - (this.observed(asset.id, 'activePower')?.value ?? 0);
    for (const nodeId of [asset.substationId, CITY_NODE]) {
      this.pendingKw.set(nodeId, (this.pendingKw.get(nodeId) ?? 0) + change);
    }
  }

  /** Measured power of an asset [kW]; null when not known. */
  powerKw(assetId: string): number | null {
    return this.observed(assetId, 'activePower')?.value ?? null;
  }

  private isDistribution(substationId: string): boolean {
    return this.grid.substations.some((s) => s.id === substationId && s.level === 'distribution');
  }

  /** Sum of the meters, as old as the oldest of them; null when one is not known: absent is not zero. */
  private nodeLoad(belongs: (meter: GridModel['meters'][number]) => boolean): Observed | null {
    let value = 0;
    let atMs = Number.POSITIVE_INFINITY;
    for (const meter of this.grid.meters.filter(belongs)) {
      const load = this.observed(meter.id, 'activePower');
      if (load === null) return null;
      value += load.value;
      atMs = Math.min(atMs, load.atMs);
    }
    return Number.isFinite(atMs) ? { value, atMs } : null;
  }

  private observed(ownerId: string, observable: Observable): Observed | null {
    const reading = this.latest.get(seriesId(ownerId, observable));
    if (!reading || reading.quality === 'bad' || !Number.isFinite(reading.value)) return null;
    return { value: reading.value, atMs: reading.sourceMs };
  }
}
