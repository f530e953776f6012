/** The limits a plan answers for: after the frozen slots, before the end of its validity, where something below is steered. */
import { mayMove, offerOf } from '../building-offer.js';
import type { BuiltDispatch, NodePart } from '../dispatch-input.js';
import type { LinearProgram } from '../linear-program.js';
import { CITY_NODE } from '../snapshot.js';

/** A limit of one node in one slot that the plan may not break (ADR 9). */
export interface CommandedLimit {
  readonly node: NodePart;
  readonly slot: number;
}

/**
 * Limits that forbid a plan when they break.
 *
 * @param validUntilMs after this instant nothing of the plan is sent any more [epoch ms]
 */
export function commandedLimits(built: BuiltDispatch, validUntilMs: number): CommandedLimit[] {
  const { layout, input } = built;
  const steered = steeredBelow(built);
  return layout.nodes.flatMap((node) =>
    layout.slotsMs.flatMap((slotMs, slot) =>
      slot >= input.snapshot.frozenSlots && slotMs < validUntilMs && steered.get(node.nodeId)?.has(slot)
        ? [{ node, slot }]
        : [],
    ),
  );
}

/** The program in which commanded limits cannot break: its preferences pay, or it is infeasible. */
export function withHardLimits(built: BuiltDispatch, limits: readonly CommandedLimit[]): LinearProgram {
  const colUpper = built.program.colUpper.slice();
  for (const { node, slot } of limits) {
    for (const col of emergencyCols(node, slot)) colUpper[col] = 0;
  }
  return { ...built.program, colUpper };
}

/** Columns that would let a limit break: import above it, export beyond it, a voltage or rating of a feeder network. */
export function emergencyCols(node: NodePart, slot: number): number[] {
  const feeder = node.feederCols?.[slot]?.emergency ?? [];
  return [node.overloadCols[slot], node.backfeedCols[slot], ...feeder].filter((col) => col !== undefined);
}

/** Slots by node in which an asset below it gets a setpoint. */
function steeredBelow({ layout, input }: BuiltDispatch): Map<string, Set<number>> {
  const parents = new Map(layout.nodes.map((node) => [node.nodeId, node.parentId]));
  const found = new Map<string, Set<number>>(layout.nodes.map((node) => [node.nodeId, new Set()]));
  for (const part of layout.assets) {
    if (part.mode === 'local') continue;
    const offer = offerOf(input.snapshot, part.asset.id);
    const slots = layout.slotsMs.flatMap((_, t) => {
      // By day a lamp belongs to its calendar, whatever a plan says.
      if (part.asset.kind === 'lighting' && part.localKw[t] === 0) return [];
      return offer && !mayMove(offer, t) ? [] : [t];
    });
    let at: string | null | undefined = layout.nodeOfAsset.get(part.asset.id);
    while (at !== null && at !== undefined) {
      for (const t of slots) found.get(at)?.add(t);
      at = parents.get(at);
    }
  }
  // Every steered asset of the city moves the flows of a mesh.
  const anywhere = found.get(CITY_NODE) ?? new Set();
  for (const node of layout.nodes) if (node.level === 'line') found.set(node.nodeId, anywhere);
  return found;
}
