/** Checks the flow of every node, added up from schedules and base loads, against its limits. */
import type { NodeSchedule, PlanContent } from '../dispatch/plan.js';
import { CITY_NODE, type SystemSnapshot } from '../dispatch/snapshot.js';
import type { GridModel } from '../grid/grid-model.js';
import { SLOT_MS } from '../time/slot.js';
import type { FindingBook, Subject } from './check-plan-book.js';
import type { CheckWorld } from './check-plan-world.js';
import { CheckMargins } from './check-plan-margins.js';
import { lineFlows } from './line-flows.js';

/** Flow differences that rounding explains: so much and a millionth of the flow [kW]. */
const FLOW_TOLERANCE_KW = 0.05;
const FLOW_TOLERANCE_SHARE = 1e-6;

/** Largest overload that is rounding [kW]. */
const OVERLOAD_TOLERANCE_KW = 1e-6;

/** A node as the checker adds it up, by slot of the horizon. */
export interface CheckedNode {
  readonly id: string;
  readonly importKw: (t: number) => number;
  readonly limitKw: (t: number) => number;
  readonly exportLimitKw: number;
  /** Assets below the node. */
  readonly assetIds: ReadonlySet<string>;
  /** Room for error; NaN where the node has no quantiles of its own. */
  readonly marginKw: (t: number) => number;
  /** What new calls of buildings below may not deliver; limits do not count on it. */
  readonly unsureKw: (t: number) => number;
}

/** What hangs below a node. */
interface Below {
  readonly id: string;
  readonly assetIds: ReadonlySet<string>;
}

/** Adds up every substation, branch and the city and books what is beyond a limit or differs from the plan's claim. */
export function checkNodes(
  book: FindingBook,
  grid: GridModel,
  given: { readonly content: PlanContent; readonly powers: ReadonlyMap<string, readonly number[]> },
  world: CheckWorld,
): void {
  const claims = new Map(given.content.nodes.map((node) => [node.nodeId, node]));
  const nodes = nodesAlong(grid, given, world);
  for (const node of nodes) {
    const subject = {
      rule: 'balance',
      ownerId: node.id,
      slotMs: world.slotMs(0),
      what: 'the number of its flows',
      unit: '',
    };
    const claim = claims.get(node.id);
    if (book.same(subject, claim ? 1 : 0, 1, 0) && claim)
      checkNode({ book, node, claim, world, content: given.content });
  }
  const city = nodes[nodes.length - 1];
  const peak = Math.max(0, ...slots(world).map((t) => city?.importKw(t) ?? 0));
  const what = {
    rule: 'balance',
    ownerId: CITY_NODE,
    slotMs: world.slotMs(0),
    what: 'the peak import',
    unit: 'kW',
  };
  book.same(what, given.content.peakImportKw, peak, tolerance(peak));
}

/** Every node with the flows that schedules and base loads make: substations, branches and lines, the city last. */
export function nodesAlong(
  grid: GridModel,
  given: { readonly content: PlanContent; readonly powers: ReadonlyMap<string, readonly number[]> },
  world: CheckWorld,
): CheckedNode[] {
  const { feederLossKw = {} } = given.content;
  const lossOf = new Map(
    (grid.feederNetworks ?? []).map(({ id, meterId }) => [meterId, feederLossKw[id] ?? []]),
  );
  return nodesOf(grid, { powers: given.powers, lossOf }, world, new CheckMargins(grid, given, world));
}

interface NodeCheck {
  readonly book: FindingBook;
  readonly node: CheckedNode;
  readonly claim: NodeSchedule;
  readonly world: CheckWorld;
  readonly content: PlanContent;
}

/**
 * A broken limit forbids the plan in the slots it commands: after the frozen ones, which are decided already, before the end
 * of its validity, beyond which nothing of it is sent, and where it steers anything below the node: one dead server must not
 * cost the rest of the city its plan. Elsewhere it is a warning, so that people see it.
 */
function checkNode({ book, node, claim, world, content }: NodeCheck): void {
  for (const t of slots(world)) {
    const beyond = beyondCommand(node.assetIds, content, t, world.snapshot);
    const about = (rule: string, what: string): Subject => ({
      rule,
      what: beyond === null || rule === 'balance' ? what : `${what} (${beyond})`,
      ownerId: node.id,
      slotMs: world.slotMs(t),
      unit: 'kW',
      severity: beyond === null || rule === 'balance' ? 'violation' : 'warning',
    });
    const flow = node.importKw(t);
    const limit = node.limitKw(t);
    const near = tolerance(flow);
    book.same(about('balance', 'the planned import'), claim.importKw[t] ?? Number.NaN, flow, near);
    book.same(about('limit', 'the limit the plan was made for'), claim.limitKw[t] ?? Number.NaN, limit, near);
    book.within(about('limit', 'the import'), flow, { low: -node.exportLimitKw, high: limit }, near);
    const none = { low: 0, high: 0 };
    book.within(
      about('limit', 'the overload in the plan'),
      claim.overloadKw[t] ?? Number.NaN,
      none,
      OVERLOAD_TOLERANCE_KW,
    );
    const margin = claim.marginKw[t] ?? Number.NaN;
    const shortfall = claim.marginShortfallKw[t] ?? Number.NaN;
    const unsure = node.unsureKw(t);
    book.within({ ...about('margin', 'the margin not kept'), severity: 'warning' }, shortfall, none, near);
    book.within(
      about('margin', `the import with its margin${unsure > 0 ? ' and what calls may not deliver' : ''}`),
      flow + margin + unsure - shortfall,
      { low: -Infinity, high: limit },
      2 * near,
    );
    const room = node.marginKw(t);
    if (world.snapshot.riskLevel > 0.5 && !Number.isNaN(room)) {
      book.same(about('margin', 'the margin'), margin, room, near);
    }
  }
}

/**
 * Why the plan does not answer for a node with these assets below it in a slot; null when it does.
 *
 * @param known the buildings of the plan: one that cannot be called in the slot steers nothing there
 */
export function beyondCommand(
  assetIds: ReadonlySet<string>,
  content: PlanContent,
  t: number,
  known: Pick<SystemSnapshot, 'buildings'> = {},
): string | null {
  if (t < content.frozenSlots) return 'frozen slot';
  if (content.firstSlotMs + t * SLOT_MS >= content.validUntilMs) return 'outlook';
  const steered = content.schedules.some(({ assetId, powerKw }) => {
    if (!assetIds.has(assetId) || (powerKw[t] ?? null) === null) return false;
    const offer = known.buildings?.offers.find(({ block }) => block.id === assetId);
    if (offer === undefined) return true;
    // A call works while it lasts and while what was not taken comes back.
    const { durationSlots, reboundSlots } = offer.block;
    return offer.starts.some((start) => start <= t && t < start + durationSlots + reboundSlots);
  });
  return steered ? null : 'nothing below can be steered';
}

/** Substations and branches, then the city last. */
function nodesOf(
  grid: GridModel,
  given: {
    readonly powers: ReadonlyMap<string, readonly number[]>;
    /** Losses the plan counts behind a meter, shape (T) [kW]. */
    readonly lossOf: ReadonlyMap<string, readonly number[]>;
  },
  world: CheckWorld,
  margins: CheckMargins,
): CheckedNode[] {
  const marginOf = (node: Below): Pick<CheckedNode, 'marginKw' | 'unsureKw'> => ({
    marginKw: (t) => margins.at(node.id, node.assetIds, t),
    unsureKw: (t) => margins.newCallRisk(node.assetIds, t),
  });
  const limit = (id: string, ratedKw: (t: number) => number) => (t: number) =>
    world.snapshot.limitsKw[id]?.[t] ?? ratedKw(t);
  const sum = (meterIds: ReadonlySet<string>, assetIds: ReadonlySet<string>) => (t: number) => {
    let kw = 0;
    for (const id of meterIds) kw += world.mean(`${id}.base`, t) + (given.lossOf.get(id)?.[t] ?? 0);
    for (const id of assetIds) kw += given.powers.get(id)?.[t] ?? 0;
    return kw;
  };
  const substations = grid.substations.map((substation): CheckedNode => {
    const meters = grid.meters
      .filter((meter) => meter.substationId === substation.id)
      .map((meter) => meter.id);
    const inside = new Set(meters);
    const assets = grid.assets.filter((a) =>
      grid.meters.some((m) => m.id === a.meterId) ? inside.has(a.meterId) : a.substationId === substation.id,
    );
    const assetIds = new Set(assets.map((asset) => asset.id));
    return {
      id: substation.id,
      assetIds,
      importKw: sum(inside, assetIds),
      ...marginOf({ id: substation.id, assetIds }),
      limitKw: limit(substation.id, () => substation.importLimitKw),
      exportLimitKw: substation.exportLimitKw,
    };
  });
  const branches = grid.branches.map((branch): CheckedNode => {
    const meters = new Set(grid.meters.filter((m) => isBelow(grid, m.branchId, branch.id)).map((m) => m.id));
    const assets = new Set(grid.assets.filter((asset) => meters.has(asset.meterId)).map((asset) => asset.id));
    return {
      id: branch.id,
      assetIds: assets,
      importKw: sum(meters, assets),
      ...marginOf({ id: branch.id, assetIds: assets }),
      limitKw: limit(branch.id, () => branch.limitKw),
      exportLimitKw: branch.limitKw,
    };
  });
  const counted = grid.substations.filter((s) => s.level === 'distribution').map((s) => s.id);
  const parts = substations.filter((node) => counted.includes(node.id));
  const everything = new Set(parts.flatMap((node) => [...node.assetIds]));
  const city: CheckedNode = {
    id: CITY_NODE,
    assetIds: everything,
    ...marginOf({ id: CITY_NODE, assetIds: everything }),
    importKw: (t) => parts.reduce((total, node) => total + node.importKw(t), 0),
    limitKw: limit(CITY_NODE, (t) =>
      world.month(t) >= 4 && world.month(t) <= 9
        ? grid.cityImportLimitSummerKw
        : grid.cityImportLimitWinterKw,
    ),
    exportLimitKw: Infinity,
  };
  return [...substations, ...branches, ...linesOf(grid, parts, city, world), city];
}

/** Lines of a mesh with the flows the substations' imports make. */
function linesOf(
  grid: GridModel,
  stations: readonly CheckedNode[],
  city: CheckedNode,
  world: CheckWorld,
): CheckedNode[] {
  const lines = grid.lines ?? [];
  if (lines.length === 0) return [];
  const ids = stations.map((station) => station.id);
  const flows = slots(world).map((t) =>
    lineFlows(
      lines,
      ids,
      stations.map((station) => station.importKw(t)),
    ),
  );
  return lines.map((line, k) => ({
    id: line.id,
    assetIds: city.assetIds,
    marginKw: () => Number.NaN,
    unsureKw: () => 0,
    importKw: (t) => flows[t]?.[k] ?? Number.NaN,
    limitKw: (t) => world.snapshot.limitsKw[line.id]?.[t] ?? line.limitKw,
    exportLimitKw: line.limitKw,
  }));
}

function isBelow(grid: GridModel, branchId: string | undefined, topId: string): boolean {
  let at = branchId;
  for (let depth = 0; at !== undefined && depth <= grid.branches.length; depth++) {
    if (at === topId) return true;
    const id = at;
    at = grid.branches.find((branch) => branch.id === id)?.parentId;
  }
  return false;
}

function slots(world: CheckWorld): number[] {
  return Array.from({ length: world.snapshot.horizonSlots }, (_, t) => t);
}

function tolerance(flowKw: number): number {
  return FLOW_TOLERANCE_KW + FLOW_TOLERANCE_SHARE * Math.abs(flowKw);
}
