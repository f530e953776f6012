/** Price on the ramp of the city's or a substation's import, so that loads do not all start in the first cheap quarter-hour. */
import type { GridModel } from '../../grid/grid-model.js';
import type { BuildContext } from '../build-context.js';
import type { NodePart } from '../dispatch-input.js';

/**
 * Adds `import-ramp[node,t]` for t > 0: -free <= import_t - import_(t-1) - rise_t + fall_t <= free, rise and fall priced per kW.
 * Of plans that cost the same otherwise, the one whose import moves least is then the cheapest: a block of load is spread over
 * the slots of one price instead of piling up in the first.
 */
export function addImportRamp(ctx: BuildContext, grid: GridModel, nodes: readonly NodePart[]): void {
  for (const { nodeId, freeKw, eurPerKw } of grid.ramps ?? []) {
    const node = nodes.find((part) => part.nodeId === nodeId);
    node?.importCols.forEach((importCol, t) => {
      const before = node.importCols[t - 1];
      if (before === undefined) return;
      const name = `[${nodeId},${String(t)}]`;
      const rise = ctx.builder.column(`rise${name}`, 0, Infinity);
      const fall = ctx.builder.column(`fall${name}`, 0, Infinity);
      ctx.builder.cost('importRamp', rise, eurPerKw);
      ctx.builder.cost('importRamp', fall, eurPerKw);
      ctx.builder.row(`import-ramp${name}`, -freeKw, freeKw, [
        [importCol, 1],
        [before, -1],
        [rise, -1],
        [fall, 1],
      ]);
    });
  }
}
