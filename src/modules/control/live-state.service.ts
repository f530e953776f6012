/** What the safety gate looks at: the live world, read once per slot. */
import { Injectable } from '@nestjs/common';
import {
  type GateMeasurement,
  type GateNode,
  MEASUREMENT_MAX_AGE_MS,
  type Observed,
} from '../../core/control/safety-gate.js';
import type { BalancedNode } from '../../core/balancing/balance-types.js';
import { cityLimitKw } from '../../core/dispatch/build-snapshot.js';
import { CITY_NODE } from '../../core/dispatch/snapshot.js';
import { agreedByAsset } from '../../core/flexibility/called-assets.js';
import type { Asset } from '../../core/grid/asset.js';
import type { GridBranch, GridMeter, GridModel } from '../../core/grid/grid-model.js';
import { type MeterReading, type Observable, type SeriesId, seriesId } from '../../core/series/series.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SiteModel } from '../../ports/site-token.js';

const GATE_OBSERVABLES: readonly Observable[] = ['activePower', 'soc', 'mode'];

const MOST_EVENTS = 500;

@Injectable()
export class LiveStateService {
  constructor(
    private readonly readings: MeterReadingStore,
    private readonly model: SiteModel,
    private readonly calls: DemandResponseStore,
  ) {}

  grid(): GridModel {
    return this.model.site().grid;
  }

  /** What called buildings agreed to in a slot, by the asset that takes their setpoints [kW]. */
  async agreedKw(slotMs: number): Promise<ReadonlyMap<string, number>> {
    const blocks = this.grid().assets.filter(({ kind }) => kind === 'demand-response');
    if (blocks.length === 0) return new Map();
    const assetIds = new Set(blocks.map(({ id }) => id));
    const [buildings, events] = await Promise.all([
      this.calls.buildings({}),
      this.calls.events({ states: ['published', 'active'], sinceMs: slotMs, limit: MOST_EVENTS }),
    ]);
    return agreedByAsset({ assetIds, buildings, events }, slotMs);
  }

  /** Newest values of all that the gate looks at. */
  async read(nowMs: number): Promise<LiveState> {
    const site = this.model.site();
    const owners = [...site.grid.assets.map((a) => a.id), ...site.grid.meters.map((m) => m.id)];
    const known = new Set(site.readPoints.map((p) => p.seriesId));
    const wanted = owners
      .flatMap((id) => GATE_OBSERVABLES.map((o) => seriesId(id, o)))
      .filter((id) => known.has(id));
    return new LiveState({
      grid: site.grid,
      known,
      latest: await this.readings.latest(wanted, nowMs),
      nowMs,
    });
  }
}

/** What was read of the world. */
export interface LiveReadings {
  readonly grid: GridModel;
  /** Series that the site reads at all. */
  readonly known: ReadonlySet<SeriesId>;
  readonly latest: ReadonlyMap<SeriesId, MeterReading>;
  /** Instant of the reading [epoch ms, UTC]. */
  readonly nowMs: number;
}

/** Measured flow of a node against its limits [kW], load convention. */
export interface NodeFlow {
  readonly nodeId: string;
  readonly importLimitKw: number;
  readonly exportLimitKw?: number;
  /** As old as the oldest meter in it; null when it is not known. */
  readonly flow: Observed | null;
  readonly assumedFull: readonly string[];
}

/** The live world at one instant, and the changes let out since. */
export class LiveState {
  private readonly pendingKw = new Map<string, number>();
  private readonly grid: GridModel;

  constructor(private readonly seen: LiveReadings) {
    this.grid = seen.grid;
  }

  measurementOf(assetId: string): GateMeasurement {
    const modeSeries = seriesId(assetId, 'mode');
    return {
      power: this.observed(assetId, 'activePower'),
      soc: this.observed(assetId, 'soc'),
      mode: this.seen.known.has(modeSeries) ? (this.observed(assetId, 'mode')?.value ?? null) : 'no-switch',
    };
  }

  /** Branches, substation and city above the asset, with what was let out for this slot so far. */
  nodesAbove(asset: Asset, slotMs: number): GateNode[] {
    const station = this.grid.substations.find((s) => s.id === asset.substationId);
    if (!station || station.level === 'transmission') return [];
    return [
      ...this.branchesAbove(asset).map((branch) => ({
        nodeId: branch.id,
        importLimitKw: branch.limitKw,
        exportLimitKw: branch.limitKw,
        measured: this.branchLoad(branch.id),
        pendingKw: this.pendingKw.get(branch.id) ?? 0,
      })),
      {
        nodeId: station.id,
        importLimitKw: station.importLimitKw,
        exportLimitKw: station.exportLimitKw,
        measured: this.stationLoad(station.id),
        pendingKw: this.pendingKw.get(station.id) ?? 0,
      },
      {
        nodeId: CITY_NODE,
        importLimitKw: cityLimitKw(this.grid, slotMs),
        ...this.cityLoad(),
        pendingKw: this.pendingKw.get(CITY_NODE) ?? 0,
      },
    ];
  }

  /** Ids of the assets below a branch, substation or the city. */
  assetsBelow(nodeId: string): string[] {
    const below = (asset: Asset): boolean => {
      if (asset.substationId === nodeId) return true;
      if (nodeId !== CITY_NODE) return this.branchesAbove(asset).some(({ id }) => id === nodeId);
      const station = this.grid.substations.find((s) => s.id === asset.substationId);
      return station?.level === 'distribution';
    };
    return this.grid.assets.filter(below).map(({ id }) => id);
  }

  /**
   * Flow of every branch with meters below, every distribution substation and the city. In the city's sum a substation that is not known, or older than
   * `maxAgeMs`, counts as importing up to its limit.
   */
  flows(slotMs: number, maxAgeMs: number): NodeFlow[] {
    const stations = this.grid.substations.filter((s) => s.level === 'distribution');
    const branches = this.grid.branches.filter(({ id }) => this.metersBelow(id).length > 0);
    return [
      ...branches.map((branch) => ({
        nodeId: branch.id,
        importLimitKw: branch.limitKw,
        exportLimitKw: branch.limitKw,
        flow: this.branchLoad(branch.id),
        assumedFull: [],
      })),
      ...stations.map((s) => ({
        nodeId: s.id,
        importLimitKw: s.importLimitKw,
        exportLimitKw: s.exportLimitKw,
        flow: this.stationLoad(s.id),
        assumedFull: [],
      })),
      { nodeId: CITY_NODE, importLimitKw: cityLimitKw(this.grid, slotMs), ...this.cityFlow(maxAgeMs) },
    ];
  }

  /** Nodes with the assets below them; a flow older than `maxAgeMs` is not known. */
  freshNodes(slotMs: number, maxAgeMs: number): BalancedNode[] {
    return this.flows(slotMs, maxAgeMs).map((node) => ({
      ...node,
      flow: node.flow && this.seen.nowMs - node.flow.atMs <= maxAgeMs ? node.flow : null,
      assetIds: this.assetsBelow(node.nodeId),
    }));
  }

  /** Remembers a change that was let out, so that the next order of the slot sees it. */
  letOut(asset: Asset, powerKw: number): void {
    const change = powerKw - (this.observed(asset.id, 'activePower')?.value ?? 0);
    for (const nodeId of [...this.branchesAbove(asset).map(({ id }) => id), asset.substationId, CITY_NODE]) {
      this.pendingKw.set(nodeId, (this.pendingKw.get(nodeId) ?? 0) + change);
    }
  }

  /** Measured power of an asset [kW]; null when not known. */
  powerKw(assetId: string): number | null {
    return this.observed(assetId, 'activePower')?.value ?? null;
  }

  /** Sum of the meters, as old as the oldest of them; null when one is not known: absent is not zero. */
  private stationLoad(stationId: string): Observed | null {
    return this.sumOf(this.grid.meters.filter((m) => m.substationId === stationId));
  }

  private branchLoad(branchId: string): Observed | null {
    return this.sumOf(this.metersBelow(branchId));
  }

  private metersBelow(branchId: string): GridMeter[] {
    return this.grid.meters.filter((meter) =>
      this.branchesFrom(meter.branchId).some(({ id }) => id === branchId),
    );
  }

  private branchesAbove(asset: Asset): GridBranch[] {
    return this.branchesFrom(this.grid.meters.find(({ id }) => id === asset.meterId)?.branchId);
  }

  /** A branch and those above it, up to its substation. */
  private branchesFrom(branchId: string | undefined): GridBranch[] {
    const found: GridBranch[] = [];
    let at = this.grid.branches.find(({ id }) => id === branchId);
    while (at && !found.includes(at)) {
      found.push(at);
      const { parentId } = at;
      at = this.grid.branches.find(({ id }) => id === parentId);
    }
    return found;
  }

  private sumOf(meters: readonly GridMeter[]): Observed | null {
    let value = 0;
    let atMs = Number.POSITIVE_INFINITY;
    for (const meter of meters) {
      const load = this.observed(meter.id, 'activePower');
      if (load === null) return null;
      value += load.value;
      atMs = Math.min(atMs, load.atMs);
    }
    return Number.isFinite(atMs) ? { value, atMs } : null;
  }

  private cityLoad(): Pick<GateNode, 'measured' | 'assumedFull'> {
    const { flow, assumedFull } = this.cityFlow(MEASUREMENT_MAX_AGE_MS);
    return { measured: flow, assumedFull };
  }

  /**
   * Sum of the substations. One that is not known or stale counts as importing up to its limit: the worst it may do.
   * Without that, one dead server would leave the whole city without orders.
   */
  private cityFlow(maxAgeMs: number): Pick<NodeFlow, 'flow' | 'assumedFull'> {
    let value = 0;
    let atMs = Number.POSITIVE_INFINITY;
    const assumedFull: string[] = [];
    for (const station of this.grid.substations.filter((s) => s.level === 'distribution')) {
      const load = this.stationLoad(station.id);
      if (load === null || this.seen.nowMs - load.atMs > maxAgeMs) {
        assumedFull.push(station.id);
        value += station.importLimitKw;
      } else {
        value += load.value;
        atMs = Math.min(atMs, load.atMs);
      }
    }
    return { flow: Number.isFinite(atMs) ? { value, atMs } : null, assumedFull };
  }

  private observed(ownerId: string, observable: Observable): Observed | null {
    const reading = this.seen.latest.get(seriesId(ownerId, observable));
    if (!reading || reading.quality === 'bad' || !Number.isFinite(reading.value)) return null;
    return { value: reading.value, atMs: reading.sourceMs };
  }
}
