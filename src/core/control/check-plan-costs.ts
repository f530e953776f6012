/** Checks the costs a plan claims against its own flows: trade with the network above, peak, subscribed power, reserve. */
import type { PlanContent } from '../dispatch/plan.js';
import { CITY_NODE } from '../dispatch/snapshot.js';
import type { GridModel } from '../grid/grid-model.js';
import { co2EurPerKwh, isSubscribedAt } from '../grid/tariff-time.js';
import { SLOT_HOURS } from '../time/slot.js';
import type { FindingBook } from './check-plan-book.js';
import { reserveShortfallKwh } from './check-plan-reserve.js';
import type { CheckWorld } from './check-plan-world.js';

/** Difference that rounding of the flows explains: so much and a millionth of the cost [EUR]. */
const COST_TOLERANCE_EUR = 0.01;
const COST_TOLERANCE_SHARE = 1e-6;

/** Terms of the trade: a kWh bought and one sold at the same price may be booked under either. */
const TRADE_TERMS = ['energyImport', 'energyExport', 'network', 'co2'] as const;

/** What the checker knows besides the plan. */
export interface CostCase {
  readonly content: PlanContent;
  /** Power of each asset by slot [kW]. */
  readonly powers: ReadonlyMap<string, readonly number[]>;
}

/** Prices the plan's own flows and books every term that says otherwise. */
export function checkCosts(
  book: FindingBook,
  grid: GridModel,
  { content, powers }: CostCase,
  world: CheckWorld,
): void {
  const claimed = (...terms: readonly string[]): number =>
    terms.reduce((sum, term) => sum + (content.costByTerm[term] ?? 0), 0);
  const same = (what: string, seen: number, eur: number): void => {
    const about = { rule: 'cost', ownerId: CITY_NODE, slotMs: world.slotMs(0), what, unit: 'EUR' };
    book.same(about, seen, eur, COST_TOLERANCE_EUR + COST_TOLERANCE_SHARE * Math.abs(eur));
  };
  const priced = pricedFlows(grid, { content, powers }, world);
  same('the cost of energy', claimed(...TRADE_TERMS), priced.tradeEur);
  same('the cost of the peak', claimed('peak'), priced.peakEur);
  same('the cost of overruns', claimed('subscribedOverrun'), priced.overrunEur);
  same('the cost of missing reserve', claimed('reserve'), priced.reserveEur);
  same('the cost of ramps', claimed('importRamp'), priced.rampEur);
}

/** What the flows of a plan cost, by what the checker can price [EUR]. */
export function pricedFlows(
  grid: GridModel,
  { content, powers }: CostCase,
  world: CheckWorld,
): {
  readonly tradeEur: number;
  readonly peakEur: number;
  readonly overrunEur: number;
  readonly reserveEur: number;
  readonly rampEur: number;
} {
  const imports = new Map(content.nodes.map((node) => [node.nodeId, node.importKw]));
  const peakKw = Math.max(0, content.peakImportKw - Math.max(0, world.snapshot.peakSoFarKw));
  const missingKwh = reserveShortfallKwh(grid, { content, powers }, world);
  return {
    tradeEur: tradeEur(grid, imports.get(CITY_NODE) ?? [], world),
    peakEur: peakKw * grid.tariff.peakEurPerKw,
    overrunEur: overrunEur(grid, imports, world),
    reserveEur: missingKwh * (grid.reserve?.shortfallEurPerKwh ?? 0),
    rampEur: rampEur(grid, imports),
  };
}

function tradeEur(grid: GridModel, importKw: readonly number[], world: CheckWorld): number {
  const { importPriceEurPerKwh, exportPriceEurPerKwh } = world.snapshot;
  return importKw.reduce((sum, kw, t) => {
    const buy = (importPriceEurPerKwh[t] ?? Number.NaN) + co2EurPerKwh(grid.tariff, world.slotMs(t));
    const sell = Math.min(buy, exportPriceEurPerKwh[t] ?? Number.NaN);
    return sum + kw * SLOT_HOURS * (kw > 0 ? buy : sell);
  }, 0);
}

function rampEur(grid: GridModel, imports: ReadonlyMap<string, readonly number[]>): number {
  return (grid.ramps ?? []).reduce((sum, { nodeId, freeKw, eurPerKw }) => {
    const importKw = imports.get(nodeId) ?? [];
    const steps = importKw.slice(1).map((kw, t) => Math.abs(kw - (importKw[t] ?? Number.NaN)));
    return sum + eurPerKw * steps.reduce((kw, step) => kw + Math.max(0, step - freeKw), 0);
  }, 0);
}

function overrunEur(
  grid: GridModel,
  imports: ReadonlyMap<string, readonly number[]>,
  world: CheckWorld,
): number {
  return (grid.subscriptions ?? []).reduce((sum, one) => {
    const overKw = (imports.get(one.nodeId) ?? []).reduce((total, kw, t) => {
      const holds = isSubscribedAt(one, grid.tariff, world.slotMs(t));
      return total + (holds ? Math.max(0, kw - one.subscribedKw) : 0);
    }, 0);
    return sum + overKw * SLOT_HOURS * one.overrunEurPerKwh;
  }, 0);
}
