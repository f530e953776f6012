/** Says where the calendar of a metering point has no windows: there a plan counts other prices than its contract has. */
import { timeClassAt } from '../grid/metering-calendar.js';
import type { GridModel } from '../grid/grid-model.js';
import { calendarsOf } from '../grid/validate-calendar.js';
import { formatInstant } from '../time/instant.js';
import type { BuildContext } from './build-context.js';

/** Notes each calendar of tariff and subscriptions that ends before the horizon does, or begins after it. */
export function noteCalendarGaps(ctx: BuildContext, grid: GridModel): void {
  for (const calendar of calendarsOf(grid)) {
    const open = ctx.horizon.slotsMs.filter((ms) => timeClassAt(calendar, ms) === null);
    const [first] = open;
    if (first === undefined) continue;
    ctx.notes.push({
      severity: 'warning',
      rule: 'price',
      ownerId: calendar.id,
      slotMs: first,
      seen: open.length,
      allowed: 0,
      message:
        `the calendar of metering point ${calendar.id} has no windows for ${String(open.length)} quarter-hours from ${formatInstant(first)} on; ` +
        'network use is counted by the other prices of the tariff there, overruns by its classes not at all; add a span',
    });
  }
}
