/** Meshed networks: DC power flow over the lines between the infeed of the city and its substations. */
import type { GridLine, GridModel } from '../../grid/grid-model.js';
import { SLOT_HOURS } from '../../time/slot.js';
import type { BuildContext } from '../build-context.js';
import type { BuildOptions, NodePart } from '../dispatch-input.js';
import { OVERLOAD_EUR_PER_KWH } from '../prices.js';
import type { RowEntry } from '../program-builder.js';
import { CITY_NODE } from '../snapshot.js';

/**
 * Adds `dc-flow[line,t]`: x flow = angle(from) - angle(to), with the angle of the infeed `CITY` at 0;
 * `dc-balance[substation,t]`: what its lines bring in = its import; `line-limit[line,t]`: -limit <= flow - overload +
 * backfeed <= limit. Without lines every substation has an infeed of its own, and nothing is added.
 *
 * @returns one part a line, whose import is the flow from its first to its second end [kW]
 */
export function addDcFlow(
  ctx: BuildContext,
  grid: GridModel,
  nodes: readonly NodePart[],
  limits: NonNullable<BuildOptions['limits']>,
): NodePart[] {
  const lines = grid.lines ?? [];
  if (lines.length === 0) return [];
  const stations = nodes.filter((node) => node.level === 'substation' && node.parentId === CITY_NODE);
  const angles = new Map(
    stations.map(({ nodeId }) => [
      nodeId,
      ctx.horizon.slotsMs.map((_, t) =>
        ctx.builder.column(`angle[${nodeId},${String(t)}]`, -Infinity, Infinity),
      ),
    ]),
  );
  const parts = lines.map((line) => addLine(ctx, line, { angles, limits }));
  for (const { nodeId, importCols } of stations) {
    importCols.forEach((importCol, t) => {
      const inflow = lines.flatMap((line, k): RowEntry[] => {
        const flow = parts[k]?.importCols[t] ?? 0;
        if (line.toId === nodeId) return [[flow, 1]];
        return line.fromId === nodeId ? [[flow, -1]] : [];
      });
      ctx.builder.row(`dc-balance[${nodeId},${String(t)}]`, 0, 0, [...inflow, [importCol, -1]]);
    });
  }
  if (ctx.snapshot.riskLevel > 0.5) noteNoMargin(ctx, lines);
  return parts;
}

function addLine(
  ctx: BuildContext,
  line: GridLine,
  given: {
    readonly angles: ReadonlyMap<string, readonly number[]>;
    readonly limits: NonNullable<BuildOptions['limits']>;
  },
): NodePart {
  const { builder } = ctx;
  const cols = {
    flow: [] as number[],
    shortfall: [] as number[],
    overload: [] as number[],
    backfeed: [] as number[],
  };
  const limitRows: number[] = [];
  const spare = given.limits === 'emergency' ? Infinity : 0;
  const limitKw = ctx.horizon.slotsMs.map((_, t) => ctx.snapshot.limitsKw[line.id]?.[t] ?? line.limitKw);
  limitKw.forEach((limit, t) => {
    const name = (variable: string): string => `${variable}[${line.id},${String(t)}]`;
    const angle = (id: string, sign: 1 | -1): RowEntry[] => {
      const col = given.angles.get(id)?.[t];
      return col === undefined ? [] : [[col, sign]];
    };
    const flow = builder.column(name('flow'), -Infinity, Infinity);
    const overload = builder.column(name('overload'), 0, spare);
    const backfeed = builder.column(name('backfeed'), 0, spare);
    for (const col of [overload, backfeed]) builder.cost('overload', col, OVERLOAD_EUR_PER_KWH * SLOT_HOURS);
    const across = [...angle(line.fromId, -1), ...angle(line.toId, 1)];
    builder.row(name('dc-flow'), 0, 0, [[flow, line.reactance], ...across]);
    const entries: RowEntry[] = [
      [flow, 1],
      [overload, -1],
      [backfeed, 1],
    ];
    limitRows.push(builder.row(name('line-limit'), -limit, limit, entries));
    cols.flow.push(flow);
    cols.shortfall.push(builder.column(name('margin-shortfall'), 0, 0));
    cols.overload.push(overload);
    cols.backfeed.push(backfeed);
  });
  return {
    nodeId: line.id,
    name: line.id,
    level: 'line',
    parentId: null,
    importCols: cols.flow,
    balanceRows: [],
    limitRows,
    limitKw,
    exportLimitKw: line.limitKw,
    marginKw: limitKw.map(() => 0),
    shortfallCols: cols.shortfall,
    overloadCols: cols.overload,
    backfeedCols: cols.backfeed,
  };
}

/** Errors of several substations add up in a line by its place in the mesh: no margin is kept for that, and it is said. */
function noteNoMargin(ctx: BuildContext, lines: readonly GridLine[]): void {
  ctx.notes.push({
    severity: 'warning',
    rule: 'margin',
    ownerId: CITY_NODE,
    slotMs: ctx.snapshot.slotMs,
    seen: 0,
    allowed: 0,
    message: `no margin for forecast error is kept on the ${String(lines.length)} lines; their limits hold for the mean only`,
  });
}
