/** The independent checker: verifies a plan by arithmetic that knows nothing of the linear program. */
import type { CheckReport, PlanContent } from '../dispatch/plan.js';
import type { SystemSnapshot } from '../dispatch/snapshot.js';
import type { GridModel } from '../grid/grid-model.js';
import type { SeriesForecast } from '../series/forecast.js';
import { SLOT_MS } from '../time/slot.js';
import { checkAssets } from './check-plan-assets.js';
import { FindingBook } from './check-plan-book.js';
import { checkCosts } from './check-plan-costs.js';
import { checkNodes } from './check-plan-nodes.js';
import { checkReserve } from './check-plan-reserve.js';
import { checkVoltages } from './check-plan-voltage.js';
import { checkWorld } from './check-plan-world.js';

/** What a solver's answer may be off a pin [kW]. */
const PIN_KW = 1e-3;

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
  checkPins(book, content);
  checkNodes(book, grid, { content, powers }, world);
  checkVoltages(book, grid, { content, powers }, world);
  checkReserve(book, grid, { content, powers }, world);
  checkCosts(book, grid, { content, powers }, world);
  return book.report();
}

/** What a person pinned is what the plan says, to the digits it keeps. */
function checkPins(book: FindingBook, content: PlanContent): void {
  for (const { assetId, fromMs, toMs, powerKw } of content.edit?.pins ?? []) {
    const planned = content.schedules.find((one) => one.assetId === assetId)?.powerKw ?? [];
    for (let slotMs = fromMs; slotMs < toMs; slotMs += SLOT_MS) {
      const seen = planned[(slotMs - content.firstSlotMs) / SLOT_MS];
      const about = { rule: 'pin', ownerId: assetId, slotMs, what: 'the pinned power', unit: 'kW' };
      // Left to its local control is no power: -1 and 1 tell the two apart from each other, never from a power.
      if (powerKw === null || seen === null)
        book.same(about, seen === null ? 1 : -1, powerKw === null ? 1 : -1, 0);
      else book.same(about, seen ?? Number.NaN, powerKw, PIN_KW);
    }
  }
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
