/** How much room a plan leaves at each node, and what its stores hold in the end: question 4 of an approval. */
import type { NodeSchedule, PlanContent } from '../dispatch/plan.js';
import { CITY_NODE, type SystemSnapshot } from '../dispatch/snapshot.js';
import type { GridModel } from '../grid/grid-model.js';
import { SLOT_MS } from '../time/slot.js';
import { marginKw } from './four-eyes.js';

/** Room of a node in the slot of the plan's life that has least of it. */
export interface NodeRoom {
  readonly nodeId: string;
  readonly name: string;
  readonly level: 'city' | 'substation' | 'branch' | 'line';
  /** Below the firm (N-1) limit [kW]; negative = above it. */
  readonly marginN1Kw: number;
  readonly worstSlotMs: number;
  /** Flow over limit there. */
  readonly loadShare: number;
  /** Room for forecast errors given up there [kW]. */
  readonly shortfallKw: number;
}

/** A store with its filling now and at the end of the plan's own slots. */
export interface StoreCourse {
  readonly assetId: string;
  readonly name: string;
  readonly socNow: number | null;
  readonly socEnd: number | null;
}

/** A limit of nothing counts as this: the share of a node that is switched off is a number, and full with the first kW [kW]. */
const LEAST_LIMIT_KW = 1;

/** Nodes by the room they have left, as a share of their limit, the least first. */
export function nodeRooms(content: PlanContent, grid: GridModel): NodeRoom[] {
  const substations = new Map(grid.substations.map((one) => [one.id, one.name]));
  const branches = new Set(grid.branches.map(({ id }) => id));
  const rooms = content.nodes.map((node): NodeRoom => {
    const t = tightest(node, content);
    const level = substations.has(node.nodeId) ? 'substation' : branches.has(node.nodeId) ? 'branch' : 'line';
    const limitKw = node.limitKw[t] ?? Infinity;
    return {
      nodeId: node.nodeId,
      name: substations.get(node.nodeId) ?? node.nodeId,
      level: node.nodeId === CITY_NODE ? 'city' : level,
      marginN1Kw: marginKw(node, t),
      worstSlotMs: content.firstSlotMs + t * SLOT_MS,
      loadShare: (node.importKw[t] ?? 0) / Math.max(limitKw, LEAST_LIMIT_KW),
      shortfallKw: node.marginShortfallKw[t] ?? 0,
    };
  });
  return rooms.sort((a, b) => b.loadShare - a.loadShare);
}

/** Batteries and tanks along a plan. */
export function storeCourses(content: PlanContent, grid: GridModel, snapshot: SystemSnapshot): StoreCourse[] {
  const last = Math.min(content.horizonSlots, (content.validUntilMs - content.firstSlotMs) / SLOT_MS) - 1;
  return grid.assets
    .filter(({ kind }) => kind === 'battery' || kind === 'hot-water')
    .map(({ id, name }) => ({
      assetId: id,
      name,
      socNow: snapshot.assets.find(({ assetId }) => assetId === id)?.soc ?? null,
      socEnd: content.schedules.find(({ assetId }) => assetId === id)?.state?.[last] ?? null,
    }));
}

function tightest(node: NodeSchedule, content: PlanContent): number {
  let worst = 0;
  for (let t = 0; t < content.horizonSlots; t++) {
    if (content.firstSlotMs + t * SLOT_MS >= content.validUntilMs) break;
    if (marginKw(node, t) < marginKw(node, worst)) worst = t;
  }
  return worst;
}
