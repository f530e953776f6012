/** Keeps one day of a scenario and closes it into figures, by the same arithmetic for both ways of playing it. */
import { cityLimitKw } from '../dispatch/build-snapshot.js';
import { CITY_NODE } from '../dispatch/snapshot.js';
import type { Asset, ThermalBuilding } from '../grid/asset.js';
import type { GridModel, Substation } from '../grid/grid-model.js';
import { refillKwh, refillPrice } from '../grid/refill.js';
import { energyOver } from '../quantity/quantity.js';
import { SLOT_MS } from '../time/slot.js';
import type { Figures } from './figures.js';
import type { ScenarioPrices } from './scenario-prices.js';
import type { ScenarioWorld, Way } from './scenario-world.js';

/** A flow this little above a limit is noise, not a violation: share of the limit. */
const LIMIT_TOLERANCE = 0.001;
/** A zone this little outside its band is noise [K]. */
const COMFORT_TOLERANCE_K = 0.1;
const SLOT_MINUTES = SLOT_MS / 60_000;

/** Loading of one node over a day. */
export interface NodeDay {
  readonly nodeId: string;
  readonly peakKw: number;
  /** Highest flow over its limit, per unit. */
  readonly worstLoading: number;
  readonly slotsOver: number;
  readonly hotSpotC: number | null;
  readonly lifeUsedH: number | null;
}

/** A day one way. */
export interface WayDay {
  readonly figures: Figures;
  readonly nodes: readonly NodeDay[];
}

/** A day both ways. */
export interface DayOutcome {
  readonly date: string;
  readonly steered: WayDay;
  readonly alone: WayDay;
}

/** Plans of a day. */
export interface PlanCounts {
  readonly made: number;
  readonly missed: number;
}

/** Figures while a day runs. */
type Sums = { -readonly [K in keyof Figures]: number };

/** Begin one before the first slot of a day, note every slot, close it after the last. */
export class DayBook {
  private readonly ways: Readonly<Record<Way, WayBook>>;

  constructor(grid: GridModel, prices: ScenarioPrices, world: ScenarioWorld) {
    const book = (way: Way): WayBook => new WayBook(way, grid, { prices, world });
    this.ways = { steered: book('steered'), alone: book('alone') };
  }

  /** Notes a slot that was just played. @returns import of the steered city [kW] */
  note(slotMs: number): number {
    this.ways.alone.note(slotMs);
    return this.ways.steered.note(slotMs);
  }

  close(date: string, counts: PlanCounts): DayOutcome {
    const steered = this.ways.steered.close(counts);
    const alone = this.ways.alone.close({ made: 0, missed: 0 });
    return { date, steered: { ...steered, figures: withCurtailed(steered, alone) }, alone };
  }
}

/** What the sun gave less what was taken: alone nothing is curtailed. */
function withCurtailed(steered: WayDay, alone: WayDay): Figures {
  const curtailedKwh = Math.max(0, alone.figures.pvKwh - steered.figures.pvKwh);
  return { ...steered.figures, curtailedKwh };
}

interface Sources {
  readonly prices: ScenarioPrices;
  readonly world: ScenarioWorld;
}

interface NodeSum {
  peakKw: number;
  worstLoading: number;
  slotsOver: number;
  hotSpotC: number;
}

class WayBook {
  private readonly sums: Sums = emptySums();
  private readonly stations: readonly Substation[];
  private readonly nodes = new Map<string, NodeSum>();
  private readonly refillAtStartKwh: number;
  private readonly unmetAtStartKwh: number;
  private readonly lifeAtStartH: ReadonlyMap<string, number>;
  /** First slot noted, and the end of the last [epoch ms]. */
  private startMs: number | null = null;
  private endMs = 0;

  constructor(
    private readonly way: Way,
    private readonly grid: GridModel,
    private readonly sources: Sources,
  ) {
    this.stations = grid.substations.filter((s) => s.level === 'distribution');
    this.refillAtStartKwh = this.refillKwh();
    this.unmetAtStartKwh = this.unmetKwh();
    this.lifeAtStartH = new Map(this.stations.map((s) => [s.id, this.lifeOf(s.id)]));
  }

  note(slotMs: number): number {
    this.startMs ??= slotMs;
    this.endMs = slotMs + SLOT_MS;
    const importKw = this.noteNodes(slotMs);
    this.noteMoney(slotMs, importKw);
    for (const asset of this.grid.assets) this.noteAsset(asset, slotMs);
    this.noteComfort();
    return importKw;
  }

  close(counts: PlanCounts): WayDay {
    const { sums } = this;
    sums.costEur = sums.energyCostEur + sums.generationCostEur - this.gainedEur();
    sums.unservedKwh = this.unmetKwh() - this.unmetAtStartKwh;
    sums.plansMade = counts.made;
    sums.plansMissed = counts.missed;
    const nodes = [...this.nodes].map(([nodeId, node]) => this.nodeDay(nodeId, node));
    sums.lifeUsedH = nodes.reduce((sum, node) => sum + (node.lifeUsedH ?? 0), 0);
    sums.hotSpotC = Math.max(...nodes.map((node) => node.hotSpotC ?? Number.NEGATIVE_INFINITY));
    if (!Number.isFinite(sums.hotSpotC)) sums.hotSpotC = 0;
    return { figures: { ...sums }, nodes };
  }

  private nodeDay(nodeId: string, node: NodeSum): NodeDay {
    const startH = this.lifeAtStartH.get(nodeId);
    // The city is a node without transformers.
    const hasTransformer = startH !== undefined && this.sources.world.transformer(this.way, nodeId) !== null;
    return {
      nodeId,
      peakKw: node.peakKw,
      worstLoading: node.worstLoading,
      slotsOver: node.slotsOver,
      hotSpotC: hasTransformer ? node.hotSpotC : null,
      lifeUsedH: hasTransformer ? this.lifeOf(nodeId) - startH : null,
    };
  }

  /** Every substation and the city against their limits. @returns import of the city [kW] */
  private noteNodes(slotMs: number): number {
    let cityKw = 0;
    for (const station of this.stations) {
      const kw = this.importOf(station.id, slotMs);
      cityKw += kw;
      this.noteNode(station.id, kw, { importKw: station.importLimitKw, exportKw: station.exportLimitKw });
      const hotSpotC = this.sources.world.transformer(this.way, station.id)?.hotSpotC;
      const node = this.nodes.get(station.id);
      if (node && hotSpotC !== undefined) node.hotSpotC = Math.max(node.hotSpotC, hotSpotC);
    }
    const limitKw = cityLimitKw(this.grid, slotMs);
    this.noteNode(CITY_NODE, cityKw, { importKw: limitKw, exportKw: Number.POSITIVE_INFINITY });
    return cityKw;
  }

  private noteNode(
    id: string,
    kw: number,
    limits: { readonly importKw: number; readonly exportKw: number },
  ): void {
    const loading = kw >= 0 ? kw / limits.importKw : -kw / limits.exportKw;
    const none = Number.NEGATIVE_INFINITY;
    const node = this.nodes.get(id) ?? { peakKw: none, worstLoading: none, slotsOver: 0, hotSpotC: none };
    this.nodes.set(id, node);
    node.peakKw = Math.max(node.peakKw, kw);
    node.worstLoading = Math.max(node.worstLoading, loading);
    const { sums } = this;
    if (id === CITY_NODE) sums.peakImportKw = Math.max(sums.peakImportKw, kw);
    sums.worstLoading = Math.max(sums.worstLoading, loading);
    if (loading <= 1 + LIMIT_TOLERANCE) return;
    node.slotsOver += 1;
    sums.violations += 1;
    const overKw = kw >= 0 ? kw - limits.importKw : -kw - limits.exportKw;
    sums.energyOverKwh += energyOver(overKw, SLOT_MS);
  }

  private noteMoney(slotMs: number, importKw: number): void {
    const { prices } = this.sources;
    const kwh = energyOver(importKw, SLOT_MS);
    const price = prices.importAt(slotMs);
    this.sums.energyCostEur += kwh * (kwh >= 0 ? price : prices.exportAt(slotMs));
    this.sums.importKwh += Math.max(0, kwh);
    this.sums.exportKwh += Math.max(0, -kwh);
    this.sums.co2Kg += (Math.max(0, kwh) * prices.co2At(slotMs)) / 1000;
  }

  private noteAsset(asset: Asset, slotMs: number): void {
    const { sums } = this;
    const kwh = energyOver(this.sources.world.meanKw(this.way, asset.id, slotMs), SLOT_MS);
    switch (asset.kind) {
      case 'pv':
        sums.pvKwh -= kwh;
        break;
      case 'ev-hub':
      case 'ev-home':
      case 'ev-fleet':
        sums.vehiclesKwh += kwh;
        break;
      case 'lighting':
        sums.lightingKwh += kwh;
        break;
      case 'chp':
      case 'waste-to-energy':
        sums.generationCostEur -= kwh * asset.costEurPerKwh;
        break;
      case 'hot-water':
      case 'tertiary-hvac':
      case 'passive-block':
      case 'slab-block':
        sums.heatKwh += kwh;
        break;
      default:
        break;
    }
  }

  private noteComfort(): void {
    for (const asset of this.grid.assets) {
      if (!isBuilding(asset)) continue;
      const zoneC = this.sources.world.asset(this.way, asset.id).zoneTemperatureC;
      if (zoneC === undefined) continue;
      if (zoneC < asset.comfortLowC - COMFORT_TOLERANCE_K) this.sums.coldMinutes += SLOT_MINUTES;
      if (zoneC > asset.comfortHighC + COMFORT_TOLERANCE_K) this.sums.warmMinutes += SLOT_MINUTES;
    }
  }

  private importOf(substationId: string, slotMs: number): number {
    return this.grid.meters
      .filter((meter) => meter.substationId === substationId)
      .reduce((sum, meter) => sum + this.sources.world.meanKw(this.way, meter.id, slotMs), 0);
  }

  /**
   * What the stores gained [EUR], at the price of refilling in the night after its end, and after its beginning: over many days
   * nothing is gained by a price that changed, and a day that puts off is not cheaper.
   */
  private gainedEur(): number {
    if (this.startMs === null) return 0;
    const price = (ms: number): number => refillPrice(ms, (at) => this.sources.prices.importAt(at));
    return this.refillKwh() * price(this.endMs) - this.refillAtStartKwh * price(this.startMs);
  }

  private refillKwh(): number {
    return refillKwh(this.grid, (id) => this.sources.world.asset(this.way, id));
  }

  private unmetKwh(): number {
    return this.grid.assets.reduce(
      (sum, asset) => sum + (this.sources.world.asset(this.way, asset.id).unmetKwh ?? 0),
      0,
    );
  }

  private lifeOf(substationId: string): number {
    return this.sources.world.transformer(this.way, substationId)?.lifeUsedH ?? 0;
  }
}

function emptySums(): Sums {
  return {
    costEur: 0,
    energyCostEur: 0,
    generationCostEur: 0,
    importKwh: 0,
    exportKwh: 0,
    peakImportKw: Number.NEGATIVE_INFINITY,
    violations: 0,
    energyOverKwh: 0,
    worstLoading: Number.NEGATIVE_INFINITY,
    co2Kg: 0,
    coldMinutes: 0,
    warmMinutes: 0,
    curtailedKwh: 0,
    unservedKwh: 0,
    pvKwh: 0,
    vehiclesKwh: 0,
    lightingKwh: 0,
    heatKwh: 0,
    hotSpotC: 0,
    lifeUsedH: 0,
    plansMade: 0,
    plansMissed: 0,
  };
}

function isBuilding(asset: Asset): asset is ThermalBuilding {
  return asset.kind === 'tertiary-hvac' || asset.kind === 'passive-block' || asset.kind === 'slab-block';
}
