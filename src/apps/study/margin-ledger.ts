/** Holds plans against what came: how often the load exceeded its margin, and how often a limit broke that was planned to hold. */
import type { PlanContent } from '../../core/dispatch/plan.js';
import { CITY_NODE } from '../../core/dispatch/snapshot.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { TwinCity } from '../../twin/city/city.js';

/** Counts; a share is `exceeded / compared`. */
export interface Count {
  readonly compared: number;
  readonly exceeded: number;
}

/** What the margins of a day were worth. */
export interface MarginFigures {
  /** Node and slot, in the plan that commanded it: base load less what sun and river give above its forecast by more than the margin. Near the risk. */
  readonly commanded: Count;
  /** The same over every lead of every plan. */
  readonly allLeads: Count;
  /** Commanded node and slot planned right at the limit less its margin: import above the limit. Near the risk. */
  readonly tight: Count;
}

/** Planned this near the limit less margin a slot is tight [share of the limit]. */
const TIGHT_SHARE = 1e-5;
/** A miss below this is rounding [kW]. */
const NOISE_KW = 0.01;

interface Node {
  readonly id: string;
  readonly meterIds: readonly string[];
  /** Generators that follow sun and river. */
  readonly generatorIds: readonly string[];
}

/** Keeps the counts of one day. */
export class MarginLedger {
  private readonly nodes: readonly Node[];
  /** For each plan and node: whether the load will exceed the margin at each lead. */
  private readonly misses = new WeakMap<PlanContent, ReadonlyMap<string, readonly boolean[]>>();
  private readonly commanded = new Counter();
  private readonly allLeads = new Counter();
  private readonly tight = new Counter();
  private tightNow: { readonly node: Node; readonly limitKw: number }[] = [];

  constructor(grid: GridModel) {
    const stations = grid.substations.filter((s) => s.level === 'distribution');
    const metersOf = (id: string): string[] =>
      grid.meters.filter((m) => m.substationId === id).map((m) => m.id);
    const given = new Set(['pv', 'wind', 'hydro']);
    const nodeOf = (id: string, meterIds: readonly string[]): Node => ({
      id,
      meterIds,
      generatorIds: grid.assets
        .filter((asset) => given.has(asset.kind) && meterIds.includes(asset.meterId))
        .map((asset) => asset.id),
    });
    this.nodes = [
      ...stations.map((s) => nodeOf(s.id, metersOf(s.id))),
      nodeOf(
        CITY_NODE,
        stations.flatMap((s) => metersOf(s.id)),
      ),
    ];
  }

  /**
   * Notes a plan that was made.
   *
   * @param forecasts it was made with
   * @param truth what comes, over the same slots or more
   */
  issue(plan: PlanContent, forecasts: readonly SeriesForecast[], truth: readonly SeriesForecast[]): void {
    const misses = new Map<string, readonly boolean[]>();
    const saidBy = new Map<string, SeriesForecast>(forecasts.map((f) => [f.seriesId, f]));
    const cameBy = new Map<string, SeriesForecast>(truth.map((f) => [f.seriesId, f]));
    const miss = (series: string, t: number): number => {
      const said = saidBy.get(series);
      const came = cameBy.get(series);
      if (!said || !came) return 0;
      const kw = said.mean[t] ?? 0;
      return (came.mean[(plan.firstSlotMs - came.startMs) / SLOT_MS + t] ?? kw) - kw;
    };
    for (const { id, generatorIds } of this.nodes) {
      const said = saidBy.get(`${id}.base`);
      const node = plan.nodes.find((n) => n.nodeId === id);
      if (!said || !node || said.quantiles.length === 0) continue;
      const series = [`${id}.base`, ...generatorIds.map((one) => `${one}.power`)];
      const row = said.mean.map((_, t) => {
        const kw = series.reduce((sum, one) => sum + miss(one, t), 0);
        return kw > (node.marginKw[t] ?? 0) + NOISE_KW;
      });
      misses.set(id, row);
      for (const missed of row) this.allLeads.add(missed);
    }
    this.misses.set(plan, misses);
  }

  /** Notes that the plan steers a slot. */
  command(plan: PlanContent, slotMs: number): void {
    const t = (slotMs - plan.firstSlotMs) / SLOT_MS;
    this.tightNow = [];
    for (const node of this.nodes) {
      const missed = this.misses.get(plan)?.get(node.id)?.[t];
      if (missed !== undefined) this.commanded.add(missed);
      const planned = plan.nodes.find((n) => n.nodeId === node.id);
      const limitKw = planned?.limitKw[t] ?? Number.POSITIVE_INFINITY;
      const fullKw = (planned?.importKw[t] ?? 0) + (planned?.marginKw[t] ?? 0);
      if (fullKw >= limitKw * (1 - TIGHT_SHARE)) this.tightNow.push({ node, limitKw });
    }
  }

  /** Notes what the slot that was commanded last came to. */
  came(city: TwinCity, slotMs: number): void {
    for (const { node, limitKw } of this.tightNow) {
      const importKw = node.meterIds.reduce((sum, id) => sum + (city.slotMean(id, slotMs) ?? 0), 0);
      this.tight.add(importKw > limitKw + NOISE_KW);
    }
    this.tightNow = [];
  }

  figures(): MarginFigures {
    return {
      commanded: this.commanded.count(),
      allLeads: this.allLeads.count(),
      tight: this.tight.count(),
    };
  }
}

class Counter {
  private compared = 0;
  private exceeded = 0;

  add(exceeds: boolean): void {
    this.compared += 1;
    if (exceeds) this.exceeded += 1;
  }

  count(): Count {
    return { compared: this.compared, exceeded: this.exceeded };
  }
}
