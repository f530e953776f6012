/** Which limit a call of a plan relieves, and who else relieves it: whoever hangs below the same node. */
import type { NodeSchedule, PlanContent, PlannedCall } from '../dispatch/plan.js';
import { CITY_NODE } from '../dispatch/snapshot.js';
import type { GridModel } from '../grid/grid-model.js';
import { SLOT_MS } from '../time/slot.js';
import { offerPlace } from './offer-place.js';
import type { DrBuilding } from './program.js';

/** Room below a limit that counts as none, as a share of it. */
const NEAR_SHARE = 1e-3;

type Tree = Pick<GridModel, 'meters' | 'branches'>;

/** Where something hangs. */
export interface PlaceOnTree {
  readonly meterId: string;
  readonly substationId: string;
}

/** Branches above the place, lowest first, and its substation. */
export function nodesAbove({ meters, branches }: Tree, { meterId, substationId }: PlaceOnTree): string[] {
  const parents = new Map(branches.map(({ id, parentId }) => [id, parentId]));
  const found: string[] = [];
  let at = meters.find(({ id }) => id === meterId)?.branchId;
  while (at !== undefined && parents.has(at) && !found.includes(at)) {
    found.push(at);
    at = parents.get(at);
  }
  return [...found, substationId];
}

/** The lowest of the nodes whose limit is reached in one of the slots; undefined where none is. */
export function fullNode(
  nodes: readonly NodeSchedule[],
  above: readonly string[],
  slots: readonly number[],
): NodeSchedule | undefined {
  return above
    .flatMap((id) => nodes.find(({ nodeId }) => nodeId === id) ?? [])
    .find((node) => slots.some((t) => isFull(node, t)));
}

/**
 * Node whose limit a call of a plan relieves, so that nobody who hangs elsewhere can stand in for its building; null = that of the
 * city, or none: the call is for the peak or the price, and anybody can.
 */
export function relievedNode(
  { nodes, firstSlotMs }: Pick<PlanContent, 'nodes' | 'firstSlotMs'>,
  grid: GridModel,
  { building, startMs, endMs }: Pick<PlannedCall, 'startMs' | 'endMs'> & { readonly building: DrBuilding },
): string | null {
  const first = Math.round((startMs - firstSlotMs) / SLOT_MS);
  const slots = Array.from({ length: Math.round((endMs - startMs) / SLOT_MS) }, (_, k) => first + k);
  const above = nodesOf(building, grid);
  const full = fullNode(nodes, above, slots);
  if (full !== undefined) return full.nodeId;
  // What a line is relieved by depends on where it is fed in: nobody on another substation does the same.
  const lines = (grid.lines ?? []).map(({ id }) => id);
  return fullNode(nodes, lines, slots) === undefined ? null : (above.at(-1) ?? null);
}

/** Nodes whose limits a building relieves, lowest first; its substation alone where nobody can say on which branch it hangs. */
export function nodesOf(building: DrBuilding, grid: GridModel): string[] {
  const place = offerPlace(building, grid);
  return typeof place === 'string' ? [building.nodeId] : nodesAbove(grid, place);
}

/** True where the building relieves the limit of the node. */
export function relieves(building: DrBuilding, grid: GridModel, nodeId: string | null): boolean {
  return nodeId === null || nodeId === CITY_NODE || nodesOf(building, grid).includes(nodeId);
}

function isFull({ importKw, marginKw, limitKw }: NodeSchedule, t: number): boolean {
  const limit = limitKw[t] ?? Infinity;
  // A line may be full in either direction.
  return Math.abs(importKw[t] ?? 0) + (marginKw[t] ?? 0) >= limit * (1 - NEAR_SHARE);
}
