/** A radial network as a tree from its feeding bus outwards: what sweeps and LinDistFlow walk along. */
import { DomainError } from '../domain-error.js';
import {
  type ActiveNetwork,
  activeNetwork,
  type NetworkBranch,
  type NetworkBus,
  type PowerNetwork,
} from './power-network.js';

/** The way to a bus from the bus that feeds it. */
export interface FeedingBranch {
  readonly branch: NetworkBranch;
  /** Position of the feeding bus in the tree. */
  readonly parent: number;
  /** True when the case writes the branch from the feeding bus to this one: its tap is then at the feeding end. */
  readonly isDownward: boolean;
}

export interface RadialTree {
  readonly baseMva: number;
  /** Root first; every bus after the bus that feeds it. */
  readonly buses: readonly NetworkBus[];
  /** Null for the root. */
  readonly feeds: readonly (FeedingBranch | null)[];
  /** Voltage held at the root, per unit. */
  readonly rootVoltagePu: number;
  /** Position of each bus by its number. */
  readonly position: ReadonlyMap<number, number>;
}

/** Net demand of each bus of a tree, generation deducted, shape (buses) [MW, Mvar]. */
export interface TreeDemand {
  readonly mw: Float64Array;
  readonly mvar: Float64Array;
}

/**
 * Walks a network from its reference bus.
 *
 * @throws DomainError `invalid-case` when it has several reference buses, a ring, or a bus that cannot be reached
 */
export function radialTree(network: PowerNetwork): RadialTree {
  const active = activeNetwork(network);
  const root = rootOf(active);
  const byId = new Map(active.buses.map((bus) => [bus.id, bus]));
  const around = branchesAround(active);
  const buses: NetworkBus[] = [root];
  const feeds: (FeedingBranch | null)[] = [null];
  const position = new Map([[root.id, 0]]);
  for (let parent = 0; parent < buses.length; parent++) {
    const parentId = buses[parent]?.id ?? root.id;
    const onward = (around.get(parentId) ?? []).filter((branch) => branch !== feeds[parent]?.branch);
    for (const branch of onward) {
      const isDownward = branch.fromBus === parentId;
      const child = byId.get(isDownward ? branch.toBus : branch.fromBus);
      if (!child || position.has(child.id)) {
        throw notRadial(`branch ${branch.name} closes a ring; open one branch of each ring`);
      }
      position.set(child.id, buses.length);
      buses.push(child);
      feeds.push({ branch, parent, isDownward });
    }
  }
  const lost = active.buses.find((bus) => !position.has(bus.id));
  if (lost)
    throw notRadial(`no branch in service leads from bus ${String(root.id)} to bus ${String(lost.id)}`);
  return { baseMva: network.baseMva, buses, feeds, rootVoltagePu: root.voltagePu, position };
}

function rootOf({ buses }: ActiveNetwork): NetworkBus {
  const roots = buses.filter((bus) => bus.kind === 'reference');
  const root = roots[0];
  if (root !== undefined && roots.length === 1) return root;
  throw notRadial(`it has ${String(roots.length)} reference buses; expected one that feeds all others`);
}

function branchesAround({ buses, branches }: ActiveNetwork): ReadonlyMap<number, NetworkBranch[]> {
  const around = new Map<number, NetworkBranch[]>(buses.map(({ id }) => [id, []]));
  for (const branch of branches) {
    around.get(branch.fromBus)?.push(branch);
    around.get(branch.toBus)?.push(branch);
  }
  return around;
}

/** Demand of the case as it is, without generation. */
export function caseDemand(tree: RadialTree): TreeDemand {
  return {
    mw: Float64Array.from(tree.buses, (bus) => bus.demandMw),
    mvar: Float64Array.from(tree.buses, (bus) => bus.demandMvar),
  };
}

function notRadial(why: string): DomainError {
  return new DomainError('invalid-case', `the network is not radial: ${why}`);
}
