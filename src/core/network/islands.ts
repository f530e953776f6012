/** Connected parts of a network; in each, one bus is the zero of angles. */
import type { ActiveNetwork, NetworkBus } from '../power-flow/power-network.js';

/** Buses that branches in service connect. */
export interface Island {
  readonly busIds: readonly number[];
  /** Bus whose angle is 0. */
  readonly referenceId: number;
  /** What had to be chosen; null when the case says it. */
  readonly note: string | null;
}

/** Islands in the order of their first buses. */
export function islandsOf(network: ActiveNetwork): Island[] {
  const neighbours = new Map<number, number[]>(network.buses.map(({ id }) => [id, []]));
  for (const { fromBus, toBus } of network.branches) {
    neighbours.get(fromBus)?.push(toBus);
    neighbours.get(toBus)?.push(fromBus);
  }
  const kinds = new Map(network.buses.map((bus) => [bus.id, bus]));
  const seen = new Set<number>();
  const islands: Island[] = [];
  for (const { id } of network.buses) {
    if (seen.has(id)) continue;
    const busIds = reach(id, neighbours, seen);
    islands.push(withReference(busIds, kinds));
  }
  return islands;
}

function reach(
  start: number,
  neighbours: ReadonlyMap<number, readonly number[]>,
  seen: Set<number>,
): number[] {
  const found = [start];
  seen.add(start);
  for (let next = 0; next < found.length; next++) {
    for (const id of neighbours.get(found[next] ?? start) ?? []) {
      if (seen.has(id)) continue;
      seen.add(id);
      found.push(id);
    }
  }
  return found;
}

function withReference(busIds: readonly number[], buses: ReadonlyMap<number, NetworkBus>): Island {
  const references = busIds.filter((id) => buses.get(id)?.kind === 'reference');
  const first = busIds[0] ?? 0;
  const referenceId = references[0] ?? first;
  if (references.length === 1) return { busIds, referenceId, note: null };
  const note =
    references.length === 0
      ? `the island of bus ${String(first)} (${String(busIds.length)} buses) has no reference bus: its angles count from bus ${String(first)}`
      : `buses ${references.join(', ')} of one island are all reference buses: only the angle of bus ${String(referenceId)} is held at 0`;
  return { busIds, referenceId, note };
}
