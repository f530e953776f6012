/** Subscribed power of the city, a substation or a branch: import above it is paid for. */
import type { GridModel } from '../../grid/grid-model.js';
import { isSubscribedAt } from '../../grid/tariff-time.js';
import { SLOT_HOURS } from '../../time/slot.js';
import type { BuildContext } from '../build-context.js';
import type { NodePart } from '../dispatch-input.js';

/** Adds `subscribed-power[node,t]`: import - overrun <= subscribed, in the slots of the subscription's network class. */
export function addSubscribedPower(ctx: BuildContext, grid: GridModel, nodes: readonly NodePart[]): void {
  (grid.subscriptions ?? []).forEach((one, index) => {
    const node = nodes.find((part) => part.nodeId === one.nodeId);
    node?.importCols.forEach((importCol, t) => {
      const slotMs = ctx.horizon.slotsMs[t] ?? 0;
      if (!isSubscribedAt(one, grid.tariff, slotMs)) return;
      // A node with a subscription per class has several: the first keeps the plain name.
      const family = index === 0 ? '' : `-${String(index + 1)}`;
      const name = `${family}[${one.nodeId},${String(t)}]`;
      const overrun = ctx.builder.column(`subscribed-overrun${name}`, 0, Infinity);
      ctx.builder.cost('subscribedOverrun', overrun, one.overrunEurPerKwh * SLOT_HOURS);
      ctx.builder.row(`subscribed-power${name}`, -Infinity, one.subscribedKw, [
        [importCol, 1],
        [overrun, -1],
      ]);
    });
  });
}
