/** The independent checker: verifies a plan by arithmetic that knows nothing of the linear program. */
import type { CheckReport, PlanContent } from '../dispatch/plan.js';
import type { SystemSnapshot } from '../dispatch/snapshot.js';
import type { GridModel } from '../grid/grid-model.js';
import type { SeriesForecast } from '../series/forecast.js';
import { checkAssets } from './check-plan-assets.js';
import { FindingBook } from './check-plan-book.js';
import { checkCosts } from './check-plan-costs.js';
import { checkNodes } from './check-plan-nodes.js';
import { checkReserve } from './check-plan-reserve.js';
import { checkVoltages } from './check-plan-voltage.js';
import { checkWorld } from './check-plan-world.js';

/** A plan and what it was made from. */
export interface PlanCheckInput {
  readonly grid: GridModel;
  readonly snapshot: SystemSnapshot;
  readonly forecasts: readonly SeriesForecast[];
  readonly content: PlanContent;
}

/**
 * Simulates every asset along its schedule and adds up every node: power bounds, ramps, state of charge, energy due,
 * lighting floors, starts and calls, frozen setpoints, balance, limits, voltages, margins, and the cost of trade, peak, overruns
 * and reserve. Comfort, unmet energy, missing reserve and margin shortfall are warnings; all else is a violation. A plan is publishable exactly when the report passed.
 */
export function checkPlan(input: PlanCheckInput): CheckReport {
  const { grid, snapshot, content } = input;
  const book = new FindingBook();
  checkFrame(book, snapshot, content);
  const world = checkWorld(snapshot, input.forecasts);
  const powers = checkAssets(book, grid, content, world);
  checkNodes(book, grid, { content, powers }, world);
  checkVoltages(book, grid, { content, powers }, world);
  checkReserve(book, grid, { content, powers }, world);
  checkCosts(book, grid, { content, powers }, world);
  return book.report();
}

function checkFrame(book: FindingBook, snapshot: SystemSnapshot, content: PlanContent): void {
  const about = (what: string, unit: string) => ({
    rule: 'balance',
    ownerId: snapshot.siteId,
    slotMs: snapshot.slotMs,
    what,
    unit,
  });
  book.same(about('the first slot', 'ms'), content.firstSlotMs, snapshot.slotMs, 0);
  book.same(about('the horizon', 'slots'), content.horizonSlots, snapshot.horizonSlots, 0);
  book.same(about('the number of frozen slots', 'slots'), content.frozenSlots, snapshot.frozenSlots, 0);
  const terms = Object.entries(content.costByTerm);
  for (const [term, eur] of terms)
    book.within(about(`the cost of ${term}`, 'EUR'), eur, { low: -1e12, high: 1e12 }, 0);
  const sum = terms.reduce((total, [, eur]) => total + eur, 0);
  book.same(about('the cost', 'EUR'), content.costEur, sum, 1e-6 * (1 + Math.abs(sum)));
}
