/** The room for error at each node, worked out again without the program. */
import type { PlanContent } from '../dispatch/plan.js';
import type { Asset } from '../grid/asset.js';
import type { GridModel } from '../grid/grid-model.js';
import { normalQuantile } from '../series/normal-quantile.js';
import type { CheckWorld } from './check-plan-world.js';

/** Standard deviation of loads under their own control, as a share of what is expected of them (assumed, docs/optimiser.md). */
const OWN_CONTROL_SHARE = 0.25;

/** Kinds whose power under their own control is simulated. */
const SIMULATED = /^(ev-|hot-water$|tertiary-hvac$|passive-block$|slab-block$)/;

/** Squares add up: what is independent; within one kind of weather everything comes together. */
export class CheckMargins {
  private readonly assets: ReadonlyMap<string, Asset>;
  private readonly steered: ReadonlySet<string>;
  private readonly normal: number;

  constructor(
    grid: GridModel,
    private readonly plan: {
      readonly content: PlanContent;
      readonly powers: ReadonlyMap<string, readonly number[]>;
    },
    private readonly world: CheckWorld,
  ) {
    this.assets = new Map(grid.assets.map((asset) => [asset.id, asset]));
    this.steered = new Set(
      plan.content.schedules
        .filter(({ powerKw }) => powerKw.some((kw) => kw !== null))
        .map(({ assetId }) => assetId),
    );
    this.normal = normalQuantile(world.snapshot.riskLevel);
  }

  /** Room at a node in slot t [kW]; NaN where it has no quantiles of its own. */
  at(nodeId: string, assetIds: ReadonlySet<string>, t: number): number {
    const base = Math.max(0, this.world.spread(`${nodeId}.base`, t));
    const weather = { pv: 0, wind: 0, hydro: 0 };
    let squares = base * base;
    for (const id of assetIds) {
      const asset = this.assets.get(id);
      if (!asset) continue;
      const known = this.world.spread(`${id}.power`, t);
      if (asset.kind === 'demand-response') {
        squares += this.standingRisk(id, t) ** 2;
      } else if (asset.kind === 'pv' || asset.kind === 'wind' || asset.kind === 'hydro') {
        weather[asset.kind] += Math.max(0, Number.isNaN(known) ? 0 : known);
      } else if (!this.steered.has(id)) {
        squares += this.ownControl(asset, known, t) ** 2;
      }
    }
    return Math.sqrt(squares + weather.pv ** 2 + weather.wind ** 2 + weather.hydro ** 2);
  }

  /** What standing calls of a building deliver less than expected at the risk level [kW]. */
  private standingRisk(assetId: string, t: number): number {
    const offer = this.world.snapshot.buildings?.offers.find(({ block }) => block.id === assetId);
    return offer?.standingRiskKw[t] ?? 0;
  }

  /**
   * What new calls of buildings below a node deliver less than expected at the risk level [kW]: the plan counts on the expected
   * part of what it asks for, `mean`, and limits only on `low`.
   */
  newCallRisk(assetIds: ReadonlySet<string>, t: number): number {
    let kw = 0;
    for (const { block, asked, standingKw } of this.world.snapshot.buildings?.offers ?? []) {
      if (!assetIds.has(block.id) || !(asked.mean > 0)) continue;
      const standing = standingKw[t] ?? 0;
      const expectedKw = standing - (this.plan.powers.get(block.id)?.[t] ?? standing);
      kw += Math.max(0, expectedKw) * Math.max(0, 1 - asked.low / asked.mean);
    }
    return kw;
  }

  private ownControl(asset: Asset, known: number, t: number): number {
    if (!Number.isNaN(known)) return Math.max(0, known);
    if (!SIMULATED.test(asset.kind)) return 0;
    const expectedKw = this.plan.powers.get(asset.id)?.[t] ?? 0;
    return OWN_CONTROL_SHARE * this.normal * Math.abs(expectedKw);
  }
}
