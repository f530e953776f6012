/** Nodes and meters for people: the city, districts, substations, transformers, feeders and what is below them. */
import { Injectable } from '@nestjs/common';
import { cityLimitKw } from '../../core/dispatch/build-snapshot.js';
import { CITY_NODE } from '../../core/dispatch/snapshot.js';
import { DomainError } from '../../core/domain-error.js';
import type { GridMeter, GridModel } from '../../core/grid/grid-model.js';
import { nearestName } from '../../core/nearest-name.js';
import { type MeterReading, seriesId, type SeriesId } from '../../core/series/series.js';
import { slotStart } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { OverviewService } from '../overview/overview.service.js';
import type {
  MeterAnswer,
  MeterRow,
  MetersAnswer,
  NodeAnswer,
  NodeRow,
  NodesAnswer,
} from './grid-view.schema.js';
import { linksOf } from './links.js';
import type { TimelineSubject } from './timeline.service.js';

type Loading = Pick<NodeRow, 'importKw' | 'loading' | 'worst'>;

/** A node as the grid has it. */
type Place = Pick<NodeRow, 'id' | 'name' | 'kind' | 'parentId' | 'limits'>;

@Injectable()
export class NodeViewService {
  constructor(
    private readonly overview: OverviewService,
    private readonly readings: MeterReadingStore,
    private readonly model: SiteModel,
    private readonly clock: Clock,
  ) {}

  /** The city, its substations, branches and districts. */
  async nodes(): Promise<NodesAnswer> {
    const { nowMs, limits, districts } = await this.overview.nodes();
    const byNode = new Map(limits.map((row) => [row.nodeId, row]));
    const byDistrict = new Map(districts.map((row) => [row.id, row]));
    const nodes = this.places(nowMs).map((place): NodeRow => {
      const seen = place.kind === 'district' ? byDistrict.get(place.id) : byNode.get(place.id);
      return {
        ...place,
        ...loadingOf(seen),
        atMs: byNode.get(place.id)?.atMs ?? null,
        members: this.members(place),
        links: linksOf('nodes', place.id, [], ['power']),
      };
    });
    return { nowMs, nodes };
  }

  /**
   * One node.
   *
   * @throws DomainError `unknown-node`, with the nearest name
   */
  async node(id: string): Promise<NodeAnswer> {
    this.place(id);
    const { nowMs, nodes } = await this.nodes();
    const found = nodes.find((node) => node.id === id);
    if (!found) throw new Error(`node ${id} is in the grid and not among its nodes`);
    return { ...found, nowMs };
  }

  /** What a node's time line is made of. */
  nodeSubject(id: string): TimelineSubject {
    const place = this.place(id);
    const { grid } = this.model.site();
    const { limits } = place;
    const limit =
      limits === null
        ? null
        : (slotMs: number): number => (id === CITY_NODE ? cityLimitKw(grid, slotMs) : limits.importKw);
    return { id, kind: 'node', ownerIds: this.metersOf(place).map((meter) => meter.id), limitKw: limit };
  }

  /** One page of meters, by id. */
  async meters({ limit, after }: { readonly limit: number; readonly after?: string }): Promise<MetersAnswer> {
    const all = [...this.model.site().grid.meters].sort((a, b) => (a.id < b.id ? -1 : 1));
    const from = after === undefined ? all : all.filter(({ id }) => id > after);
    const page = from.slice(0, limit);
    const nowMs = Math.floor(this.clock.nowMs());
    const latest = await this.powersOf(page, nowMs);
    return {
      nowMs,
      meters: page.map((meter) => this.meterRow(meter, latest, nowMs)),
      next: from.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  }

  /**
   * One meter.
   *
   * @throws DomainError `unknown-meter`, with the nearest name
   */
  async meter(id: string): Promise<MeterAnswer> {
    const meter = this.meterOf(id);
    const nowMs = Math.floor(this.clock.nowMs());
    return { ...this.meterRow(meter, await this.powersOf([meter], nowMs), nowMs), nowMs };
  }

  /** What a meter's time line is made of. */
  meterSubject(id: string): TimelineSubject {
    return { id: this.meterOf(id).id, kind: 'meter', ownerIds: [id], limitKw: null };
  }

  private meterOf(id: string): GridMeter {
    const { meters } = this.model.site().grid;
    const found = meters.find((meter) => meter.id === id);
    if (found) return found;
    const nearest = nearestName(
      id,
      meters.map((meter) => meter.id),
    );
    const message = `there is no meter "${id}"; the nearest is "${nearest}", and GET /api/v1/meters lists all`;
    throw new DomainError('unknown-meter', message, { id });
  }

  private powersOf(meters: readonly GridMeter[], nowMs: number): Promise<Map<SeriesId, MeterReading>> {
    return this.readings.latest(
      meters.map(({ id }) => seriesId(id, 'activePower')),
      nowMs,
    );
  }

  private meterRow(meter: GridMeter, latest: ReadonlyMap<SeriesId, MeterReading>, nowMs: number): MeterRow {
    const { grid, readPoints } = this.model.site();
    const { id } = meter;
    const reading = latest.get(seriesId(id, 'activePower'));
    return {
      ...{ id, nodeId: meter.substationId, branchId: meter.branchId ?? null, districtId: meter.districtId },
      endpointId: readPoints.find(({ ownerId }) => ownerId === id)?.endpointId ?? null,
      assetIds: grid.assets.filter(({ meterId }) => meterId === id).map((asset) => asset.id),
      powerKw: reading && Number.isFinite(reading.value) ? reading.value : null,
      quality: reading?.quality ?? null,
      atMs: reading?.sourceMs ?? null,
      ageMs: reading ? Math.max(0, nowMs - reading.sourceMs) : null,
      links: linksOf('meters', id, readPoints, ['power', 'base']),
    };
  }

  private place(id: string): Place {
    const places = this.places(this.clock.nowMs());
    const found = places.find((place) => place.id === id);
    if (found) return found;
    const nearest = nearestName(
      id,
      places.map((place) => place.id),
    );
    const message = `there is no node "${id}"; the nearest is "${nearest}", and GET /api/v1/nodes lists all`;
    throw new DomainError('unknown-node', message, { id });
  }

  private places(nowMs: number): Place[] {
    const { grid } = this.model.site();
    const cityKw = cityLimitKw(grid, slotStart(nowMs));
    return [
      {
        ...{ id: CITY_NODE, name: grid.name, kind: 'city', parentId: null },
        limits: { importKw: cityKw, exportKw: null, firmKva: null },
      },
      ...grid.substations.map((station): Place => ({
        ...{ id: station.id, name: station.name, kind: 'substation' },
        parentId: station.level === 'distribution' ? CITY_NODE : null,
        limits: {
          importKw: station.importLimitKw,
          exportKw: station.exportLimitKw,
          firmKva: station.firmKva,
        },
      })),
      ...grid.branches.map(({ id, kind, parentId, limitKw }): Place => ({
        ...{ id, name: id, kind, parentId },
        limits: { importKw: limitKw, exportKw: limitKw, firmKva: null },
      })),
      ...grid.districts.map(({ id, name }): Place => ({
        ...{ id, name, kind: 'district', parentId: CITY_NODE, limits: null },
      })),
    ];
  }

  private members(place: Place): NodeRow['members'] {
    const { grid } = this.model.site();
    const meterIds = this.metersOf(place).map(({ id }) => id);
    const below = new Set(meterIds);
    return {
      nodeIds: this.places(0).flatMap(({ id, parentId }) => (parentId === place.id ? [id] : [])),
      meterIds,
      assetIds: grid.assets.filter(({ meterId }) => below.has(meterId)).map(({ id }) => id),
    };
  }

  private metersOf({ id, kind }: Place): GridMeter[] {
    const { grid } = this.model.site();
    return grid.meters.filter((meter) => {
      if (kind === 'district') return meter.districtId === id;
      if (kind === 'substation') return meter.substationId === id;
      if (kind === 'city') return levelOf(grid, meter.substationId) === 'distribution';
      return hangsOn(grid, meter, id);
    });
  }
}

/** What was measured of a node or district and is expected of it. */
function loadingOf(seen: Loading | undefined): Loading {
  if (!seen) return { importKw: null, loading: null, worst: null };
  const { importKw, loading, worst } = seen;
  if (worst === null) return { importKw, loading, worst };
  const { slotMs, importKw: worstKw, limitKw, loading: worstLoading } = worst;
  return { importKw, loading, worst: { slotMs, importKw: worstKw, limitKw, loading: worstLoading } };
}

function levelOf({ substations }: GridModel, id: string): string | undefined {
  return substations.find((station) => station.id === id)?.level;
}

/** True when the branch is on the way from the meter up to its substation. */
function hangsOn({ branches }: GridModel, { branchId }: GridMeter, wanted: string): boolean {
  const seen = new Set<string>();
  let at = branches.find(({ id }) => id === branchId);
  while (at && !seen.has(at.id)) {
    if (at.id === wanted) return true;
    seen.add(at.id);
    const { parentId } = at;
    at = branches.find(({ id }) => id === parentId);
  }
  return false;
}
