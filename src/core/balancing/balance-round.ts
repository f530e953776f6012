/** One round of balancing: leave all as it is, or a program to solve; and the corrections an answer means. */
import { type AssetReach, reachOf } from './asset-reach.js';
import type { BalanceInput, BalanceMemory, Correction, Unsolved } from './balance-types.js';
import { type BuiltBalance, buildBalance, type DeviationCols } from './build-balance.js';
import { type LimitState, limitStates } from './node-state.js';

/** How long room must last before an asset goes back towards its plan [ms]. */
export const RETURN_AFTER_MS = 60_000;

/** Smallest change worth an order: this many kW, or this share of the rating. */
const DEADBAND = { kw: 5, share: 0.002 } as const;

/** Differences of power that are arithmetic noise [kW]. */
const SAME_KW = 0.05;

/** What a round came to before anything is solved. */
export interface BalanceStart {
  readonly reaches: readonly AssetReach[];
  readonly states: readonly LimitState[];
  /** Assets off their plan. */
  readonly corrected: ReadonlySet<string>;
  /** Assets off their plan whose room has lasted long enough to go back. */
  readonly ready: ReadonlySet<string>;
  /** True when a flow is above its safety band. */
  readonly over: boolean;
  /** The program to solve; null = hold all orders. */
  readonly built: BuiltBalance | null;
  readonly memory: BalanceMemory;
}

/** Looks at the world and decides whether anything has to change. */
export function startRound(input: BalanceInput, memory: BalanceMemory): BalanceStart {
  const reaches = reachOf(input);
  const states = limitStates(input, reaches);
  const corrected = new Set(
    reaches.filter(({ of }) => isOff(of.orderedKw, of.plannedKw)).map(({ of }) => of.asset.id),
  );
  const next = rememberRoom({ corrected, states, memory, nowMs: input.nowMs });
  const ready = new Set(
    [...next].filter(([, sinceMs]) => input.nowMs - sinceMs >= RETURN_AFTER_MS).map(([id]) => id),
  );
  const urgent = new Set(states.filter((s) => s.over).flatMap((s) => s.node.assetIds));
  const waiting = new Set([...corrected].filter((id) => !ready.has(id) && !urgent.has(id)));
  const over = states.some((state) => state.over);
  const built = over || ready.size > 0 ? buildBalance({ reaches, states, corrected, waiting }) : null;
  return { reaches, states, corrected, ready, over, built, memory: next };
}

/**
 * Reads the corrections out of a checked answer. Powers [kW] follow the load convention.
 *
 * @param primal values of the program's columns
 */
export function readCorrections(
  start: BalanceStart,
  primal: Float64Array,
): { corrections: Correction[]; unsolved: Unsolved[] } {
  const { built } = start;
  if (built === null) return { corrections: [], unsolved: [] };
  const value = (col: number | null): number => (col === null ? 0 : (primal[col] ?? 0));
  const corrections = built.assets.flatMap((cols) =>
    correctionOf(cols, value(cols.up) - value(cols.down), start),
  );
  const unsolved = built.limits
    .map(({ state, over }) => ({
      nodeId: state.node.nodeId,
      direction: state.direction,
      kw: value(over),
    }))
    .filter(({ kw }) => kw > SAME_KW);
  return { corrections, unsolved };
}

/** Smallest change of an asset that is worth an order [kW]. */
export function deadbandKw(ratedKw: number): number {
  return Math.max(DEADBAND.kw, DEADBAND.share * ratedKw);
}

function correctionOf(cols: DeviationCols, moveKw: number, start: BalanceStart): Correction[] {
  const { reach } = cols;
  const { asset, orderedKw, plannedKw } = reach.of;
  if (reach.heldBecause !== null) return [];
  const leastKw = deadbandKw(asset.ratedKw);
  const answerKw = reach.planKw + moveKw;
  const ready = start.ready.has(asset.id);
  // It stands where the answer wants it, on its ramp or below its cap: another order would only open that cap.
  if (!ready && Math.abs(answerKw - reach.heldKw) <= leastKw) return [];
  const returns = Math.abs(moveKw) <= SAME_KW;
  const powerKw = returns ? plannedKw : answerKw;
  if (Math.abs(powerKw - orderedKw) <= (returns ? SAME_KW : leastKw)) return [];
  return [{ assetId: asset.id, powerKw, returns, reason: reasonOf(cols, powerKw, { returns, start }) }];
}

function reasonOf(
  { reach, eurPerKwh }: DeviationCols,
  powerKw: number,
  { returns, start }: { returns: boolean; start: BalanceStart },
): string {
  const { asset, plannedKw } = reach.of;
  const above = start.states.filter((s) => s.node.assetIds.includes(asset.id));
  const pressed = above.filter((s) => s.over);
  const names = [...new Set(above.map((s) => s.node.nodeId))].join(' and ');
  if (returns) return `room has returned at ${names}: back to the planned ${kw(plannedKw)}`;
  const why =
    pressed.length > 0 ? pressed.map(pressure).join('; ') : `part of the room has returned at ${names}`;
  return `${why}: ${asset.id} to ${kw(powerKw)}, planned ${kw(plannedKw)}, at ${eurPerKwh.toFixed(3)} EUR/kWh`;
}

function pressure({ node, direction, heldKw, ceilingKw, limitKw }: LimitState): string {
  const assumed =
    node.assumedFull.length === 0
      ? ''
      : ` (nothing fresh is known of ${node.assumedFull.join(', ')}: assumed to import up to the limit)`;
  return `${node.nodeId} would ${direction} ${kw(heldKw ?? 0)}, ${kw((heldKw ?? 0) - ceilingKw)} above the safety band of its limit ${kw(limitKw)}${assumed}`;
}

/** Room counts from the first round in which every node above a corrected asset has it. */
function rememberRoom({
  corrected,
  states,
  memory,
  nowMs,
}: {
  corrected: ReadonlySet<string>;
  states: readonly LimitState[];
  memory: BalanceMemory;
  nowMs: number;
}): BalanceMemory {
  const next = new Map<string, number>();
  for (const id of corrected) {
    const above = states.filter((state) => state.node.assetIds.includes(id));
    if (above.every((state) => state.hasRoom)) next.set(id, memory.get(id) ?? nowMs);
  }
  return next;
}

function isOff(orderedKw: number, plannedKw: number): boolean {
  return Math.abs(orderedKw - plannedKw) > SAME_KW;
}

function kw(value: number): string {
  return `${value.toFixed(1)} kW`;
}
